"""Keep the head's overrides of the readiness sheet, and what the machine was last measured to bear."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "readiness_override",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("finding_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("decided_by", BIG, nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_readiness_override_decided_by")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_readiness_override_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_override")),
    )
    op.create_index("ix_readiness_override_exam", "readiness_override", ["exam_id", "item"])
    op.create_table(
        "capacity_measure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("candidates", BIG, nullable=False),
        sa.Column("p99_ms", BIG, nullable=False),
        sa.Column("lost", BIG, nullable=False),
        sa.Column("measured_by", sa.String(length=80), nullable=False),
        sa.Column("measured_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_measure")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("capacity_measure")
    op.drop_table("readiness_override")
