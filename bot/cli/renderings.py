"""Every way in which an entry is drawn, what Slack would refuse in it, and whether it keeps the budget of lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.cards import answer as answers
from bot.cards import lines, parts
from bot.cards.details import details_view
from bot.cards.draw import draw
from bot.cards.search import entry_row
from bot.cards.setting import Setting
from bot.cards.shortcut import shortcut_view
from bot.knowledge.faults import Fault
from bot.playground.judge import judge_message, judge_view
from bot.resolve.outcome import Answer, Evidence, Found, Report, Sighting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cards.blocks import Block
    from bot.cards.setting import Feature, Place, Surface
    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry, Subcode
    from bot.playground.judge import Fault as Refusal

PLACES: tuple[Place, ...] = ("ephemeral", "thread", "dm", "shared", "terminal")
EVERY_BUTTON: frozenset[Feature] = frozenset(
    {"reply", "handover", "remind", "note", "report", "search", "rest", "remove"}
)
FALLBACK = 300
"""Characters of the text that notifications and screen readers get."""
REPORT = Report(
    details="What stands in a payload can be long, and longer, and names nothing. " * 5,
    trace_id="AbC1dEfGhIjKlMnOpQrStUv",
    recipient_ending="99",
    subcode="2388001",
)
PASTED = Evidence(Found.PAYLOAD, where="entry[0].changes[0].value.statuses[0].errors[0].code")
DESCRIBED = Evidence(Found.WORDS, words=("no llega", "a nadie", "desde ayer"))
SHORTEN = "shorten the texts it is made of"


@dataclass(frozen=True, slots=True)
class Rendering:
    """One drawing. `payload`: `text` and `blocks` of a message, or a whole view."""

    name: str
    kind: Literal["message", "view"]
    payload: Block

    def refusals(self) -> list[Refusal]:
        """Return what Slack would refuse or doubt."""
        return judge_message(self.payload) if self.kind == "message" else judge_view(self.payload)


def plain(entry: Entry, catalog: Catalog, surface: Surface, subcode: Subcode | None = None) -> Rendering:
    """Return the entry as it is drawn for somebody who typed its code, on a surface."""
    if surface == "modal":
        return Rendering("Details", "view", details_view(entry, subcode, catalog=catalog))
    if surface == "home":
        return Rendering("Home", "view", {"type": "home", "blocks": [entry_row(entry)]})
    return _message(_asked(entry, subcode), Setting(features=EVERY_BUTTON, hand_over=True), catalog, "card")


def renderings(entry: Entry, catalog: Catalog) -> Iterator[Rendering]:
    """Yield every drawing of an entry: asked for in every way, in every place, on every surface."""
    for name, question in _questions(entry):
        for place in PLACES if question.sighting.cause is None else ("ephemeral", "shared"):
            setting = Setting(
                place=place, features=EVERY_BUTTON, hand_over=True, feedback=True, shared_by="U0123456789"
            )
            yield _message(question, setting, catalog, f"card, {name}, {place}")
        view = shortcut_view(
            question, catalog=catalog, channel="C0123456789", thread="1.2", channel_name="whatsapp-incidents"
        )
        yield Rendering(f"shortcut, {name}", "view", view)
    yield Rendering("Details", "view", details_view(entry, catalog=catalog, report=REPORT))
    for subcode in entry.subcodes:
        view = details_view(entry, subcode, catalog=catalog, pushed=True)
        yield Rendering(f"Details of {subcode.code}", "view", view)
    yield plain(entry, catalog, "home")


def faults(entry: Entry, catalog: Catalog) -> list[Fault]:
    """Return what is wrong with the drawings of an entry; a fault that many of them share is told once."""
    found: dict[tuple[str, str], list[str]] = {}
    for rendering in renderings(entry, catalog):
        for reason, remedy in _wrong(rendering):
            found.setdefault((reason, remedy), []).append(rendering.name)
    for name, reason in _over_budget(entry, catalog):
        found.setdefault((reason, SHORTEN), []).append(name)
    file = catalog.files.get(entry.key, entry.key)
    return [
        Fault(
            file, names[0], reason + (f" (and {len(names) - 1} more drawings)" if names[1:] else ""), remedy
        )
        for (reason, remedy), names in found.items()
    ]


def _wrong(rendering: Rendering) -> Iterator[tuple[str, str]]:
    for refusal in rendering.refusals():
        yield f"Slack refuses it: {refusal.message} at {refusal.pointer or 'the top'}", SHORTEN
    if rendering.kind == "view":
        return
    text, blocks = str(rendering.payload["text"]), rendering.payload["blocks"]
    if len(text) > FALLBACK:
        yield f"its plain text has {len(text)} characters, at most {FALLBACK}", SHORTEN
    if not answers.fits(blocks):
        yield _measure(blocks), SHORTEN


def _over_budget(entry: Entry, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield the cards that fit only because their text was cut.

    A paste or a team note may cost a card its fourth step; for the bare code nothing that an author wrote is cut.
    """
    if parts.retired(entry):
        return
    for subcode in (None, *entry.subcodes):
        blocks = answers.answer_blocks(
            _asked(entry, subcode), Setting(features=EVERY_BUTTON), catalog, answers.LADDER[0]
        )
        if not answers.fits(blocks):
            yield f"card of {subcode.code}" if subcode else "card", _measure(blocks)


def _measure(blocks: list[Block]) -> str:
    count, characters = lines.count(blocks), lines.characters(blocks)
    return (
        f"its budget is {answers.LINES} lines, {answers.CHARACTERS:,} characters and {answers.BLOCKS} blocks; "
        f"it has {count}, {characters:,} and {len(blocks)}"
    )


def _questions(entry: Entry) -> Iterator[tuple[str, Answer]]:
    """Yield the entry as it may be asked for: typed, pasted, described, with each subcode and each named cause."""
    yield "typed", _asked(entry)
    yield "pasted", Answer(Sighting(entry, PASTED, report=REPORT))
    yield "described", Answer(Sighting(entry, DESCRIBED))
    for at in range(len(entry.causes)):
        yield f"cause {at + 1}", Answer(Sighting(entry, PASTED, report=REPORT, cause=at))
    for subcode in entry.subcodes:
        yield f"subcode {subcode.code}", Answer(Sighting(entry, PASTED, subcode=subcode, report=REPORT))


def _asked(entry: Entry, subcode: Subcode | None = None) -> Answer:
    return Answer(Sighting(entry, Evidence(Found.TYPED), subcode=subcode))


def _message(answer: Answer, setting: Setting, catalog: Catalog, name: str) -> Rendering:
    card = draw(answer, setting, catalog)
    return Rendering(name, "message", {"text": card.text, "blocks": card.blocks})
