"""Say in words what is wrong with one place of a file, and what to do about it."""

from flask_babel import lazy_gettext as _

from examsvc.bank.formats.items import Trouble
from examsvc.bank.formats.sentences import Sentence
from examsvc.bank.formats.sentences_chinese import CHINESE
from examsvc.bank.formats.sentences_exchange import EXCHANGE
from examsvc.bank.formats.sentences_foreign import FOREIGN
from examsvc.bank.formats.sentences_lost import LOST

SENTENCES: dict[str, Sentence] = {
    "no-key": Sentence(_("没有答案"), _("在文件里补上答案后再导入。")),
    "no-options": Sentence(_("有答案字母，但没有选项"), _("在文件里补上选项后再导入。")),
    "key-outside-options": Sentence(_("答案“%(about)s”不在选项之中"), _("核对答案和选项后再导入。")),
    "too-few-options": Sentence(_("选项少于两个"), _("补上选项，或改成填空题。")),
    "same-options": Sentence(_("有两个选项文字相同：%(about)s"), _("改掉其中一个后再导入。")),
    "several-keys-for-single": Sentence(_("单选题有几个答案：%(about)s"), _("改为多选题，或只留一个答案。")),
    "no-stem": Sentence(_("没有题干"), _("补上题干后再导入。")),
    "no-questions": Sentence(_("没有找到试题"), _("核对文件的格式，可先下载模板对照。")),
    **CHINESE,
    **FOREIGN,
    **LOST,
    **EXCHANGE,
}


def reason_of(trouble: Trouble) -> str:
    """Return what is wrong, in the language of the reader."""
    return str(SENTENCES[trouble.code].reason) % {"about": trouble.about}


def remedy_of(trouble: Trouble) -> str:
    """Return what to do about it."""
    return str(SENTENCES[trouble.code].remedy) % {"about": trouble.about}
