"""Refuse to change a paper, its forms or their questions once it is sealed, on both databases."""

from alembic import op

revision = "0003"
down_revision = "0002"

# All that sealing fixes; what may still change is that the paper is opened.
FIXED = (
    "office_id",
    "name",
    "kind",
    "blueprint",
    "as_of",
    "seed",
    "multiple_rule",
    "seal_hash",
    "sealed_at",
    "sealed_by",
    "created_by",
    "created_at",
)
# Which paper a row of a guarded table belongs to.
PAPER_OF = {
    "form": "{row}.paper_id",
    "form_item": "(SELECT paper_id FROM form WHERE id = {row}.form_id)",
}


def upgrade() -> None:
    """Add the triggers."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a sealed paper cannot be changed'; END $$"
        )
    for name, table, act, condition in guards(different="IS NOT" if sqlite else "IS DISTINCT FROM"):
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {condition} "
                "BEGIN SELECT RAISE(ABORT, 'a sealed paper cannot be changed'); END"
            )
        elif table == "paper":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW WHEN ({condition}) "
                "EXECUTE FUNCTION refuse_sealed()"
            )
        else:
            # PostgreSQL allows no subquery in WHEN.
            back = "OLD" if act == "DELETE" else "NEW"
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION 'a sealed paper cannot be changed'; END IF; RETURN {back}; END $$"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Drop the triggers."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, _act, _condition in guards(different=""):
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
        if not sqlite and table != "paper":
            op.execute(f"DROP FUNCTION {name}()")
    if not sqlite:
        op.execute("DROP FUNCTION refuse_sealed()")


def guards(different: str) -> list[tuple[str, str, str, str]]:
    """Return (name, table, act, condition) of every trigger."""
    changed = " OR ".join(f"OLD.{column} {different} NEW.{column}" for column in FIXED)
    reopened = "NEW.state = 'draft' OR (OLD.state = 'opened' AND NEW.state <> 'opened')"
    found = [
        ("paper_no_update", "paper", "UPDATE", f"OLD.state <> 'draft' AND ({changed} OR {reopened})"),
        ("paper_no_delete", "paper", "DELETE", "OLD.state <> 'draft'"),
    ]
    for table, paper in PAPER_OF.items():
        for act, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            papers = ", ".join(paper.format(row=row) for row in rows)
            sealed = f"EXISTS (SELECT 1 FROM paper WHERE paper.id IN ({papers}) AND paper.state <> 'draft')"
            found.append((f"{table}_no_{act.lower()}", table, act, sealed))
    return found
