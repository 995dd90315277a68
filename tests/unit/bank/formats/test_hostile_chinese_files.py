"""Whatever bytes come, a reader answers or says that they are not its format, and soon."""

import io
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examsvc.bank.formats import comma_separated, excel, pasted, word
from examsvc.bank.formats.items import NotThisFormat, Reading
from tests.unit.bank.formats import papers

TEXT = (
    "一、单选题\n1、甲（A）\nA、红 B、橙\n答案：A\n二、判断题\n1、乙（√）\n参考答案\n1-2 AB\n"
    "三、填空题\n1、丙____、（ ）\n答案：丁；戊"
)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FRAGMENTS = [
    *"ABCDab1239√×（）()[]【】{}、．.:：；;，,|&\"'\\$_-=*#@ \t\n\r\u3000\u2028",
    *[
        "答案：",
        "参考答案\n",
        "单选题\n",
        "判断题",
        "1-5 ABCDE",
        "（1）",
        "①",
        "解析：",
        "材料题\n",
        "true. ",
        "题干,答案\n",
        "['",
        "'],",
        "@@@\n",
        "![x](http://y)",
    ],
]
soup = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)


class Reader(Protocol):
    def recognises(self, data: bytes, filename: str) -> bool: ...
    def read(self, data: bytes, filename: str, choices: Mapping[str, str]) -> Reading: ...


READERS: dict[str, Reader] = {"t.txt": pasted, "t.csv": comma_separated, "t.docx": word, "t.xlsx": excel}


def answers(name: str, data: bytes) -> None:
    READERS[name].recognises(data, name)
    with suppress(NotThisFormat):
        READERS[name].read(data, name, {})


@pytest.mark.parametrize("name", READERS)
@quick
@given(data=st.binary(max_size=400))
def test_any_bytes_are_answered(name: str, data: bytes) -> None:
    answers(name, data)


@pytest.mark.parametrize("name", ["t.txt", "t.csv"])
@quick
@given(text=soup)
def test_any_soup_of_the_grammars_own_words_is_answered(name: str, text: str) -> None:
    answers(name, text.encode("utf-8"))


@quick
@given(text=soup)
def test_any_soup_in_a_document_is_answered(text: str) -> None:
    answers("t.docx", papers.of_lines(*text.split("\n")))


@pytest.mark.parametrize(("name", "start"), [("t.docx", 0), ("t.xlsx", 0)])
@quick
@given(data=st.data())
def test_a_damaged_file_is_answered(name: str, start: int, data: st.DataObject) -> None:
    whole = bytearray(papers.of_lines(*TEXT.split("\n")) if name == "t.docx" else excel.template())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(start, len(whole) - 1))] = data.draw(st.integers(0, 255))
    answers(name, bytes(whole[: data.draw(st.integers(1, len(whole)))]) if data.draw(st.booleans()) else bytes(whole))


@quick
@given(data=st.data())
def test_damaged_xml_in_a_document_is_answered(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(papers.of_lines(*TEXT.split("\n")))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[data.draw(st.sampled_from(sorted(parts)))]
    position = data.draw(st.integers(0, len(part) - 1))
    part[position : position + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, bytes(body))
    answers("t.docx", packed.getvalue())


@pytest.mark.parametrize(
    "text",
    [
        " " * 100_000,
        "A、" * 100_000,
        "1、" * 100_000,
        "（" * 100_000,
        "____" * 50_000,
        "答案：" * 30_000,
        "1、甲\n" * 15_000,
        "参考答案\n" + "1-2 " * 50_000,
        "1、甲（A）\n" + "A、红 B、橙\n" * 10_000,
        "1、甲\n答案：" + "甲、" * 40_000,
        "题干,答案\n" + '"' * 100_000,
        "![" * 100_000,
        "\t" * 100_000 + "1",
        "题型,题干,答案,选项A,选项B\n单选题,连线,1-B" + " " * 100_000 + "x,甲,乙\n",
        "匹配题\n1、连线" + " " * 100_000 + "x\nA、甲 B、乙\n答案：1-B 2-A",
        "数字题\n1、是____\n答案：1±2" + "（" * 100_000,
        "$" * 100_000,
        "1、甲\nA、" + "\u3000" * 100_000 + "\nB、乙\n答案：A",
    ],
    ids=lambda text: text[:6].strip() or "blank",
)
@pytest.mark.parametrize("name", ["t.txt", "t.csv"])
def test_the_time_to_read_grows_with_the_file_and_no_faster(name: str, text: str) -> None:
    started = time.process_time()
    answers(name, text.encode())
    assert time.process_time() - started < 5


def test_an_archive_that_expands_without_end_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * 120_000_000)
    with pytest.raises(NotThisFormat, match="file-too-big"):
        word.read(packed.getvalue(), "t.docx", {})


def test_deeply_nested_xml_is_answered() -> None:
    packed = io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        f"<w:document {space}><w:body>" + "<w:sdt><w:sdtContent>" * 120 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 120
    )
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", body + "</w:body></w:document>")
    answers("t.docx", packed.getvalue())
