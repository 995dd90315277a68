"""Finish a question: take out of its stem the type, the marks and the key that stand there."""

import re

from examsvc.bank.formats.chinese.lines import is_choice_tag, last_tag_of, tag_of
from examsvc.bank.formats.chinese.question import Question, without_fields
from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.judgement_words import code_of, is_code, truth_of, truth_of_word
from examsvc.bank.formats.key_shapes import letters_of
from examsvc.bank.formats.kind_words import is_choice_word, is_kind_word, kind_of_word

_MARKS_NOTE = re.compile(
    r"\s*[（(【\[]\s*(?:本题|每题|每小题|共)?\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分\s*[)）】\]]\s*"
)
_MARKS_IN_TAG = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分")
_KEY_BEHIND = re.compile(
    r"[\s（(【\[]*(?:正确|标准|参考)?答案(?:\s?[】\]]?\s?[:：]|[】\]])\s*([^\s:：].{0,400}?)\s*[)）】\]]?\s*\Z",
    re.DOTALL,
)
_LETTERS_IN_BRACKETS = re.compile(r"([（(【\[])\s*([A-Za-zＡ-Ｚ](?:[、，,\s]*[A-Za-zＡ-Ｚ]){0,25})\s*([)）】\]])")
_JUDGED_IN_BRACKETS = re.compile(r"\s*[（(【\[]\s*([^\s（）()【】\[\]]{1,5})\s*[)）】\]]\s*")
_EMPTY = {"（": "（ ）", "(": "( )", "【": "【 】", "[": "[ ]"}
_SIGN_BEHIND = re.compile(r"(?:(?<=[\s。.])|(?<=[。.]\s))([√×✓✗✔✘])\Z")
_TF_BEHIND = re.compile(r"(?<=[\s。.])([TFＴＦ])\Z")
_SPOKEN_TAG = re.compile(r"\s*([\u4e00-\u9fff]{1,6}题)\s?[:：]\s*(?=\S)")
_TAIL = 24


def finish(question: Question) -> Draft:
    """Put the stem together and settle what stands within it."""
    question.draft.stem = "\n".join(question.stem).strip()
    if question.chapter:
        question.draft.fields.setdefault("topic", question.chapter)
    draft = tidied(question.draft)
    if question.stem_marks and not draft.options:
        draft.fields["marks_seen"] = "、".join(sorted(question.stem_marks))
    if question.marks:
        draft.fields.setdefault("marks", question.marks)
    return draft


def underlined_stem(question: Question) -> str:
    """Return the finished stem with signs around what is underlined."""
    twin = Draft(question.draft.place, "\n".join(question.underlined).strip(), question.draft.kind)
    return tidied(twin).stem


def tidied(draft: Draft) -> Draft:
    """Take type, marks and key out of a stem; tables write them there too."""
    _take_tags(draft)
    _take_key_behind(draft)
    _take_marks(draft)
    if draft.options:
        _take_letters(draft)
    else:
        _take_judgement(draft)
    draft.stem = draft.stem.strip()
    return draft


def ends_with_key(text: str) -> bool:
    """Tell whether a line ends in a key, such as （√）, （ABD） or 答案：错."""
    tail = text.rstrip().rstrip("。.")[-_TAIL:]
    if behind := _KEY_BEHIND.search(tail):
        return bool(letters_of(behind[1]) or truth_of(behind[1]) is not None)
    if _SIGN_BEHIND.search(text.rstrip()):
        return True
    opened = max(tail.rfind(sign) for sign in "（(【[")
    found = _JUDGED_IN_BRACKETS.fullmatch(tail, opened) if opened >= 0 else None
    return found is not None and truth_of(found[1]) is not None


def _take_tags(draft: Draft) -> None:
    spoken = _SPOKEN_TAG.match(draft.stem)
    if spoken is not None and is_kind_word(spoken[1]):
        draft.kind, draft.choice = kind_of_word(spoken[1]), is_choice_word(spoken[1])
        draft.stem = draft.stem[spoken.end() :]
    tag = tag_of(draft.stem)
    if tag is not None:
        note = _MARKS_IN_TAG.search(tag.note)
        if note is not None:
            draft.fields.setdefault("marks", note[1])
    else:
        tag = last_tag_of(draft.stem) or last_tag_of(draft.stem.partition("\n")[0])
    if tag is not None:
        draft.kind, draft.choice = tag.kind, is_choice_tag(draft.stem, tag)
        draft.stem = (draft.stem[: tag.start] + draft.stem[tag.end :]).strip()


