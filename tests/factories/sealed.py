"""A sealed exam in an open transaction, and what is changed of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from examsvc.accounts.roster import RosterRow
from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts import following
from examsvc.attempts.models import Attempt
from examsvc.attempts.queries import find_live_attempt
from examsvc.attempts.services import start
from examsvc.core.clock import SettableClock
from examsvc.core.keys import Keyring
from examsvc.exams import coming_in
from examsvc.exams.arranging import Decision
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.exams.queries import list_candidates, list_main_sittings
from tests.factories.whole import Planned

NEWCOMER = RosterRow(0, "周后来", "示例1镇", "乡镇", "干部", "扶贫专干")


@dataclass
class Sealed:
    """A sealed exam in an open transaction, and who decides."""

    session: Session
    exam: Exam
    keyring: Keyring
    clock: SettableClock
    planned: Planned

    @property
    def people(self) -> list[Candidate]:
        return list_candidates(self.session, self.exam)

    @property
    def sitting(self) -> Sitting:
        return list_main_sittings(self.session, self.exam)[0]

    def decision(self, approved_by: str = "") -> Decision:
        return Decision(self.planned.by, "单位来函", self.clock.now(), approved_by)

    def attempt(self, candidate: Candidate) -> Attempt | None:
        return find_live_attempt(self.session, self.exam.id, candidate.id)

    def begin(self, candidate: Candidate) -> Attempt:
        self.clock.move(minutes=31)
        _token, row = start_sign_in(self.session, candidate.person_id, "candidate", self.clock.now(), self.exam.id)
        attempt = self.attempt(candidate)
        assert attempt is not None
        start(self.session, attempt, row.id, self.clock.now())
        return attempt

    def add(self) -> Candidate:
        return coming_in.add_late(
            self.session, self.keyring, self.exam, NEWCOMER, self.sitting, self.decision(), following
        )
