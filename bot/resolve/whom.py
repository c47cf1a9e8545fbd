"""Whom an answer to "who does not get the message?" names by number alone: everybody, or one person.

Search finds a leaning in "everyone", though it is none of the options; and "one customer" has only words that any
message of our field may have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resolve.choices import OTHERS
from bot.resolve.features import words
from bot.resolve.outcome import Answer, Evidence, Found, Sighting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.models import Entry
    from bot.resolve.choices import Choices
    from bot.resolve.outcome import Choice
    from bot.resolve.told import Told

WHO, NOTHING_GOES_OUT = "accepted-not-delivered", "nothing-goes-out"
"""The catalog's questions who does not get a message, and what is wrong where nobody does."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EVERYBODY = _set("everyone everybody all every todos todas todo toda tous toutes semua sab alle")
_ONE = _set("one single solo sola un una uno unico unica um uma")
_PERSON = _set("""
    person customer client user contact recipient persona pessoa cliente usuario contacto contato destinatario
""")
_PEOPLE = _set("""
    people customers clients users contacts recipients personas pessoas clientes usuarios contactos contatos
    destinatarios gente mundo monde
""")
_AROUND = _set("""
    to of for a an the it its is just only our my them yes all ellos eles para de con com los las el la o os as
    nuestros nuestras mis nosso nossos nossa nossas meu meus solo so solamente apenas somente es e si sim
    aos ao le au
""")
_NOBODY = _set("nobody nadie ninguem")


class Whom:
    """Reads such answers for the questions of one catalog."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices

    def answer(self, told: Told, shown: Sequence[Entry]) -> Answer | Choice | None:
        """Return what an answer leads to that says one person or everybody and no more; None for any other.

        Everybody is none of the options, so that it leads to the question what is wrong where nothing goes out: but not
        where an option is that nobody gets it.
        """
        question, said = self._choices.question(shown), set(told.words)
        if question is None or question.id != WHO:
            return None
        if said & _EVERYBODY and said <= _EVERYBODY | _PEOPLE | _PERSON | _AROUND:
            return None if any(_seen(entry) & _NOBODY for entry in shown) else self._nothing(told, shown)
        if said & _ONE and said & _PERSON and said <= _ONE | _PERSON | _AROUND:
            return self._one(told, shown)
        return None

    def _nothing(self, told: Told, shown: Sequence[Entry]) -> Choice | None:
        asked = self._choices.opened(NOTHING_GOES_OUT)
        if not asked:
            return None
        return self._choices.between([*asked, *shown], told.lang, Evidence(Found.WORDS), options=len(asked))

    def _one(self, told: Told, shown: Sequence[Entry]) -> Answer | None:
        found = [entry for entry in shown if _seen(entry) & _PERSON]
        if len(found) != 1:
            return None
        others = tuple(entry for entry in shown if entry is not found[0])[:OTHERS]
        observation = self._choices.observation(found[0], told.lang)
        return Answer(Sighting(found[0], Evidence(Found.CHOSEN, observation)), others)


def _seen(entry: Entry) -> set[str]:
    return set(words(entry.distinguish.observation["en"])) if entry.distinguish else set()
