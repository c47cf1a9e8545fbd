"""The tables. Times are Unix seconds; people are keyed hashes, but for those who are named to their team.

Those are who wrote a note, who switched a watch on, and who took a hand-over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""`works-with`: the oldest program that may use this schema. `key-proof`: which secret key made the hashes."""

resolutions = Table(
    "resolutions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("nth", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("asker", String(32), nullable=False),
    Column("surface", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("key", String(80), nullable=False),
    Column("score", Float, nullable=False),
    Column("ms", Float, nullable=False),
    Index("resolutions_team_at", "team", "at"),
)
"""A row for each key of a question; the question itself is the row with `nth` 0."""

misses = Table(
    "misses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Float, nullable=False),
    Column("team", String(32), nullable=False),
    Column("asker", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("code", String(40), nullable=False),
    Index("misses_team_at", "team", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("asker", String(32), primary_key=True),
    Column("card", String(32), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("at", Float, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("key", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("author", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Column("name", String(80), nullable=False, server_default=""),
    Index("notes_team_key", "team", "key"),
)

claims = Table(
    "claims",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", Float, nullable=False),
    Column("done_at", Float),
    Index("claims_until", "until"),
)

pending = Table(
    "pending",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("asker", String(32), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", Float, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("asker", String(32), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("at", Float, nullable=False),
)

watches = Table(
    "watches",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("by", String(32), nullable=False),
    Column("at", Float, nullable=False),
)

watch_replies = Table(
    "watch_replies",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("at", Float, nullable=False),
)
"""When a code was last told in a watched channel."""

handovers = Table(
    "handovers",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("message", String(32), primary_key=True),
    Column("user", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Column("done", Float, nullable=False),
)
"""`done` is 0 until it is done."""

jobs = Table(
    "jobs",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", Float, nullable=False),
)

SECRET = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
"""Columns of Bolt's tables that whoever reads them could act with. A sealed token does not fit their 200 characters."""


def with_secrets(table: Table, kind: TypeEngine[str]) -> Table:
    """Give every secret column of one of Bolt's tables a type."""
    for name in SECRET:
        if name in table.c:
            table.c[name].type = kind
    return table


installations = with_secrets(
    SQLAlchemyInstallationStore.build_installations_table(metadata, "slack_installations"), Text()
)
"""Who installed the bot where: Bolt's columns, secrets as they lie there, sealed."""
bots = with_secrets(SQLAlchemyInstallationStore.build_bots_table(metadata, "slack_bots"), Text())
"""The bot's tokens: the newest row of a workspace counts."""
states = SQLAlchemyOAuthStateStore.build_oauth_states_table(metadata, "slack_oauth_states")
"""Installations that somebody has begun, each good once and for ten minutes."""

OF_WORKSPACES = (
    resolutions,
    misses,
    feedback,
    notes,
    pending,
    preferences,
    links,
    watches,
    watch_replies,
    handovers,
)
"""Tables whose rows belong to a workspace: erasing one empties them of it."""
OF_PEOPLE = (resolutions, misses, feedback, pending, links)
"""Tables with the keyed hash of a person."""
