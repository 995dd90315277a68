"""Sentences about whole files on their way in, and about what the bank has no place for."""

from flask_babel import lazy_gettext as _

from examsvc.bank.formats.sentences import Sentence

_TRY_AGAIN = _("请稍后再试；仍不行，请把文件分成几个再导入。")
_SAVE_AGAIN = _("用原来的软件打开文件，另存一次后再导入。")

EXCHANGE: dict[str, Sentence] = {
    "secret": Sentence(
        _("文件带有密级标志（%(about)s），本系统不得处理涉密内容"),
        _("涉密文件请按保密规定处理，不要上传；误标的，去掉标志后再导入。"),
    ),
    "internal": Sentence(_("文件标有“%(about)s”"), _("请先确认这些内容可以用于考试，再导入。")),
    "format-unknown": Sentence(_("没有“%(about)s”这种格式"), _("请从列出的格式里选一种。")),
    "format-not-found": Sentence(
        _("看不出这是什么格式的试题文件"),
        _("请导入 .xlsx、.xls、.csv、.docx、.txt、.yaml、GIFT、Aiken、Moodle XML 或 QTI 文件；可先下载模板对照。"),
    ),
    "formats-several": Sentence(_("这个文件像几种格式：%(about)s"), _("请在“格式”里选定一种，再导入一次。")),
    "broken-yaml": Sentence(_("YAML 文件读不下去：%(about)s"), _("改正这一行后再导入。")),
    "fields-not-read": Sentence(_("这一题的写法不对：%(about)s"), _("对照说明改正后再导入。")),
    "file-empty": Sentence(_("文件是空的"), _("请重新选择文件。")),
    "file-broken": Sentence(_("文件读不出来"), _SAVE_AGAIN),
    "file-too-slow": Sentence(_("文件太复杂，没能在规定的时间内读完"), _TRY_AGAIN),
    "reader-busy": Sentence(_("正在读取别的文件"), _("请过一分钟再试。")),
    "contradicts": Sentence(_("题目自相矛盾：%(about)s"), _("在文件里改正后再导入。")),
    "too-many-of-them": Sentence(_("选项、空或小题太多，一道题最多 %(about)s 个"), _("拆成几道题后再导入。")),
    "too-few-of-them": Sentence(_("选项、空或小题太少，一道题至少 %(about)s 个"), _("补齐后再导入。")),
    "several-numbers": Sentence(_("一个空有几个带误差的数字答案"), _("只留一个数字和误差，再导入。")),
    "too-long": Sentence(_("文字太长，超过 %(about)s 字"), _("缩短后再导入。")),
    "weights-not-kept": Sentence(_("各选项的得分比例没有导入"), _("本系统按答案评分；请核对这道题。")),
    "partial-answers-not-kept": Sentence(
        _("只得部分分的答案没有导入：%(about)s"), _("需要的话，导入后把它加为可接受的写法。")
    ),
    "typed-instead": Sentence(_("原题从下拉框里选，导入后改为填写"), _("导入后请核对题干是否还说得清楚。")),
    "picture-not-kept": Sentence(_("图片“%(about)s”没有导入"), _("导入后请核对题目，必要时补上图片。")),
    "names-not-kept": Sentence(_("%(about)s 道题的题目名称没有导入"), _("题库不用名称，按题干查找。")),
    "tags-not-kept": Sentence(_("%(about)s 道题的标签没有导入"), _("需要分类的，请写在“主题”里。")),
    "marks-not-kept": Sentence(_("%(about)s 道题的分值没有导入"), _("分值在组卷时按题型规定。")),
    "topics-shortened": Sentence(_("主题超过 60 字，已截短：%(about)s"), _("导入后请核对主题。")),
    "level-not-read": Sentence(_("层级“%(about)s”看不明白，按本次导入的设置"), _("请写国家、省级或市县。")),
    "key-differs": Sentence(
        _("与已有的题文字相同，答案却不同（%(about)s）"), _("请核对哪一个答案是对的；这道题没有导入。")
    ),
    "same-question": Sentence(_("与 %(about)s 相同，没有重复导入"), _("不用处理。")),
    "near-question": Sentence(_("与 %(about)s 很相近"), _("请核对是不是同一道题。")),
}
