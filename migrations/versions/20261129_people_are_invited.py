"""People who wait are invited to activities."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

OURS = "organisation_id = nullif(current_setting('app.organisation', true), '')::uuid"


def upgrade() -> None:
    op.create_table(
        "activity",
        *_owned(),
        sa.Column(
            "kind",
            _words("activity_kind", "language_cafe", "walk", "handcraft", "meal", "sport", "outing", "other"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_place_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("audience", _words("audience", "everybody", "women", "men", "families"), nullable=False),
        sa.Column("room", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "called_off_reason",
            _words("call_off_reason", "too_few", "place_closed", "nobody_to_lead", "weather", "other"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(meeting_place_id IS NULL) != (address IS NULL)", name=op.f("ck_activity_is_somewhere")
        ),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_activity_ends_after_it_starts")),
        sa.CheckConstraint("room IS NULL OR room > 0", name=op.f("ck_activity_room_for_somebody")),
        sa.CheckConstraint(
            "(called_off_at IS NULL) = (called_off_reason IS NULL)", name=op.f("ck_activity_called_off_why")
        ),
        _belongs_to("meeting_place", "meeting_place_id"),
        _belongs_to("account", "made_by"),
        *_keys("activity"),
    )
    op.create_index("ix_activity_starts_at", "activity", ["organisation_id", "starts_at"])
    op.create_table(
        "invitation",
        *_owned(),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("newcomer_id", sa.Uuid(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", _words("invitation_answer", "yes", "no"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "how",
            _words("invitation_answered_how", "self", "phone", "in_person", "interpreter"),
            nullable=True,
        ),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_invitation_answer_has_time")
        ),
        sa.CheckConstraint("(answer IS NULL) = (how IS NULL)", name=op.f("ck_invitation_answer_has_way")),
        _belongs_to("activity", "activity_id", ondelete="CASCADE"),
        _belongs_to("newcomer", "newcomer_id", ondelete="CASCADE"),
        _belongs_to("account", "invited_by"),
        _belongs_to("account", "recorded_by"),
        *_keys("invitation"),
        sa.UniqueConstraint(
            "organisation_id",
            "activity_id",
            "newcomer_id",
            name=op.f("uq_invitation_organisation_id_activity_id_newcomer_id"),
        ),
    )
    op.create_index("ix_invitation_newcomer_id", "invitation", ["organisation_id", "newcomer_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("activity", "invitation"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY own_organisation ON {table} USING ({OURS}) WITH CHECK ({OURS})")


def downgrade() -> None:
    op.drop_table("invitation")
    op.drop_table("activity")


def _owned() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f(f"fk_{table}_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f(f"uq_{table}_organisation_id_id")),
    )


def _belongs_to(table: str, column: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{table}.organisation_id", f"{table}.id"],
        name=f"fk_{column}_{table}",
        ondelete=ondelete,
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
