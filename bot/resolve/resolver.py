"""Text to outcome. The order of decisions stands in `_decide`, top to bottom; each step decides or passes on."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.knowledge.parsed import folder
from bot.resolve import world
from bot.resolve.bands import OPTION, Band, band, decides, follows
from bot.resolve.language import language
from bot.resolve.neighbours import adjacent, neighbours
from bot.resolve.normalise import fold, normalise
from bot.resolve.outcome import (
    Answer,
    Choice,
    Evidence,
    Found,
    Miss,
    Neighbour,
    Option,
    Several,
    Sighting,
    Unknown,
    open_ended,
)
from bot.resolve.provider import Providers
from bot.resolve.questions import Questions
from bot.resolve.redact import redact
from bot.resolve.sightings import Reader
from bot.resolve.study import Study
from bot.resolve.suggest import Suggest
from bot.resolve.wordings import Match, Wordings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry, Lang, Question
    from bot.resolve.meaning import Meaning
    from bot.resolve.outcome import Outcome
    from bot.resolve.reading import Reading
    from bot.resolve.search import Ranking

_PAIR = re.compile(r"(?<![\d/.])(10|100|190|200)\s?/\s?(\d{2,7})(?![\d/.])")
"""A number that has subcodes, and one of them."""
CACHE = folder()
"""Where search keeps what it learned, about 3 MB a catalog, unless it is told another place, or None for nowhere."""
OPTIONS = 3
"""Options of a choice, at most."""
OTHERS = 5
"""Next best entries that an outcome carries."""


class Resolver:
    """Answers texts from one catalog. Safe to share between threads: what it remembers never changes an answer.

    `meaning` None: the sentence encoder where the extra `semantic` is installed, else words alone.
    """

    def __init__(
        self, catalog: Catalog, meaning: Meaning | None = None, *, cache: Path | None = CACHE
    ) -> None:
        self.catalog = catalog
        self._wordings = Wordings(catalog)
        self._questions = Questions(catalog)
        self._providers = Providers(catalog)
        self._reader = Reader(catalog, self._providers, self._wordings)
        self._study = Study(catalog, meaning, cache)
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
        outcome = self._decide(self._spelt(clean), typed=typed, asked=asked or typed)
        outcome = replace(outcome, lang=language(clean))
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

        return _PAIR.sub(spell, text)

    def follow(self, text: str, earlier: Sequence[str]) -> Outcome:
        """Return the outcome of a message after a card that left the entries `earlier` (keys) possible.

        A message that says enough by itself, or speaks of something else, is answered by itself; else ("it is a
        template") it chooses among what was possible.
        """
        fresh = self.resolve(text, asked=True)
        possible = [entry for key in earlier if (entry := self.catalog.get(key))]
        if not possible or not open_ended(fresh):
            return fresh
        clean = redact(normalise(text))
        search, keys = self._study.at_hand(), [entry.key for entry in possible]
        alone = search.rank(clean)
        named = sum(s for e, s in zip(alone.entries, alone.shares, strict=True) if e.key in keys)
        if not follows(clean, alone, named):
            return fresh
        return replace(self._among(possible, clean, search.rank(clean, among=keys)), lang=fresh.lang)

    def _among(self, possible: list[Entry], text: str, ranking: Ranking) -> Outcome:
        """Decide among the entries that were possible, or ask again between them."""
        if not ranking.entries:
            return self._choice(possible, text)
        evidence = Evidence(Found.WORDS, words=ranking.words)
        first, rest = ranking.entries[0], ranking.entries[1:]
        if decides(ranking, text):
            return Answer(Sighting(first, evidence), rest[:OTHERS], ranking.shares[0])
        return self._choice(ranking.entries, text, evidence)

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

    def _decide(self, text: str, *, typed: bool, asked: bool) -> Outcome:
        reading = self._reader.read(text, typed=typed, asked=asked)
        return (
            self._by_codes(text, reading)
            or self._by_issuer(reading)
            or self._by_unknown_code(text, reading)
            or self._by_question(text)
            or self._by_wording(text)
            or self._by_words(text, reading)
        )

    # -- codes --------------------------------------------------------------------------------------------

    def _by_codes(self, text: str, reading: Reading) -> Outcome | None:
        """One code answers, several are listed; a code whose words name its neighbour is a question."""
        if len(reading.sightings) > 1:
            return Several(tuple(reading.sightings))
        if not reading.sightings:
            return None
        sighting = reading.sightings[0]
        return self._contradicted(text, sighting) or Answer(sighting, self._others(sighting.entry))

    def _contradicted(self, text: str, sighting: Sighting) -> Choice | None:
        """Ask where a typed number is one slip away from the error that its words name."""
        if sighting.evidence.found not in {Found.TYPED, Found.LOG, Found.REPAIRED}:
            return None
        match = self._sentence(text.replace(sighting.evidence.where, " "))
        if match is None or self._wordings.about(sighting.entry, text):
            return None
        meant = [t.entry for t in match.targets if adjacent(t.entry.code, sighting.entry.code)]
        if not meant or any(t.entry == sighting.entry for t in match.targets):
            return None
        return self._choice([meant[0], sighting.entry], text)

    def _others(self, entry: Entry) -> tuple[Entry, ...]:
        found = (self.catalog.get(key) for key in entry.related)
        return tuple(e for e in found if e is not None)[:OTHERS]

    def _by_issuer(self, reading: Reading) -> Choice | None:
        """A number that two issuers share, with neither named: ask who sent it."""
        number = reading.shared
        if not number:
            return None
        options: dict[str, Option] = {}
        for entry in self.catalog.by_code(number):
            name = "On-Premises API" if entry.namespace == "on-premises" else "Cloud API"
            options[entry.key] = Option(entry, name)
        for provider, row in self._providers.rows(number):
            meant = self.catalog.get(row.key)
            if meant is not None:
                options.setdefault(meant.key, Option(meant, provider.name))
        found = tuple(options.values())
        return Choice(found[:OPTIONS], number=number, others=tuple(o.entry for o in found[OPTIONS:]))

    def _by_unknown_code(self, text: str, reading: Reading) -> Outcome | None:
        """A number that stands like a code and is in no list is never taken for its neighbour."""
        if reading.foreign and reading.provider:
            answer = self._by_wording(text)
            return answer or Unknown(Miss.PROVIDER, reading.foreign[0], reading.provider)
        if not reading.unknown:
            return None
        answer = self._by_wording(text) if world.ours(text) else None
        if isinstance(answer, Answer):
            return answer
        code = reading.unknown[0]
        near = neighbours(self.catalog, code)
        return Unknown(Miss.CODE, code, neighbours=near, ranked=tuple(n.entry for n in near))

    # -- sentences ----------------------------------------------------------------------------------------

    def _sentence(self, text: str) -> Match | None:
        within = self._wordings.within(text)
        return within[0] if within else self._wordings.misspelt(text)

    def _by_wording(self, text: str) -> Outcome | None:
        """A sentence that Meta prints, exact or misspelt; one of a retired code speaks of what took its place."""
        match = self._sentence(text)
        if match is None or (not match.long and world.foreign(text)):
            return None
        if len(match.targets) > 1:
            return self._choice([t.entry for t in match.targets], text)
        target = match.targets[0]
        today = self.catalog.get(target.entry.replaced_by or "")
        entry, subcode = (today, None) if today else (target.entry, target.subcode)
        sighting = Sighting(entry, Evidence(Found.WORDING, match.text), subcode)
        return Answer(sighting, self._others(entry), score=match.score / 100)

    def _by_question(self, text: str) -> Choice | None:
        """A text that says no more than what a question of the catalog starts from."""
        options = self._questions.options(text)
        return self._choice(options, text, Evidence(Found.WORDS)) if len(options) > 1 else None

    # -- words --------------------------------------------------------------------------------------------

    def _by_words(self, text: str, reading: Reading) -> Outcome:
        """Free text: answer when sure, ask when likely, else say what was looked for."""
        ranking = self._study.at_hand().rank(text)
        if reading.http and world.asks_for_code(text):
            return self._status(text, reading, ranking.entries[:OTHERS])
        verdict = band(ranking, text)
        evidence = Evidence(Found.WORDS, words=ranking.words)
        if verdict is Band.SURE and not reading.doubtful:
            sighting = Sighting(ranking.entries[0], evidence)
            return Answer(sighting, ranking.entries[1 : 1 + OTHERS], ranking.shares[0])
        if (
            verdict is not Band.NONE
            and not reading.doubtful
            and not reading.http
            and len(ranking.entries) > 1
        ):
            return self._choice(ranking.entries, text, evidence, options=_options(ranking))
        if reading.http:
            return self._status(text, reading, ranking.entries[:OTHERS])
        return Unknown(self._miss(text, ranking), ranked=ranking.entries[:OTHERS])

    def _status(self, text: str, reading: Reading, ranked: tuple[Entry, ...]) -> Unknown:
        """An HTTP status without the body that holds the code. Alone, it may be a number of the old client."""
        alone = self.catalog.by_code(reading.status) if text.strip() == reading.status else ()
        old = tuple(Neighbour(entry, "") for entry in alone)
        return Unknown(Miss.HTTP, reading.status, neighbours=old, ranked=ranked)

    def _miss(self, text: str, ranking: Ranking) -> Miss:
        letters = [c for c in text if c.isalpha()]
        if letters and not ranking.known and sum(c.isascii() for c in fold(text)) < len(letters) / 2:
            return Miss.OTHER_SCRIPT
        return Miss.WORDS if world.ours(text) else Miss.UNRELATED

    def _choice(
        self, entries: Iterable[Entry], text: str, evidence: Evidence | None = None, *, options: int = OPTIONS
    ) -> Choice:
        """Build the question between the first `options` entries, in the language of the text."""
        found = list({e.key: e for e in entries}.values())
        shown, rest = found[:options], found[options:][:OTHERS]
        spoken = language(text)
        asked = tuple(Option(entry, _observation(entry, spoken)) for entry in shown)
        return Choice(asked, self._question(shown), evidence, others=tuple(rest))

    def _question(self, entries: list[Entry]) -> Question | None:
        """Return the question that at least two of the entries share."""
        ids = [e.distinguish.question for e in entries if e.distinguish and e.distinguish.question]
        shared = next((i for i in ids if ids.count(i) > 1), None)
        return self.catalog.questions.get(shared) if shared else None


def _options(ranking: Ranking) -> int:
    """Return how many options a choice has: two, or three where the third is not far behind."""
    third = ranking.shares[2] if len(ranking.shares) > 2 else 0.0  # noqa: PLR2004
    return OPTIONS if third >= OPTION * ranking.shares[0] else OPTIONS - 1


def _observation(entry: Entry, spoken: Lang) -> str:
    if entry.distinguish is None:
        return entry.headline
    return entry.distinguish.observation.get(spoken) or entry.distinguish.observation["en"]
