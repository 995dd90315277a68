"""Run migrations on the connection handed in by examsvc.core.migrating; there is no other way in."""

from alembic import context

from examsvc.core.types import Instant, Marks
from examsvc.schema import metadata


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our column types as what the database keeps, so that old migrations need no code of ours."""
    if kind == "type" and isinstance(item, (Instant, Marks)):
        return "sa.BigInteger()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
