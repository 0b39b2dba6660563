"""What was not understood or did not help, with personal data masked, to be named and learnt from.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# A line for each message at most: what happened last counts. Whoever clears a conversation takes
# its lines with her, so they know where they come from until they are dropped.
TABLE = """
CREATE TABLE misses (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id BIGINT NOT NULL,
    inbound_id BIGINT NOT NULL,
    text BYTEA NOT NULL,
    language TEXT NOT NULL,
    happened TEXT NOT NULL,
    candidates TEXT[] DEFAULT '{}' NOT NULL,
    answered TEXT,
    asked_at timestamptz NOT NULL,
    topic TEXT,
    named_by BIGINT,
    named_at timestamptz,
    exported_at timestamptz,
    CONSTRAINT misses_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT misses_named_by_fkey FOREIGN KEY (named_by) REFERENCES staff (id),
    CONSTRAINT misses_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id),
    CONSTRAINT misses_municipality_id_inbound_id_fkey
        FOREIGN KEY (municipality_id, inbound_id)
        REFERENCES inbound (municipality_id, id),
    CONSTRAINT misses_municipality_id_inbound_id_key UNIQUE (municipality_id, inbound_id),
    CONSTRAINT misses_happened_check CHECK (happened IN ('missed', 'asked_back', 'not_helped')),
    CONSTRAINT misses_named_check
        CHECK ((topic IS NULL) = (named_at IS NULL) AND (topic IS NULL) = (named_by IS NULL)),
    CONSTRAINT misses_exported_check CHECK (exported_at IS NULL OR topic IS NOT NULL)
);
CREATE INDEX misses_asked_idx ON misses (municipality_id, asked_at);
CREATE INDEX misses_conversation_idx ON misses (municipality_id, conversation_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON misses TO meedoen_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO meedoen_app;

ALTER TABLE misses ENABLE ROW LEVEL SECURITY;
ALTER TABLE misses FORCE ROW LEVEL SECURITY;
CREATE POLICY municipality ON misses
    USING (municipality_id = nullif(current_setting('meedoen.municipality', true), '')::bigint);
"""


def upgrade() -> None:
    op.execute(TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE misses")
