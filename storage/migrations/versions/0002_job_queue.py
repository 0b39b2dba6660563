"""The job queue: procrastinate 3.10's own schema, as it came with that version.

It is kept beside the migrations, as a migration means the same for ever, whatever version of the
library is installed. An update of the library that changes it gets a migration of its own.

Revision ID: 0002
Revises: 0001
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parent.parent / "procrastinate" / "schema_3_10.sql"
GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON
    procrastinate_events, procrastinate_jobs, procrastinate_periodic_defers, procrastinate_workers
    TO meedoen_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO meedoen_app;
"""

DROP = """
DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
    procrastinate_workers CASCADE;
DO $$
DECLARE
    found text;
BEGIN
    FOR found IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
    LOOP
        EXECUTE 'DROP FUNCTION ' || found;
    END LOOP;
END $$;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status;
"""


def upgrade() -> None:
    # Through the driver: the file holds many statements, with colons and per cent signs of its own.
    cursor = op.get_bind().connection.cursor()
    cursor.execute(SCHEMA.read_text(encoding="utf-8"))
    cursor.close()
    op.execute(GRANTS)


def downgrade() -> None:
    op.execute(DROP)
