"""Many tables are read at once in one child; one that cannot be read does not keep the others."""

import io
import zipfile

import pytest

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.reading import TableFile, read_table_files
from examsvc.files.writing import SheetOut, write_workbook

GBK = "姓名,单位\n周小明,东岭镇\n".encode("gbk")
BOOK = write_workbook([SheetOut("名单", ("姓名", "单位"), [("吴大海", "西溪乡")])])


def packed(*files: tuple[str, bytes], raw_names: bool = False) -> bytes:
    """Pack files as Windows does: Chinese names in GBK, without a flag that says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files:
            archive.writestr(name.encode("gbk").decode("cp437") if raw_names else name, data)
    whole = made.getvalue()
    for name, _data in files if raw_names else ():
        # zipfile writes what is no ASCII as UTF-8 and flags it.
        whole = whole.replace(name.encode("gbk").decode("cp437").encode(), name.encode("gbk"))
    return whole


def first_rows(files: list[TableFile]) -> dict[str, tuple[str, ...]]:
    return {one.name: one.sheets[0].rows[1] for one in files if one.sheets}


def test_workbooks_and_gbk_text_are_read_and_what_is_broken_says_why() -> None:
    read = read_table_files(
        [("甲.csv", GBK), ("乙.xlsx", BOOK), ("丙.xlsx", b"PK broken"), ("丁.pdf", b"%PDF"), ("甲.csv", GBK)]
    )
    assert [one.name for one in read] == ["甲.csv", "乙.xlsx", "丙.xlsx", "丁.pdf", "甲.csv"]
    assert first_rows(read) == {"甲.csv": ("周小明", "东岭镇"), "乙.xlsx": ("吴大海", "西溪乡")}
    refused = [one.refusal.reason for one in read if one.refusal]
    assert refused == [Reason.NOT_A_WORKBOOK, Reason.UNKNOWN_KIND]


def test_an_archive_among_the_files_is_opened_and_its_folders_and_notes_passed_over() -> None:
    inner = packed(("回执/东岭镇.csv", GBK), ("__MACOSX/._东岭镇.csv", b"x"), ("回执/~$东岭镇.csv", b"x"))
    assert list(first_rows(read_table_files([("回执.zip", inner)]))) == ["东岭镇.csv"]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([("坏.zip", b"PK\x03\x04 broken")], Reason.NOT_A_WORKBOOK),
        ([("多.zip", packed(*((f"{n}.csv", b"a") for n in range(301))))], Reason.TOO_MANY_ENTRIES),
    ],
)
def test_an_archive_that_cannot_be_opened_is_refused_as_a_whole(
    files: list[tuple[str, bytes]], reason: Reason
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table_files(files)
    assert refused.value.reason is reason


def test_an_archive_that_swells_beyond_the_limit_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲.csv", b"0" * 3_000_000)
    with pytest.raises(UnreadableFile) as refused:
        read_table_files([("回执.zip", made.getvalue())], Limits(expanded_bytes=1_000_000))
    assert refused.value.reason is Reason.BOMB
