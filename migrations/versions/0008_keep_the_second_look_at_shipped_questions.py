"""Keep how far the fact under a shipped question is trusted, and what a second look at it found."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "fact_check",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trust", sa.String(length=40), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("practice_because", sa.String(length=200), nullable=False),
        sa.CheckConstraint("trust IN ('','two_pages','one_page','unverified')", name=op.f("ck_fact_check_trust")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_fact_check_question_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_fact_check")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("fact_check")
