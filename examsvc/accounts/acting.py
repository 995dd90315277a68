"""Who acts in this request, as the log of privileged acts names them."""

from examsvc.accounts.models import Office
from examsvc.accounts.queries import get_office
from examsvc.audit.log import Actor
from examsvc.web.context import principal, session


def actor() -> Actor:
    """Return the signed-in person."""
    return Actor("person", principal().person_id)


def own_office() -> Office:
    """Return the signed-in person's office."""
    return get_office(session(), principal().office_id)
