"""Sentences about what a format has no place for when questions go out."""

from flask_babel import lazy_gettext as _

from examsvc.bank.formats.sentences import Sentence

_OTHER_FORMAT = _("需要保留的话，请改用 YAML 或 Excel 导出。")

LOST: dict[str, Sentence] = {
    "lost-name": Sentence(_("这种格式放不下题目名称"), _OTHER_FORMAT),
    "lost-identifier": Sentence(_("这种格式放不下题目编号"), _OTHER_FORMAT),
    "lost-explanation": Sentence(_("这种格式放不下解析"), _OTHER_FORMAT),
    "lost-topic": Sentence(_("这种格式放不下主题"), _OTHER_FORMAT),
    "lost-difficulty": Sentence(_("这种格式放不下难度"), _OTHER_FORMAT),
    "lost-level": Sentence(_("这种格式放不下适用层级"), _OTHER_FORMAT),
    "lost-area": Sentence(_("这种格式放不下适用地域"), _OTHER_FORMAT),
    "lost-validity": Sentence(_("这种格式放不下有效期"), _OTHER_FORMAT),
    "lost-source": Sentence(_("这种格式放不下依据"), _OTHER_FORMAT),
    "lost-tags": Sentence(_("这种格式放不下标签"), _OTHER_FORMAT),
    "lost-marks": Sentence(_("这种格式放不下分值"), _OTHER_FORMAT),
    "lost-points": Sentence(_("这种格式放不下答题要点"), _OTHER_FORMAT),
    "lost-point-marks": Sentence(_("这种格式放不下各要点不同的分值"), _OTHER_FORMAT),
    "lost-pictures": Sentence(_("这种格式放不下图片"), _OTHER_FORMAT),
    "lost-weights": Sentence(_("这种格式放不下各选项的得分比例"), _OTHER_FORMAT),
    "lost-unit": Sentence(_("这种格式放不下单位，已写进题干"), _OTHER_FORMAT),
    "lost-unordered": Sentence(_("这种格式放不下“各空次序不限”"), _OTHER_FORMAT),
    "lost-lines": Sentence(_("这种格式只能写一行，换行和表格已连成一行"), _OTHER_FORMAT),
    "lost-part-marks": Sentence(_("这种格式放不下小题各自的分值"), _OTHER_FORMAT),
    "written-as": Sentence(_("这道题按相近的题型（%(about)s）导出"), _OTHER_FORMAT),
    "not-written": Sentence(_("这种格式放不下这道题（%(about)s），没有导出"), _OTHER_FORMAT),
}
