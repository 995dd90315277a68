"""Keep what replaces a source, what reviewers say, where versions were used, and imports on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables, those that others point to first."""
    _sources()
    _questions()
    _imports()


def _sources() -> None:
    op.create_table(
        "stored_file",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "document_original",
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["policy_document.id"], name=op.f("fk_document_original_document_id")
        ),
        sa.ForeignKeyConstraint(["file_hash"], ["stored_file.hash"], name=op.f("fk_document_original_file_hash")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_original")),
    )
    op.create_table(
        "supersession",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clause_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("impact_hash", sa.String(length=64), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_document_id"], ["policy_document.id"], name=op.f("fk_supersession_by_document_id")
        ),
        sa.ForeignKeyConstraint(["clause_id"], ["policy_clause.id"], name=op.f("fk_supersession_clause_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_supersession_decided_by")),
        sa.ForeignKeyConstraint(["document_id"], ["policy_document.id"], name=op.f("fk_supersession_document_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_supersession_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supersession")),
        sa.UniqueConstraint("public_id", name=op.f("uq_supersession_public_id")),
    )
    op.create_index("ix_supersession_document_id", "supersession", ["document_id", "office_id"], unique=False)
    op.create_table(
        "recheck",
        sa.Column("supersession_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("checked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_recheck_checked_by")),
        sa.ForeignKeyConstraint(["supersession_id"], ["supersession.id"], name=op.f("fk_recheck_supersession_id")),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_recheck_version_id")),
        sa.PrimaryKeyConstraint("supersession_id", "version_id", name=op.f("pk_recheck")),
    )
    op.create_table(
        "supersession_withdrawal",
        sa.Column("supersession_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supersession_id"], ["supersession.id"], name=op.f("fk_supersession_withdrawal_supersession_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_supersession_withdrawal_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("supersession_id", name=op.f("pk_supersession_withdrawal")),
    )
    op.add_column("policy_clause", sa.Column("effective_from", sa.Date(), nullable=True))


def _questions() -> None:
    op.create_table(
        "merge_settlement",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('copied','kept','taken','merged')", name=op.f("ck_merge_settlement_decision")
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_merge_settlement_question_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_merge_settlement_settled_by")),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_merge_settlement_version_id")),
        sa.PrimaryKeyConstraint("question_id", "version_id", name=op.f("pk_merge_settlement")),
    )
    op.create_table(
        "review_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("act IN ('comment','submit','return')", name=op.f("ck_review_note_act")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_review_note_office_id")),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_review_note_version_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_review_note_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_note")),
    )
    op.create_index("ix_review_note_version_id", "review_note", ["version_id"], unique=False)
    op.create_table(
        "version_facility",
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("exam_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("candidates", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facility", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_version_facility_version_id")),
        sa.PrimaryKeyConstraint("version_id", "exam_id", name=op.f("pk_version_facility")),
    )
    op.create_table(
        "version_use",
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_version_use_version_id")),
        sa.PrimaryKeyConstraint("version_id", "paper_id", name=op.f("pk_version_use")),
    )


def _imports() -> None:
    op.create_table(
        "bank_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("encoding", sa.String(length=40), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.String(length=400), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undo_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "state IN ('reading','preview','writing','published','undone','failed')",
            name=op.f("ck_bank_import_state"),
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_bank_import_created_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_bank_import_office_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_bank_import_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bank_import_public_id")),
    )
    op.create_table(
        "bank_import_row",
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("fate", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("stem_text", sa.Text(), nullable=False),
        sa.Column("troubles", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.String(length=40), nullable=False),
        sa.CheckConstraint("fate IN ('taken','loss','rejected','duplicate')", name=op.f("ck_bank_import_row_fate")),
        sa.ForeignKeyConstraint(["import_id"], ["bank_import.id"], name=op.f("fk_bank_import_row_import_id")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_bank_import_row")),
    )
    op.create_index("ix_bank_import_row_fate", "bank_import_row", ["import_id", "fate", "number"], unique=False)
    op.create_table(
        "imported_question",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id", "number"],
            ["bank_import_row.import_id", "bank_import_row.number"],
            name=op.f("fk_imported_question_import_id_number"),
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_imported_question_question_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_imported_question")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_column("policy_clause", "effective_from")
    op.drop_table("imported_question")
    op.drop_table("version_use")
    op.drop_table("version_facility")
    op.drop_table("supersession_withdrawal")
    op.drop_index("ix_review_note_version_id", table_name="review_note")
    op.drop_table("review_note")
    op.drop_table("recheck")
    op.drop_table("merge_settlement")
    op.drop_index("ix_bank_import_row_fate", table_name="bank_import_row")
    op.drop_table("bank_import_row")
    op.drop_index("ix_supersession_document_id", table_name="supersession")
    op.drop_table("supersession")
    op.drop_table("bank_import")
    op.drop_table("document_original")
    op.drop_table("stored_file")
