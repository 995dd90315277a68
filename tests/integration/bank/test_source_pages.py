"""The register over HTTP: what a keeper enters, what is refused with a next step, what stays as it was shipped."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.accounts.models import Office
from examsvc.audit.models import AuditEntry
from examsvc.bank.source_models import PolicyClause, PolicyDocument, StoredFile
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.bank import make_question
from tests.factories.sources import make_document, strike
from tests.factories.visiting import visit_as

TYPED = {
    "title": "示例县教育资助办法",
    "doc_no": "示扶组字〔2026〕7号",
    "doc_no_absent": "",
    "issuer": "示例县脱贫攻坚领导小组",
    "level": "municipal",
    "issued": "2026-01-05",
    "effective_from": "",
    "effective_to": "",
    "disclosure": "主动公开",
    "url": "https://example.org/a",
    "submit": "1",
}
CLAUSE = {
    "label": "第三条",
    "label_absent": "",
    "quotation": "每生每年补助示例元。",
    "effective_from": "",
    "submit": "1",
}


@dataclass
class Register:
    """An office, a browser of its keeper, and a shared document beside one of its own."""

    app: ExamApp
    office: Office
    client: FlaskClient
    shared: str
    own: str


@pytest.fixture
def register(app: ExamApp, clock: SettableClock) -> Register:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        shared = make_document(session, None, clock.now(), title="随附示例意见", doc_no="中示〔2015〕34号").public_id
        own = make_document(session, office, clock.now(), title="本县示例办法").public_id
        session.flush()
        session.expunge(office)
    return Register(app, office, visit_as(app, office, Role.BANK_KEEPER), shared, own)


def titles(register: Register, query: str) -> set[str]:
    text = register.client.get(f"/sources?{query}").text
    return {title for title in ("随附示例意见", "本县示例办法", "示例县教育资助办法") if title in text}


def last_act(register: Register) -> tuple[str, str]:
    with register.app.installation.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        return entry.act, entry.detail


def test_a_document_is_entered_with_its_clause_and_found_again(register: Register) -> None:
    answer = register.client.post("/sources/new", data=TYPED)
    assert answer.status_code == 302
    page = register.client.get(answer.location).text
    assert "示扶组字〔2026〕7号" in page
    assert "2026年1月5日" in page
    assert last_act(register)[0] == "add_document"
    register.client.post(f"{answer.location}/clauses/new", data=CLAUSE | {"effective_to": ""})
    assert "每生每年补助示例元。" in register.client.get(answer.location).text
    assert last_act(register)[0] == "add_clause"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"doc_no": "示扶组字(2026)7号"}, "示扶组字〔2026〕7号"),
        ({"doc_no": "示扶组字2026第7号"}, "年份要用六角括号"),
        ({"doc_no": ""}, "要填且只填一个"),
        ({"doc_no_absent": "原文未见"}, "要填且只填一个"),
        ({"doc_no": "中示〔2015〕34号"}, "已经登记过"),
        ({"title": "机密★1年 示例办法"}, "密级标志"),
        ({"url": "ftp://example.org/a"}, "http"),
        ({"effective_to": "2025-12-31"}, "截止日期不能早于"),
        ({"issuer": " "}, "必须填写"),
    ],
)
def test_what_cannot_be_is_refused_and_keeps_what_was_typed(
    register: Register, changed: dict[str, str], told: str
) -> None:
    answer = register.client.post("/sources/new", data=TYPED | changed)
    assert answer.status_code in (400, 409)
    assert told in answer.text
    assert 'value="municipal"' in answer.text
    with register.app.installation.database.reading() as session:
        assert len(session.scalars(select(PolicyDocument)).all()) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=中示〔2015〕34号", {"随附示例意见"}),
        ("words=示例 办法", {"本县示例办法"}),
        ("words=示例机关", {"随附示例意见", "本县示例办法"}),
        ("words=%25", set()),
        ("level=provincial", set()),
        ("validity=holds", {"随附示例意见", "本县示例办法"}),
        ("validity=replaced", set()),
    ],
)
def test_the_register_is_searched_by_number_title_issuer_level_and_validity(
    register: Register, query: str, found: set[str]
) -> None:
    assert titles(register, query) == found


@pytest.mark.parametrize(("as_of", "state"), [("2026-05-31", "holds"), ("2026-06-01", "replaced")])
def test_validity_in_the_list_is_that_of_the_day_asked_about(
    register: Register, clock: SettableClock, as_of: str, state: str
) -> None:
    with register.app.installation.database.writing() as session:
        document = session.scalars(select(PolicyDocument).where(PolicyDocument.public_id == register.own)).one()
        strike(session, register.office, clock.now(), document, date(2026, 6, 1))
    assert "本县示例办法" in titles(register, f"as_of={as_of}&validity={state}")


def test_a_correction_is_logged_by_field_with_hashes_before_and_after(register: Register) -> None:
    told = {name: value for name, value in TYPED.items() if name != "effective_to"}
    assert "有效期截止日期" not in register.client.get(f"/sources/{register.own}/edit").text
    assert register.client.post(f"/sources/{register.own}/edit", data=told).status_code == 302
    act, detail = last_act(register)
    assert act == "change_document"
    assert '"after"' in detail
    assert '"before"' in detail
    assert '"doc_no"' in detail


@pytest.mark.parametrize("path", ["edit", "clauses/new", "original"])
def test_a_shared_document_is_read_only(register: Register, path: str) -> None:
    answer = register.client.get(f"/sources/{register.shared}/{path}")
    assert answer.status_code == 403
    assert "请另外登记一份本单位的文件" in answer.text


def test_a_clause_is_corrected_only_while_no_version_rests_on_it(register: Register, clock: SettableClock) -> None:
    with register.app.installation.database.reading() as session:
        clause = session.scalars(
            select(PolicyClause).join(PolicyDocument).where(PolicyDocument.public_id == register.own)
        ).one()
    address = f"/sources/{register.own}/clauses/{clause.public_id}"
    assert register.client.post(address, data=CLAUSE).status_code == 302
    with register.app.installation.database.writing() as session:
        make_question(session, clock.now(), clause=session.get_one(PolicyClause, clause.id))
    answer = register.client.post(address, data=CLAUSE | {"quotation": "改过的原文。"})
    assert answer.status_code == 409
    assert "请另加一条" in answer.text
    with register.app.installation.database.reading() as session:
        assert session.get_one(PolicyClause, clause.id).quotation == CLAUSE["quotation"]


def word(*paragraphs: str) -> bytes:
    document, kept = Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(kept)
    return kept.getvalue()


def give(register: Register, data: bytes, name: str, *, declared: bool = True) -> tuple[int, str]:
    sent = {"file": (BytesIO(data), name), "submit": "1"} | ({"declared": "y"} if declared else {})
    answer = register.client.post(
        f"/sources/{register.own}/original", data=sent, content_type="multipart/form-data", follow_redirects=True
    )
    return answer.status_code, answer.text


def test_an_original_is_kept_once_under_its_hash_and_given_back_as_it_was(register: Register) -> None:
    data = word("示例县教育资助办法", "第三条 每生每年补助示例元。")
    for _ in range(2):
        assert "原件已保存" in give(register, data, "办法.docx")[1]
    back = register.client.get(f"/sources/{register.own}/original/file")
    assert back.data == data
    assert back.headers["Content-Disposition"].startswith("attachment")
    with register.app.installation.database.reading() as session:
        assert len(session.scalars(select(StoredFile.hash)).all()) == 1


@pytest.mark.parametrize(
    ("data", "name", "declared", "told"),
    [
        (word("机密★1年", "示例"), "办法.docx", True, "密级标志"),
        (word("示例"), "办法.docx", False, "必须填写"),
        (word("示例"), "办法.doc", True, "另存为 PDF"),
        (b"%PDF-1.7 broken", "办法.pdf", True, "文件损坏"),
        (b"MZ\x90\x00", "办法.pdf", True, "内容和扩展名不符"),
        (b"PK\x03\x04", "办法.docx", True, "文件损坏"),
        (b"", "办法.pdf", True, "请先选择文件"),
    ],
)
def test_a_secret_or_hostile_original_is_refused_with_a_next_step_and_nothing_is_kept(
    register: Register, data: bytes, name: str, declared: bool, told: str
) -> None:
    status, text = give(register, data, name, declared=declared)
    assert status == 400
    assert told in text
    with register.app.installation.database.reading() as session:
        assert session.scalars(select(StoredFile.hash)).all() == []


def test_an_internal_original_is_kept_with_a_warning(register: Register) -> None:
    assert "请确认可以在本系统保存" in give(register, word("内部资料", "示例"), "办法.docx")[1]


def test_a_picture_is_kept_and_its_marks_are_left_to_the_person(register: Register) -> None:
    assert "由您核对" in give(register, b"\x89PNG\r\n\x1a\n" + b"0" * 20, "办法.png")[1]