def _take_marks(draft: Draft) -> None:
    """Take （2分） from the beginning or the end of a stem."""
    found = _MARKS_NOTE.match(draft.stem)
    if found is None:
        tail = max(len(draft.stem) - _TAIL, 0)
        found = next((note for note in _MARKS_NOTE.finditer(draft.stem, tail) if note.end() == len(draft.stem)), None)
    if found is not None:
        draft.fields.setdefault("marks", found[1])
        draft.stem = (draft.stem[: found.start()] + draft.stem[found.end() :]).strip()


def _take_key_behind(draft: Draft) -> None:
    """Take 答案：C from the end of the last option, or of the stem if there are no options."""
    text = draft.options[-1].text if draft.options else draft.stem
    tail = max(len(text) - 512, 0)
    found = _KEY_BEHIND.search(text, tail)
    if found is None or not found.start():
        return
    value, fields = without_fields(found[1])
    if not (letters_of(value) or truth_of(value) is not None) and (draft.options or not found[0][0].isspace()):
        return
    if draft.key and draft.key != value:
        draft.fields["second_key"] = value
    draft.key = draft.key or value
    for name, said in fields:
        draft.fields.setdefault(name, said)
    if draft.options:
        draft.options[-1].text = text[: found.start()].rstrip()
    else:
        draft.stem = text[: found.start()].rstrip()


def _take_letters(draft: Draft) -> None:
    """Cut the key out of the stem's bracket; two brackets that differ say nothing certain."""
    found = list(_LETTERS_IN_BRACKETS.finditer(draft.stem))
    inside = {letters_of(bracket[2]) for bracket in found} - {""}
    if not draft.key:
        within = {letters for letters in inside if ord(max(letters)) - ord("A") < len(draft.options)}
        if len(within) > 1:
            draft.fields["second_key"] = "、".join(sorted(within))
        if not within:
            return
        draft.key = min(within)
    wanted = "".join(sorted(letters_of(draft.key)))

    def emptied(bracket: re.Match[str]) -> str:
        same = "".join(sorted(letters_of(bracket[2]))) == wanted
        return _EMPTY[bracket[1]] if wanted and same else bracket[0]

    draft.stem = _LETTERS_IN_BRACKETS.sub(emptied, draft.stem)


def _take_judgement(draft: Draft) -> None:
    """Cut （√） from the beginning or the end of a statement."""
    found = _judgement_in(draft) if draft.kind in {None, ItemKind.TRUE_FALSE} else None
    if found is None:
        return
    if is_code(draft.key):
        # What 1 and 2 mean is settled over the whole file; then the two must agree.
        draft.fields["said_in_stem"] = found[1]
    elif draft.key and truth_of(draft.key) is not truth_of(found[1]):
        if truth_of_word(found[1]) is not None:
            draft.fields["second_key"] = found[1]
        # A letter in brackets beside a key, as in 吨(T), is text.
        return
    draft.key = draft.key or found[1]
    rest = draft.stem[: found.start()] + draft.stem[found.end() :]
    # 。 may stand before the bracket and behind it.
    draft.stem = re.sub(r"[。.]{2,}\Z", "。", rest.strip())


def _judgement_in(draft: Draft) -> re.Match[str] | None:
    stem = draft.stem
    ending = stem.rstrip("。.；; ")
    opened = max(ending[-_TAIL:].rfind(sign) for sign in "（(【[")
    behind = _JUDGED_IN_BRACKETS.fullmatch(ending, max(len(ending) - _TAIL, 0) + opened) if opened >= 0 else None
    ahead = _JUDGED_IN_BRACKETS.match(stem)
    sign = None if draft.key else _SIGN_BEHIND.search(stem)
    if sign is None and not draft.key and draft.kind is ItemKind.TRUE_FALSE:
        sign = _TF_BEHIND.search(stem)
    candidates = [found for found in (behind, ahead, sign) if found is not None]
    judged = (found for found in candidates if truth_of(found[1]) is not None)
    return next(judged, None) or next((found for found in candidates if _is_letter_key(draft, found[1])), None)


def _is_letter_key(draft: Draft, text: str) -> bool:
    """Tell whether （A） judges: it does under a heading of judgements, whatever A may mean."""
    if draft.key or draft.kind is not ItemKind.TRUE_FALSE:
        return False
    return code_of(text, draft.codes) is not None or letters_of(text) in {"A", "B"}
