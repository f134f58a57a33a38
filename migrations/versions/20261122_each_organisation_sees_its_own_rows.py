"""Each organisation sees its own rows, also for statements that go round the application's own wall."""

from alembic import op

revision = "0004"
down_revision = "0003"

# As they stand at this step. A later step that adds a table adds its policy too.
TABLES = (
    "account assignment audit_entry call_request check_in closed_period concern consent contact_log decision "
    "district district_alias enrolment household_adult interest interpreter_booking match match_member "
    "matching_round meeting meeting_place newcomer note notification offer one_time_code pair_memory person "
    "programme proposal recovery_code reminder round_programme sign_up_draft signed_in_session throttle travel "
    "unmatched vetting_step volunteer"
).split()
# After a transaction that had set it, the setting is an empty text and no longer missing.
OURS = "organisation_id = nullif(current_setting('app.organisation', true), '')::uuid"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_organisation ON {table} USING ({OURS}) WITH CHECK ({OURS})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"DROP POLICY own_organisation ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
