"""The ground: people, conversations, messages, requests for a human, and the wall between
municipalities.

Revision ID: 0001
Revises:
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE SEQUENCE message_ids;

CREATE TABLE municipalities (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT municipalities_pkey PRIMARY KEY (id),
    CONSTRAINT municipalities_slug_key UNIQUE (slug)
);

CREATE TABLE partners (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL,
    CONSTRAINT partners_pkey PRIMARY KEY (id)
);

CREATE TABLE staff (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT DEFAULT 'nl' NOT NULL,
    password_hash TEXT,
    active BOOLEAN DEFAULT true NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT staff_pkey PRIMARY KEY (id),
    CONSTRAINT staff_email_key UNIQUE (email)
);

CREATE TABLE addresses (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    channel TEXT NOT NULL,
    external_id TEXT NOT NULL,
    unreachable_at timestamptz,
    unreachable_reason TEXT,
    created_at timestamptz NOT NULL,
    CONSTRAINT addresses_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT addresses_municipality_id_fkey
        FOREIGN KEY (municipality_id)
        REFERENCES municipalities (id),
    CONSTRAINT addresses_municipality_id_channel_external_id_key
        UNIQUE (municipality_id, channel, external_id)
);

CREATE TABLE audit_log (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    staff_id BIGINT,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT,
    at timestamptz NOT NULL,
    details JSONB NOT NULL,
    CONSTRAINT audit_log_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT audit_log_municipality_id_fkey
        FOREIGN KEY (municipality_id)
        REFERENCES municipalities (id),
    CONSTRAINT audit_log_staff_id_fkey
        FOREIGN KEY (staff_id)
        REFERENCES staff (id)
);
CREATE INDEX audit_log_at_idx ON audit_log (municipality_id, at);
CREATE INDEX audit_log_subject_idx
    ON audit_log (municipality_id, subject_kind, subject_id, at);

CREATE TABLE partner_municipalities (
    municipality_id BIGINT NOT NULL,
    partner_id BIGINT NOT NULL,
    CONSTRAINT partner_municipalities_pkey PRIMARY KEY (municipality_id, partner_id),
    CONSTRAINT partner_municipalities_municipality_id_fkey
        FOREIGN KEY (municipality_id)
        REFERENCES municipalities (id),
    CONSTRAINT partner_municipalities_partner_id_fkey
        FOREIGN KEY (partner_id)
        REFERENCES partners (id)
);
CREATE INDEX partner_municipalities_partner_id_idx ON partner_municipalities (partner_id);

CREATE TABLE memberships (
    municipality_id BIGINT NOT NULL,
    staff_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    partner_id BIGINT,
    CONSTRAINT memberships_pkey PRIMARY KEY (municipality_id, staff_id),
    CONSTRAINT memberships_municipality_id_fkey
        FOREIGN KEY (municipality_id)
        REFERENCES municipalities (id),
    CONSTRAINT memberships_municipality_id_partner_id_fkey
        FOREIGN KEY (municipality_id, partner_id)
        REFERENCES partner_municipalities (municipality_id, partner_id),
    CONSTRAINT memberships_role_check
        CHECK (role IN ('coach', 'coordinator', 'admin')),
    CONSTRAINT memberships_staff_id_fkey
        FOREIGN KEY (staff_id)
        REFERENCES staff (id)
);
CREATE INDEX memberships_staff_id_idx ON memberships (staff_id);

CREATE TABLE newcomers (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    name BYTEA,
    "group" TEXT,
    village TEXT,
    coach_id BIGINT,
    backup_coach_id BIGINT,
    stopped_at timestamptz,
    held_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT newcomers_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT newcomers_municipality_id_fkey
        FOREIGN KEY (municipality_id)
        REFERENCES municipalities (id),
    CONSTRAINT newcomers_municipality_id_coach_id_fkey
        FOREIGN KEY (municipality_id, coach_id)
        REFERENCES memberships (municipality_id, staff_id) ON DELETE SET NULL (coach_id),
    CONSTRAINT newcomers_municipality_id_backup_coach_id_fkey
        FOREIGN KEY (municipality_id, backup_coach_id)
        REFERENCES memberships (municipality_id, staff_id) ON DELETE SET NULL (backup_coach_id)
);

CREATE TABLE conversations (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    newcomer_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    is_current BOOLEAN DEFAULT true NOT NULL,
    language TEXT NOT NULL,
    language_source TEXT DEFAULT 'device' NOT NULL,
    session BYTEA,
    speaker TEXT DEFAULT 'bot' NOT NULL,
    delivery_owner TEXT,
    delivery_until timestamptz,
    delivery_wanted BIGINT DEFAULT 0 NOT NULL,
    last_turn_at timestamptz,
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    CONSTRAINT conversations_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT conversations_municipality_id_newcomer_id_fkey
        FOREIGN KEY (municipality_id, newcomer_id)
        REFERENCES newcomers (municipality_id, id),
    CONSTRAINT conversations_municipality_id_address_id_fkey
        FOREIGN KEY (municipality_id, address_id)
        REFERENCES addresses (municipality_id, id),
    CONSTRAINT conversations_language_source_check
        CHECK (language_source IN ('device', 'written', 'chosen')),
    CONSTRAINT conversations_speaker_check CHECK (speaker IN ('bot', 'human'))
);
CREATE UNIQUE INDEX conversations_current_idx
    ON conversations (municipality_id, address_id)
    WHERE is_current;
CREATE INDEX conversations_newcomer_idx ON conversations (municipality_id, newcomer_id);

CREATE TABLE handoffs (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    newcomer_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    topic TEXT,
    urgency TEXT NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    promised_at timestamptz,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    claimed_by BIGINT,
    claimed_at timestamptz,
    closed_at timestamptz,
    outcome TEXT,
    CONSTRAINT handoffs_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT handoffs_municipality_id_newcomer_id_fkey
        FOREIGN KEY (municipality_id, newcomer_id)
        REFERENCES newcomers (municipality_id, id),
    CONSTRAINT handoffs_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id),
    CONSTRAINT handoffs_urgency_check
        CHECK (urgency IN ('normal', 'urgent', 'crisis')),
    CONSTRAINT handoffs_state_check
        CHECK (state IN ('waiting', 'claimed', 'closed')),
    CONSTRAINT handoffs_claimed_by_fkey
        FOREIGN KEY (claimed_by)
        REFERENCES staff (id)
);
CREATE INDEX handoffs_conversation_idx ON handoffs (municipality_id, conversation_id);
CREATE UNIQUE INDEX handoffs_open_idx
    ON handoffs (municipality_id, newcomer_id)
    WHERE state <> 'closed';

CREATE TABLE timers (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT DEFAULT 1 NOT NULL,
    due_at timestamptz NOT NULL,
    payload BYTEA NOT NULL,
    fired_at timestamptz,
    CONSTRAINT timers_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT timers_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id),
    CONSTRAINT timers_municipality_id_conversation_id_name_key
        UNIQUE (municipality_id, conversation_id, name)
);
CREATE INDEX timers_due_idx ON timers (municipality_id, due_at) WHERE fired_at IS NULL;

CREATE TABLE inbound (
    municipality_id BIGINT NOT NULL,
    id BIGINT DEFAULT nextval('message_ids') NOT NULL,
    conversation_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    external_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload BYTEA,
    understanding BYTEA,
    received_at timestamptz NOT NULL,
    handled_at timestamptz,
    outcome TEXT,
    handoff_id BIGINT,
    attempts INTEGER DEFAULT 0 NOT NULL,
    failed_at timestamptz,
    failure TEXT,
    CONSTRAINT inbound_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT inbound_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id),
    CONSTRAINT inbound_municipality_id_handoff_id_fkey
        FOREIGN KEY (municipality_id, handoff_id)
        REFERENCES handoffs (municipality_id, id),
    CONSTRAINT inbound_municipality_id_channel_external_id_key
        UNIQUE (municipality_id, channel, external_id)
);
CREATE INDEX inbound_conversation_idx ON inbound (municipality_id, conversation_id, id);
CREATE INDEX inbound_handoff_idx
    ON inbound (municipality_id, handoff_id)
    WHERE handoff_id IS NOT NULL;
CREATE INDEX inbound_unhandled_idx
    ON inbound (municipality_id, conversation_id, id)
    WHERE handled_at IS NULL;

CREATE TABLE attachments (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id BIGINT NOT NULL,
    inbound_id BIGINT NOT NULL,
    handoff_id BIGINT,
    kind TEXT NOT NULL,
    name BYTEA NOT NULL,
    mime TEXT NOT NULL,
    size BIGINT NOT NULL,
    reference BYTEA,
    content BYTEA,
    state TEXT NOT NULL,
    reason TEXT,
    CONSTRAINT attachments_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT attachments_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id),
    CONSTRAINT attachments_municipality_id_inbound_id_fkey
        FOREIGN KEY (municipality_id, inbound_id)
        REFERENCES inbound (municipality_id, id) ON DELETE CASCADE,
    CONSTRAINT attachments_municipality_id_handoff_id_fkey
        FOREIGN KEY (municipality_id, handoff_id)
        REFERENCES handoffs (municipality_id, id),
    CONSTRAINT attachments_state_check
        CHECK (state IN ('pending', 'kept', 'failed')),
    CONSTRAINT attachments_size_check CHECK (size BETWEEN 0 AND 20971520)
);
CREATE INDEX attachments_conversation_idx ON attachments (municipality_id, conversation_id);
CREATE INDEX attachments_handoff_idx
    ON attachments (municipality_id, handoff_id)
    WHERE handoff_id IS NOT NULL;
CREATE INDEX attachments_inbound_idx ON attachments (municipality_id, inbound_id);
CREATE INDEX attachments_pending_idx
    ON attachments (municipality_id, id)
    WHERE state = 'pending';

CREATE TABLE outbox (
    municipality_id BIGINT NOT NULL,
    id BIGINT DEFAULT nextval('message_ids') NOT NULL,
    conversation_id BIGINT NOT NULL,
    inbound_id BIGINT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    payload BYTEA NOT NULL,
    created_at timestamptz NOT NULL,
    not_before timestamptz,
    due_at timestamptz NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    ended_at timestamptz,
    channel_message_id TEXT,
    reason TEXT,
    CONSTRAINT outbox_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT outbox_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id),
    CONSTRAINT outbox_municipality_id_inbound_id_fkey
        FOREIGN KEY (municipality_id, inbound_id)
        REFERENCES inbound (municipality_id, id) ON DELETE SET NULL (inbound_id),
    CONSTRAINT outbox_kind_check
        CHECK (kind IN ('reply', 'crisis', 'coach', 'reminder', 'broadcast')),
    CONSTRAINT outbox_state_check
        CHECK (state IN ('waiting', 'held', 'sent', 'given_up', 'unclear'))
);
CREATE INDEX outbox_conversation_idx ON outbox (municipality_id, conversation_id, id);
CREATE INDEX outbox_due_idx ON outbox (municipality_id, due_at) WHERE state = 'waiting';
CREATE INDEX outbox_waiting_idx
    ON outbox (municipality_id, conversation_id, id)
    WHERE state = 'waiting';

CREATE TABLE questions (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id BIGINT,
    inbound_id BIGINT,
    topic TEXT,
    language TEXT NOT NULL,
    result TEXT NOT NULL,
    asked_at timestamptz NOT NULL,
    CONSTRAINT questions_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT questions_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id) ON DELETE SET NULL (conversation_id),
    CONSTRAINT questions_municipality_id_inbound_id_fkey
        FOREIGN KEY (municipality_id, inbound_id)
        REFERENCES inbound (municipality_id, id) ON DELETE SET NULL (inbound_id),
    CONSTRAINT questions_result_check
        CHECK (result IN ('answered', 'more', 'missed', 'helped', 'not_helped', 'crisis'))
);
CREATE INDEX questions_asked_idx ON questions (municipality_id, asked_at);
CREATE INDEX questions_conversation_idx
    ON questions (municipality_id, conversation_id)
    WHERE conversation_id IS NOT NULL;
CREATE INDEX questions_inbound_idx
    ON questions (municipality_id, inbound_id)
    WHERE inbound_id IS NOT NULL;
"""

