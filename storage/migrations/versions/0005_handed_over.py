"""Handing over: who was told what, what a coach answered, and how a request ended.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE handoffs
    ADD COLUMN promised_again_at timestamptz,
    ADD COLUMN told_late_at timestamptz,
    ADD COLUMN claimed_told_at timestamptz,
    ADD COLUMN taken_from BIGINT,
    ADD COLUMN first_reply_at timestamptz,
    ADD COLUMN last_reply_id BIGINT,
    ADD COLUMN read_up_to BIGINT,
    ADD COLUMN closed_by BIGINT,
    ADD CONSTRAINT handoffs_taken_from_fkey FOREIGN KEY (taken_from) REFERENCES staff (id),
    ADD CONSTRAINT handoffs_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES staff (id),
    ADD CONSTRAINT handoffs_outcome_check CHECK (
        outcome IN ('answered', 'appointment', 'solved_elsewhere', 'no_contact', 'not_ours')
    );
CREATE INDEX handoffs_unfinished_idx
    ON handoffs (municipality_id, promised_at)
    WHERE state <> 'closed';
CREATE INDEX handoffs_closed_idx
    ON handoffs (municipality_id, closed_at)
    WHERE state = 'closed';

CREATE TABLE coach_replies (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    handoff_id BIGINT NOT NULL,
    staff_id BIGINT,
    token TEXT NOT NULL,
    outbox_id BIGINT,
    created_at timestamptz NOT NULL,
    CONSTRAINT coach_replies_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT coach_replies_municipality_id_handoff_id_fkey
        FOREIGN KEY (municipality_id, handoff_id)
        REFERENCES handoffs (municipality_id, id) ON DELETE CASCADE,
    CONSTRAINT coach_replies_municipality_id_outbox_id_fkey
        FOREIGN KEY (municipality_id, outbox_id)
        REFERENCES outbox (municipality_id, id) ON DELETE SET NULL (outbox_id),
    CONSTRAINT coach_replies_municipality_id_token_key UNIQUE (municipality_id, token),
    CONSTRAINT coach_replies_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff (id)
);
CREATE INDEX coach_replies_handoff_idx ON coach_replies (municipality_id, handoff_id);
CREATE INDEX coach_replies_outbox_idx
    ON coach_replies (municipality_id, outbox_id)
    WHERE outbox_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON coach_replies TO meedoen_app;
ALTER TABLE coach_replies ENABLE ROW LEVEL SECURITY;
ALTER TABLE coach_replies FORCE ROW LEVEL SECURITY;
CREATE POLICY municipality ON coach_replies
    USING (municipality_id = nullif(current_setting('meedoen.municipality', true), '')::bigint);
"""

DOWN = """
DROP TABLE coach_replies;
DROP INDEX handoffs_closed_idx;
DROP INDEX handoffs_unfinished_idx;
ALTER TABLE handoffs
    DROP CONSTRAINT handoffs_outcome_check,
    DROP COLUMN promised_again_at,
    DROP COLUMN told_late_at,
    DROP COLUMN claimed_told_at,
    DROP COLUMN taken_from,
    DROP COLUMN first_reply_at,
    DROP COLUMN last_reply_id,
    DROP COLUMN read_up_to,
    DROP COLUMN closed_by;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
