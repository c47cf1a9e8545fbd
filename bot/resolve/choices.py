"""The question asked where more than one entry is possible, with its two or three options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resolve.bands import OPTION
from bot.resolve.outcome import Choice, Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry, Lang, Question
    from bot.resolve.outcome import Evidence
    from bot.resolve.search import Ranking

OPTIONS = 3
"""Options of a choice, at most."""
OTHERS = 5
"""Next best entries that an outcome carries."""


class Choices:
    """Builds the questions of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def between(
        self,
        entries: Iterable[Entry],
        lang: Lang,
        evidence: Evidence | None = None,
        *,
        options: int = OPTIONS,
        header: dict[Lang, str] | None = None,
    ) -> Choice:
        """Return the question between the first `options` entries, in a language.

        `header`: what is already sure, where that is less than the question's own.
        """
        found = list({e.key: e for e in entries}.values())
        return self._ask(found, lang, evidence, options, header)

    def of(self, ranking: Ranking, lang: Lang, evidence: Evidence) -> Choice:
        """Return the question that a ranking leaves open, the third option where it is not far behind."""
        third = ranking.shares[2] if len(ranking.shares) > 2 else 0.0  # noqa: PLR2004
        options = OPTIONS if third >= OPTION * ranking.shares[0] else OPTIONS - 1
        return self._ask(ranking.entries, lang, evidence, options)

    def _ask(
        self,
        found: Sequence[Entry],
        lang: Lang,
        evidence: Evidence | None,
        options: int,
        header: dict[Lang, str] | None = None,
    ) -> Choice:
        shown, rest = found[:options], found[options:][:OTHERS]
        asked = tuple(Option(entry, self.observation(entry, lang)) for entry in shown)
        question = self.question(shown)
        if question and header:
            question = question.model_copy(update={"header": header})
        return Choice(asked, question, evidence, others=tuple(rest), lang=lang)

    def opened(self, question: str) -> list[Entry]:
        """Return the options with which the texts that open a question (its id) begin; nothing where none does."""
        found = self._catalog.questions.get(question)
        keys = found.openings[0].options if found and found.openings else ()
        return [entry for key in keys if (entry := self._catalog.get(key))][:OPTIONS]

    def header(self, title: str) -> dict[Lang, str] | None:
        """Return the header of the opening that a card with this title was asked for, if it has one of its own."""
        headers = (opening.header for _, opening in self._catalog.openings() if opening.header)
        return next((header for header in headers if title in header.values()), None)

    def by_issuer(self, number: str, meanings: Iterable[tuple[Entry, str]]) -> Choice:
        """Return the question who sent a number that several issuers share: each meaning with its issuer's name."""
        options: dict[str, Option] = {}
        for entry, name in meanings:
            options.setdefault(entry.key, Option(entry, name))
        found = tuple(options.values())
        return Choice(found[:OPTIONS], number=number, others=tuple(o.entry for o in found[OPTIONS:]))

    def question(self, entries: Sequence[Entry]) -> Question | None:
        """Return the question that at least two of the entries share."""
        ids = [e.distinguish.question for e in entries if e.distinguish and e.distinguish.question]
        shared = next((i for i in ids if ids.count(i) > 1), None)
        return self._catalog.questions.get(shared) if shared else None

    @staticmethod
    def observation(entry: Entry, lang: Lang) -> str:
        """Return what the reader would see if it is this entry, in a language; its headline where none is known."""
        if entry.distinguish is None:
            return entry.headline
        return entry.distinguish.observation.get(lang) or entry.distinguish.observation["en"]
