"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORKS_WITH = "0001"
"""The oldest revision whose program may use this schema."""


def upgrade() -> None:
    """Make the tables."""
    text, name, float_ = sa.Text(), sa.String(32), sa.Float()
    meta = op.create_table(
        "meta",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", text, nullable=False),
    )
    op.create_table(
        "resolutions",
        sa.Column("id", name, primary_key=True),
        sa.Column("nth", sa.Integer(), primary_key=True),
        sa.Column("at", float_, nullable=False),
        sa.Column("team", name, nullable=False),
        sa.Column("channel", name, nullable=False),
        sa.Column("asker", name, nullable=False),
        sa.Column("surface", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("score", float_, nullable=False),
        sa.Column("ms", float_, nullable=False),
    )
    op.create_index("resolutions_team_at", "resolutions", ["team", "at"])
    op.create_table(
        "misses",
        sa.Column("id", name, primary_key=True),
        sa.Column("at", float_, nullable=False),
        sa.Column("team", name, nullable=False),
        sa.Column("asker", name, nullable=False),
        sa.Column("text", text, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
    )
    op.create_index("misses_team_at", "misses", ["team", "at"])
    op.create_table(
        "feedback",
        sa.Column("team", name, primary_key=True),
        sa.Column("asker", name, primary_key=True),
        sa.Column("card", name, primary_key=True),
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("at", float_, nullable=False),
    )
    _others()
    op.bulk_insert(meta, [{"name": "works-with", "value": WORKS_WITH}])


def _others() -> None:
    text, name, float_ = sa.Text(), sa.String(32), sa.Float()
    op.create_table(
        "notes",
        sa.Column("id", name, primary_key=True),
        sa.Column("team", name, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("text", text, nullable=False),
        sa.Column("author", name, nullable=False),
        sa.Column("at", float_, nullable=False),
    )
    op.create_index("notes_team_key", "notes", ["team", "key"])
    op.create_table(
        "claims",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("holder", name, nullable=False),
        sa.Column("until", float_, nullable=False),
        sa.Column("done_at", float_),
    )
    op.create_index("claims_until", "claims", ["until"])
    op.create_table(
        "pending",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("team", name, nullable=False),
        sa.Column("asker", name, nullable=False),
        sa.Column("sealed", text, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", float_, nullable=False),
    )
    op.create_table(
        "preferences",
        sa.Column("team", name, primary_key=True),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("value", text, nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("team", name, primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("asker", name, nullable=False),
        sa.Column("sealed", text, nullable=False),
        sa.Column("at", float_, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("at", float_, nullable=False),
    )
