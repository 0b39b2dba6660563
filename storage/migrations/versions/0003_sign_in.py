"""Signing in to the console: sessions that can be ended, attempts that are counted, links that work
once; and memberships that end without being forgotten.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# These tables belong to no municipality, so no row-level security divides them: a person is known
# once, and signs in before it is known where she works. What she is in a municipality is asked of
# `memberships`, behind its wall, at every request.
UP = """
CREATE TABLE staff_sessions (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    token_hash BYTEA NOT NULL,
    staff_id BIGINT NOT NULL,
    working_in BIGINT,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT staff_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT staff_sessions_token_hash_key UNIQUE (token_hash),
    CONSTRAINT staff_sessions_staff_id_fkey
        FOREIGN KEY (staff_id)
        REFERENCES staff (id) ON DELETE CASCADE,
    CONSTRAINT staff_sessions_working_in_fkey
        FOREIGN KEY (working_in)
        REFERENCES municipalities (id)
);
CREATE INDEX staff_sessions_staff_idx ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_created_idx ON staff_sessions (created_at);

CREATE TABLE sign_in_attempts (
    key BYTEA NOT NULL,
    failures INTEGER NOT NULL,
    first_at timestamptz NOT NULL,
    locked_until timestamptz,
    CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_attempts_first_idx ON sign_in_attempts (first_at);

CREATE TABLE sign_in_links (
    token_hash BYTEA NOT NULL,
    staff_id BIGINT NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (token_hash),
    CONSTRAINT sign_in_links_staff_id_key UNIQUE (staff_id),
    CONSTRAINT sign_in_links_staff_id_fkey
        FOREIGN KEY (staff_id)
        REFERENCES staff (id) ON DELETE CASCADE
);

ALTER TABLE memberships ADD COLUMN ended_at timestamptz;

GRANT SELECT, INSERT, UPDATE, DELETE ON staff_sessions, sign_in_attempts, sign_in_links
    TO meedoen_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO meedoen_app;
"""

DOWN = """
ALTER TABLE memberships DROP COLUMN ended_at;
DROP TABLE sign_in_links, sign_in_attempts, staff_sessions;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
