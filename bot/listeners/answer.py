"""The one way from a question to its answer, shared by command, mention, direct message and shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resolve.outcome import open_ended

if TYPE_CHECKING:
    from bot.listeners.desk import Desk, Query
    from bot.listeners.replies import Place

GREETINGS = frozenset(
    {"", "help", "hi", "hello", "hey", "hola", "ola", "olá", "ayuda", "ajuda", "?", "share"}
)
"""Texts that ask what the bot can do."""
THANKS = frozenset({
    "thanks", "thank you", "thank you so much", "thanks a lot", "many thanks", "thx", "ty", "cheers", "ok", "okay",
    "ok thanks", "ok thank you", "great", "great thanks", "perfect", "nice", "cool", "got it", "will do", "done",
    "gracias", "muchas gracias", "vale", "listo", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "valeu",
    "merci", "danke", ":+1:", ":pray:", ":heart:", ":white_check_mark:", "👍", "🙏",
})  # fmt: skip
"""Texts that ask nothing: a person who says them wants no card."""
TALK = frozenset({"mention", "dm"})
"""Where silence is an answer; a command would look as if it had failed."""


async def answer(desk: Desk, query: Query, place: Place) -> None:
    """Answer `query` in `place`."""
    said = " ".join(query.text.casefold().replace(",", " ").split()).rstrip("!. ")
    if query.surface in TALK and said in THANKS:
        return
    if said in GREETINGS:
        from bot.cards.help import help_card  # noqa: PLC0415 - not needed for the start

        await place.reply(help_card(desk.catalog, digest=True))
        return
    outcome = desk.resolve(query, await _left_open(desk, query))
    await place.show(outcome, "" if query.outside else query.team)


async def _left_open(desk: Desk, query: Query) -> tuple[str, ...]:
    """Return what our last card there left possible, where this message says no code by itself."""
    if query.earlier is None or not open_ended(desk.resolver.resolve(query.text)):
        return ()
    return await query.earlier()
