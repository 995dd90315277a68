"""The two kinds of units that a county ranks apart."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

TOWNSHIP, DEPARTMENT = "township", "department"
KIND_NAMES: dict[str, LazyString] = {TOWNSHIP: _("乡镇"), DEPARTMENT: _("县直")}
# Documents are Chinese whatever language the page has.
PRINTED_KINDS = {TOWNSHIP: "乡镇", DEPARTMENT: "县直"}
