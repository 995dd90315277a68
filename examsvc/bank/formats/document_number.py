"""The form of a 文号: agency code, year in 〔〕, running number, 号."""

import re

_RIGHT = re.compile(r"[\u4e00-\u9fff]{1,12}〔(?:19|20)[0-9]{2}〕[1-9][0-9]{0,4}号\Z")
_OTHER_BRACKETS = str.maketrans("()（）[]［］【】<>《》", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕")


class BadDocumentNumber(ValueError):
    """Say what is wrong with a 文号; `suggestion` is the right form where brackets alone are wrong."""

    def __init__(self, text: str) -> None:
        repaired = re.sub(r"\s", "", text).translate(_OTHER_BRACKETS)
        self.suggestion = repaired if repaired != text and _RIGHT.match(repaired) else ""
        super().__init__(text)


def check_document_number(text: str) -> str:
    """Return the 文号 unchanged; nothing is ever completed or repaired silently.

    Raises BadDocumentNumber.
    """
    if not _RIGHT.match(text):
        raise BadDocumentNumber(text)
    return text
