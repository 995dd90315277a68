"""Sentences about files of other systems: GIFT, Aiken, Moodle XML and QTI."""

from flask_babel import lazy_gettext as _

from examsvc.bank.formats.sentences import Sentence

FOREIGN: dict[str, Sentence] = {
    "unknown-encoding": Sentence(_("看不懂文件的文字编码"), _("请用记事本打开文件，另存为 UTF-8 编码后再导入。")),
    "broken-xml": Sentence(_("文件不完整，读不下去"), _("请在原来的系统里重新导出一次。")),
    "unsafe-xml": Sentence(
        _("文件里带有指向外部的声明，为了安全没有读取"), _("请在原来的系统里重新导出，不要带 DTD。")
    ),
    "unsafe-package": Sentence(
        _("压缩包里有不安全的内容：%(about)s"), _("请在原来的系统里重新导出，不要自己改动压缩包。")
    ),
    "package-too-big": Sentence(_("压缩包解开后太大"), _("请分成几个包，每包不超过 1000 题。")),
    "broken-package": Sentence(_("压缩包打不开"), _("请重新下载或重新导出一次。")),
    "no-manifest": Sentence(_("压缩包里没有 imsmanifest.xml，不是试题包"), _("请从原来的系统里导出 QTI 试题包。")),
    "old-qti": Sentence(
        _("这是 QTI 1.2 的文件，本系统只读 QTI 2.1、2.2 和 3.0"),
        _("请在原来的系统里选 QTI 2.1 或 Moodle XML 重新导出。"),
    ),
    "member-missing": Sentence(_("试题包的清单里有“%(about)s”，包里却没有这个文件"), _("请重新导出试题包。")),
    "test-without-items": Sentence(
        _("这是只有目录没有试题的试卷文件"), _("请导入整个试题包（.zip），不要只选其中一个文件。")
    ),
    "description": Sentence(_("这一段只是说明文字，不是试题，没有导入"), _("如果它是试题，请补上答案后再导入。")),
    "not-a-number": Sentence(_("“%(about)s”不是数字"), _("改成数字后再导入。")),
    "key-not-clear": Sentence(_("答案“%(about)s”看不明白"), _("核对答案的写法后再导入。")),
    "options-out-of-order": Sentence(
        _("选项字母重复或不按顺序：%(about)s"), _("把选项改成 A、B、C…的顺序后再导入。")
    ),
    "unfinished-question": Sentence(_("下一题开始时，上一题“%(about)s”还没有答案"), _("给上一题补上答案后再导入。")),
    "option-before-stem": Sentence(_("选项前面没有题干"), _("补上题干后再导入。")),
    "key-before-options": Sentence(_("答案前面没有题干和选项"), _("补上题干和选项后再导入。")),
    "open-brace": Sentence(_("花括号没有成对"), _("补上缺少的 { 或 } 后再导入。")),
    "several-gaps": Sentence(
        _("一道题里有几组答案，这种格式只能有一组"), _("拆成几道题，或改用 Moodle XML 的完形填空。")
    ),
    "empty-option": Sentence(_("有空的选项"), _("补上选项的文字或图片后再导入。")),
    "too-few-pairs": Sentence(_("连线题少于两对"), _("补齐后再导入，或改成其他题型。")),
    "too-few-entries": Sentence(_("排序题少于两项"), _("补齐后再导入。")),
    "no-gap": Sentence(_("完形填空题里没有一个空"), _("在题干里标出空和答案后再导入。")),
    "gap-without-key": Sentence(_("第 %(about)s 个空没有答案"), _("给这个空补上答案后再导入。")),
    "kind-unknown": Sentence(
        _("本系统没有“%(about)s”这种题型"), _("在原来的系统里改成单选、多选、判断或填空后再导出。")
    ),
    "kind-calculated": Sentence(
        _("每次出题数字都不同的计算题（%(about)s）不能导入"), _("在原来的系统里改成固定数字后再导出。")
    ),
    "kind-on-picture": Sentence(_("在图上拖放或点选的题（%(about)s）不能导入"), _("可改成配图的选择题后再导入。")),
    "kind-no-marking": Sentence(
        _("要上传文件、录音或用专门程序作答的题（%(about)s）不能导入"), _("可改成简答题后再导入。")
    ),
    "adaptive": Sentence(_("答题过程中会变化的题不能导入"), _("在原来的系统里改成普通题目后再导出。")),
    "key-in-rules": Sentence(
        _("答案只写在计分规则里，不能确定，没有导入"), _("在原来的系统里把正确答案填到答案栏后再导出。")
    ),
    "empty-key": Sentence(_("正确答案一栏是空的"), _("在原来的系统里补上正确答案后再导出。")),
    "several-in-one": Sentence(_("一个题目里有几种作答方式，其中“%(about)s”不能导入"), _("拆成几个题目后再导入。")),
    "kind-as": Sentence(_("“%(about)s”按相近的题型导入"), _("导入后请核对题型和评分办法。")),
    "odd-weight": Sentence(_("分值比例“%(about)s”不是通行的比例，按原样保留"), _("导入后请核对评分办法。")),
    "option-feedback": Sentence(_("各选项自己的反馈没有导入"), _("需要的话，把它写进解析。")),
    "stimulus-missing": Sentence(_("共用的材料“%(about)s”不在文件里"), _("请导入整个试题包（.zip）。")),
    "hints": Sentence(_("答错后的提示没有导入"), _("需要的话，把它写进解析。")),
    "case-sensitive": Sentence(_("原题区分大小写，本系统不区分"), _("导入后请核对答案。")),
    "wildcard": Sentence(_("答案里的通配符 * 按普通文字保留"), _("导入后请把通配符改成具体写法。")),
    "other-units": Sentence(_("只保留了一个单位，其他单位没有导入：%(about)s"), _("导入后请核对单位。")),
    "bounds": Sentence(_("答错扣分和最低分、最高分的规定没有导入"), _("导入后请核对评分办法。")),
    "uneven-marks": Sentence(_("各空或各对的分值不同，导入后每处同分"), _("导入后请核对分值。")),
    "template-text": Sentence(_("作答框里预先填好的文字没有导入"), _("需要的话，把它写进题干。")),
    "own-rules": Sentence(_("原题有自己的计分规则，本系统按答案评分"), _("导入后请核对答案和分值。")),
    "marker-notes": Sentence(_("给评卷人看的说明没有导入"), _("需要的话，把它写进解析。")),
    "active-content": Sentence(_("题目里的程序代码（%(about)s）已经去掉"), _("导入后请核对题目是否完整。")),
    "media-lost": Sentence(_("题目里的声音、影像或控件（%(about)s）没有导入"), _("导入后请核对题目是否还能作答。")),
    "file-lost": Sentence(_("附件“%(about)s”没有导入"), _("导入后请核对题目是否还能作答。")),
    "link-lost": Sentence(_("网址没有导入，只保留了文字：%(about)s"), _("需要的话，把网址写进解析。")),
    "remote-picture": Sentence(_("图片在网上，没有下载：%(about)s"), _("请把图片存下来，导入后加到题目里。")),
    "picture-missing": Sentence(_("图片“%(about)s”不在文件里"), _("请连图片一起重新导出，或导入后补上。")),
    "picture-kind": Sentence(_("“%(about)s”不是能显示的图片"), _("请换成 PNG 或 JPG 图片。")),
    "picture-in-cell": Sentence(_("表格里的图片移到了表格前面"), _("导入后请核对题目。")),
    "unsafe-name": Sentence(_("附件的文件名“%(about)s”带有路径，没有导入"), _("请在原来的系统里改名后重新导出。")),
    "merged-cells": Sentence(_("表格里合并的单元格拆开了"), _("导入后请核对表格。")),
    "flat-script": Sentence(_("上标或下标“%(about)s”改成了普通文字"), _("导入后请核对题目。")),
    "formula": Sentence(_("公式改成了一行文字"), _("导入后请核对，必要时换成图片。")),
    "emphasis-lost": Sentence(_("加粗、斜体、下划线等格式没有保留"), _("导入后请核对题目的意思。")),
    "broken-markup": Sentence(_("网页格式有错，只保留了文字"), _("导入后请核对题目。")),
    "markdown": Sentence(_("Markdown 标记按普通文字保留"), _("导入后请核对题目。")),
}
