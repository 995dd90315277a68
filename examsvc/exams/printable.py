"""Names that no font can print: named while they can still be put right, before seal, ZIP and notice."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from examsvc.core.errors import Invalid
from examsvc.exams.models import Candidate
from examsvc.typesetting.fonts import unprintable_characters

_NAMED = 5


def boxes_in(people: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return a part of a sentence for each (unit, name, post) that holds a character no font here has."""
    found = []
    for unit, name, post in people:
        missing = unprintable_characters(unit + name + post)
        if missing:
            found.append(_("%(unit)s%(name)s（缺“%(missing)s”）", unit=unit, name=name, missing=missing))
    return found


def who_would_print_as_boxes(people: Iterable[Candidate]) -> list[str]:
    """Return whose papers would show boxes."""
    return boxes_in((person.unit_name, person.name, person.position) for person in people)


def check_printable_names(people: Iterable[Candidate], *, sealed: bool = False) -> None:
    """Raise Invalid, naming them, when somebody's papers would show boxes."""
    found = who_would_print_as_boxes(people)
    if found:
        raise Invalid(sealed_message(found) if sealed else names_message(found), code="unprintable")


def sealed_message(found: Sequence[str]) -> str:
    """Say who is concerned and what to do when the roster is fixed: a font has gone since the seal."""
    return _(
        "封卷以后本机少了字体，下面 %(n)s 人的桌贴会印成方框：%(names)s。座位、登录码和试卷都没有变，不用重新封卷。"
        "请系统管理员在服务器上重新运行 ./script/setup 装好字体，然后再点一次。",
        n=len(found),
        names="、".join(found[:_NAMED]),
    )


def names_message(found: Sequence[str]) -> str:
    """Say who is concerned and what to do."""
    return _(
        "本机字库缺字，下面 %(n)s 人的桌贴和通报会印成方框：%(names)s。"
        "请在名单里换成可印的字重新导入，或者请管理员安装含这些字的字体。",
        n=len(found),
        names="、".join(found[:_NAMED]),
    )
