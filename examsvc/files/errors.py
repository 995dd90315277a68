"""Why a file or a pasted table was not read."""

from enum import StrEnum


class Reason(StrEnum):
    """Name each refusal; callers turn the name into a sentence for the user."""

    UNKNOWN_KIND = "unknown_kind"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY_ENTRIES = "too_many_entries"
    BOMB = "bomb"
    UNSAFE_NAMES = "unsafe_names"
    NOT_A_WORKBOOK = "not_a_workbook"
    NOT_A_DOCUMENT = "not_a_document"
    ENCRYPTED = "encrypted"
    UNSAFE_XML = "unsafe_xml"
    UNKNOWN_ENCODING = "unknown_encoding"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    CONTROL_CHARACTERS = "control_characters"
    LONE_SURROGATES = "lone_surrogates"
    OUT_OF_MEMORY = "out_of_memory"
    TIMEOUT = "timeout"
    BUSY = "busy"
    READER_FAILED = "reader_failed"


class UnreadableFile(Exception):
    """Refuse a file.

    `detail` is plain data for the sentence: a cell such as `名单!B7`, a part's name, or the limit that was passed.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.value, detail)
        self.reason = reason
        self.detail = detail
