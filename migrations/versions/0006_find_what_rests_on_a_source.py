"""Find the versions that rest on a clause, and the papers that hold them, without reading the whole bank."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_policy_clause_document_id", "policy_clause", ["document_id"])
    op.create_index("ix_question_version_clause_id", "question_version", ["clause_id"])
    op.create_index("ix_form_item_version_id", "form_item", ["version_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_form_item_version_id", table_name="form_item")
    op.drop_index("ix_question_version_clause_id", table_name="question_version")
    op.drop_index("ix_policy_clause_document_id", table_name="policy_clause")
