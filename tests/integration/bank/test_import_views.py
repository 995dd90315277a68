"""A keeper uploads a file, looks at the preview, imports it, takes it back, and exports the bank."""

import html
import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.bank.formats import canonical_yaml
from examsvc.bank.import_models import BankImport
from examsvc.bank.models import QuestionVersion
from examsvc.bank.source_models import StoredFile
from examsvc.core.roles import Role
from examsvc.files.reading import read_table_file
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.imports import Importing, single, table
from tests.factories.visiting import visit_as
from tests.integration.bank.import_pages import post, previewed, shown, upload, work

# How files of the old Office begin.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_an_upload_leads_over_a_preview_into_the_bank(
    app: ExamApp, keeper: FlaskClient, importing: Importing
) -> None:
    address = upload(keeper, table(single("示例县几月公示？"), single("没有答案的题", ""))).location
    assert "正在读取" in shown(keeper, address)
    work(app)
    page = shown(keeper, address)
    assert "待核对" in page
    assert "没有答案" in page
    assert importing.questions() == []
    post(keeper, f"{address}/publish", {"how": "right"})
    work(app)
    assert "已导入" in shown(keeper, address)
    assert [version.topic for version in importing.questions()] == ["示例主题"]


def test_the_preview_shows_ten_rows_and_the_rest_on_further_pages(app: ExamApp, keeper: FlaskClient) -> None:
    address = previewed(app, keeper, table(*(single(f"示例题第{n}号") for n in range(13))))
    assert shown(keeper, address).count("示例题第") == 10
    assert shown(keeper, f"{address}?page=2").count("示例题第") == 3


def test_rows_can_be_narrowed_to_one_fate(app: ExamApp, keeper: FlaskClient) -> None:
    address = previewed(app, keeper, table(single("甲甲题"), single("乙乙题", "")))
    page = shown(keeper, f"{address}?fate=rejected")
    assert "第 3 行" in page
    assert "甲甲题" not in page


def test_all_or_nothing_says_why_nothing_was_taken(app: ExamApp, keeper: FlaskClient, importing: Importing) -> None:
    address = previewed(app, keeper, table(single("甲题"), single("乙题", "")))
    answer = post(keeper, f"{address}/publish", {"how": "whole"})
    assert answer.status_code == 409
    assert "一道也没有导入" in answer.get_data(as_text=True)
    work(app)
    assert importing.questions() == []


