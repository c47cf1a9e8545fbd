"""A wish for another language: "y en español?", "in English please". The card above is asked again in it, or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from bot.cards.aside import languages_card
from bot.cards.earlier import asked, how, shown

if TYPE_CHECKING:
    from bot.knowledge.models import Lang
    from bot.listeners.asking.query import Query
    from bot.listeners.desk import Desk
    from bot.listeners.slack.replies import Place

_NAMES: dict[Lang | Literal[""], str] = {
    "en": "english inglés ingles inglês",
    "es": "spanish español espanol castellano espanhol",
    "pt": "portuguese português portugues portugués brasileiro",
    "": "french français francais francés frances francês german deutsch alemán aleman alemão hindi hinglish arabic "
    "árabe arabe indonesian indonesio bahasa italian italiano russian ruso turkish chinese chino mandarin urdu bengali",
}
"""Languages by name; those that no sentence of ours is in have none of their own."""
_TONGUES = {name: lang for lang, names in _NAMES.items() for name in names.split()}
_AROUND = """
    and now please pls ok so in to into can could would you do i it this that me the answer reply say tell write speak
    talk translate explain card again also too have
    y e por favor en em al a ao ahora agora puedes puede podrías podría pode poderia você lo la esto eso isso
    responde responder respóndeme responda contesta dime diga dilo decir dizer explica explícame explícalo explicar
    traduce tradúcelo traducir traduz traduza traduzir habla hablas fala falas falar fale también também tarjeta cartão
    tienes tem vale
"""
_ASKING = frozenset(_AROUND.split())
"""Words around the name of a language with which it is wished for, and nothing else said."""
LONGEST = 80
_WORD = re.compile(r"[^\W\d_]+")


def tongue(text: str) -> Lang | None:
    """Return the language that a text wishes for, English where we have no sentence in it; else None."""
    if len(text) > LONGEST or any(map(str.isdigit, text)):
        return None
    said = _WORD.findall(text.casefold())
    named = [word for word in said if word in _TONGUES]
    if len(named) != 1 or any(word not in _ASKING for word in said if word not in named):
        return None
    return _TONGUES[named[0]] or "en"


async def in_tongue(desk: Desk, query: Query, place: Place, lang: Lang) -> None:
    """Ask the question above in a language; where there is none, or not in it, say which languages there are."""
    from bot.cards.choice import language_of  # noqa: PLC0415 - not needed for the start

    blocks = await query.earlier() if query.earlier else []
    options, others = asked(blocks, desk.catalog)
    if options:
        choice = desk.resolver.between(options, others, lang, how(blocks).title)
        if language_of(choice, lang) == lang:
            await place.show(choice, "" if query.outside else query.team)
            return
    await place.reply(languages_card(shown(blocks), desk.catalog, lang))
