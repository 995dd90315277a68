"""Who is making this request."""

from dataclasses import dataclass, field
from typing import Literal

from examsvc.core.roles import Role


@dataclass(frozen=True)
class Principal:
    """A signed-in member of staff or candidate, as Flask-Login's user object."""

    kind: Literal["staff", "candidate"]
    token: str
    sign_in_id: int
    person_id: int
    office_id: int
    name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    exam_id: int | None = None
    language: str = "zh_Hans"
    text_size: str = "normal"
    high_contrast: bool = False
    is_active: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the session cookie keeps: the sign-in's token."""
        return self.token

    def has(self, *roles: Role) -> bool:
        """Tell whether the person holds at least one of the roles."""
        return bool(self.roles.intersection(roles))
