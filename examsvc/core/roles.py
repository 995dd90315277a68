"""The staff roles of the field (docs: README, "Who does what")."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString


class Role(StrEnum):
    """What a member of staff may do; one person may hold several."""

    ORGANISER = "organiser"
    BANK_KEEPER = "bank_keeper"
    REVIEWER = "reviewer"
    INVIGILATOR = "invigilator"
    MARKER = "marker"
    PUBLISHER = "publisher"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    UNIT_CONTACT = "unit_contact"


ROLE_NAMES: dict[Role, LazyString] = {
    Role.ORGANISER: _("考务员"),
    Role.BANK_KEEPER: _("题库管理员"),
    Role.REVIEWER: _("审题人"),
    Role.INVIGILATOR: _("监考员"),
    Role.MARKER: _("评卷员"),
    Role.PUBLISHER: _("发文员"),
    Role.HEAD: _("负责人"),
    Role.SUPERVISOR: _("监督员"),
    Role.AUDITOR: _("审计"),
    Role.ADMINISTRATOR: _("系统管理员"),
    Role.UNIT_CONTACT: _("单位联络员"),
}
