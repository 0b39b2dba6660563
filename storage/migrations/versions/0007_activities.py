"""Activities, their texts per language, invitations and answers.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE activities (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    village TEXT,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    places INTEGER,
    reply_by timestamptz NOT NULL,
    audience_languages TEXT[] DEFAULT '{}' NOT NULL,
    audience_villages TEXT[] DEFAULT '{}' NOT NULL,
    audience_groups TEXT[] DEFAULT '{}' NOT NULL,
    state TEXT DEFAULT 'draft' NOT NULL,
    made_by BIGINT NOT NULL,
    created_at timestamptz NOT NULL,
    send_token TEXT,
    sent_by BIGINT,
    sent_at timestamptz,
    cancelled_by BIGINT,
    cancelled_at timestamptz,
    CONSTRAINT activities_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT activities_municipality_id_fkey
        FOREIGN KEY (municipality_id)
        REFERENCES municipalities (id),
    CONSTRAINT activities_made_by_fkey FOREIGN KEY (made_by) REFERENCES staff (id),
    CONSTRAINT activities_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES staff (id),
    CONSTRAINT activities_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES staff (id),
    CONSTRAINT activities_state_check
        CHECK (state IN ('draft', 'sending', 'sent', 'halted', 'cancelled')),
    CONSTRAINT activities_places_check CHECK (places > 0),
    CONSTRAINT activities_times_check CHECK (reply_by <= starts_at AND starts_at < ends_at)
);
CREATE INDEX activities_starts_idx ON activities (municipality_id, starts_at);

CREATE TABLE activity_texts (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    activity_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    source_hash TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    changed_at timestamptz NOT NULL,
    approved_by BIGINT,
    approved_at timestamptz,
    CONSTRAINT activity_texts_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT activity_texts_municipality_id_activity_id_fkey
        FOREIGN KEY (municipality_id, activity_id)
        REFERENCES activities (municipality_id, id),
    CONSTRAINT activity_texts_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES staff (id),
    CONSTRAINT activity_texts_municipality_id_activity_id_language_key
        UNIQUE (municipality_id, activity_id, language),
    CONSTRAINT activity_texts_drafted_by_check CHECK (drafted_by IN ('machine', 'human')),
    CONSTRAINT activity_texts_approved_check
        CHECK ((approved_at IS NULL) = (approved_by IS NULL))
);

CREATE TABLE invitations (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    activity_id BIGINT NOT NULL,
    newcomer_id BIGINT NOT NULL,
    conversation_id BIGINT,
    language TEXT NOT NULL,
    outbox_id BIGINT,
    state TEXT NOT NULL,
    reason TEXT,
    answer TEXT DEFAULT 'none' NOT NULL,
    answered_at timestamptz,
    reminded_at timestamptz,
    cancel_notice TEXT,
    attended BOOLEAN,
    created_at timestamptz NOT NULL,
    CONSTRAINT invitations_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT invitations_municipality_id_activity_id_fkey
        FOREIGN KEY (municipality_id, activity_id)
        REFERENCES activities (municipality_id, id),
    CONSTRAINT invitations_municipality_id_newcomer_id_fkey
        FOREIGN KEY (municipality_id, newcomer_id)
        REFERENCES newcomers (municipality_id, id),
    CONSTRAINT invitations_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id)
        ON DELETE SET NULL (conversation_id),
    CONSTRAINT invitations_municipality_id_outbox_id_fkey
        FOREIGN KEY (municipality_id, outbox_id)
        REFERENCES outbox (municipality_id, id)
        ON DELETE SET NULL (outbox_id),
    CONSTRAINT invitations_municipality_id_activity_id_newcomer_id_key
        UNIQUE (municipality_id, activity_id, newcomer_id),
    CONSTRAINT invitations_state_check CHECK (state IN ('planned', 'put', 'skipped')),
    CONSTRAINT invitations_reason_check CHECK ((state = 'skipped') = (reason IS NOT NULL)),
    CONSTRAINT invitations_answer_check CHECK (answer IN ('none', 'yes', 'no', 'waiting')),
    CONSTRAINT invitations_answered_check
        CHECK ((answer = 'none') = (answered_at IS NULL)),
    CONSTRAINT invitations_cancel_notice_check CHECK (cancel_notice IN ('put', 'not_reached'))
);
CREATE INDEX invitations_newcomer_idx ON invitations (municipality_id, newcomer_id);
CREATE INDEX invitations_conversation_idx
    ON invitations (municipality_id, conversation_id)
    WHERE conversation_id IS NOT NULL;
CREATE INDEX invitations_outbox_idx
    ON invitations (municipality_id, outbox_id)
    WHERE outbox_id IS NOT NULL;
CREATE INDEX invitations_planned_idx
    ON invitations (municipality_id, activity_id, id)
    WHERE state = 'planned';

GRANT SELECT, INSERT, UPDATE, DELETE ON activities, activity_texts, invitations TO meedoen_app;
"""

TABLES = ("activities", "activity_texts", "invitations")

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY municipality ON {table}
    USING (municipality_id = nullif(current_setting('meedoen.municipality', true), '')::bigint);
"""


def upgrade() -> None:
    op.execute(UP)
    for table in TABLES:
        op.execute(POLICY.format(table=table))


def downgrade() -> None:
    op.execute("DROP TABLE invitations, activity_texts, activities")
