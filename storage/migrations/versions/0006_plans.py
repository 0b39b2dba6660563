"""Plans with their milestones, and the reminders of these.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE plans (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    newcomer_id BIGINT NOT NULL,
    template TEXT NOT NULL,
    made_by BIGINT,
    started_on DATE NOT NULL,
    state TEXT DEFAULT 'current' NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    CONSTRAINT plans_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT plans_made_by_fkey FOREIGN KEY (made_by) REFERENCES staff (id),
    CONSTRAINT plans_municipality_id_newcomer_id_fkey
        FOREIGN KEY (municipality_id, newcomer_id)
        REFERENCES newcomers (municipality_id, id),
    CONSTRAINT plans_state_check CHECK (state IN ('current', 'closed'))
);
CREATE UNIQUE INDEX plans_current_idx
    ON plans (municipality_id, newcomer_id)
    WHERE state = 'current';
CREATE INDEX plans_newcomer_idx ON plans (municipality_id, newcomer_id);

CREATE TABLE milestones (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    plan_id BIGINT NOT NULL,
    template_key TEXT,
    title BYTEA,
    domain TEXT NOT NULL,
    due_on DATE,
    due_by_hand BOOLEAN DEFAULT false NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL,
    barrier TEXT,
    reported_by TEXT,
    reported_at timestamptz,
    place INTEGER NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT milestones_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT milestones_municipality_id_plan_id_fkey
        FOREIGN KEY (municipality_id, plan_id)
        REFERENCES plans (municipality_id, id),
    CONSTRAINT milestones_state_check CHECK (state IN ('open', 'done', 'stuck', 'dropped')),
    CONSTRAINT milestones_barrier_check
        CHECK (barrier IN ('language', 'childcare', 'money', 'shy', 'other')),
    CONSTRAINT milestones_reported_by_check CHECK (reported_by IN ('newcomer', 'coach')),
    CONSTRAINT milestones_words_check CHECK ((template_key IS NULL) <> (title IS NULL))
);
CREATE INDEX milestones_plan_idx ON milestones (municipality_id, plan_id, place);

CREATE TABLE reminders (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    milestone_id BIGINT NOT NULL,
    remind_on DATE NOT NULL,
    state TEXT DEFAULT 'planned' NOT NULL,
    reason TEXT,
    put_at timestamptz,
    outbox_id BIGINT,
    CONSTRAINT reminders_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT reminders_municipality_id_milestone_id_fkey
        FOREIGN KEY (municipality_id, milestone_id)
        REFERENCES milestones (municipality_id, id),
    CONSTRAINT reminders_municipality_id_outbox_id_fkey
        FOREIGN KEY (municipality_id, outbox_id)
        REFERENCES outbox (municipality_id, id) ON DELETE SET NULL (outbox_id),
    CONSTRAINT reminders_municipality_id_milestone_id_remind_on_key
        UNIQUE (municipality_id, milestone_id, remind_on),
    CONSTRAINT reminders_state_check CHECK (state IN ('planned', 'put', 'skipped'))
);
CREATE INDEX reminders_planned_idx
    ON reminders (municipality_id, remind_on)
    WHERE state = 'planned';
CREATE INDEX reminders_outbox_idx
    ON reminders (municipality_id, outbox_id)
    WHERE outbox_id IS NOT NULL;
"""

GRANTS = "GRANT SELECT, INSERT, UPDATE, DELETE ON plans, milestones, reminders TO meedoen_app"

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY municipality ON {table}
    USING (municipality_id = nullif(current_setting('meedoen.municipality', true), '')::bigint);
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(GRANTS)
    for table in ("plans", "milestones", "reminders"):
        op.execute(POLICY.format(table=table))


def downgrade() -> None:
    op.execute("DROP TABLE reminders, milestones, plans")
