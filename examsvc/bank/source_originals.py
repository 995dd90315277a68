"""Take in the original of a document: looked through outside the write lock, then kept."""

from dataclasses import dataclass

from flask_babel import gettext as _

from examsvc.core.errors import Invalid
from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.originals import read_original
from examsvc.files.secrecy import Secrecy

_LONGEST_NAME = 200


@dataclass(frozen=True)
class Checked:
    """An original that may be kept; `warning` is a sentence for whoever gave it, or empty."""

    name: str
    media_type: str
    data: bytes
    warning: str


def check_original(data: bytes, filename: str) -> Checked:
    """Return a file that may be kept; raises Invalid for one that cannot be read or bears a mark of secrecy."""
    try:
        original = read_original(data, filename)
    except UnreadableFile as refusal:
        message = why_refused(refusal)
        raise Invalid(message, code=refusal.reason.value, fields={"file": message}) from refusal
    if original.marks.refused:
        message = _("文件里有密级标志（%(marks)s），涉密文件不得录入本系统。", marks="、".join(original.marks.marks))
        raise Invalid(message, code="secret", fields={"file": message})
    warning = ""
    if original.marks.secrecy is Secrecy.WARN:
        warning = _("文件里写有“%(marks)s”，请确认可以在本系统保存。", marks="、".join(original.marks.marks))
    elif original.silent:
        warning = _("文件是图片或扫描件，系统看不到文字，有没有密级标志由您核对。")
    return Checked(filename[-_LONGEST_NAME:], original.media_type, data, warning)


def why_refused(refusal: UnreadableFile) -> str:
    """Say in one sentence why an original was not kept and what to do."""
    if refusal.reason is Reason.UNKNOWN_KIND:
        return _(
            "只接收 PDF、OFD、Word（.docx）和图片（.jpg、.png）。.doc、.wps 文件请先用 WPS 另存为 PDF 或 .docx。"
        )
    if refusal.reason is Reason.EMPTY:
        return _("请先选择文件。")
    if refusal.reason is Reason.ENCRYPTED:
        return _("文件有密码保护，打不开。请取消密码另存后再选。")
    if refusal.reason in (Reason.TOO_BIG, Reason.BOMB, Reason.TOO_MANY_ENTRIES):
        return _("文件太大。请另存为较小的 PDF 后再选。")
    if refusal.reason in (Reason.BUSY, Reason.TIMEOUT, Reason.OUT_OF_MEMORY):
        return _("文件一时读不出来。请稍后再试，或者另存为 PDF 后再选。")
    return _("文件损坏，或者内容和扩展名不符。请打开后另存一次再选。")
