"""Keep when papers were opened beside the bank: until then no list may tell what stands on them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What was sealed before papers were opened one by one counts as opened when its first sitting began.
OLDER = (
    "INSERT INTO paper_opening (paper_id, opened_at) SELECT p.id, MIN(COALESCE(p.opened_at, s.starts_at)) FROM paper p "
    "JOIN exam_paper x ON x.paper_id = p.id JOIN exam e ON e.id = x.exam_id JOIN sitting s ON s.exam_id = e.id "
    "WHERE p.opened_at IS NOT NULL OR e.state IN ('closed', 'released') GROUP BY p.id"
)


def upgrade() -> None:
    """Add the table with what is known, and guard it; PostgreSQL has the guard's function since 0002."""
    op.create_table(
        "paper_opening",
        sa.Column("paper_id", BIG, autoincrement=False, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_opening")),
    )
    op.execute(OLDER)
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER paper_opening_no_{act.lower()} BEFORE {act} ON paper_opening "
                "BEGIN SELECT RAISE(ABORT, 'paper_opening is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER paper_opening_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON paper_opening "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Drop the table, and its triggers with it."""
    op.drop_table("paper_opening")
