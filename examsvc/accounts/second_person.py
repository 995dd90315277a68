"""A second member of staff who confirms an act with their own password, beside whoever is signed in."""

from examsvc.accounts.signing_in import settle_guess, try_password, wrong_password
from examsvc.audit.log import Actor
from examsvc.core.errors import Invalid
from examsvc.web.context import installation, now, principal, session
from examsvc.web.devices import this_device


def confirm(username: str, password: str) -> Actor:
    """Return who confirms; a wrong guess is counted in a transaction of its own, before it is refused."""
    device, moment = this_device(), now()
    second = try_password(session(), username, password, device, moment)
    right = second is not None and second.office_id == principal().office_id
    with installation().database.writing() as writing:
        settle_guess(writing, username, device, moment, right=right)
    if second is None or not right:
        raise Invalid(wrong_password().message, code="second-person")
    return Actor("person", second.id)
