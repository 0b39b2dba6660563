"""Machine translations of what was said, kept beside the original.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A message is a row of inbound or of outbox, so message_id refers to neither; who clears the
# conversation clears its translations with it.
TABLE = """
CREATE TABLE translations (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    conversation_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    text BYTEA NOT NULL,
    service TEXT NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT translations_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT translations_municipality_id_conversation_id_fkey
        FOREIGN KEY (municipality_id, conversation_id)
        REFERENCES conversations (municipality_id, id),
    CONSTRAINT translations_message_key
        UNIQUE (municipality_id, conversation_id, message_id, language)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON translations TO meedoen_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO meedoen_app;

ALTER TABLE translations ENABLE ROW LEVEL SECURITY;
ALTER TABLE translations FORCE ROW LEVEL SECURITY;
CREATE POLICY municipality ON translations
    USING (municipality_id = nullif(current_setting('meedoen.municipality', true), '')::bigint);
"""


def upgrade() -> None:
    op.execute(TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE translations")
