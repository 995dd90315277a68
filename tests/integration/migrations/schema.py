"""What a database's own catalogue says of its schema, in a form that can be compared."""

from typing import Any

from sqlalchemy import inspect, text

from examsvc.core.database import Database

_TRIGGERS = {
    True: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    False: "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


def describe(database: Database) -> dict[str, Any]:
    """Return columns, keys, checks and indexes of every table, and every trigger."""
    with database.engine.connect() as connection:
        seen = inspect(connection)
        tables = {
            name: {
                "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in seen.get_columns(name)},
                "primary key": seen.get_pk_constraint(name)["constrained_columns"],
                "foreign keys": sorted(str(sorted(key.items(), key=str)) for key in seen.get_foreign_keys(name)),
                "unique": sorted(str(u["column_names"]) for u in seen.get_unique_constraints(name)),
                "checks": sorted(str(c["sqltext"]) for c in seen.get_check_constraints(name)),
                "indexes": sorted(f"{i['name']} {i['column_names']} {i['unique']}" for i in seen.get_indexes(name)),
            }
            for name in sorted(seen.get_table_names())
            if name != "alembic_version"
        }
        return {"tables": tables, "triggers": list_triggers(database)}


def list_triggers(database: Database) -> list[tuple[str, str]]:
    """Return (name, definition) of every trigger."""
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(_TRIGGERS[database.is_sqlite]))]


def table_names(database: Database) -> set[str]:
    """Return the tables, but not Alembic's own."""
    return set(describe(database)["tables"])
