"""An office's desk: a keeper, a reviewer, and what they do with questions."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank.editing import draft_of, typed_of
from examsvc.bank.finding import visible
from examsvc.bank.models import BankRelease, Question, QuestionVersion
from examsvc.bank.queries import list_versions
from examsvc.bank.releases import cut_release
from examsvc.bank.reviewing import approve
from examsvc.bank.services import edit, retire
from examsvc.bank.versions import Draft
from examsvc.core.clock import SettableClock
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import make_question, make_source


@dataclass
class Desk:
    """An office with a keeper and a reviewer, and a moment."""

    session: Session
    clock: SettableClock
    office: Office
    keeper: Actor
    reviewer: Actor

    def question(self) -> Question:
        source = make_source(self.session, self.clock.now())
        return make_question(self.session, self.clock.now(), clause=source).question

    def draft(self, question: Question, **changes: object) -> Draft:
        version, key = list_versions(self.session, question)[0]
        return draft_of(version, replace(typed_of(version, key), **changes))  # type: ignore[arg-type]

    def edit(self, question: Question, stem: str = "改过") -> QuestionVersion:
        draft = self.draft(question, stem=stem)
        return edit(self.session, question, self.office.id, draft, "改错字", self.keeper, self.clock.now())

    def approve(self, *versions: QuestionVersion, by: Actor | None = None) -> int:
        ids = [version.id for version in versions]
        return approve(self.session, self.office.id, ids, by or self.reviewer, self.clock.now())

    def retire(self, question: Question) -> None:
        retire(self.session, question, self.office.id, "不再适用", self.keeper, self.clock.now())

    def release(self, name: str) -> BankRelease:
        return cut_release(self.session, self.office.id, name, "", self.keeper, self.clock.now())

    def seen(self, office: Office | None = None) -> list[tuple[str, bool]]:
        rows = self.session.execute(visible((office or self.office).id).order_by(Question.id))
        return [(version.stem_text, approved) for _q, version, approved in rows]


def make_desk(session: Session, clock: SettableClock) -> Desk:
    office = make_office(session, clock.now())
    keeper, reviewer = (Actor("person", make_staff(session, office, clock.now()).id) for _ in range(2))
    return Desk(session, clock, office, keeper, reviewer)
