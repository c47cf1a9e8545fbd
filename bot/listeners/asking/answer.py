"""The one way from a question to its answer, shared by command, mention, direct message and shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.aside import aside_card
from bot.cards.earlier import how, left_open, options, shown, suggested
from bot.cards.state import restore
from bot.listeners.asking.asides import agrees, aside, option_of, place_of
from bot.listeners.asking.tongues import in_tongue, tongue
from bot.resolve.outcome import open_ended

if TYPE_CHECKING:
    from bot.listeners.asking.query import Query
    from bot.listeners.desk import Desk
    from bot.listeners.slack.replies import Place
    from bot.resolve.outcome import Answer, Outcome

GREETINGS = frozenset({
    "", "help", "help me", "hi", "hi there", "hello", "hello there", "hey", "hey there", "hola", "ola", "olá", "oi",
    "ayuda", "ajuda", "?", "share", "good morning", "morning", "good evening", "buenas", "buenos días",
    "buenos dias", "buenas tardes", "bom dia", "boa tarde", "boa noite", "can you help", "can you help me",
    "what can you do", "what do you do", "how does this work", "how do you work", "who are you", "qué puedes hacer",
    "commands", "menu", "settings", "setup", "insights", "notes", "codes", "all codes", "list", "ajustes", "comandos",
    "stats", "statistics", "version", "forget me", "delete my data",
    "cómo funciona", "o que você faz", "como funciona",
})  # fmt: skip
"""Texts that ask what the bot can do."""
THANKS = frozenset({
    "thanks", "thank you", "thank you so much", "thanks a lot", "many thanks", "thx", "ty", "cheers", "ok", "okay",
    "ok thanks", "ok thank you", "great", "great thanks", "never mind", "nevermind", "solved", "fixed", "resolved",
    "perfect", "nice", "cool", "got it", "will do", "done",
    "gracias", "muchas gracias", "vale", "listo", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "valeu",
    "merci", "danke", ":+1:", ":pray:", ":heart:", ":white_check_mark:", "👍", "🙏",
})  # fmt: skip
"""Texts that ask nothing: a person who says them wants no card."""
SETTLED = frozenset({
    "thanks", "thx", "gracias", "obrigado", "obrigada", "solved", "fixed", "resolved", "resuelto", "solucionado",
    "resolvido",
})  # fmt: skip
AROUND = frozenset({
    "that", "this", "it", "it's", "its", "was", "helped", "helps", "works", "now", "a", "lot", "so", "much", "ok",
    "okay", "great", "perfect", "all", "for", "the", "help", "you", "ya", "está", "todo", "muchas", "muito",
    "já", "foi",
    "tudo",
})  # fmt: skip
"""Words around those with which somebody says that nothing is asked any more."""
TALK = frozenset({"mention", "dm"})
"""Where silence is an answer; a command would look as if it had failed."""


async def answer(desk: Desk, query: Query, place: Place) -> None:
    """Answer `query` in `place`."""
    said = " ".join(query.text.casefold().replace(",", " ").split()).rstrip("!. ")
    if query.surface in TALK and _over(said):
        return
    if said.strip("¡¿?") in GREETINGS:
        from bot.cards.help import help_card  # noqa: PLC0415 - not needed for the start

        await place.reply(help_card(desk.catalog, digest=True))
        return
    if wished := tongue(query.text):
        await in_tongue(desk, query, place, wished)
        return
    if asked := aside(query.text):
        about, lang = asked
        above = shown(await query.earlier()) if query.earlier else ()
        if query.overview and not above:
            await query.overview()
        else:
            await place.reply(aside_card(about, above, desk.catalog, lang))
        return
    outcome = await _pointed(desk, query) or await _resolved(desk, query)
    await place.show(outcome, "" if query.outside else query.team)


async def _pointed(desk: Desk, query: Query) -> Answer | None:
    """Return the error of the card above that a message names by its place: "the first", "2" of a choice.

    A yes to a miss that asks about a slip names the first that it suggests.
    """
    if query.earlier is None:
        return None
    if agrees(query.text):
        near = suggested(await query.earlier(last=True))
        return restore(near[0], desk.catalog) if near else None
    if (at := place_of(query.text)) is not None:
        above = shown(await query.earlier())
    elif (at := option_of(query.text)) is not None:
        above = options(await query.earlier(last=True))
        if any(kept.key.rpartition("/")[2] == query.text.strip() for kept in above):
            return None  # the code of an option: it is written on the card
    else:
        return None
    return restore(above[at], desk.catalog) if len(above) > max(at, 1) else None


async def _resolved(desk: Desk, query: Query) -> Outcome:
    """Return what a text says, after our last card there where this message says no code by itself."""
    if query.earlier is None or not open_ended(desk.resolver.resolve(query.text, asked=True)):
        return desk.resolve(query)
    above = await query.earlier()
    return desk.resolve(query, left_open(above), how(above))


def _over(said: str) -> bool:
    """Whether a text asks nothing: thanks, or that it is solved."""
    told = set(said.split())
    return said in THANKS or (bool(told & SETTLED) and told <= SETTLED | AROUND)
