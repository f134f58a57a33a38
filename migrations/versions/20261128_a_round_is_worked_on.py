"""A round is asked for, solved outside the web server from a snapshot, and solved again with wishes."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

OURS = "organisation_id = nullif(current_setting('app.organisation', true), '')::uuid"
ROUND, PROPOSAL, UNMATCHED = "matching_round", "proposal", "unmatched"


def upgrade() -> None:
    _widen_rounds()
    with op.batch_alter_table(PROPOSAL) as batch:
        batch.add_column(sa.Column("broken", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("newcomer_digest", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("volunteer_digest", sa.String(length=64), nullable=True))
    with op.batch_alter_table(UNMATCHED) as batch:
        batch.add_column(sa.Column("closest", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("relaxations", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("is_for_good", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table, column in ((PROPOSAL, "broken"), (UNMATCHED, "relaxations"), ("decision", "is_for_good")):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None)
    _make_wishes()


def downgrade() -> None:
    op.drop_table("round_wish")
    with op.batch_alter_table("decision") as batch:
        batch.drop_column("is_for_good")
    with op.batch_alter_table(UNMATCHED) as batch:
        batch.drop_column("relaxations")
        batch.drop_column("closest")
    with op.batch_alter_table(PROPOSAL) as batch:
        batch.drop_column("volunteer_digest")
        batch.drop_column("newcomer_digest")
        batch.drop_column("broken")
    _narrow_rounds()


def _widen_rounds() -> None:
    with op.batch_alter_table(ROUND) as batch:
        batch.add_column(sa.Column("workspace_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("grouping", _words("grouping", "gender", "age_band", "report_zone")))
        batch.add_column(sa.Column("asked", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("snapshot", sa.LargeBinary(), nullable=True))
        batch.add_column(
            sa.Column(
                "state",
                _words("round_state", "waiting", "solving", "done", "failed"),
                nullable=False,
                server_default="done",
            )
        )
        batch.add_column(sa.Column("step", _words("round_step", "pairs", "assignment", "report")))
        batch.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("report", sa.JSON(), nullable=True))
        for column in ("versions", "measures", "prices"):
            batch.alter_column(column, existing_type=sa.JSON(), nullable=True)
    with _all_rows(ROUND):
        op.execute(f"UPDATE {ROUND} SET workspace_id = id, ended_at = started_at")
    with op.batch_alter_table(ROUND) as batch:
        batch.alter_column("workspace_id", existing_type=sa.Uuid(), nullable=False)
        for column in ("number", "attempts", "state"):
            batch.alter_column(column, server_default=None)
        batch.create_unique_constraint(
            op.f("uq_matching_round_organisation_id_workspace_id_number"),
            ["organisation_id", "workspace_id", "number"],
        )
        batch.create_foreign_key(
            "fk_workspace_id_matching_round",
            ROUND,
            ["organisation_id", "workspace_id"],
            ["organisation_id", "id"],
        )
        batch.create_check_constraint(
            op.f("ck_matching_round_leased_while_solving"),
            "(state = 'solving') = (leased_until IS NOT NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_matching_round_ended_at_follows_state"),
            "(state IN ('done', 'failed')) = (ended_at IS NOT NULL)",
        )


def _narrow_rounds() -> None:
    """Keep what was solved; a round that was never solved has nothing that the old tables could hold."""
    with _all_rows(ROUND):
        op.execute(f"UPDATE {ROUND} SET versions = '{{}}', measures = '{{}}', prices = '{{}}' WHERE state != 'done'")
    with op.batch_alter_table(ROUND) as batch:
        batch.drop_constraint(op.f("ck_matching_round_ended_at_follows_state"), type_="check")
        batch.drop_constraint(op.f("ck_matching_round_leased_while_solving"), type_="check")
        batch.drop_constraint("fk_workspace_id_matching_round", type_="foreignkey")
        batch.drop_constraint(op.f("uq_matching_round_organisation_id_workspace_id_number"), type_="unique")
        for name in ("round_step", "round_state", "grouping"):
            batch.drop_constraint(op.f(f"ck_matching_round_{name}"), type_="check")
        for column in (
            *("report", "ended_at", "leased_until", "attempts", "step"),
            *("state", "snapshot", "asked", "grouping", "number", "workspace_id"),
        ):
            batch.drop_column(column)
        for column in ("versions", "measures", "prices"):
            batch.alter_column(column, existing_type=sa.JSON(), nullable=False)


def _make_wishes() -> None:
    op.create_table(
        "round_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("wish_kind", "hold", "leave_out"), nullable=False),
        sa.Column("newcomer_enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("volunteer_enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.Text(), nullable=True),
        sa.Column("wished_by", sa.Uuid(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_round_wish_withdrawn_by_somebody")
        ),
        sa.CheckConstraint(
            "(newcomer_enrolment_id IS NULL OR volunteer_enrolment_id IS NULL) = (kind = 'leave_out')",
            name=op.f("ck_round_wish_names_whom_it_is_about"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{table}.organisation_id", f"{table}.id"],
                name=f"fk_{column}_{table}",
                ondelete=ondelete,
            )
            for column, table, ondelete in (
                ("workspace_id", ROUND, "CASCADE"),
                ("newcomer_enrolment_id", "enrolment", "CASCADE"),
                ("volunteer_enrolment_id", "enrolment", "CASCADE"),
                ("wished_by", "account", None),
                ("withdrawn_by", "account", None),
            )
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_round_wish_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_wish")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_round_wish_organisation_id_id")),
    )
    in_force = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_round_wish_in_force",
        "round_wish",
        ["organisation_id", "workspace_id", "kind", "newcomer_enrolment_id", "volunteer_enrolment_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE round_wish ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE round_wish FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_organisation ON round_wish USING ({OURS}) WITH CHECK ({OURS})")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


@contextmanager
def _all_rows(table: str) -> Iterator[None]:
    """Let the owner, whom the policies hold too, change every organisation's rows."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    if is_postgresql:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
