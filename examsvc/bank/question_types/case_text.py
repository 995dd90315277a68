"""The sub-questions of a case as a keeper types them: blocks of lines with blank lines between."""

import re

from flask_babel import gettext as _
from pydantic import BaseModel

from examsvc.bank.question_types.base import Halves, Lines
from examsvc.bank.question_types.registry import all_types, question_type
from examsvc.core.errors import Invalid

_HEADING = re.compile(r"\[(?P<kind>[^\]]+)\](?:（(?P<share>\d+(?:\.\d+)?)分）)?\s*(?P<stem>.*)")
_ANSWER = re.compile(r"^答案(?P<unordered>（不分次序）)?：", re.MULTILINE)


def read_parts(text: str, without: str) -> list[tuple[str, str, Halves]]:
    """Return kind, share and halves of each block; raises Invalid for a block that cannot be read.

    `without` is the kind that may not stand inside a case: the case itself.
    """
    blocks = re.split(r"\n\s*\n", text.replace("\r", "").strip())
    kinds = {found.printed: found.kind for found in all_types().values() if found.kind != without}
    return [_read_part(number, block.strip(), kinds) for number, block in enumerate(blocks, 1) if block.strip()]


def _read_part(number: int, block: str, kinds: dict[str, str]) -> tuple[str, str, Halves]:
    first, *rest = block.splitlines()
    heading = _HEADING.fullmatch(first.strip())
    if heading is None or heading["kind"] not in kinds:
        raise Invalid(_("第%(n)s小题的首行要写成“[单项选择题] 题干”这样。", n=number), code="question")
    told = "\n".join(rest)
    mark = next(_ANSWER.finditer(told), None)
    if mark is None:
        raise Invalid(_("第%(n)s小题没有“答案：”这一行。", n=number), code="question")
    kind = question_type(kinds[heading["kind"]])
    lines = Lines(told[: mark.start()], told[mark.end() :], ordered=not mark["unordered"])
    return kind.kind, heading["share"] or "1", kind.of_lines(heading["stem"], lines)


def part_lines(kind: str, share: str, content: BaseModel, key: BaseModel) -> str:
    """Return one sub-question as it is typed; its stem must be one line."""
    found = question_type(kind)
    lines = found.to_lines(content, key)
    worth = "" if share == "1" else f"（{share}分）"
    heading = f"[{found.printed}]{worth} {' '.join(str(content.model_dump()['stem']).split())}"
    mark = "答案：" if lines.ordered else "答案（不分次序）："
    return "\n".join(filter(None, (heading, lines.options, f"{mark}{lines.answer}")))
