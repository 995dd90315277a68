"""Refuse UPDATE and DELETE on the append-only tables of 0004, on both databases."""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = (
    "imported_question",
    "merge_settlement",
    "recheck",
    "review_note",
    "stored_file",
    "supersession",
    "supersession_withdrawal",
    "version_use",
)


def upgrade() -> None:
    """Add the triggers; PostgreSQL has their function since 0002."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for act in ("UPDATE", "DELETE") if sqlite else ():
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def downgrade() -> None:
    """Drop the triggers."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for act in ("update", "delete") if sqlite else ():
            op.execute(f"DROP TRIGGER {table}_no_{act}")
        if not sqlite:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