def test_undo_takes_a_reason_and_empties_the_bank_again(
    app: ExamApp, keeper: FlaskClient, importing: Importing
) -> None:
    address = previewed(app, keeper, table(single("甲题")))
    post(keeper, f"{address}/publish", {"how": "right"})
    work(app)
    assert post(keeper, f"{address}/undo", {"reason": ""}).status_code == 400
    assert len(importing.questions()) == 1
    assert "已撤销" in post(keeper, f"{address}/undo", {"reason": "导错了"}).get_data(as_text=True)
    assert importing.questions() == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        *((f"题库.{end}", OLD + b"\0" * 600, "另存为") for end in ("doc", "et", "wps")),
        ("题库.txt", "机密★1年\n1. 示例县几月公示？\nA. 三月\nB. 四月\n答案：A\n".encode(), "密级"),
        ("题库.pdf", b"%PDF-1.7", "看不出"),
        ("题库.csv", b"", "空的"),
        ("大文件.doc", OLD + b"\0" * 300_000, "另存为"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_way_out_and_nothing_is_kept(
    app: ExamApp, keeper: FlaskClient, name: str, data: bytes, reason: str
) -> None:
    answer = upload(keeper, data, name)
    assert answer.status_code == 400
    assert reason in answer.get_data(as_text=True)
    with app.installation.database.reading() as session:
        kept = [
            session.scalar(select(func.count()).select_from(t)) for t in (BankImport, StoredFile, QuestionVersion)
        ]
    assert kept == [0, 0, 0]


def test_what_says_internal_is_taken_with_a_warning(app: ExamApp, keeper: FlaskClient) -> None:
    text = "内部资料\n一、单选题\n1. 示例县几月公示？\nA. 三月\nB. 四月\n答案：A\n"
    assert "内部资料" in shown(keeper, previewed(app, keeper, text.encode(), "题库.txt"))


def test_the_report_says_of_every_row_what_became_of_it(app: ExamApp, keeper: FlaskClient) -> None:
    address = previewed(app, keeper, table(single("甲题"), single("乙题", "")))
    with keeper.get(f"{address}/report.xlsx") as answer:
        (sheet,) = read_table_file(answer.data, "导入情况.xlsx")
    told = {row[0]: (row[1], row[3]) for row in sheet.rows}
    assert told["第 2 行"] == ("可导入", "")
    assert told["第 3 行"] == ("未通过", "没有答案")


def test_another_office_finds_no_import_of_this_one(app: ExamApp, keeper: FlaskClient) -> None:
    address = previewed(app, keeper, table(single("甲题")))
    with app.installation.database.writing() as session:
        other = make_office(session, app.installation.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        session.flush()
        session.expunge(other)
    stranger = visit_as(app, other, Role.BANK_KEEPER)
    for path in ("", "/columns", "/report.xlsx"):
        assert stranger.get(address + path).status_code == 404
    assert stranger.post(f"{address}/publish", data={"how": "right"}).status_code == 404
    assert stranger.post(f"{address}/undo", data={"reason": "x"}).status_code == 404


def test_the_export_is_a_zip_with_the_questions_and_what_they_lost(
    app: ExamApp, keeper: FlaskClient, importing: Importing
) -> None:
    importing.publish(importing.stage(table(single("甲题"), single("乙题"))))
    blank = {"release": "", "topic": "", "level": "", "kind": "", "state": ""}
    with keeper.post("/exports", data={"format": "yaml", **blank}) as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert set(archive.namelist()) == {"未能保留的内容.xlsx", "题库.yaml"}
    reading = canonical_yaml.read(archive.read("题库.yaml"), "题库.yaml", {})
    assert [item.stem for item in reading.items] == ["甲题", "乙题"]


def test_what_the_list_was_narrowed_to_is_what_goes_out(
    app: ExamApp, keeper: FlaskClient, importing: Importing
) -> None:
    importing.publish(importing.stage(table(single("走访几次？"), single("公示几天？"))))
    link = re.search(r'href="(/exports[^"]*)">导出这 1 题', keeper.get("/questions?words=走访").text)
    assert link
    address = html.unescape(link[1])
    assert "共 1 题" in keeper.get(address).text
    with keeper.post(address, data={"format": "yaml", "release": "", "topic": "", "level": ""}) as answer:
        archive = zipfile.ZipFile(io.BytesIO(answer.data))
    reading = canonical_yaml.read(archive.read("题库.yaml"), "题库.yaml", {})
    assert [item.stem for item in reading.items] == ["走访几次？"]


def test_an_export_of_nothing_says_so(keeper: FlaskClient) -> None:
    blank = {"release": "", "topic": "", "level": "", "kind": "single", "state": ""}
    answer = keeper.post("/exports", data={"format": "yaml", **blank})
    assert answer.status_code == 400
    assert "没有符合条件的试题" in answer.get_data(as_text=True)


def test_the_template_can_be_filled_and_imported(keeper: FlaskClient) -> None:
    with keeper.get("/imports/template.xlsx") as answer:
        assert read_table_file(answer.data, "试题模板.xlsx")


PASTED = (
    "一、单选题\n1．示例县几月公示？\nA．三月　　B．四月\n答案：B\n\n二、判断题\n2．示例手册由村委会保管。（×）\n"
)


def test_text_that_was_pasted_is_previewed_and_imported_like_a_file(
    app: ExamApp, keeper: FlaskClient, importing: Importing
) -> None:
    told = {"topic": "示例主题", "level": "municipal", "area": "示例县", "format": "auto", "pasted": PASTED}
    address = str(keeper.post("/imports", data=told).location)
    work(app)
    assert "粘贴的文字.txt" in shown(keeper, address)
    post(keeper, f"{address}/publish", {"how": "right"})
    work(app)
    assert [version.kind for version in importing.questions()] == ["single", "true_false"]


@pytest.mark.parametrize(
    ("pasted", "file", "said"),
    [("", b"", "请选择文件，或者粘贴试题文字"), (PASTED, b"x", "只能选一样"), ("就是一句话", b"", "看不出")],
)
def test_neither_both_or_no_questions_are_refused_and_what_was_pasted_stays(
    app: ExamApp, keeper: FlaskClient, pasted: str, file: bytes, said: str
) -> None:
    told = {"topic": "示例主题", "level": "municipal", "area": "示例县", "format": "auto", "pasted": pasted}
    sent = {"file": (io.BytesIO(file), "题库.txt")} if file else {}
    answer = keeper.post("/imports", data={**told, **sent})
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert said in page
    assert pasted.split("\n", maxsplit=1)[0] in page


def test_the_preview_shows_options_and_answers_to_compare_with_the_file(app: ExamApp, keeper: FlaskClient) -> None:
    page = shown(keeper, previewed(app, keeper, table(single("示例县几月公示？", "C"))))
    assert "C. 丙项" in page
    assert re.search(r"答案：\s*C<", page)


def test_a_double_is_named_by_its_row_or_its_words_and_never_by_an_id(
    app: ExamApp, keeper: FlaskClient, importing: Importing
) -> None:
    address = previewed(app, keeper, table(single("甲题"), single("甲题")))
    assert "与 第 2 行 相同" in shown(keeper, address)
    post(keeper, f"{address}/publish", {"how": "right"})
    work(app)
    again = previewed(app, keeper, table(single("甲题"), single("乙题")), "又一份.csv")
    assert "与 题库里的“甲题” 相同" in shown(keeper, again)
    with keeper.get(f"{again}/report.xlsx") as answer:
        (sheet,) = read_table_file(answer.data, "导入情况.xlsx")
    assert [row[3] for row in sheet.rows if row[1] == "重复"] == ["与 题库里的“甲题” 相同，没有重复导入"]


def test_a_large_file_that_proves_unreadable_later_says_so_on_its_own_page(app: ExamApp, keeper: FlaskClient) -> None:
    address = previewed(app, keeper, b"PK\x03\x04" + b"\0" * 300_000, "题库.xlsx")
    assert "打不开" in shown(keeper, address)
