"""Keep beside each pointer to a current version what lists filter by, and find what an import brought.

Versions never change, so a copy of theirs cannot grow stale; the database takes it itself, so no writer can forget.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COPIED = {
    "kind": sa.String(length=40),
    "topic": sa.String(length=60),
    "difficulty": BIG,
    "level": sa.String(length=40),
    "area": sa.String(length=60),
    "clause_id": BIG,
    "created_by": BIG,
}


def upgrade() -> None:
    """Add the columns, copy what stands, and let a trigger copy from now on."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, kind in COPIED.items():
        op.add_column("current_version", sa.Column(name, kind, nullable=True))
    columns = ", ".join(COPIED)
    copy = (
        f"UPDATE current_version SET ({columns}) = "
        f"(SELECT {columns} FROM question_version WHERE question_version.id = current_version.version_id)"
    )
    op.execute(copy)
    if sqlite:
        for name, act in (("insert", "INSERT"), ("update", "UPDATE OF version_id")):
            op.execute(
                f"CREATE TRIGGER current_version_copy_{name} AFTER {act} ON current_version "
                f"BEGIN {copy} WHERE question_id = NEW.question_id; END"
            )
    else:
        taken = ", ".join(f"NEW.{name}" for name in COPIED)
        op.execute(
            "CREATE FUNCTION copy_current_version() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN SELECT {columns} INTO {taken} FROM question_version WHERE id = NEW.version_id; "
            "RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER current_version_copy BEFORE INSERT OR UPDATE OF version_id ON current_version "
            "FOR EACH ROW EXECUTE FUNCTION copy_current_version()"
        )
    op.create_index("ix_imported_question_import_id", "imported_question", ["import_id", "number"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_imported_question_import_id", table_name="imported_question")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER current_version_copy_insert")
        op.execute("DROP TRIGGER current_version_copy_update")
    else:
        op.execute("DROP TRIGGER current_version_copy ON current_version")
        op.execute("DROP FUNCTION copy_current_version()")
    for name in COPIED:
        op.drop_column("current_version", name)
