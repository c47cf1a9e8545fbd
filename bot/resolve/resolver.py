"""Text to outcome. The order of decisions stands in `_decide`, top to bottom; each step decides or passes on."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.knowledge.parsed import folder
from bot.resolve.bands import Band, band
from bot.resolve.causes import cause
from bot.resolve.choices import OTHERS, Choices
from bot.resolve.issuers import Issuers
from bot.resolve.language import language, spoken
from bot.resolve.narrowing import Narrowing
from bot.resolve.neighbours import adjacent, neighbours
from bot.resolve.normalise import fold, normalise
from bot.resolve.outcome import (
    Answer,
    Choice,
    Evidence,
    Found,
    Miss,
    Neighbour,
    Receipt,
    Several,
    Shown,
    Sighting,
    Unknown,
    open_ended,
)
from bot.resolve.provider import Providers
from bot.resolve.questions import Questions
from bot.resolve.receipts import receipt
from bot.resolve.redact import redact
from bot.resolve.sightings import Reader
from bot.resolve.study import Study
from bot.resolve.suggest import Suggest
from bot.resolve.told import Told
from bot.resolve.wordings import Wordings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry, Lang
    from bot.resolve.outcome import Outcome
    from bot.resolve.reading import Reading
    from bot.resolve.search import Ranking

_PAIR = re.compile(r"(?<![\d/.])(10|100|190|200)\s?/\s?(\d{2,7})(?![\d/.])")
"""A number that has subcodes, and one of them."""
_NOTHING_ASKED = Shown()
BESIDE = 4
"""Words beside a status or a message that only ask about it: "why is this so?"."""
CACHE = folder()
"""Where search keeps what it learned, some 4 MB a catalog, unless it is told another place, or None for nowhere."""


class Resolver:
    """Answers texts from one catalog. Safe to share between threads: what it remembers never changes an answer."""

    def __init__(self, catalog: Catalog, *, cache: Path | None = CACHE) -> None:
        self.catalog = catalog
        self._wordings = Wordings(catalog)
        self._questions = Questions(catalog)
        self._choices = Choices(catalog)
        self._providers = Providers(catalog)
        self._issuers = Issuers(catalog, self._providers, self._choices)
        self._reader = Reader(catalog, self._providers, self._wordings)
        self._study = Study(catalog, cache)
        self._typed: dict[str, Answer] = {}

    def start(self) -> None:
        """Let search learn in the background; call it once when a bot starts. Codes and payloads need no waiting."""
        self._study.begin()

    def prepare(self) -> None:
        """Let search learn now, or read what was kept; returns when questions in words get their best answer."""
        self._study.finish()

    @property
    def ready(self) -> bool:
        """Whether search has learned."""
        return self._study.done.is_set()

    def resolve(self, text: str, *, typed: bool = False, asked: bool = False) -> Outcome:
        """Return the outcome of `text`.

        `typed`: it is the whole text of a command; `asked`: somebody says it to us. A code at its beginning is then
        what it is about.
        """
        known = self._typed.get(text) if typed else None
        if known is not None:
            return known
        clean = redact(normalise(text))
        if not any(c.isalnum() for c in clean):
            return Unknown(Miss.EMPTY)
        told = Told(self._spelt(clean), language(clean))
        outcome = self._decide(told, typed=typed, asked=asked or typed)
        if outcome.lang != told.lang:
            outcome = replace(outcome, lang=told.lang)
        if typed and isinstance(outcome, Answer) and clean == text == outcome.entry.code:
            self._typed[text] = outcome  # the most asked questions of all; as many as there are entries
        return outcome

    def _spelt(self, text: str) -> str:
        """Write "190/463", as our own cards name a subcode, the way errors do. Only where the pair is known."""

        def spell(pair: re.Match[str]) -> str:
            code, subcode = pair.groups()
            parents = {entry.code for entry, _ in self.catalog.subcodes(subcode)}
            own = len(subcode) > len(code) and bool(self.catalog.by_code(subcode))
            return f"code {code} subcode {subcode}" if code in parents or own else pair[0]

        return _PAIR.sub(spell, text) if "/" in text else text

    def follow(self, text: str, earlier: Sequence[str], shown: Shown = _NOTHING_ASKED) -> Outcome:
        """Return the outcome of a message after a card that left the entries `earlier` (keys) possible.

        A message that says enough by itself, or speaks of something else, is answered by itself; else ("it is a
        template") it chooses among what was possible. What is asked again is asked as it was `shown`.
        """
        fresh = self.resolve(text, asked=True)
        possible = [entry for key in earlier if (entry := self.catalog.get(key))]
        if not possible or not open_ended(fresh):
            return fresh
        clean = redact(normalise(text))
        told = Told(clean, spoken(clean, shown.lang))
        if shown.number:
            outcome = self._issuers.go_on(told, shown.number, fresh)
        else:
            outcome = Narrowing(self._choices, self._study.at_hand()).go_on(told, possible, fresh, shown)
        return outcome if outcome is fresh else replace(outcome, lang=told.lang)

    def between(self, options: Sequence[str], others: Sequence[str], lang: Lang, title: str = "") -> Choice:
        """Return the question between entries (keys) in a language, as it was asked in another under `title`."""
        shown = [entry for key in options if (entry := self.catalog.get(key))]
        rest = [entry for key in others if (entry := self.catalog.get(key))]
        found, header = [*shown, *rest], self._choices.header(title)
        return self._choices.between(found, lang, Evidence(Found.WORDS), options=len(shown), header=header)

    @cached_property
    def _suggest(self) -> Suggest:
        """Built at the first letter that somebody types: it costs a start more than all the rest of it."""
        return Suggest(self.catalog)

    def suggest(self, prefix: str, limit: int) -> tuple[Entry, ...]:
        """Return entries for what is typed so far, best first."""
        return self._suggest.find(prefix, limit)

    def redact(self, text: str) -> str:
        """Return `text` without tokens, secrets, addresses and phone numbers."""
        return redact(text)

    def _decide(self, told: Told, *, typed: bool, asked: bool) -> Outcome:
        reading = self._reader.read(told, typed=typed, asked=asked)
        return (
            self._by_codes(told, reading)
            or self._by_issuer(reading)
            or self._by_unknown_code(told, reading)
            or self._by_receipt(told, reading)
            or self._by_question(told)
            or self._by_wording(told)
            or self._by_name(told)
            or self._by_words(told, reading)
        )

    # -- codes --------------------------------------------------------------------------------------------

    def _by_codes(self, told: Told, reading: Reading) -> Outcome | None:
        """One code answers, several are listed; a code whose words name its neighbour is a question."""
        unexplained = tuple(reading.unexplained)
        if len(reading.sightings) > 1:
            return Several(tuple(reading.sightings), unexplained)
        if not reading.sightings:
            return None
        sighting = reading.sightings[0]
        others = self._others(sighting.entry)
        return self._contradicted(told, sighting) or Answer(sighting, others, unexplained=unexplained)

    def _contradicted(self, told: Told, sighting: Sighting) -> Choice | None:
        """Ask where a typed number is one slip away from the error that its words name."""
        if sighting.evidence.found not in {Found.TYPED, Found.LOG, Found.REPAIRED}:
            return None
        match = self._wordings.sentence(told.text.replace(sighting.evidence.where, " "))
        if match is None or self._wordings.about(sighting.entry, told.text):
            return None
        meant = [t.entry for t in match.targets if adjacent(t.entry.code, sighting.entry.code)]
        if not meant or any(t.entry == sighting.entry for t in match.targets):
            return None
        return self._choices.between([meant[0], sighting.entry], told.lang)

    def _others(self, entry: Entry) -> tuple[Entry, ...]:
        found = (self.catalog.get(key) for key in entry.related)
        return tuple(e for e in found if e is not None)[:OTHERS]

    def _by_issuer(self, reading: Reading) -> Choice | None:
        """A number that two issuers share, with neither named: ask who sent it."""
        number = reading.shared
        return self._issuers.question(number) if number else None

    def _by_unknown_code(self, told: Told, reading: Reading) -> Outcome | None:
        """A number that stands like a code and is in no list is never taken for its neighbour."""
        if reading.foreign and reading.provider:
            answer = self._by_wording(told)
            return answer or Unknown(Miss.PROVIDER, reading.foreign[0], reading.provider)
        if not reading.unknown:
            return None
        answer = self._by_wording(told) if told.ours else None
        if isinstance(answer, Answer):
            return answer
        code = reading.unknown[0]
        near = neighbours(self.catalog, code)
        return Unknown(Miss.CODE, code, neighbours=near, ranked=tuple(n.entry for n in near))

    def _by_receipt(self, told: Told, reading: Reading) -> Outcome | None:
        """An object without an error is named as what it is; what is said beside it may still describe one."""
        paste = None if reading.http else receipt(told.text)
        if paste is None:
            return None
        if paste.receipt is Receipt.FAILED and (quoted := self._by_wording(told)):
            return quoted  # the sentence stands in it, though no key of an error does
        beside = Told(paste.beside, told.lang)
        if sum(word.isalpha() for word in beside.words) > (0 if paste.receipt is Receipt.OTHER else BESIDE):
            said = self._by_question(beside) or self._by_wording(beside) or self._by_words(beside, reading)
            if not isinstance(said, Unknown):
                return said
        lead = tuple(Neighbour(entry, "") for entry in self.catalog.by_code(paste.leads)[:1])
        return Unknown(Miss.NO_ERROR, paste.word, neighbours=lead, receipt=paste.receipt, event=paste.event)

    # -- sentences ----------------------------------------------------------------------------------------

    def _by_wording(self, told: Told) -> Outcome | None:
        """A sentence that Meta prints, exact or misspelt; one of a retired code speaks of what took its place."""
        match = self._wordings.sentence(told.text)
        if match is None or (not match.long and told.foreign):
            return None
        if len(match.targets) > 1:
            return self._choices.between([t.entry for t in match.targets], told.lang)
        target = match.targets[0]
        today = self.catalog.get(target.entry.replaced_by or "")
        entry, subcode = (today, None) if today else (target.entry, target.subcode)
        evidence = Evidence(Found.WORDING, match.text)
        sighting = Sighting(entry, evidence, subcode, cause=cause(entry, f"{match.text}\n{told.text}"))
        return Answer(sighting, self._others(entry), score=match.score / 100)

    def _by_question(self, told: Told) -> Choice | None:
        """A text that says no more than what a question of the catalog begins with."""
        opening = self._questions.opening(told.words)
        possible = [entry for key in opening.options if (entry := self.catalog.get(key))] if opening else []
        if opening is None or len(possible) < 2:  # noqa: PLR2004 - a question needs two answers
            return None
        return self._choices.between(possible, told.lang, Evidence(Found.WORDS), header=opening.header)

    def _by_name(self, told: Told) -> Unknown | None:
        """A provider's name and nothing else fits every error alike: ask for the error, offer none."""
        return Unknown(Miss.WORDS) if self._providers.only_named(told.text) else None

    # -- words --------------------------------------------------------------------------------------------

    def _by_words(self, told: Told, reading: Reading) -> Outcome:
        """Free text: answer when sure, ask when likely, else say what was looked for."""
        if reading.http:
            told = told.unframed()
        ranking = self._study.at_hand().rank(told)
        if reading.http and told.about_code:
            return self._status(told.text, reading, ranking.entries[:OTHERS])
        verdict = band(ranking, told)
        evidence = Evidence(Found.WORDS, words=told.written(ranking.words))
        if verdict is Band.SURE and not reading.doubtful:
            sighting = Sighting(ranking.entries[0], evidence)
            return Answer(sighting, ranking.entries[1 : 1 + OTHERS], ranking.shares[0])
        if (
            verdict is not Band.NONE
            and not reading.doubtful
            and not reading.http
            and len(ranking.entries) > 1
        ):
            return self._choices.of(ranking, told.lang, evidence)
        if reading.http:
            return self._status(told.text, reading, ranking.entries[:OTHERS])
        return Unknown(_miss(told, ranking), ranked=ranking.entries[:OTHERS])

    def _status(self, text: str, reading: Reading, ranked: tuple[Entry, ...]) -> Unknown:
        """An HTTP status without the body that holds the code. Alone, it may be a number of the old client."""
        alone = self.catalog.by_code(reading.status) if text.strip() == reading.status else ()
        old = tuple(Neighbour(entry, "") for entry in alone)
        return Unknown(Miss.HTTP, reading.status, neighbours=old, ranked=ranked)


def _miss(told: Told, ranking: Ranking) -> Miss:
    letters = [c for c in told.text if c.isalpha()]
    if letters and not ranking.known and sum(c.isascii() for c in fold(told.text)) < len(letters) / 2:
        return Miss.OTHER_SCRIPT
    return Miss.WORDS if told.ours else Miss.UNRELATED