# Roles belong to the whole server, and several databases may be migrated at once. Who may not make
# roles asks an administrator to make this one beforehand.
ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'meedoen_app') THEN
        CREATE ROLE meedoen_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_auth_members
        WHERE roleid = 'meedoen_app'::regrole AND member = current_user::regrole
    ) THEN
        EXECUTE format('GRANT meedoen_app TO %I', current_user);
    END IF;
EXCEPTION WHEN unique_violation THEN
    NULL;
END $$;
"""

GRANTS = """
GRANT USAGE ON SCHEMA public TO meedoen_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO meedoen_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    addresses, attachments, conversations, handoffs, inbound, memberships, newcomers, outbox,
    partner_municipalities, partners, questions, staff, timers
    TO meedoen_app;
GRANT SELECT, INSERT, UPDATE ON municipalities TO meedoen_app;
-- What staff did stays on record: nothing is changed or taken away.
GRANT SELECT, INSERT ON audit_log TO meedoen_app;
"""

SCOPED = (
    "addresses",
    "attachments",
    "audit_log",
    "conversations",
    "handoffs",
    "inbound",
    "memberships",
    "newcomers",
    "outbox",
    "partner_municipalities",
    "questions",
    "timers",
)
OTHERS = ("municipalities", "partners", "staff")

# An unset setting is null, one that was set in an earlier transaction is empty: both see nothing.
POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY municipality ON {table}
    USING (municipality_id = nullif(current_setting('meedoen.municipality', true), '')::bigint);
"""

# At sign-in a person has to learn in which municipalities she works.
OWN_MEMBERSHIPS = """
CREATE POLICY oneself ON memberships FOR SELECT
    USING (staff_id = nullif(current_setting('meedoen.staff', true), '')::bigint);
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(ROLE)
    op.execute(GRANTS)
    for table in SCOPED:
        op.execute(POLICY.format(table=table))
    op.execute(OWN_MEMBERSHIPS)


def downgrade() -> None:
    """The role stays: other databases of the server may use it."""
    op.execute("DROP TABLE " + ", ".join(SCOPED + OTHERS))
    op.execute("DROP SEQUENCE message_ids")
    op.execute("REVOKE USAGE ON SCHEMA public FROM meedoen_app")
