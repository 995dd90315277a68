"""A bank in the middle of its work: something of everything that its pages can show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank import imports_publishing, imports_staging, releases, reviewing, services, source_services
from examsvc.bank.editing import Kept, Typed, draft_from, draft_of, typed_of
from examsvc.bank.import_models import BankImport
from examsvc.bank.imports_staging import Upload
from examsvc.bank.models import FactCheck, Question, QuestionKey, QuestionVersion
from examsvc.bank.source_models import PolicyDocument
from examsvc.bank.source_services import ClauseFacts, DocumentFacts
from examsvc.bank.versions import add_version
from examsvc.core.clock import local
from examsvc.core.installation import Installation
from tests.factories.accounts import make_staff
from tests.factories.bank import make_question
from tests.factories.imports import read_here, single, table, unheard
from tests.factories.sources import strike

OLD, NEW = "示例县帮扶工作示例办法（试行）", "示例县帮扶工作示例办法"
TIMES = ("每周一次", "每月一次", "每季度一次", "每年一次")
FILE = table(
    single("示例县帮扶责任人每（　　）入户走访一次。", "B", ("周", "月", "季度", "年")),
    ("判断题", "示例县的帮扶手册由村委会统一保管。", "", "", "", "", "0", "示例"),
    ("判断题", "示例县的帮扶措施要写进帮扶手册。", "", "", "", "", "1", "示例"),
    single("示例县帮扶手册由（　　）填写。", "", ("帮扶责任人", "村委会", "乡镇", "县级")),
    ("多选题", "示例县帮扶责任人的职责包括（　　）。", "宣传政策", "制订计划", "落实措施", "代领资金", "ABC", "示例"),
    single("示例县帮扶责任人每（　　）入户走访一次。", "B", ("周", "月", "季度", "年")),
)


@dataclass(frozen=True)
class Scene:
    """The public ids that the pages' addresses need."""

    changed: str
    returned: str
    unfounded: str
    to_recheck: str
    retired: str
    document: str
    clause: str
    ended: str
    preview: str
    published: str
    releases: tuple[str, str]

    @property
    def pages(self) -> list[str]:
        """Every address of the bank that can be asked for, with and without arguments."""
        old, new = self.releases
        own = [self.changed, self.returned, self.unfounded, self.to_recheck, self.retired]
        return [
            "/questions",
            "/questions?words=帮扶&state=in_review&level=municipal&difficulty=2",
            "/questions?words=没有这样的词",
            *(f"/questions/{one}" for one in own),
            f"/questions/{self.changed}/compare/1..3",
            f"/questions/{self.changed}/edit",
            "/questions/new",
            *(f"/questions/new/{kind}" for kind in ("single", "fill_in", "matching", "case")),
            "/questions/retired",
            "/questions/submit",
            "/questions/sources",
            "/questions/sources?words=走访",
            "/review",
            "/review?topic=示例帮扶",
            "/review?topic=没有这个主题",
            "/bank/coverage",
            "/bank/merging",
            "/imports",
            f"/imports/{self.preview}",
            f"/imports/{self.preview}?fate=rejected",
            f"/imports/{self.preview}/columns",
            f"/imports/{self.published}",
            "/exports",
            "/releases",
            f"/releases/{new}",
            f"/releases/{new}/compare/{old}",
            "/sources",
            "/sources?validity=ended&words=示例",
            "/sources/new",
            f"/sources/{self.document}",
            f"/sources/{self.ended}",
            f"/sources/{self.document}/edit",
            f"/sources/{self.document}/original",
            f"/sources/{self.document}/clauses/new",
            f"/sources/{self.document}/clauses/{self.clause}",
            f"/sources/{self.document}/supersede",
            "/rechecks",
            "/rechecks?whose=own",
            f"/rechecks/{self.to_recheck}",
            f"/rechecks/{self.to_recheck}/edit",
        ]


@dataclass
class Desk:
    """Whose bank it is, and who sits at it."""

    session: Session
    office: Office
    by: Actor
    now: datetime

    def document(self, title: str, doc_no: str, clauses: Sequence[str]) -> PolicyDocument:
        """Register a document that does not exist."""
        issued = local(self.now).date() - timedelta(days=700)
        issuer = "示例县脱贫攻坚领导小组"
        facts = DocumentFacts(title, doc_no, None, issuer, "municipal", issued, issued, "主动公开", "")
        made = source_services.add_document(self.session, self.office.id, facts, self.by, self.now)
        for number, quotation in enumerate(clauses):
            clause = ClauseFacts(f"第{'一二三四五'[number]}条", None, quotation, None)
            source_services.add_clause(self.session, self.office.id, made, clause, self.by, self.now)
        self.session.refresh(made)
        return made

    def write(self, stem: str, clause: int | None, *, hand_in: bool = True) -> QuestionVersion:
        """Write a single choice of which the second option is right."""
        kept = Kept("single", "municipal", clause_id=clause, source_absent=None if clause else "待补依据")
        told = "见示例办法的原文。"
        typed = Typed(stem, "\n".join(TIMES), "B", told, "示例帮扶", 2, "示例县", practice_only=False)
        draft = draft_from(kept, typed)
        return services.write(self.session, self.office.id, draft, self.by, self.now, hand_in=hand_in)

    def edit(self, version: QuestionVersion, reason: str, **changes: str) -> QuestionVersion:
        """Write its next version."""
        typed = replace(typed_of(version, self.session.get_one(QuestionKey, version.id)), **changes)  # type: ignore[arg-type]
        question = self.session.get_one(Question, version.question_id)
        draft = draft_of(version, typed)
        return services.edit(self.session, question, self.office.id, draft, reason, self.by, self.now)

    def approve(self, *versions: QuestionVersion) -> None:
        """Approve as who sits here."""
        ids = [version.id for version in versions]
        reviewing.approve(self.session, self.office.id, ids, self.by, self.now, "示例审题单1号")


