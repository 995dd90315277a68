"""Moodle XML: a quiz of questions in categories, with the pictures inside."""

from collections.abc import Mapping, Sequence

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.cloze_writing import NoGroup, is_bare_gaps, part_weight
from examsvc.bank.formats.items import Item, ItemKind, NotThisFormat, Place, Reading, Trouble, Written
from examsvc.bank.formats.losses import lost_fields, not_written
from examsvc.bank.formats.markup_xml import first, local_name, named, parse_xml, root_name, words, xml_text
from examsvc.bank.formats.moodle_kinds import read_question
from examsvc.bank.formats.moodle_source import MoodleQuestion
from examsvc.bank.formats.moodle_writing import category_xml, question_xml
from examsvc.bank.formats.topics import topic_of_category

SUFFIXES = (".xml",)
_HELD = frozenset({"name", "identifier", "explanation", "topic", "tags", "marks", "pictures", "weights"})


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether the file is XML whose root is <quiz>."""
    return filename.lower().endswith(SUFFIXES) and root_name(data)[1] == "quiz"


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read a file; raises NotThisFormat for other XML and for a quiz without a question."""
    root = parse_xml(data, choices)
    if local_name(root) != "quiz":
        raise NotThisFormat("no-questions")
    items: list[Item] = []
    rejected: list[Trouble] = []
    losses: list[Trouble] = []
    topic = ""
    number = 0
    for element in named(root, "question"):
        if element.get("type") == "category":
            topic = topic_of_category(words(first(first(element, "category"), "text")))
            continue
        number += 1
        place = Place("question", number)
        try:
            item, lost = read_question(MoodleQuestion(element, place, topic))
        except Refused as refusal:
            rejected.append(Trouble(place, refusal.code, refusal.about))
            continue
        items += [item] if item is not None else []
        losses += lost
    if not number:
        raise NotThisFormat("no-questions")
    return Reading(tuple(items), tuple(rejected), tuple(losses), xml_text(data, choices)[1])


def write(items: Sequence[Item]) -> Written:
    """Write a quiz; the topics become categories."""
    written: list[str] = []
    losses: list[Trouble] = []
    topic = ""
    for item in items:
        try:
            question = question_xml(item)
        except NoGroup as reason:
            losses.append(not_written(item, str(reason)))
            continue
        if item.topic != topic:
            topic = item.topic
            written.append(category_xml(topic))
        written.append(question)
        losses += _lost(item)
    quiz = f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(written)}</quiz>\n'
    return Written(quiz.encode(), tuple(losses))


def _lost(item: Item) -> list[Trouble]:
    held = _HELD | ({"unit"} if item.kind is ItemKind.NUMERIC else set())
    held |= {"points", "point_marks"} if item.kind is ItemKind.ESSAY else set()
    lost = lost_fields(item, held)
    if is_bare_gaps(item):
        lost.append(Trouble(item.place, "written-as", ItemKind.FILL.value))
    for part in item.parts:
        lost += lost_fields(part, {"marks", "weights"})
        if part.marks is not None and part_weight(part) is None:
            lost.append(Trouble(item.place, "lost-part-marks"))
    return lost
