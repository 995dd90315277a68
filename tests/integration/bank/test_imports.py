"""A file becomes a preview, the preview becomes questions by one flag, and all of it can be taken back."""

from base64 import b64encode

import pytest
from sqlalchemy import select, update

from examsvc.audit.models import AuditEntry
from examsvc.bank.finding import Filters, count_questions, list_questions
from examsvc.bank.import_models import BankImport, ImportedQuestion
from examsvc.bank.imports_publishing import AREA, LEVEL, TOPIC, publish_import
from examsvc.bank.imports_staging import stage_import, troubles_of
from examsvc.bank.models import Question, QuestionApproval, QuestionKey, QuestionVersion, VersionUse
from examsvc.bank.source_models import StoredFile
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from tests.factories.bank import make_source
from tests.factories.imports import Importing, single, table, unheard


def fates(importing: Importing, row: BankImport) -> list[tuple[str, str]]:
    return [(found.place, found.fate) for found in importing.rows(row) if found.kind or found.fate == "rejected"]


def test_the_preview_says_of_every_row_what_becomes_of_it(importing: Importing) -> None:
    data = table(single("示例县几月公示？"), single("没有答案的题", ""), single("示例县几月公示？"))
    row = importing.stage(data)
    assert (row.state, row.format) == ("preview", "csv")
    assert sorted(fates(importing, row)) == [("row 2", "taken"), ("row 3", "rejected"), ("row 4", "duplicate")]


def test_nothing_of_a_preview_is_seen_in_the_bank(importing: Importing) -> None:
    importing.stage(table(single("示例县几月公示？")))
    assert importing.questions() == []


def test_what_is_right_becomes_questions_with_their_keys(importing: Importing, database: Database) -> None:
    row = importing.publish(importing.stage(table(single("示例县几月公示？", "B"), single("没有答案的题", ""))))
    (version,) = importing.questions()
    assert row.state == "published"
    assert (version.kind, version.stem_text, version.number) == ("single", "示例县几月公示？", 1)
    with database.reading() as session:
        assert session.get_one(QuestionKey, version.id).key == '{"correct":"b"}'
        question = session.get_one(Question, version.question_id)
        assert (question.origin, question.office_id) == ("imported", importing.office.id)


def test_an_imported_question_is_found_by_its_words(importing: Importing, database: Database) -> None:
    importing.publish(importing.stage(table(single("示例县几月公示？"), single("东岭镇有几个村？"))))
    with database.reading() as session:
        found = list_questions(session, importing.office.id, Filters(words="东岭"), 1, 10)
    assert [listed.version.stem_text for listed in found] == ["东岭镇有几个村？"]


def test_all_or_nothing_takes_nothing_where_one_row_is_wrong(importing: Importing) -> None:
    row = importing.stage(table(single("示例县几月公示？"), single("没有答案的题", "")))
    with pytest.raises(Conflict, match="一道也没有导入"):
        importing.publish(row, whole=True)
    assert importing.questions() == []
    assert importing.get(row.id).state == "preview"


def test_all_or_nothing_takes_all_where_all_is_right(importing: Importing) -> None:
    importing.publish(importing.stage(table(single("甲题"), single("乙题"))), whole=True)
    assert len(importing.questions()) == 2


def test_a_question_without_a_source_waits_for_one(importing: Importing) -> None:
    importing.publish(importing.stage(table(single("示例县几月公示？"))))
    (version,) = importing.questions()
    assert (version.clause_id, version.source_absent) == (None, "待补依据")


def test_a_source_that_the_register_knows_is_linked(importing: Importing, database: Database) -> None:
    with database.writing() as session:
        clause = make_source(session, importing.service.clock.now())
        clause.document.doc_no, clause.document.doc_no_absent = "示例发〔2020〕1号", None
        clause_id = clause.id
    head = "题型,题干,选项A,选项B,答案,文号,条款\n"
    rows = ("几月公示？,三月,四月,A,示例发[2020]1号,第三条", "几月评议？,三月,四月,A,示例发〔2021〕9号,第一条")
    data = head + "\n".join(f"单选题,{row}" for row in rows)
    importing.publish(importing.stage(data.encode()))
    known, unknown = importing.questions()
    assert (known.clause_id, known.source_absent) == (clause_id, None)
    assert unknown.clause_id is None
    assert "示例发〔2021〕9号 第一条" in (unknown.source_absent or "")


def test_what_the_file_does_not_say_is_as_chosen_for_the_import(importing: Importing) -> None:
    chosen = {TOPIC: "示例主题", LEVEL: "provincial", AREA: "江西省"}
    importing.publish(importing.stage(table(single("甲题")), **chosen))
    (version,) = importing.questions()
    assert (version.topic, version.level, version.area) == ("示例主题", "provincial", "江西省")


@pytest.mark.parametrize(
    "again", ["示例县几月公示？", "示例县 几月公示?", "示例县几月公示", "示例縣几月公示？"[:2] + "县几月公示？"]
)
def test_a_question_of_the_bank_is_not_taken_twice(importing: Importing, again: str) -> None:
    importing.publish(importing.stage(table(single("示例县几月公示？"))))
    assert [fate for _p, fate in fates(importing, importing.stage(table(single(again))))] == ["duplicate"]


def test_the_same_stem_with_other_options_is_another_question(importing: Importing) -> None:
    data = table(single("下列说法正确的是"), single("下列说法正确的是", options=("子", "丑", "寅", "卯")))
    assert [fate for _p, fate in fates(importing, importing.stage(data))] == ["taken", "taken"]


