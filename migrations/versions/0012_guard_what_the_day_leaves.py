"""Refuse UPDATE and DELETE on the append-only tables of 0010 and 0011, on both databases."""

from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = ("arrangement", "capacity_measure", "paper_entry", "readiness_override", "room_record", "room_signature")


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
