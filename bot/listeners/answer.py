"""The one way from a question to its answer, shared by command, mention, direct message and shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.listeners.desk import Desk, Query
    from bot.listeners.replies import Place

GREETINGS = frozenset({"", "help", "hi", "hello", "hey", "hola", "ola", "olá", "ayuda", "ajuda", "?"})
"""Texts that ask what the bot can do."""


async def answer(desk: Desk, query: Query, place: Place) -> None:
    """Answer `query` in `place`."""
    if query.text.strip().casefold().rstrip("!.") in GREETINGS:
        from bot.cards.help import help_card  # noqa: PLC0415 - not needed for the start

        await place.reply(help_card(desk.catalog, digest=True))
        return
    await place.show(desk.resolve(query), "" if query.outside else query.team)
