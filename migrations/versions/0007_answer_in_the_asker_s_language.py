"""Keep the language of whoever asked for long work: its result is told in it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the language; what was asked for before is told in Chinese."""
    op.add_column("task", sa.Column("language", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Drop the language."""
    op.drop_column("task", "language")
