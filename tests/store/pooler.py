"""A pooler between the program and PostgreSQL, as PgBouncer is in transaction mode: no connection is anybody's own.

Each transaction, and each exchange outside of one, runs on another server connection than the last. What a program
leaves in its connection (a prepared statement, a setting, a lock of a session) is then somewhere else, which is what
breaks programs behind a pooler, here at once and every time.
"""

from __future__ import annotations

import asyncio
import struct
from collections import deque

SSL_REQUEST = 80877103
PROTOCOL = 196608
OK = b"R" + struct.pack("!ii", 8, 0)


async def message(reader):
    """Read one message; return its kind and all of it."""
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)


class Link:
    """A client that has a server connection for a while."""

    def __init__(self, server, writer, done):
        self._reader, self._server = server
        self._writer = writer
        self._open = 0
        self.over = asyncio.create_task(self._answers(done))

    def send(self, kind, data):
        self._open += kind in b"SQ"
        self._server.write(data)

    async def _answers(self, done):
        """Pass answers on until the connection belongs to nobody."""
        while True:
            kind, data = await message(self._reader)
            self._writer.write(data)
            if kind == b"Z":
                self._open -= 1
                if data[5:6] == b"I" and not self._open:
                    await done((self._reader, self._server))
                    return


class Pooler:
    """Listens on loopback; `size` server connections to one database, for as many clients as come."""

    def __init__(self, socket_path, database, user="waerror", size=2):
        self._path, self._database, self._user, self._size = socket_path, database, user, size
        self._free = deque()
        self._given_back = asyncio.Condition()
        self._greeting = b""
        self.transactions = 0
        self._open, self._serving = [], set()

    async def __aenter__(self):
        for _ in range(self._size):
            self._free.append(await self._connect())
        self._listening = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.port = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._listening.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        for writer in self._open:
            writer.close()

    def _client(self, reader, writer):
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _connect(self):
        reader, writer = await asyncio.open_unix_connection(self._path)
        self._open.append(writer)
        named = {"user": self._user, "database": self._database, "client_encoding": "UTF8"}
        pairs = b"".join(f"{name}\0{value}\0".encode() for name, value in named.items()) + b"\0"
        writer.write(struct.pack("!ii", len(pairs) + 8, PROTOCOL) + pairs)
        told, kind = b"", b""
        while kind != b"Z":
            kind, data = await message(reader)
            told += data if kind == b"S" else b""
        self._greeting = OK + told + b"K" + struct.pack("!iii", 12, 1, 1) + b"Z" + struct.pack("!i", 5) + b"I"
        return reader, writer

    async def _serve(self, reader, writer):
        link = None
        try:
            await self._greet(reader, writer)
            while (got := await message(reader))[0] != b"X":
                if link is None or link.over.done():
                    link = Link(await self._take(), writer, self._give_back)
                link.send(*got)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            if link is not None and not link.over.done():  # in the middle of a transaction
                link.over.cancel()
                await self._give_back(await self._connect())
            writer.close()

    async def _greet(self, reader, writer):
        while True:
            size = struct.unpack("!i", await reader.readexactly(4))[0]
            body = await reader.readexactly(size - 4)
            if struct.unpack("!i", body[:4])[0] != SSL_REQUEST:
                break
            writer.write(b"N")
        writer.write(self._greeting)

    async def _take(self):
        async with self._given_back:
            await self._given_back.wait_for(lambda: self._free)
            self.transactions += 1
            return self._free.popleft()

    async def _give_back(self, server):
        async with self._given_back:
            self._free.append(server)
            self._given_back.notify()
