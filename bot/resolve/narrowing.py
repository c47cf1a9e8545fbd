"""Whether a second message says something about what a card left open, or only that somebody is still there.

Among three entries one is always the likeliest: search finds a leaning in any words. So a message decides only where it
names what one option alone is told by, or where it would have led there without the card too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resolve.bands import BRIEFER, Band, band, decides, follows
from bot.resolve.choices import OPTIONS, OTHERS, Choices
from bot.resolve.features import words
from bot.resolve.outcome import Answer, Choice, Evidence, Found, Shown, Sighting
from bot.resolve.whom import Whom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.models import Entry
    from bot.resolve.outcome import Outcome
    from bot.resolve.search import Ranking, Search
    from bot.resolve.told import Told

LED = 0.1
"""Probability of an entry, judged by the message alone, from which the message led to it."""
PLAINLY = 0.5
"""The same, where only words of our field carried it."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OURS = _set("""
    one only whatever solo sola uno una um uma so apenas customer customers client clients cliente clientes message
    messages mensaje mensajes mensagem mensagens template templates plantilla plantillas modelo modelos send sent envio
    enviado whatsapp number numbers numero numeros error code
""")
"""Words that any message of our field may have: they name no option, though one be told by them."""
NOTHING = _set("""
    i you he she it we they me my us our is am are be was were do does did done dont doesnt didnt not no yes yeah yep
    nope ok okay maybe perhaps sure unsure know idea think guess mean what which who why how when where the a an of or
    and but so then to in on at by for from with this that these those them there here all both any some each either
    neither none nothing something other others else same just really very can could would should will you tell say
    everyone everybody
    explain help please pls urgent asap hm hmm well option options first second third depends different
    since until yesterday today now tonight last next week weeks month months year day days morning monday tuesday
    wednesday thursday friday saturday sunday ago before after still again already ever never work works worked working
    fine good tried try trying happens happened happening problem issue fail fails failed failing
    se sabe seguro segura idea creo que cual cuales como cuando donde quien por para el la los las unos unas lo
    de del en y o si tal vez quizas ni es son esta estan todo todos toda todas ambos ambas ninguno ninguna otro otra
    ayuda urgente explica desde hasta ayer hoy ahora semana mes dia lunes martes miercoles jueves viernes sabado domingo
    antes despues todavia aun ya nunca siempre funciona funcionaba funciono mismo misma igual
    nao sim sei talvez acho qual quais quando onde quem os as do da dos das em e ou ajuda tudo nenhum
    nenhuma outro outra ontem hoje agora segunda terca quarta quinta sexta depois ainda
    sempre funcionava funcionou mesmo mesma
""")
"""Words that fit every option alike: answers without one, and times, of which each error has its own."""


class Narrowing:
    """Goes on with what a card left open, or says that a message does not."""

    def __init__(self, choices: Choices, search: Search) -> None:
        self._choices, self._search, self._whom = choices, search, Whom(choices)

    def go_on(self, told: Told, possible: list[Entry], fresh: Outcome, shown: Shown | None = None) -> Outcome:
        """Return the outcome of a message after a card; `fresh` is what the message says by itself.

        `possible`: what the card left open, what it showed first, as `shown` says. It is asked about again where a
        message is no answer to it and nothing else either.
        """
        shown = shown or Shown()
        if simple := self._simply(told, possible, fresh, shown):
            return simple
        alone = self._search.rank(told)
        named = _named(told, possible[:OPTIONS])
        if named and len(told.words) <= BRIEFER and band(alone, told) is not Band.SURE:
            return self._answer(named, told) or self._again(possible, told, shown)
        keys = [entry.key for entry in possible]
        if not follows(told, alone, sum(_share(alone, key) for key in keys)):
            return fresh
        among = self._search.rank(told, among=keys)
        if not _led(among, alone):
            return self._again(possible, told, shown)
        return self._decided(among, told) or self._choices.between(
            among.entries, told.lang, _evidence(told, among), header=self._choices.header(shown.title)
        )

    def _simply(self, told: Told, possible: list[Entry], fresh: Outcome, shown: Shown) -> Outcome | None:
        """Return the outcome of a message for which nothing need be searched: it is as plain as "everyone"."""
        if _same(fresh, possible):
            return fresh
        if shown.options and (whom := self._whom.answer(told, possible[: shown.options])):
            return whom
        if len(possible) > 1 and all(word in NOTHING for word in told.words):
            return self._again(possible, told, shown)
        return None

    def _answer(self, named: list[Entry], told: Told) -> Outcome | None:
        """Return the one option that a message names, where search would choose it among those that were shown."""
        among = self._search.rank(told, among=[entry.key for entry in named])
        return self._decided(among, told) if among.entries[:1] == (named[0],) else None

    def _decided(self, among: Ranking, told: Told) -> Answer | None:
        if not decides(among, told):
            return None
        first, rest = among.entries[0], among.entries[1:]
        return Answer(Sighting(first, _evidence(told, among)), rest[:OTHERS], among.shares[0])

    def _again(self, possible: list[Entry], told: Told, shown: Shown) -> Choice:
        return self._choices.between(
            possible,
            told.lang,
            Evidence(Found.WORDS),
            options=shown.options or OPTIONS,
            header=self._choices.header(shown.title),
        )


def _same(fresh: Outcome, possible: list[Entry]) -> bool:
    """Whether a message asks what was asked before: alone it leads to the same question."""
    if not isinstance(fresh, Choice):
        return False
    asked = [option.entry for option in fresh.options]
    return asked == possible[: len(asked)]


def _led(among: Ranking, alone: Ranking) -> bool:
    """Whether a message led to the first of `among`, and by words that say something."""
    says = set(among.words) - NOTHING
    least = LED if says - _OURS else PLAINLY
    return bool(says and among.entries) and _share(alone, among.entries[0].key) >= least


def _share(ranking: Ranking, key: str) -> float:
    return sum(s for e, s in zip(ranking.entries, ranking.shares, strict=True) if e.key == key)


def _named(told: Told, shown: Sequence[Entry]) -> list[Entry]:
    """Return the one option that a message has a word of, behind it the others; nothing where none or several are."""
    said = set(told.words) - NOTHING - _OURS
    seen = [_observed(entry) & said for entry in shown]
    only = [entry for entry, words_ in zip(shown, seen, strict=True) if words_]
    return [*only, *(entry for entry in shown if entry is not only[0])] if len(only) == 1 else []


def _observed(entry: Entry) -> set[str]:
    observations = entry.distinguish.observation.values() if entry.distinguish else ()
    return {word for observation in observations for word in words(observation)}


def _evidence(told: Told, among: Ranking) -> Evidence:
    return Evidence(Found.WORDS, words=told.written(among.words))
