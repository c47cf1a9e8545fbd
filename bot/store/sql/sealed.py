"""Bolt's installation store with every token sealed: what a copy of the database gives away is no access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.sqlalchemy_utils import normalize_datetime_for_db
from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

from bot.store.sql.tables import with_secrets

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store import Installation
    from sqlalchemy import Dialect, MetaData, Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from bot.store.keys import Keys

LOST = ""
"""What is read where none of our keys opens a sealed text: not nothing, and no token."""


class Sealed(TypeDecorator[str]):
    """Text that lies sealed in the database and is plain here."""

    impl = Text
    cache_ok = True

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self.keys = keys

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        del dialect
        return None if value is None else self.keys.seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Unseal; `LOST` where no key does."""
        del dialect
        if value is None:
            return None
        opened = self.keys.unseal(value)
        return LOST if opened is None else opened


class SealedInstallationStore(AsyncSQLAlchemyInstallationStore):
    """Bolt's store on our database: usable wherever Bolt takes one.

    It differs in what it writes: both rows in one transaction, so that no installation is kept by halves; and the
    bot's tokens in one place only, where rotation renews them.
    """

    def __init__(self, client_id: str, engine: AsyncEngine, keys: Keys) -> None:
        self._keys = keys
        super().__init__(client_id, engine)

    def build_installations_table(self, metadata: MetaData, table_name: str) -> Table:  # type: ignore[override]
        """Return Bolt's table with sealed columns. Of the instance: the keys are its own."""
        return with_secrets(super().build_installations_table(metadata, table_name), Sealed(self._keys))

    def build_bots_table(self, metadata: MetaData, table_name: str) -> Table:  # type: ignore[override]
        """Return Bolt's table with sealed columns."""
        return with_secrets(super().build_bots_table(metadata, table_name), Sealed(self._keys))

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation."""
        async with self.engine.begin() as connection:
            await self.insert(connection, installation)

    async def insert(self, connection: AsyncConnection, installation: Installation) -> None:
        """Keep an installation in a transaction of the caller's."""
        row = self.row(installation.to_dict(), "user_token_expires_at")
        row |= {"bot_token": None, "bot_refresh_token": None, "bot_token_expires_at": None}
        await connection.execute(self.installations.insert(), row)
        await connection.execute(self.bots.insert(), self.row(installation.to_bot().to_dict()))

    def row(self, values: dict[str, Any], *times: str) -> dict[str, Any]:
        """Return the values as columns: names cut to what fits, times as Bolt keeps them (UTC without saying so)."""
        row = {**values, "client_id": self.client_id}
        for name in ("installed_at", "bot_token_expires_at", *times):
            row[name] = normalize_datetime_for_db(row.get(name))
        for name in ("team_name", "enterprise_name", "enterprise_url"):
            if row.get(name):
                row[name] = row[name].replace("\0", "")[:200]
        return row
