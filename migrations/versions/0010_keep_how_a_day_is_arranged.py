"""Keep how an exam day is arranged and what happens on it.

Which units were asked, who is on duty, every change after sealing; incidents, signed room records, answers typed from
paper, PC checks, and what browsers tell of themselves.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MADE = (
    "presence",
    "self_check",
    "paper_entry",
    "room_signature",
    "room_record",
    "incident",
    "arrangement",
    "linked_exam",
    "invited_unit",
    "room_duty",
    "sitting_room",
)


def _added() -> tuple[tuple[str, sa.Column[Any]], ...]:
    """Return (table, column) of the new columns."""
    return (
        ("exam", sa.Column("opened_at", sa.BigInteger(), nullable=True)),
        ("exam", sa.Column("circular", sa.Text(), server_default="{}", nullable=False)),
        ("sitting", sa.Column("kind", sa.String(length=40), server_default="main", nullable=False)),
        ("sitting", sa.Column("cancelled_at", sa.BigInteger(), nullable=True)),
        ("sitting", sa.Column("cancelled_reason", sa.String(400), server_default=sa.text("''"), nullable=False)),
        ("room", sa.Column("capacity", BIG, nullable=True)),
        ("room", sa.Column("address_ranges", sa.String(length=400), server_default=sa.text("''"), nullable=False)),
        ("candidate", sa.Column("withdrawn_at", sa.BigInteger(), nullable=True)),
    )


def upgrade() -> None:
    """Add columns and tables; room_staff, which nothing ever wrote, gives way to room_duty."""
    for table, column in _added():
        op.add_column(table, column)
    op.drop_table("room_staff")
    _arranging()
    _changes()
    _watching()
    _papers()


def downgrade() -> None:
    """Drop them, those that point to others first."""
    for table in MADE:
        op.drop_table(table)
    op.create_table(
        "room_staff",
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_staff_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_staff_room_id")),
        sa.PrimaryKeyConstraint("room_id", "person_id", name=op.f("pk_room_staff")),
    )
    for table, column in _added():
        op.drop_column(table, column.name)


def _arranging() -> None:
    op.create_table(
        "sitting_room",
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("sitting_id", BIG, autoincrement=False, nullable=False),
        sa.Column("room_id", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id", "room_id"], ["room.exam_id", "room.id"], name=op.f("fk_sitting_room_exam_id_room_id")
        ),
        sa.ForeignKeyConstraint(
            ["exam_id", "sitting_id"],
            ["sitting.exam_id", "sitting.id"],
            name=op.f("fk_sitting_room_exam_id_sitting_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "room_id", name=op.f("pk_sitting_room")),
    )
    op.create_table(
        "room_duty",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("sitting_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=True),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("post", sa.String(length=40), nullable=False),
        sa.CheckConstraint("post IN ('chief','invigilator','roving','supervisor')", name=op.f("ck_room_duty_post")),
        sa.CheckConstraint(
            "room_id IS NOT NULL OR post IN ('roving','supervisor')", name=op.f("ck_room_duty_room_of_post")
        ),
        sa.ForeignKeyConstraint(
            ["exam_id", "room_id"], ["room.exam_id", "room.id"], name=op.f("fk_room_duty_exam_id_room_id")
        ),
        sa.ForeignKeyConstraint(
            ["exam_id", "sitting_id"], ["sitting.exam_id", "sitting.id"], name=op.f("fk_room_duty_exam_id_sitting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_duty_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_duty")),
    )
    op.create_index("ix_room_duty_room", "room_duty", ["exam_id", "room_id"])
    op.create_index("uq_room_duty_person", "room_duty", ["sitting_id", "person_id"], unique=True)
    op.create_table(
        "invited_unit",
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("people", BIG, nullable=True),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(replied_at IS NULL) = (people IS NULL)", name=op.f("ck_invited_unit_replied")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_invited_unit_exam_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_invited_unit_unit_id")),
        sa.PrimaryKeyConstraint("exam_id", "unit_id", name=op.f("pk_invited_unit")),
    )
    op.create_table(
        "linked_exam",
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("origin_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_linked_exam_exam_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["exam.id"], name=op.f("fk_linked_exam_origin_id")),
        sa.PrimaryKeyConstraint("exam_id", name=op.f("pk_linked_exam")),
    )


def _changes() -> None:
    op.create_table(
        "arrangement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("candidate_id", BIG, nullable=True),
        sa.Column("sitting_id", BIG, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("decided_by", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('late_addition','replacement','withdrawal','leave','leave_withdrawn','extra_time','text_size','on_paper','seat','make_up','sitting_moved','sitting_cancelled')",
            name=op.f("ck_arrangement_kind"),
        ),
        sa.CheckConstraint("candidate_id IS NOT NULL OR sitting_id IS NOT NULL", name=op.f("ck_arrangement_subject")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_arrangement_decided_by")),
        sa.ForeignKeyConstraint(
            ["exam_id", "candidate_id"],
            ["candidate.exam_id", "candidate.id"],
            name=op.f("fk_arrangement_exam_id_candidate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["exam_id", "sitting_id"],
            ["sitting.exam_id", "sitting.id"],
            name=op.f("fk_arrangement_exam_id_sitting_id"),
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_arrangement_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_arrangement_public_id")),
    )
    op.create_index("ix_arrangement_exam", "arrangement", ["exam_id", "id"])


def _watching() -> None:
    op.create_table(
        "presence",
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=True),
        sa.Column("answered", BIG, nullable=False),
        sa.Column("unsaved", BIG, nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"], ["attempt.exam_id", "attempt.id"], name=op.f("fk_presence_exam_id_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_exam", "presence", ["exam_id", "changed_at"])
    op.create_table(
        "incident",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=True),
        sa.Column("candidate_id", BIG, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=1000), nullable=False),
        sa.Column("statement", sa.String(length=1000), nullable=False),
        sa.Column("measures", sa.String(length=1000), nullable=False),
        sa.Column("noted_by", BIG, nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_by", BIG, nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('equipment','network','paper','health','conduct','other')", name=op.f("ck_incident_kind")
        ),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_incident_settled_whole")),
        sa.ForeignKeyConstraint(
            ["exam_id", "candidate_id"],
            ["candidate.exam_id", "candidate.id"],
            name=op.f("fk_incident_exam_id_candidate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["exam_id", "room_id"], ["room.exam_id", "room.id"], name=op.f("fk_incident_exam_id_room_id")
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_incident_exam_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_incident_noted_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_incident_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incident_public_id")),
    )
    op.create_index("ix_incident_exam", "incident", ["exam_id", "id"])
    op.create_table(
        "self_check",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("seat", BIG, nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id", "room_id"], ["room.exam_id", "room.id"], name=op.f("fk_self_check_exam_id_room_id")
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_self_check_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check")),
    )
    op.create_index("ix_self_check_room", "self_check", ["exam_id", "room_id", "seat"])


def _papers() -> None:
    op.create_table(
        "room_record",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("sitting_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id", "room_id"], ["room.exam_id", "room.id"], name=op.f("fk_room_record_exam_id_room_id")
        ),
        sa.ForeignKeyConstraint(
            ["exam_id", "sitting_id"],
            ["sitting.exam_id", "sitting.id"],
            name=op.f("fk_room_record_exam_id_sitting_id"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_room_record_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_record")),
        sa.UniqueConstraint(
            "sitting_id", "room_id", "revision", name=op.f("uq_room_record_sitting_id_room_id_revision")
        ),
    )
    op.create_table(
        "room_signature",
        sa.Column("record_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("signed_as", sa.String(length=40), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("signed_as IN ('invigilator','supervisor')", name=op.f("ck_room_signature_signed_as")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_signature_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["room_record.id"], name=op.f("fk_room_signature_record_id")),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_room_signature")),
    )
    op.create_table(
        "paper_entry",
        sa.Column("id", BIG, nullable=False),
        sa.Column("exam_id", BIG, nullable=False),
        sa.Column("attempt_id", BIG, nullable=False),
        sa.Column("round", BIG, nullable=False),
        sa.Column("pass_no", BIG, nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("entered_by", BIG, nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("pass_no IN (1, 2, 3)", name=op.f("ck_paper_entry_pass_no")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_paper_entry_entered_by")),
        sa.ForeignKeyConstraint(
            ["exam_id", "attempt_id"],
            ["attempt.exam_id", "attempt.id"],
            name=op.f("fk_paper_entry_exam_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint(
            "attempt_id", "round", "entered_by", name=op.f("uq_paper_entry_attempt_id_round_entered_by")
        ),
        sa.UniqueConstraint("attempt_id", "round", "pass_no", name=op.f("uq_paper_entry_attempt_id_round_pass_no")),
    )
