"""The shapes of a key before it is known which question it belongs to: letters, numbers, pairs, an order, a list."""

import re
import unicodedata

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST_LETTERS = 120
_LONGEST = 2000
_LAST_USUAL = "H"
_BETWEEN = r"[\s、，,;；/|&┋+＋#和与及.．]*"
_ONLY_LETTERS = re.compile(rf"[(（【\[]?\s*([A-Za-z](?:{_BETWEEN}[A-Za-z])*)\s*[)）】\]]?\s*[。.．,，;；、]?")
_LETTER_WITH_TEXT = re.compile(r"[A-H]\s?[，,、.．:：]\s*([^A-Z\s].*|[A-Z].{2,})", re.DOTALL)
_LIST = re.compile(r"\[\s*(.*?)\s*\]", re.DOTALL)
_QUOTED = re.compile(
    r"""\s*(?:'((?:[^'\\]|\\.|'(?!\s*(?:,|$)))*)'|"((?:[^"\\]|\\.|"(?!\s*(?:,|$)))*)")\s*(?:,|$)""", re.DOTALL
)
_NUMBER = r"[(（]?\s?(?:[0-9]{1,2}|[①-⑳⑴-⒇⒈-⒛])\s?[)）]?"
_LETTER = r"[(（]?\s?[A-Za-z]\s?[)）]?"
_TIE = r"\s?(?:-{1,2}|—{1,2}|–|－|~|～|→|->|⇒|=|:|：|[.．、])?\s?"
_APART = r"[\s,，;；、。|/]*"
_NUMBER_FIRST = re.compile(rf"({_NUMBER}){_TIE}({_LETTER})(?![A-Za-z]){_APART}")
_LETTER_FIRST = re.compile(rf"({_LETTER}){_TIE}({_NUMBER})(?![0-9]){_APART}")
_IN_TURN = r"\s?(?:-{1,2}>?|—{1,2}|–|－|→|⇒|>|＞|》|<|[,，、;；/|])?\s?"
_LETTERS_IN_TURN = re.compile(rf"({_LETTER}){_IN_TURN}")
_NUMBERS_IN_TURN = re.compile(rf"({_NUMBER}){_IN_TURN}")
_DIGITS_IN_TURN = re.compile(r"[1-9]{2,9}")
_TO_NARROW = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(ord("!"), ord("~") + 1)})
_OPTION_NUMBERS = re.compile(r"[0-9]{1,2}(?:\s?[,，、;；|┋/&\s]\s?[0-9]{1,2})*")


def letters_of(key: str) -> str:
    """Return the letters of a key that is nothing but letters, in order and once each; else nothing."""
    if len(key) > _LONGEST_LETTERS:
        return ""
    found = _ONLY_LETTERS.fullmatch(unicodedata.normalize("NFKC", key).strip())
    if found is None:
        return ""
    letters = re.sub(r"[^A-Za-z]", "", found[1])
    if not (letters.isupper() or letters.islower()) or len(set(letters)) < len(letters):
        return ""
    return letters.upper()


def is_option_key(key: str) -> bool:
    """Tell whether a key without options names options all the same, rather than being a short answer such as EI."""
    letters = letters_of(key)
    return bool(letters) and max(letters) <= _LAST_USUAL


def letter_with_text(key: str) -> str:
    """Return the text of a key such as `C，the text of C`; nothing if the key is written otherwise."""
    found = _LETTER_WITH_TEXT.fullmatch(unicodedata.normalize("NFKC", key[:2]).strip() + key[2:].strip())
    return found[1] if found is not None else ""


def literal_list(key: str) -> tuple[str, ...]:
    """Return the texts of a list as Python or JSON writes it; nothing if the key is no such list."""
    listed = _LIST.fullmatch(key.strip())
    if listed is None:
        return ()
    texts: list[str] = []
    position = 0
    while position < len(listed[1]):
        found = _QUOTED.match(listed[1], position)
        if found is None:
            return ()
        texts.append(re.sub(r"\\(['\"\\])", r"\1", found[1] if found[1] is not None else found[2]).strip())
        position = found.end()
    return tuple(text for text in texts if text)


def pairs_of(key: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of 1-B 2-A, ①B②A or A-2；B-1, as (number, letter) or (letter, number) in the key's order.

    Nothing where the key is anything else besides; a number is written in plain digits.
    """
    if len(key) > _LONGEST:
        return ()
    plain = key.translate(_TO_NARROW).strip().strip("[]【】").strip()
    for shape in (_NUMBER_FIRST, _LETTER_FIRST):
        found = list(shape.finditer(plain))
        if len(found) > 1 and _is_whole(plain, found):
            return tuple((_mark(one[1]), _mark(one[2])) for one in found)
    return ()


def order_of(key: str) -> tuple[str, ...]:
    """Return the letters or numbers of C-A-B, CAB, ③①②, 3→1→2 or （3）（1）（2） in their order; each stands once."""
    if len(key) > _LONGEST:
        return ()
    plain = key.translate(_TO_NARROW).strip().rstrip("。.；;")
    if _DIGITS_IN_TURN.fullmatch(plain):
        marks = tuple(plain)
    else:
        shapes = (list(shape.finditer(plain)) for shape in (_LETTERS_IN_TURN, _NUMBERS_IN_TURN))
        marks = next((tuple(_mark(one[1]) for one in found) for found in shapes if _is_whole(plain, found)), ())
    return marks if len(marks) > 1 and len(set(marks)) == len(marks) else ()


def option_numbers_of(key: str) -> tuple[int, ...]:
    """Return the numbers of 2 or 1,3, which may count options; nothing for any other key."""
    plain = unicodedata.normalize("NFKC", key).strip() if len(key) <= _LONGEST_LETTERS else ""
    if not _OPTION_NUMBERS.fullmatch(plain):
        return ()
    numbers = tuple(map(int, re.findall(r"[0-9]+", plain)))
    return numbers if len(set(numbers)) == len(numbers) else ()


def _is_whole(text: str, found: list[re.Match[str]]) -> bool:
    return bool(found) and sum(len(one[0]) for one in found) == len(text)


def _mark(text: str) -> str:
    """Return a letter as a capital and a number in digits, whatever stands around it."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
