"""Notes, preferences, response urls and pending work in a database."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select, update

from bot.store import links as urls
from bot.store import pending as work
from bot.store.notes import LONGEST, Note
from bot.store.pending import Work
from bot.store.sql.claims import name
from bot.store.sql.database import upsert_table
from bot.store.sql.records import clean
from bot.store.sql.tables import claims, links, notes, pending, preferences

if TYPE_CHECKING:
    from bot.store.keys import Keys
    from bot.store.preferences import Value
    from bot.store.sql.database import Database

LONGEST_NAME = 80
"""Characters of a handle that are kept."""


class SqlNotes:
    """Notes of all workspaces."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, team: str, key: str) -> tuple[Note, ...]:
        """Return the notes on an entry, oldest first."""
        return await self._read(notes.c.team == team, notes.c.key == key)

    async def get(self, team: str, note_id: str) -> Note | None:
        """Return one note of this workspace."""
        found = await self._read(notes.c.team == team, notes.c.id == note_id)
        return found[0] if found else None

    async def put(self, note: Note) -> None:
        """Keep a note; another workspace's with the same id stays as it is."""
        made = self._database.insert(notes)
        new = {part: made.excluded[part] for part in ("key", "text", "author", "at", "name")}
        statement = made.on_conflict_do_update(
            index_elements=["id"], set_=new, where=notes.c.team == made.excluded.team
        )
        row = {"id": note.id, "team": note.team, "key": note.key, "text": clean(note.text, LONGEST)}
        by = {"author": note.author, "name": clean(note.name, LONGEST_NAME), "at": note.at}
        async with self._database.begin() as connection:
            await connection.execute(statement.values(**row, **by))

    async def remove(self, team: str, note_id: str) -> bool:
        """Delete a note; return whether there was one."""
        async with self._database.begin() as connection:
            gone = await connection.execute(delete(notes).where(notes.c.team == team, notes.c.id == note_id))
        return bool(gone.rowcount)

    async def _read(self, *where: Any) -> tuple[Note, ...]:  # noqa: ANN401 - SQLAlchemy's clauses
        query = select(notes).where(*where).order_by(notes.c.at, notes.c.id)
        async with self._database.begin() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(Note(row.team, row.key, row.text, row.author, row.at, row.id, row.name) for row in rows)


class SqlPreferences:
    """Preferences of all workspaces."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put = upsert_table(database, preferences, "team", "name")

    async def get(self, team: str, key: str) -> tuple[Value] | None:
        """Return what is set, in a tuple; None where nothing is."""
        query = select(preferences.c.value).where(preferences.c.team == team, preferences.c.name == key)
        async with self._database.begin() as connection:
            found = await connection.scalar(query)
        return None if found is None else (json.loads(found),)

    async def put(self, team: str, key: str, value: Value) -> None:
        """Set it."""
        row = {"team": team, "name": key[:80], "value": clean(json.dumps(value), 100_000)}
        async with self._database.begin() as connection:
            await connection.execute(self._put.values(**row))


class SqlLinks:
    """Response urls, sealed."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._put = upsert_table(database, links, "team", "key")

    async def keep(self, team: str, key: str, url: str, user: str) -> None:
        """Keep a url."""
        row = {"team": team, "key": name(key), "asker": self._keys.hash("person", user), "at": time.time()}
        async with self._database.begin() as connection:
            await connection.execute(self._put.values(**row, sealed=self._keys.seal(url)))

    async def get(self, team: str, key: str) -> str | None:
        """Return a url younger than its lifetime."""
        young = links.c.at > time.time() - urls.LIFETIME
        query = select(links.c.sealed).where(links.c.team == team, links.c.key == name(key), young)
        async with self._database.begin() as connection:
            sealed = await connection.scalar(query)
        return self._keys.unseal(sealed) if sealed else None


class SqlPending:
    """Events that are acknowledged and not yet answered, sealed."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._put = database.insert(pending).on_conflict_do_nothing()

    async def keep(self, item: Work) -> None:
        """Keep an event."""
        sealed = self._keys.seal(json.dumps([item.key, item.body, item.user]))
        row = {"key": name(item.key), "team": item.team, "asker": self._keys.hash("person", item.user)}
        async with self._database.begin() as connection:
            await connection.execute(self._put.values(**row, sealed=sealed, tries=0, at=time.time()))

    async def drop(self, key: str) -> None:
        """Forget an event."""
        async with self._database.begin() as connection:
            await connection.execute(delete(pending).where(pending.c.key == name(key)))

    async def due(self, limit: int) -> tuple[Work, ...]:
        """Return events whose claim nobody holds, and count that they were tried; forget the hopeless."""
        held = select(claims.c.key).where(
            or_(claims.c.done_at.is_not(None), claims.c.until > self._database.now)
        )
        done = select(claims.c.key).where(claims.c.done_at.is_not(None))
        old = pending.c.at <= time.time() - work.LIFETIME
        hopeless = or_(old, pending.c.tries >= work.TRIES, pending.c.key.in_(done))
        free = select(pending.c.key).where(pending.c.key.not_in(held)).order_by(pending.c.at).limit(limit)
        async with self._database.begin() as connection:
            await connection.execute(delete(pending).where(hopeless))
            rows = await connection.execute(
                update(pending)
                .where(pending.c.key.in_(free))
                .values(tries=pending.c.tries + 1)
                .returning(pending.c.team, pending.c.sealed)
            )
            found = [(row.team, self._keys.unseal(row.sealed)) for row in rows]
        opened = [(team, json.loads(text)) for team, text in found if text is not None]
        return tuple(Work(key, team, body, user) for team, (key, body, user) in opened)
