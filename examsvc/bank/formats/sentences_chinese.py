"""Sentences about what counties send: Excel, Word and plain Chinese text."""

from flask_babel import lazy_gettext as _

from examsvc.bank.formats.sentences import Sentence

CHINESE: dict[str, Sentence] = {
    "old-word-file": Sentence(
        _("这是旧版 Word 或 WPS 文字的文件，本系统只读 .docx"),
        _("用 WPS 或 Word 打开它，点“文件”→“另存为”，文件类型选“Word 文档（.docx）”，再导入新文件。"),
    ),
    "old-et-file": Sentence(
        _("这是 WPS 表格的 .et 文件，本系统只读 .xlsx、.xls 和 .csv"),
        _("用 WPS 打开它，点“文件”→“另存为”，文件类型选“Excel 文件（.xlsx）”，再导入新文件。"),
    ),
    "not-a-word-file": Sentence(
        _("文件打不开，不是完整的 Word 文档"), _("用 WPS 或 Word 打开原文件，另存为 .docx 后再导入。")
    ),
    "encrypted": Sentence(_("文件设了密码"), _("用原来的软件打开，取消密码后另存，再导入。")),
    "file-too-big": Sentence(_("文件太大"), _("把文件分成几个，每个不超过 1000 题，再分别导入。")),
    "not-a-workbook": Sentence(
        _("文件打不开，不是完整的 Excel 表格"), _("用 WPS 或 Excel 打开原文件，另存为 .xlsx 后再导入。")
    ),
    "control-characters": Sentence(
        _("表格里有看不见的控制字符"), _("把内容复制到一个新表格里，另存为 .xlsx 后再导入。")
    ),
    "not-text": Sentence(_("这不是文本文件"), _("请导入 .xlsx、.docx、.csv 或 .txt 文件，不要只改文件名的后缀。")),
    "columns-unknown": Sentence(
        _("看不出哪一列是题干、哪一列是答案（第一行是：%(about)s）"),
        _("在导入设置里指明各列的内容，或在第一行写上“题干”“答案”等列名。"),
    ),
    "two-keys": Sentence(_("同一题有两个不同的答案：%(about)s"), _("核对后只留一个答案，再导入。")),
    "empty-option": Sentence(_("有一个选项是空的"), _("补上选项内容，或删去这个选项后再导入。")),
    "empty-option-dropped": Sentence(_("选项 %(about)s 没有内容，已略去"), _("核对原题，需要时补上这个选项。")),
    "key-letter-and-text-differ": Sentence(
        _("答案的字母和后面的文字对不上：%(about)s"), _("核对答案是哪一个选项，再导入。")
    ),
    "judgement-code-unknown": Sentence(
        _("判断题的答案写作“%(about)s”，不能确定是对还是错"), _("在导入设置里指明“正确”写作什么、“错误”写作什么。")
    ),
    "judgement-codes-read": Sentence(
        _("判断题的答案是数字，已按 %(about)s 读取"), _("请核对几道判断题；如果相反，在导入设置里改过来再导入。")
    ),
    "blanks-and-parts-differ": Sentence(
        _("题干的空和答案的个数不一样（%(about)s）"), _("每个空写一个答案，几个答案之间用“；”隔开，再导入。")
    ),
    "answers-as-points": Sentence(
        _("题干没有留空，答案却有 %(about)s 个，已作为简答题的 %(about)s 个要点"),
        _("如果是填空题，在题干里给每个答案留一个空，写作“____”，再导入。"),
    ),
    "one-blank-several-parts": Sentence(
        _("题干只有一个空，答案却有几项，已作为一个答案：%(about)s"), _("如果是几个空，在题干里补上空格线后再导入。")
    ),
    "option-numbers-read": Sentence(
        _("选择题的答案是数字，已按 %(about)s 读作选项的序号"),
        _("请核对几道选择题；如果不对，把答案改成选项的字母再导入。"),
    ),
    "option-numbers-unknown": Sentence(
        _("选择题的答案是数字（%(about)s），不能确定第一个选项是 0 还是 1"),
        _("在导入设置里选明，或把答案改成选项的字母，再导入。"),
    ),
    "fill-with-options": Sentence(
        _("填空题有几个选项，不能确定答案"), _("改成单选题或多选题，或把答案直接写在答案栏里，再导入。")
    ),
    "essay-with-options": Sentence(_("简答题有几个选项"), _("改成选择题，或去掉选项后再导入。")),
    "order-incomplete": Sentence(
        _("排序题的答案“%(about)s”没有把各项排全"), _("答案按正确次序写出每一项的字母，各写一次，例如 CABD。")
    ),
    "pairs-not-read": Sentence(_("匹配题的左右两项看不明白"), _("每个选项写成“左项 → 右项”，再导入。")),
    "pairs-incomplete": Sentence(
        _("匹配题的答案“%(about)s”没有给左边每一项配上右边的一项"),
        _("左边写数字、右边写字母，答案写成 1-B 2-A，左边每项写一次，再导入。"),
    ),
    "no-parts": Sentence(_("材料题没有小题"), _("在材料后面写上小题和答案，再导入。")),
    "part-not-read": Sentence(_("小题有问题：%(about)s"), _("改好小题后再导入。")),
    "key-marks-unclear": Sentence(
        _("没有写答案，题目里的颜色、加粗等标记（%(about)s）不能确定是不是答案"),
        _("在每题下面写上“答案：”，或全文只用一种标记标出正确选项，再导入。"),
    ),
    "key-by-mark": Sentence(
        _("答案是按选项的标记（%(about)s）读取的"), _("请核对几道题的答案；不对时，在每题下面写上“答案：”再导入。")
    ),
    "answers-in-stem": Sentence(
        _("没有另写答案，答案是从题干里读取的：%(about)s"),
        _("请核对几道题的答案；不对时，在每题下面写上“答案：”再导入。"),
    ),
    "text-behind-key": Sentence(_("答案后面紧跟着的文字已放进解析：%(about)s"), _("核对这道题的答案和解析。")),
    "one-key-for-multiple": Sentence(
        _("多选题只有一个答案，已按单选题导入"), _("核对答案；漏写了的，补上后改回多选题。")
    ),
    "asked-as-text": Sentence(
        _("没有选项，已改成填写答案的题：%(about)s"), _("核对题干，需要时补上选项，改回选择题。")
    ),
    "marks-not-read": Sentence(_("分值“%(about)s”看不明白，没有导入"), _("分值写成数字，例如 2 或 1.5。")),
    "difficulty-not-read": Sentence(
        _("难度“%(about)s”看不明白，没有导入"), _("难度写 1 到 5，或写易、较易、中、较难、难。")
    ),
    "remark-not-kept": Sentence(_("备注没有导入：%(about)s"), _("需要的话，把它写进解析。")),
    "kind-word-unknown": Sentence(_("不认识题型“%(about)s”，按题目的样子判断"), _("核对这道题的题型。")),
    "sheet-not-read": Sentence(
        _("这张工作表没有导入，看不出题干列和答案列（第一行是：%(about)s）"),
        _("如果里面有题目，在第一行写上“题干”“答案”等列名，再导入。"),
    ),
    "column-not-read": Sentence(_("“%(about)s”这一列没有导入"), _("需要的话，在导入设置里指明它的内容。")),
    "keys-and-questions-differ": Sentence(
        _("文末的答案和没有答案的题目个数不一样（%(about)s），没有采用"), _("给文末的答案写上题号，再导入。")
    ),
    "key-without-question": Sentence(_("文末的答案“%(about)s”找不到对应的题目"), _("核对题型和题号后再导入。")),
    "text-not-read": Sentence(
        _("这一段没有看作试题，没有导入：%(about)s"), _("如果它是试题，补上题号和答案后再导入。")
    ),
    "sign-lost": Sentence(_("有一个特殊符号没有保留（%(about)s）"), _("核对题目，补上这个符号。")),
    "picture-outside": Sentence(_("有一张图片不在文件里，没有导入"), _("在 Word 里把图片复制粘贴进文件，再导入。")),
    "lost-writing": Sentence(_("这种格式不能原样写出：%(about)s"), _("需要原样保留的话，请改用 YAML 导出。")),
}
