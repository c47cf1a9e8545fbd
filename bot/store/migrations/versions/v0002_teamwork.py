"""Watched channels, hand-overs, and the handle of a note's author.

Nothing that 0001 uses changes, and the new column fills itself: its program goes on beside this one's while processes
are replaced. So `works-with` stays as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    name, float_ = sa.String(32), sa.Float()
    op.create_table(
        "watches",
        sa.Column("team", name, primary_key=True),
        sa.Column("channel", name, primary_key=True),
        sa.Column("by", name, nullable=False),
        sa.Column("at", float_, nullable=False),
    )
    op.create_table(
        "watch_replies",
        sa.Column("team", name, primary_key=True),
        sa.Column("channel", name, primary_key=True),
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("at", float_, nullable=False),
    )
    op.create_table(
        "handovers",
        sa.Column("team", name, primary_key=True),
        sa.Column("channel", name, primary_key=True),
        sa.Column("message", name, primary_key=True),
        sa.Column("user", name, nullable=False),
        sa.Column("at", float_, nullable=False),
        sa.Column("done", float_, nullable=False),
    )
    op.add_column("notes", sa.Column("name", sa.String(80), nullable=False, server_default=""))
