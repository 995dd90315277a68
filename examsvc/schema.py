"""Import every room's tables so that the metadata are whole, for migrations and for tests."""

from examsvc.accounts import models as accounts
from examsvc.attempts import models as attempts
from examsvc.audit import models as audit
from examsvc.bank import import_models as bank_imports
from examsvc.bank import models as bank
from examsvc.bank import source_models as bank_sources
from examsvc.core.models import Base
from examsvc.exams import arrangement_models as arrangements
from examsvc.exams import models as exams
from examsvc.grading import models as grading
from examsvc.hall import models as hall
from examsvc.notices import models as notices
from examsvc.operations import models as operations
from examsvc.papers import models as papers
from examsvc.readiness import models as readiness

ROOMS = (
    accounts,
    arrangements,
    attempts,
    audit,
    bank,
    bank_imports,
    bank_sources,
    exams,
    grading,
    hall,
    notices,
    operations,
    papers,
    readiness,
)
metadata = Base.metadata
