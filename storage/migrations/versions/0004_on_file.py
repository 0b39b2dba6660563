"""A person on file: language, dates, a safe way to reach her, and links that join a chat to her.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE newcomers
    ADD COLUMN language TEXT,
    ADD COLUMN on_file_at timestamptz,
    ADD COLUMN created_by BIGINT,
    ADD COLUMN arrived_on DATE,
    ADD COLUMN permit_on DATE,
    ADD COLUMN housed_on DATE,
    ADD COLUMN integration_from DATE,
    ADD COLUMN safe_channel TEXT,
    ADD COLUMN safe_conversation_id BIGINT,
    ADD COLUMN safe_from TIME WITHOUT TIME ZONE,
    ADD COLUMN safe_until TIME WITHOUT TIME ZONE,
    ADD CONSTRAINT newcomers_created_by_fkey FOREIGN KEY (created_by) REFERENCES staff (id),
    ADD CONSTRAINT newcomers_municipality_id_safe_conversation_id_fkey
        FOREIGN KEY (municipality_id, safe_conversation_id)
        REFERENCES conversations (municipality_id, id)
        ON DELETE SET NULL (safe_conversation_id),
    ADD CONSTRAINT newcomers_backup_check CHECK (coach_id <> backup_coach_id),
    ADD CONSTRAINT newcomers_safe_channel_check
        CHECK (safe_channel IN ('chat', 'phone', 'visit')),
    ADD CONSTRAINT newcomers_safe_chat_check
        CHECK (safe_channel = 'chat' OR safe_conversation_id IS NULL),
    ADD CONSTRAINT newcomers_safe_hours_check
        CHECK ((safe_from IS NULL) = (safe_until IS NULL) AND safe_from < safe_until);

CREATE INDEX newcomers_coach_idx ON newcomers (municipality_id, coach_id);

CREATE TABLE join_links (
    municipality_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    newcomer_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    created_by BIGINT,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_by_conversation_id BIGINT,
    revoked_at timestamptz,
    CONSTRAINT join_links_pkey PRIMARY KEY (municipality_id, id),
    CONSTRAINT join_links_municipality_id_newcomer_id_fkey
        FOREIGN KEY (municipality_id, newcomer_id)
        REFERENCES newcomers (municipality_id, id),
    CONSTRAINT join_links_municipality_id_used_by_conversation_id_fkey
        FOREIGN KEY (municipality_id, used_by_conversation_id)
        REFERENCES conversations (municipality_id, id)
        ON DELETE SET NULL (used_by_conversation_id),
    CONSTRAINT join_links_created_by_fkey FOREIGN KEY (created_by) REFERENCES staff (id),
    CONSTRAINT join_links_municipality_id_token_hash_key UNIQUE (municipality_id, token_hash),
    CONSTRAINT join_links_expires_at_check CHECK (expires_at > created_at)
);
CREATE INDEX join_links_newcomer_idx ON join_links (municipality_id, newcomer_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON join_links TO meedoen_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO meedoen_app;
ALTER TABLE join_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE join_links FORCE ROW LEVEL SECURITY;
CREATE POLICY municipality ON join_links
    USING (municipality_id = nullif(current_setting('meedoen.municipality', true), '')::bigint);
"""

DOWN = """
DROP TABLE join_links;
DROP INDEX newcomers_coach_idx;
ALTER TABLE newcomers
    DROP CONSTRAINT newcomers_backup_check,
    DROP COLUMN language,
    DROP COLUMN on_file_at,
    DROP COLUMN created_by,
    DROP COLUMN arrived_on,
    DROP COLUMN permit_on,
    DROP COLUMN housed_on,
    DROP COLUMN integration_from,
    DROP COLUMN safe_channel,
    DROP COLUMN safe_conversation_id,
    DROP COLUMN safe_from,
    DROP COLUMN safe_until;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