def set_scene(site: Installation, office: Office, keeper: int) -> Scene:
    """Let an office's bank be half-way through everything; `keeper` is who sits before the screen."""
    with site.database.writing() as session:
        now = site.clock.now()
        reviewer, colleague = (make_staff(session, office, now).id for _ in range(2))
        mine, theirs, judge = (
            Desk(session, office, Actor("person", person), now) for person in (keeper, colleague, reviewer)
        )
        found = _write(mine, theirs, judge)
        _conflict(mine)
    found["preview"] = _stage(site, office, keeper, "示例题库.csv")
    found["published"] = _stage(site, office, keeper, "示例题库（旧）.csv", publish=True)
    return Scene(**found)  # type: ignore[arg-type]


def _write(mine: Desk, theirs: Desk, judge: Desk) -> dict[str, str | tuple[str, str]]:
    session, office, now = mine.session, mine.office, mine.now
    old = mine.document(OLD, "示扶组字〔2024〕3号", ("帮扶责任人每季度入户走访一次。", "帮扶手册由帮扶责任人填写。"))
    new = mine.document(NEW, "示扶组字〔2026〕8号", ("帮扶责任人每月入户走访一次。", "帮扶手册由帮扶责任人填写。"))
    first, second = new.clauses
    changed = mine.write("按示例办法，帮扶责任人每（　　）入户走访。", first.id)
    steady = theirs.write("按示例办法，帮扶手册每（　　）更新。", second.id)
    fallen = theirs.write("按示例办法，帮扶责任人（　　）至少走访一次。", old.clauses[0].id)
    retired = mine.write("按示例办法，帮扶手册（　　）检查一次。", second.id)
    judge.approve(changed, steady, fallen, retired)
    before = releases.cut_release(session, office.id, "示例定版一", "修改之前", mine.by, now)
    changed = mine.edit(changed, "原题漏了“至少”", stem="按示例办法，帮扶责任人至少（　　）入户走访一次。")
    judge.approve(changed)
    changed = mine.edit(changed, "选项改成同一写法", options="每周\n每月\n每季度\n每年", explanation="见第一条。")
    judge.approve(changed)
    services.retire(session, retired.question, office.id, "示例：与别的题重复", mine.by, now)
    after = releases.cut_release(session, office.id, "示例定版二", "修改之后", mine.by, now)
    for n in range(3):
        theirs.write(f"按示例办法，第{'一二三'[n]}类帮扶对象（　　）回访一次。", first.id)
    returned = mine.write("帮扶手册多久检查一次？（　　）", second.id)
    reviewing.give_back(session, office.id, returned.id, "题干要写明是哪一级的检查。", judge.by, now)
    unfounded = mine.write("示例县的帮扶例会（　　）召开一次。", None, hand_in=False)
    mine.write("按示例办法，帮扶资料（　　）归档一次。", first.id, hand_in=False)
    strike(session, office, now, old, local(now).date(), by=new)
    questions = {"changed": changed, "returned": returned, "unfounded": unfounded, "to_recheck": fallen}
    questions["retired"] = retired
    ids = {name: session.get_one(Question, version.question_id).public_id for name, version in questions.items()}
    of_sources = {"document": new.public_id, "ended": old.public_id, "clause": _unused(mine, new)}
    return {**ids, **of_sources, "releases": (before.public_id, after.public_id)}


def _unused(desk: Desk, document: PolicyDocument) -> str:
    """Add a clause that no question rests on, so that it can still be corrected."""
    facts = ClauseFacts("第三条", None, "示例办法由示例县脱贫攻坚领导小组办公室解释。", None)
    return source_services.add_clause(desk.session, desk.office.id, document, facts, desk.by, desk.now).public_id


def _conflict(mine: Desk) -> None:
    """Let the office and the shipped bank change the same words of one question, whose fact was seen on one page."""
    shared = make_question(mine.session, mine.now, topic="示例帮扶", stem="示例办法规定（　　）。")
    mine.session.add(FactCheck(question_id=shared.question_id, trust="one_page", note="示例：与原文一致。"))
    mine.edit(shared, "本县的说法", stem="本县示例办法规定（　　）。")
    typed = replace(typed_of(shared, mine.session.get_one(QuestionKey, shared.id)), stem="新示例办法规定（　　）。")
    add_version(mine.session, shared.question, draft_of(shared, typed), "随附题库更新", None, mine.now)


def _stage(site: Installation, office: Office, keeper: int, name: str, *, publish: bool = False) -> str:
    """Bring a file to its preview, or further into the bank."""
    read = read_here(FILE, name, {})
    with site.database.writing() as session:
        upload = Upload(name, FILE, read.format, {})
        row = imports_staging.keep_upload(session, office.id, upload, keeper, site.clock.now(), ask=False)
        import_id, public_id = row.id, row.public_id
    imports_staging.stage_reading(site, import_id, read, unheard)
    if publish:
        with site.database.writing() as session:
            row = session.scalars(select(BankImport).where(BankImport.id == import_id)).one()
            imports_publishing.start_writing(session, row, whole=False)
        imports_publishing.publish_import(site, import_id, unheard)
    return public_id