def test_the_same_question_with_another_key_is_told_apart(importing: Importing) -> None:
    row = importing.stage(table(single("示例县几月公示？", "A"), single("示例县几月公示？", "B")))
    (double,) = [found for found in importing.rows(row) if found.fate == "duplicate"]
    assert [trouble.code for trouble in troubles_of(double)] == ["key-differs"]
    assert "乙项 / 甲项" in troubles_of(double)[0].about


def test_options_in_another_order_are_the_same_question(importing: Importing) -> None:
    turned = single("示例县几月公示？", "B", ("乙项", "甲项", "丁项", "丙项"))
    row = importing.stage(table(single("示例县几月公示？", "A"), turned))
    (double,) = [found for found in importing.rows(row) if found.fate == "duplicate"]
    assert [trouble.code for trouble in troubles_of(double)] == ["same-question"]


def test_a_near_copy_is_shown_and_still_taken(importing: Importing) -> None:
    stem = "示例县脱贫攻坚领导小组办公室应当在每年几月公示名单并接受群众监督"
    row = importing.stage(table(single(stem), single(stem.replace("名单", "清单"))))
    last = importing.rows(row)[1]
    assert last.fate == "taken"
    assert [trouble.code for trouble in troubles_of(last)] == ["near-question"]


def test_undo_takes_every_question_of_the_import_away(importing: Importing, database: Database) -> None:
    first = importing.publish(importing.stage(table(single("甲题"), single("乙题"))))
    importing.publish(importing.stage(table(single("丙题"))))
    importing.undo(first)
    assert [version.stem_text for version in importing.questions()] == ["丙题"]
    with database.reading() as session:
        assert count_questions(session, importing.office.id, Filters()) == 1


def test_what_was_undone_can_be_imported_again(importing: Importing) -> None:
    importing.undo(importing.publish(importing.stage(table(single("甲题")))))
    importing.publish(importing.stage(table(single("甲题"))))
    assert len(importing.questions()) == 1


def test_undo_is_refused_by_name_where_a_sealed_paper_uses_a_question(
    importing: Importing, database: Database
) -> None:
    row = importing.publish(importing.stage(table(single("甲题在卷上"), single("乙题"))))
    used = importing.questions()[0]
    with database.writing() as session:
        session.add(VersionUse(version_id=used.id, paper_id=1, used_at=importing.service.clock.now()))
    with pytest.raises(Conflict, match="甲题在卷上"):
        importing.undo(row)
    assert len(importing.questions()) == 2


def test_an_import_is_undone_once(importing: Importing) -> None:
    row = importing.publish(importing.stage(table(single("甲题"))))
    importing.undo(row)
    with pytest.raises(Conflict):
        importing.undo(row)


def test_an_import_is_published_once(importing: Importing) -> None:
    row = importing.publish(importing.stage(table(single("甲题"))))
    with pytest.raises(Conflict):
        importing.publish(row)


def test_writing_that_was_broken_off_goes_on_where_it_stopped(importing: Importing, database: Database) -> None:
    row = importing.publish(importing.stage(table(single("甲题"), single("乙题"))))
    with database.writing() as session:
        session.execute(update(BankImport).where(BankImport.id == row.id).values(state="writing"))
    assert importing.questions() == []
    publish_import(importing.service, row.id, unheard)
    assert len(importing.questions()) == 2
    with database.reading() as session:
        assert len(session.scalars(select(ImportedQuestion)).all()) == 2


def test_two_workers_at_one_import_write_each_question_once(importing: Importing, database: Database) -> None:
    stems = [f"{n}号村几月公示？" for n in range(30)]
    row = importing.stage(table(*map(single, stems)))
    with database.writing() as session:
        session.execute(update(BankImport).where(BankImport.id == row.id).values(state="writing"))

    def other_worker(done: int, total: int) -> None:
        if done < total:
            publish_import(importing.service, row.id, unheard)

    publish_import(importing.service, row.id, other_worker)
    assert sorted(version.stem_text for version in importing.questions()) == sorted(stems)
    with database.reading() as session:
        told = session.scalars(select(AuditEntry.act).where(AuditEntry.act == "import_questions")).all()
    assert len(told) == 1


def test_a_file_read_again_replaces_its_own_preview(importing: Importing, database: Database) -> None:
    row = importing.stage(table(single("甲题")))
    with database.writing() as session:
        session.execute(update(BankImport).where(BankImport.id == row.id).values(state="reading"))
    stage_import(importing.service, row.id, unheard)
    assert fates(importing, importing.get(row.id)) == [("row 2", "taken")]


def test_a_preview_that_is_dropped_leaves_the_bank_as_it_was(importing: Importing, database: Database) -> None:
    importing.undo(importing.stage(table(single("甲题"))))
    with database.reading() as session:
        assert session.scalars(select(QuestionVersion)).all() == []
        assert session.scalars(select(QuestionApproval)).all() == []


def test_a_picture_of_a_question_is_kept_under_its_hash(importing: Importing, database: Database) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    shown = f'&lt;p&gt;看图&lt;img src="data:image/png;base64,{b64encode(png).decode()}"/&gt;&lt;/p&gt;'
    answers = "".join(f'<answer fraction="{n}"><text>{w}</text></answer>' for n, w in ((100, "true"), (0, "false")))
    stem = f'<questiontext format="html"><text>{shown}</text></questiontext>'
    text = f'<quiz><question type="truefalse">{stem}{answers}</question></quiz>'
    importing.publish(importing.stage(text.encode(), "题库.xml"))
    (version,) = importing.questions()
    with database.reading() as session:
        (stored,) = session.scalars(select(StoredFile).where(StoredFile.media_type == "image/png")).all()
    assert (stored.data, f"]({stored.hash})" in version.stem_text) == (png, True)
