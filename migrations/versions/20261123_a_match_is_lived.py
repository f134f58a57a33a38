"""A match is lived: first meetings, agreements, messages, check-ins, and asking who is ready."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NEW = ("ready_question", "agreement", "direct_message")
OURS = "organisation_id = nullif(current_setting('app.organisation', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "ready_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("match_on", sa.Date(), nullable=False),
        sa.Column("is_ready", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(is_ready IS NULL) = (answered_at IS NULL)", name=op.f("ck_ready_question_answer_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "volunteer_id"],
            ["volunteer.organisation_id", "volunteer.id"],
            name="fk_volunteer_id_volunteer",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_ready_question_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_question")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_ready_question_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "link_digest", name=op.f("uq_ready_question_organisation_id_link_digest")
        ),
        sa.UniqueConstraint(
            "organisation_id",
            "volunteer_id",
            "match_on",
            name=op.f("uq_ready_question_organisation_id_volunteer_id_match_on"),
        ),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "newcomer",
                "volunteer",
                name="agreement_side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "self",
                "phone",
                "in_person",
                "interpreter",
                name="agreement_how",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "match_id"],
            ["match.organisation_id", "match.id"],
            name="fk_match_id_match",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "recorded_by"],
            ["account.organisation_id", "account.id"],
            name="fk_recorded_by_account",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_agreement_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "match_id", "side", name=op.f("uq_agreement_organisation_id_match_id_side")
        ),
    )
    op.create_table(
        "direct_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "newcomer",
                "volunteer",
                name="direct_message_side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("phrase", sa.String(length=40), nullable=True),
        sa.Column("words_sealed", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(phrase IS NULL) != (words_sealed IS NULL)", name=op.f("ck_direct_message_phrase_or_words")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "match_id"],
            ["match.organisation_id", "match.id"],
            name="fk_match_id_match",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_direct_message_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_message")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_direct_message_organisation_id_id")),
    )
    with op.batch_alter_table("direct_message") as batch:
        batch.create_index(
            "ix_direct_message_sent_at", ["organisation_id", "match_id", "sent_at"], unique=False
        )

    with op.batch_alter_table("call_request") as batch:
        batch.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("check_in") as batch:
        batch.add_column(sa.Column("link_digest", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        batch.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(
            sa.Column(
                "met",
                sa.Enum(
                    "not_yet",
                    "once_or_twice",
                    "often",
                    name="check_in_met",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch.add_column(
            sa.Column(
                "how",
                sa.Enum(
                    "self",
                    "phone",
                    "in_person",
                    "interpreter",
                    name="check_in_answered_how",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index("ix_check_in_due_on", ["organisation_id", "due_on"], unique=False)
        batch.create_unique_constraint(
            batch.f("uq_check_in_organisation_id_link_digest"), ["organisation_id", "link_digest"]
        )
        batch.create_foreign_key(
            "fk_recorded_by_account", "account", ["organisation_id", "recorded_by"], ["organisation_id", "id"]
        )

    with op.batch_alter_table("concern") as batch:
        batch.add_column(sa.Column("words_sealed", sa.Text(), nullable=True))

    with op.batch_alter_table("interpreter_booking") as batch:
        batch.create_unique_constraint(
            batch.f("uq_interpreter_booking_organisation_id_meeting_id"), ["organisation_id", "meeting_id"]
        )

    with op.batch_alter_table("meeting") as batch:
        batch.add_column(
            sa.Column(
                "chosen_by",
                sa.Enum(
                    "newcomer",
                    "volunteer",
                    name="meeting_chosen_by",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch.add_column(
            sa.Column(
                "how",
                sa.Enum(
                    "self",
                    "phone",
                    "in_person",
                    "interpreter",
                    name="meeting_chosen_how",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        batch.create_index("ix_meeting_starts_at", ["organisation_id", "starts_at"], unique=False)
        batch.create_index(
            "uq_meeting_one_planned",
            ["organisation_id", "match_id"],
            unique=True,
            sqlite_where=sa.text("status = 'planned'"),
            postgresql_where=sa.text("status = 'planned'"),
        )
        batch.create_foreign_key(
            "fk_recorded_by_account", "account", ["organisation_id", "recorded_by"], ["organisation_id", "id"]
        )
    if op.get_bind().dialect.name == "postgresql":
        for table in NEW:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY own_organisation ON {table} USING ({OURS}) WITH CHECK ({OURS})")


def downgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.drop_constraint("fk_recorded_by_account", type_="foreignkey")
        batch.drop_index(
            "uq_meeting_one_planned",
            sqlite_where=sa.text("status = 'planned'"),
            postgresql_where=sa.text("status = 'planned'"),
        )
        batch.drop_index("ix_meeting_starts_at")
        batch.drop_constraint(op.f("ck_meeting_meeting_chosen_how"), type_="check")
        batch.drop_constraint(op.f("ck_meeting_meeting_chosen_by"), type_="check")
        batch.drop_column("recorded_by")
        batch.drop_column("how")
        batch.drop_column("chosen_by")

    with op.batch_alter_table("interpreter_booking") as batch:
        batch.drop_constraint(batch.f("uq_interpreter_booking_organisation_id_meeting_id"), type_="unique")

    with op.batch_alter_table("concern") as batch:
        batch.drop_column("words_sealed")

    with op.batch_alter_table("check_in") as batch:
        batch.drop_constraint("fk_recorded_by_account", type_="foreignkey")
        batch.drop_constraint(batch.f("uq_check_in_organisation_id_link_digest"), type_="unique")
        batch.drop_index("ix_check_in_due_on")
        batch.drop_constraint(op.f("ck_check_in_check_in_answered_how"), type_="check")
        batch.drop_constraint(op.f("ck_check_in_check_in_met"), type_="check")
        batch.drop_column("settled_at")
        batch.drop_column("recorded_by")
        batch.drop_column("how")
        batch.drop_column("met")
        batch.drop_column("reminded_at")
        batch.drop_column("answer_by")
        batch.drop_column("asked_at")
        batch.drop_column("link_digest")

    with op.batch_alter_table("call_request") as batch:
        batch.drop_column("tried_at")
        batch.drop_column("tries")

    op.drop_table("direct_message")
    op.drop_table("agreement")
    op.drop_table("ready_question")
