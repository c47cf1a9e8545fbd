"""The answer: eleven blocks in a fixed order, inside a budget.

A card over budget shortens its text and keeps its blocks. How is fixed by `LADDER`: rung by rung, what can be read
elsewhere goes first (the reader's own paste, notes that *Details* holds whole), then the fourth and third step, the
summary's second sentence, and last the ends of steps. The first rung that fits is the card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import lines, parts, words
from bot.cards.controls import controls, feedback
from bot.cards.face import face
from bot.cards.fallback import answer_text
from bot.cards.why import unexplained, why
from bot.resolve.outcome import Found

if TYPE_CHECKING:
    from bot.cards.blocks import Block, Card, Part
    from bot.cards.face import Face
    from bot.cards.library import Library
    from bot.cards.setting import Setting
    from bot.resolve.outcome import Answer, Sighting

BLOCKS = 11
CHARACTERS = 2_000
LINES = 22
MEANING = 200
"""The budget of a message: what a person takes in without scrolling at 1280×800."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of each text is shown. Numbers are characters, `steps` and `sources` how many."""

    quote: int = 300
    note: int = 240
    steps: int = 4
    sentences: int = 2
    sources: int = 2
    step: int = parts.STEP
    avoid: int = 140
    summary: int = 260
    title: int = 160


LADDER = (
    Fit(),
    Fit(quote=200, note=160),
    Fit(quote=120, note=110),
    Fit(quote=120, note=110, steps=3),
    Fit(quote=90, note=90, steps=3, sources=1),
    Fit(quote=90, note=90, steps=3, sentences=1, sources=1),
    Fit(quote=90, note=90, steps=2, sentences=1, sources=1),
    Fit(quote=90, note=90, steps=2, sentences=1, sources=1, step=88, avoid=96, summary=180, title=40),
    Fit(quote=80, note=80, steps=2, sentences=1, sources=1, step=80, avoid=80, summary=90, title=24),
)

_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z\d\"'`])")


def answer_card(answer: Answer, setting: Setting, library: Library) -> Card:
    """Draw an answer for a message."""
    shown = face(answer.sighting)
    blocks: list[Block] = []
    for fit in LADDER:
        blocks = answer_blocks(answer, setting, library, fit)
        if fits(blocks):
            break
    return b.Card(answer_text(answer, shown, library.sources), blocks)


def fits(blocks: list[Block]) -> bool:
    """Whether a message is inside the budget."""
    within = len(blocks) <= BLOCKS and lines.count(blocks) <= LINES
    return within and lines.characters(blocks) <= CHARACTERS


def answer_blocks(answer: Answer, setting: Setting, library: Library, fit: Fit) -> list[Block]:
    """Return the blocks in their order; on a modal without the two rows of buttons."""
    sighting, shown = answer.sighting, face(answer.sighting)
    note, message = setting.team_note, setting.surface == "message"
    blocks = [
        parts.status(shown, setting, sighting),
        parts.title(shown),
        _why(answer, setting),
        _meant(sighting),
        parts.summary(sentences(shown.summary, fit)),
        parts.verdict(shown, sighting.report.details),
        parts.payload(shown, sighting.report, setting, fit.quote),
        parts.team_note(note, fit.note) if note else None,
        parts.steps(card_steps(answer, shown, library, fit), shown.entry.avoid, fit.avoid),
        parts.origin(shown, library.sources, fit.sources, fit.title),
        controls(answer, setting) if message and setting.pressable else None,
        feedback(answer) if message and setting.feedback and setting.place in {"thread", "dm"} else None,
    ]
    return [block for block in blocks if block is not None]


def _meant(sighting: Sighting) -> Block | None:
    """Return what a provider says of its own number; nothing where the reader's payload says more."""
    evidence, report = sighting.evidence, sighting.report
    if evidence.provider is None or evidence.provider_code is None or report.details or report.user_message:
        return None
    meaning = evidence.provider_code.meaning
    told = words.PROVIDER_SAYS.format(
        provider=evidence.provider.name, number=evidence.provider_code.code, meaning=meaning
    )
    return b.plain_context(b.cut(told, MEANING)) if meaning else None


def card_steps(answer: Answer, shown: Face, library: Library, fit: Fit) -> list[list[Part]]:
    """Return the steps of a card. Free text never proves a code, so its last step asks for the error itself."""
    described = answer.sighting.evidence.found in {Found.WORDS, Found.CHOSEN}
    most = fit.steps - 1 if described else fit.steps
    items = [parts.step(step, library.sources, fit.step) for step in shown.steps[:most]]
    if described:
        where = next((s for s in ("webhook", "api", "inbound", "health") if s in shown.entry.surfaces), "api")
        items.append(
            b.prose(words.FIND_CODE[where].format(code=shown.subcode.code if shown.subcode else shown.code))
        )
    return items


def sentences(text: str, fit: Fit) -> str:
    """Return the first sentences of a summary."""
    return b.cut(" ".join(_SENTENCE.split(text)[: fit.sentences]), fit.summary)


def _why(answer: Answer, setting: Setting) -> Block | None:
    """Return the why-line, and which codes beside it stay unexplained.

    A shared card's first line says why already, and free text is not quoted in public.
    """
    lang, way_out = setting.lang or answer.lang, setting.pressable and setting.surface == "message"
    reason = "" if setting.place == "shared" else why(answer.sighting, lang, way_out=way_out)
    told = " · ".join(filter(None, (reason, unexplained(answer.unexplained, lang))))
    return b.plain_context(told) if told else None
