"""Lay the house: every room's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("stream", sa.String(length=60), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_audit_entry_stream_seq")),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("stream", sa.String(length=60), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "backup",
        sa.Column("id", BIG, nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("drilled_at", sa.BigInteger(), nullable=True),
        sa.Column("drill_result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    op.create_table(
        "instance_setting",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_instance_setting")),
    )
    op.create_table(
        "office",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("level IN ('province','city','county')", name=op.f("ck_office_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("name", name=op.f("uq_office_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_office_public_id")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_key", "sign_in_failure", ["key", "at"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("progress", BIG, nullable=False),
        sa.Column("total", BIG, nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state IN ('done','failed')) = (finished_at IS NOT NULL)", name=op.f("ck_task_finished")),
        sa.CheckConstraint("state IN ('queued','running','done','failed')", name=op.f("ck_task_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_public_id")),
    )
    op.create_index("ix_task_waiting", "task", ["state", "created_at"], unique=False)

    op.create_table(
        "policy_document",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=True),
        sa.Column("shipped_key", sa.String(length=80), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("doc_no", sa.String(length=60), nullable=True),
        sa.Column("doc_no_absent", sa.String(length=200), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("superseded_by_id", BIG, nullable=True),
        sa.Column("superseded_note", sa.Text(), nullable=False),
        sa.Column("disclosure", sa.String(length=40), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("level IN ('national','provincial','municipal')", name=op.f("ck_policy_document_level")),
        sa.CheckConstraint(
            "(doc_no IS NULL) = (doc_no_absent IS NOT NULL)", name=op.f("ck_policy_document_doc_no_or_reason")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_policy_document_office_id")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["policy_document.id"], name=op.f("fk_policy_document_superseded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_policy_document_public_id")),
        sa.UniqueConstraint("shipped_key", name=op.f("uq_policy_document_shipped_key")),
    )
    op.create_table(
        "question",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=True),
        sa.Column("shipped_key", sa.String(length=80), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("derived_from_id", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("origin IN ('shipped','written','imported')", name=op.f("ck_question_origin")),
        sa.CheckConstraint(
            "state IN ('shipped','draft','in_review','approved','retired')", name=op.f("ck_question_state")
        ),
        sa.ForeignKeyConstraint(["derived_from_id"], ["question.id"], name=op.f("fk_question_derived_from_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_question_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_question_public_id")),
        sa.UniqueConstraint("shipped_key", name=op.f("uq_question_shipped_key")),
    )
    op.create_index("ix_question_state", "question", ["state"], unique=False)

    op.create_table(
        "task_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_file_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_file")),
    )
    op.create_table(
        "unit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("order_no", BIG, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('township','department','other')", name=op.f("ck_unit_kind")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_unit_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_unit_office_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_unit_public_id")),
    )
    op.create_table(
        "person",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("id_tail_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text_size", sa.String(length=10), nullable=False),
        sa.Column("high_contrast", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(username IS NULL) = (password_hash IS NULL)", name=op.f("ck_person_sign_in_whole")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_office_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
        sa.UniqueConstraint("username", name=op.f("uq_person_username")),
    )
    op.create_index("ix_person_office_name", "person", ["office_id", "name"], unique=False)
    op.create_index("ix_person_phone", "person", ["office_id", "phone_index"], unique=False)

    op.create_table(
        "policy_clause",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("document_id", BIG, nullable=False),
        sa.Column("label", sa.String(length=200), nullable=True),
        sa.Column("label_absent", sa.String(length=200), nullable=True),
        sa.Column("quotation", sa.Text(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(label IS NULL) = (label_absent IS NOT NULL)", name=op.f("ck_policy_clause_label_or_reason")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["policy_document.id"], name=op.f("fk_policy_clause_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_clause")),
        sa.UniqueConstraint("public_id", name=op.f("uq_policy_clause_public_id")),
    )
    op.create_table(
        "question_term",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("term", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_term_question_id")),
        sa.PrimaryKeyConstraint("question_id", "term", name=op.f("pk_question_term")),
    )
    op.create_index("ix_question_term_term", "question_term", ["term", "question_id"], unique=False)

    op.create_table(
        "unit_alias",
        sa.Column("id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("alias", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_unit_alias_office_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_alias_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_alias")),
        sa.UniqueConstraint("office_id", "alias", name=op.f("uq_unit_alias_office_id_alias")),
    )
    op.create_table(
        "bank_release",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("created_by", BIG, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_bank_release_created_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_bank_release_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_release")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_bank_release_office_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bank_release_public_id")),
    )
    op.create_table(
        "exam",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("duration_seconds", BIG, nullable=False),
        sa.Column("grace_seconds", BIG, nullable=False),
        sa.Column("late_limit_seconds", BIG, nullable=False),
        sa.Column("earliest_submit_seconds", BIG, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("seal_hash", sa.String(length=64), nullable=True),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("created_by", BIG, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'draft') = (sealed_at IS NULL)", name=op.f("ck_exam_sealed_when")),
        sa.CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name=op.f("ck_exam_released_when")),
        sa.CheckConstraint("state IN ('draft','sealed','closed','released')", name=op.f("ck_exam_state")),
        sa.CheckConstraint("duration_seconds > 0 AND grace_seconds >= 0", name=op.f("ck_exam_times")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_exam_created_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_exam_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
        sa.UniqueConstraint("public_id", name=op.f("uq_exam_public_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_table(
        "paper",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("blueprint", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("multiple_rule", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("seal_hash", sa.String(length=64), nullable=True),
        sa.Column("sealed_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed_by", BIG, nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by", BIG, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(state = 'draft') = (sealed_at IS NULL)", name=op.f("ck_paper_sealed_when")),
        sa.CheckConstraint("(state = 'opened') = (opened_at IS NOT NULL)", name=op.f("ck_paper_opened_when")),
        sa.CheckConstraint("state IN ('draft','sealed','opened')", name=op.f("ck_paper_state")),
        sa.CheckConstraint("(sealed_at IS NULL) = (seal_hash IS NULL)", name=op.f("ck_paper_sealed_hash")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_paper_created_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_paper_office_id")),
        sa.ForeignKeyConstraint(["sealed_by"], ["person.id"], name=op.f("fk_paper_sealed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
    )
    op.create_table(
        "question_retirement",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("retired_by", BIG, nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_question_retirement_office_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_retirement_question_id")),
        sa.ForeignKeyConstraint(["retired_by"], ["person.id"], name=op.f("fk_question_retirement_retired_by")),
        sa.PrimaryKeyConstraint("question_id", "office_id", name=op.f("pk_question_retirement")),
    )
    op.create_table(
        "question_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("stem_text", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("difficulty", BIG, nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("validity", sa.String(length=60), nullable=False),
        sa.Column("practice_only", sa.Boolean(), nullable=False),
        sa.Column("exposure_public", sa.Boolean(), nullable=False),
        sa.Column("fact_keys", sa.String(length=400), nullable=False),
        sa.Column("clause_id", BIG, nullable=True),
        sa.Column("source_absent", sa.String(length=200), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 5", name=op.f("ck_question_version_difficulty")),
        sa.ForeignKeyConstraint(["clause_id"], ["policy_clause.id"], name=op.f("fk_question_version_clause_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_question_version_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_version")),
        sa.UniqueConstraint("question_id", "id", name=op.f("uq_question_version_question_id_id")),
        sa.UniqueConstraint("question_id", "number", name=op.f("uq_question_version_question_id_number")),
    )
    op.create_index("ix_question_version_topic", "question_version", ["topic"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("granted_by", BIG, nullable=True),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "roster_stage",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("created_by", BIG, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_roster_stage_created_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_roster_stage_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_stage")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roster_stage_public_id")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", BIG, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'candidate') = (exam_id IS NOT NULL)", name=op.f("ck_sign_in_candidate_has_exam")
        ),
        sa.CheckConstraint("kind IN ('staff','candidate')", name=op.f("ck_sign_in_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index("ix_sign_in_person", "sign_in", ["person_id", "ended_at"], unique=False)

    op.create_table(
        "bank_release_item",
        sa.Column("release_id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["bank_release.id"], name=op.f("fk_bank_release_item_release_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_bank_release_item_version_id")
        ),
        sa.PrimaryKeyConstraint("release_id", "version_id", name=op.f("pk_bank_release_item")),
    )
    op.create_table(
        "current_version",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id", "version_id"],
            ["question_version.question_id", "question_version.id"],
            name=op.f("fk_current_version_question_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_current_version_question_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_current_version")),
    )
    op.create_table(
        "exam_paper",
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("paper_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_exam_paper_exam_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_exam_paper_paper_id")),
        sa.PrimaryKeyConstraint("exam_id", "category", name=op.f("pk_exam_paper")),
    )
    op.create_table(
        "form",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("paper_id", BIG, nullable=False),
        sa.Column("label", sa.String(length=4), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("total_marks", sa.BigInteger(), nullable=False),
        sa.Column("predicted_difficulty", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_form_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("paper_id", "label", name=op.f("uq_form_paper_id_label")),
        sa.UniqueConstraint("public_id", name=op.f("uq_form_public_id")),
    )
    op.create_table(
        "marking_run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("marker_version", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("started_by", BIG, nullable=True),
        sa.Column("second_by", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_marking_run_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_run")),
        sa.UniqueConstraint("exam_id", "number", name=op.f("uq_marking_run_exam_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_marking_run_public_id")),
    )
    op.create_table(
        "question_approval",
        sa.Column("id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("approved_by", BIG, nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_question_approval_approved_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_question_approval_office_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_question_approval_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_approval")),
        sa.UniqueConstraint("version_id", "office_id", name=op.f("uq_question_approval_version_id_office_id")),
    )
    op.create_table(
        "question_key",
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_question_key_version_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_question_key")),
    )
    op.create_table(
        "room",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seat_rows", BIG, nullable=False),
        sa.Column("seat_columns", BIG, nullable=False),
        sa.CheckConstraint("seat_rows > 0 AND seat_columns > 0", name=op.f("ck_room_grid")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_room_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("exam_id", "id", name=op.f("uq_room_exam_id_id")),
        sa.UniqueConstraint("exam_id", "number", name=op.f("uq_room_exam_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_public_id")),
    )
    op.create_table(
        "sitting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("opens_at <= starts_at AND starts_at < ends_at", name=op.f("ck_sitting_order")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_sitting_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("exam_id", "id", name=op.f("uq_sitting_exam_id_id")),
        sa.UniqueConstraint("exam_id", "number", name=op.f("uq_sitting_exam_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_public_id")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.Column("unit_order", BIG, nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("exam_number", sa.String(length=20), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sitting_id", BIG, nullable=True),
        sa.Column("room_id", BIG, nullable=True),
        sa.Column("seat", BIG, nullable=True),
        sa.Column("form_id", BIG, nullable=True),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("standing_reason", sa.String(length=400), nullable=False),
        sa.Column("extra_seconds", BIG, nullable=False),
        sa.Column("text_size", sa.String(length=10), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('entered','leave','absent','irregular')", name=op.f("ck_candidate_standing")
        ),
        sa.CheckConstraint("extra_seconds >= 0", name=op.f("ck_candidate_extra")),
        sa.ForeignKeyConstraint(
            ["exam_id", "room_id"], ["room.exam_id", "room.id"], name=op.f("fk_candidate_exam_id_room_id")
        ),
        sa.ForeignKeyConstraint(
            ["exam_id", "sitting_id"],
            ["sitting.exam_id", "sitting.id"],
            name=op.f("fk_candidate_exam_id_sitting_id"),
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_candidate_exam_id")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_candidate_form_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_candidate_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_candidate_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("exam_id", "exam_number", name=op.f("uq_candidate_exam_id_exam_number")),
        sa.UniqueConstraint("exam_id", "id", name=op.f("uq_candidate_exam_id_id")),
        sa.UniqueConstraint("exam_id", "person_id", name=op.f("uq_candidate_exam_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_candidate_public_id")),
        sa.UniqueConstraint("sitting_id", "room_id", "seat", name=op.f("uq_candidate_sitting_id_room_id_seat")),
    )
    op.create_index("ix_candidate_unit", "candidate", ["exam_id", "unit_id"], unique=False)

    op.create_table(
        "form_item",
        sa.Column("id", BIG, nullable=False),
        sa.Column("form_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("section", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("marks", sa.BigInteger(), nullable=False),
        sa.Column("option_order", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_item_form_id")),
        sa.ForeignKeyConstraint(["version_id"], ["question_version.id"], name=op.f("fk_form_item_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_item")),
        sa.UniqueConstraint("form_id", "item", name=op.f("uq_form_item_form_id_item")),
        sa.UniqueConstraint("form_id", "number", name=op.f("uq_form_item_form_id_number")),
    )
    op.create_table(
        "key_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("form_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("approved_by", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_key_version_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_version")),
        sa.UniqueConstraint("form_id", "number", name=op.f("uq_key_version_form_id_number")),
    )
    op.create_table(
        "notice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("issuer_mark", sa.String(length=200), nullable=False),
        sa.Column("doc_no", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("addressees", sa.String(length=400), nullable=False),
        sa.Column("copies_to", sa.String(length=400), nullable=False),
        sa.Column("disclosure", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("figures_hash", sa.String(length=64), nullable=False),
        sa.Column("drafted_by", BIG, nullable=False),
        sa.Column("checked_by", BIG, nullable=True),
        sa.Column("issued_by", BIG, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state <> 'issued' OR (doc_no IS NOT NULL AND issued_by IS NOT NULL)",
            name=op.f("ck_notice_issued_whole"),
        ),
        sa.CheckConstraint("state <> 'issued' OR issued_on IS NOT NULL", name=op.f("ck_notice_dated")),
        sa.CheckConstraint("state IN ('draft','checked','issued','withdrawn')", name=op.f("ck_notice_state")),
        sa.CheckConstraint("issued_by IS NULL OR issued_by <> drafted_by", name=op.f("ck_notice_two_people")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_notice_checked_by")),
        sa.ForeignKeyConstraint(["drafted_by"], ["person.id"], name=op.f("fk_notice_drafted_by")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_notice_exam_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_notice_issued_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_notice_office_id")),
        sa.ForeignKeyConstraint(["run_id"], ["marking_run.id"], name=op.f("fk_notice_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("office_id", "doc_no", name=op.f("uq_notice_office_id_doc_no")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    op.create_table(
        "room_staff",
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_staff_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_staff_room_id")),
        sa.PrimaryKeyConstraint("room_id", "person_id", name=op.f("pk_room_staff")),
    )
    op.create_table(
        "seat_binding",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("seat", BIG, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("bound_by", BIG, nullable=False),
        sa.Column("bound_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["bound_by"], ["person.id"], name=op.f("fk_seat_binding_bound_by")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_seat_binding_exam_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_seat_binding_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_binding")),
        sa.UniqueConstraint("room_id", "seat", name=op.f("uq_seat_binding_room_id_seat")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_seat_binding_token_hash")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("candidate_id", BIG, nullable=False),
        sa.Column("form_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("sign_in_id", BIG, nullable=True),
        sa.Column("grace_seconds", BIG, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state = 'entered' OR state = 'voided' OR started_at IS NOT NULL",
            name=op.f("ck_attempt_started_when"),
        ),
        sa.CheckConstraint(
            "state IN ('entered','open','paused','submitted','expired','graded','released','at_node','voided')",
            name=op.f("ck_attempt_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted','expired') OR closed_at IS NOT NULL",
            name=op.f("ck_attempt_closed_when"),
        ),
        sa.CheckConstraint("(started_at IS NULL) = (closes_at IS NULL)", name=op.f("ck_attempt_closes_when")),
        sa.ForeignKeyConstraint(
            ["exam_id", "candidate_id"],
            ["candidate.exam_id", "candidate.id"],
            name=op.f("fk_attempt_exam_id_candidate_id"),
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_attempt_exam_id")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_attempt_form_id")),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_in.id"], name=op.f("fk_attempt_sign_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("exam_id", "id", name=op.f("uq_attempt_exam_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
    )
    op.create_index("ix_attempt_closing", "attempt", ["state", "closes_at"], unique=False)
    op.create_index(
        "uq_attempt_live",
        "attempt",
        ["exam_id", "candidate_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'voided'"),
        postgresql_where=sa.text("state <> 'voided'"),
    )

    op.create_table(
        "notice_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("notice_id", BIG, nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("register_entry", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("edition IN ('internal','nameless')", name=op.f("ck_notice_file_edition")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_file_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_file")),
        sa.UniqueConstraint("notice_id", "edition", name=op.f("uq_notice_file_notice_id_edition")),
    )
    op.create_table(
        "answer_event",
        sa.Column("exam_id", BIG, autoincrement=False, nullable=False),
        sa.Column("attempt_id", BIG, autoincrement=False, nullable=False),
        sa.Column("save_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_hash", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("epoch > 0 AND seq > 0", name=op.f("ck_answer_event_order")),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"],
            ["attempt.exam_id", "attempt.id"],
            name=op.f("fk_answer_event_exam_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("exam_id", "attempt_id", "save_id", name=op.f("pk_answer_event")),
    )
    op.create_table(
        "answer_sheet",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("second_by", BIG, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("event_count", BIG, nullable=False),
        sa.Column("event_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "reason <> 'late_evidence' OR second_by IS NOT NULL", name=op.f("ck_answer_sheet_two_people")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_answer_sheet_decided_by")),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"],
            ["attempt.exam_id", "attempt.id"],
            name=op.f("fk_answer_sheet_exam_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(["second_by"], ["person.id"], name=op.f("fk_answer_sheet_second_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_sheet")),
        sa.UniqueConstraint("attempt_id", "revision", name=op.f("uq_answer_sheet_attempt_id_revision")),
        sa.UniqueConstraint("exam_id", "attempt_id", "id", name=op.f("uq_answer_sheet_exam_id_attempt_id_id")),
    )
    op.create_table(
        "attempt_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("by_person", BIG, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"],
            ["attempt.exam_id", "attempt.id"],
            name=op.f("fk_attempt_event_exam_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_event")),
    )
    op.create_index("ix_attempt_event_attempt", "attempt_event", ["exam_id", "attempt_id", "id"], unique=False)

    op.create_table(
        "late_evidence",
        sa.Column("exam_id", BIG, autoincrement=False, nullable=False),
        sa.Column("attempt_id", BIG, autoincrement=False, nullable=False),
        sa.Column("save_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_hash", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("refused_for", sa.String(length=40), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"],
            ["attempt.exam_id", "attempt.id"],
            name=op.f("fk_late_evidence_exam_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("exam_id", "attempt_id", "save_id", name=op.f("pk_late_evidence")),
    )
    op.create_table(
        "time_change",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("seconds", BIG, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('extension','pause')", name=op.f("ck_time_change_kind")),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_time_change_seconds")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_time_change_decided_by")),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"],
            ["attempt.exam_id", "attempt.id"],
            name=op.f("fk_time_change_exam_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_change")),
    )
    op.create_index("ix_time_change_attempt", "time_change", ["exam_id", "attempt_id"], unique=False)

    op.create_table(
        "manual_mark",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("item", sa.String(length=16), nullable=False),
        sa.Column("sheet_id", BIG, nullable=False),
        sa.Column("marker_id", BIG, nullable=False),
        sa.Column("marks", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("marks >= 0", name=op.f("ck_manual_mark_marks")),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"],
            ["attempt.exam_id", "attempt.id"],
            name=op.f("fk_manual_mark_exam_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(["marker_id"], ["person.id"], name=op.f("fk_manual_mark_marker_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["answer_sheet.id"], name=op.f("fk_manual_mark_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manual_mark")),
    )
    op.create_index("ix_manual_mark_answer", "manual_mark", ["exam_id", "attempt_id", "item"], unique=False)

    op.create_table(
        "mark_sheet",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("sheet_id", BIG, nullable=False),
        sa.Column("key_version_id", BIG, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_mark_sheet_total")),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id", "sheet_id"],
            ["answer_sheet.exam_id", "answer_sheet.attempt_id", "answer_sheet.id"],
            name=op.f("fk_mark_sheet_exam_id_attempt_id_sheet_id"),
        ),
        sa.ForeignKeyConstraint(["key_version_id"], ["key_version.id"], name=op.f("fk_mark_sheet_key_version_id")),
        sa.ForeignKeyConstraint(["run_id"], ["marking_run.id"], name=op.f("fk_mark_sheet_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_sheet")),
        sa.UniqueConstraint("run_id", "attempt_id", name=op.f("uq_mark_sheet_run_id_attempt_id")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("mark_sheet")
    op.drop_index("ix_manual_mark_answer", table_name="manual_mark")

    op.drop_table("manual_mark")
    op.drop_index("ix_time_change_attempt", table_name="time_change")

    op.drop_table("time_change")
    op.drop_table("late_evidence")
    op.drop_index("ix_attempt_event_attempt", table_name="attempt_event")

    op.drop_table("attempt_event")
    op.drop_table("answer_sheet")
    op.drop_table("answer_event")
    op.drop_table("notice_file")
    op.drop_index(
        "uq_attempt_live",
        table_name="attempt",
        sqlite_where=sa.text("state <> 'voided'"),
        postgresql_where=sa.text("state <> 'voided'"),
    )
    op.drop_index("ix_attempt_closing", table_name="attempt")

    op.drop_table("attempt")
    op.drop_table("seat_binding")
    op.drop_table("room_staff")
    op.drop_table("notice")
    op.drop_table("key_version")
    op.drop_table("form_item")
    op.drop_index("ix_candidate_unit", table_name="candidate")

    op.drop_table("candidate")
    op.drop_table("sitting")
    op.drop_table("room")
    op.drop_table("question_key")
    op.drop_table("question_approval")
    op.drop_table("marking_run")
    op.drop_table("form")
    op.drop_table("exam_paper")
    op.drop_table("current_version")
    op.drop_table("bank_release_item")
    op.drop_index("ix_sign_in_person", table_name="sign_in")

    op.drop_table("sign_in")
    op.drop_table("roster_stage")
    op.drop_table("role_grant")
    op.drop_index("ix_question_version_topic", table_name="question_version")

    op.drop_table("question_version")
    op.drop_table("question_retirement")
    op.drop_table("paper")
    op.drop_table("invitation")
    op.drop_table("exam")
    op.drop_table("bank_release")
    op.drop_table("unit_alias")
    op.drop_index("ix_question_term_term", table_name="question_term")

    op.drop_table("question_term")
    op.drop_table("policy_clause")
    op.drop_index("ix_person_phone", table_name="person")
    op.drop_index("ix_person_office_name", table_name="person")

    op.drop_table("person")
    op.drop_table("unit")
    op.drop_table("task_file")
    op.drop_index("ix_question_state", table_name="question")

    op.drop_table("question")
    op.drop_table("policy_document")
    op.drop_index("ix_task_waiting", table_name="task")

    op.drop_table("task")
    op.drop_index("ix_sign_in_failure_key", table_name="sign_in_failure")

    op.drop_table("sign_in_failure")
    op.drop_table("office")
    op.drop_table("instance_setting")
    op.drop_table("backup")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")

    op.drop_table("audit_entry")
