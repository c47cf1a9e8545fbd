"""Hand-over: what the next person needs, in the channel of those who take such cases.

It is taken once and done once. What was typed stands in the message alone: the buttons carry where it came from.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.cards import blocks as b
from bot.cards import digest, fallback, ids, inputs, parts, state, teamwork, values, words
from bot.cards.face import face
from bot.cards.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block, Card, Part
    from bot.cards.face import Face
    from bot.cards.state import State
    from bot.knowledge.models import Step
    from bot.resolve.outcome import Answer

_STAMP = re.compile(r"\d{1,12}\.\d{6}")
STEP = 75
"""Slack's most for an option's text, and for the description below it."""
NOTE = 1_000
ALSO = 12
"""Other codes of a thread that a hand-over names."""
PRIVATE = Setting(surface="modal", hand_over=False)
"""Whoever takes over gets trace and recipient in full: they cannot work without."""
BUTTONS = "actions"


@dataclass(frozen=True, slots=True)
class Told:
    """What the one who hands over says. `tried`: indexes of steps; `link`: where the conversation stands."""

    by: str
    tried: frozenset[int] = frozenset()
    note: str = ""
    link: str = ""


def handover_view(answer: Answer, kept: State, channel: str) -> Block:
    """Return the modal. `channel` is the id of where it goes; `kept` comes back with the submission."""
    shown = face(answer.sighting)
    steps = {str(at): two_lines(step) for at, step in enumerate(shown.steps[:10])}
    blocks = [b.context(teamwork.GOES_TO.format(channel=f"<#{channel}>"))]
    if steps:
        blocks.append(inputs.ticks_field(teamwork.TRIED_ASK, ids.TRIED, steps))
    blocks.append(
        inputs.text_field(teamwork.ELSE_ASK, ids.ELSE, most=NOTE, optional=True, hint=teamwork.ELSE_HINT)
    )
    # No steps in the preview: they stand as boxes above, and the posted card shows what was ticked.
    preview = _blocks(answer, shown, kept, Told(kept.by))
    blocks += [b.divider(), b.section(b.bold(teamwork.PREVIEW)), *preview]
    return b.modal(
        teamwork.HANDOVER_TITLE,
        blocks,
        callback_id=ids.HANDOVER_VIEW,
        private_metadata=state.encode(kept, state.METADATA),
        submit=b.plain(teamwork.HANDOVER_TITLE),
    )


def handover_card(answer: Answer, kept: State, told: Told) -> Card:
    """Return what is posted. `kept` says where it came from, and `scheduled` which reminder waits."""
    shown = face(answer.sighting)
    blocks = [*_blocks(answer, shown, kept, told), *_tried(shown, told), *_note(told)]
    if told.link:
        link = b.anchor(told.link, teamwork.CONVERSATION)
        blocks.append(b.context(f"{link} ({teamwork.ONLY_MEMBERS})"))
    blocks.append(_row(kept, teamwork.TAKE, ids.TAKE))
    actor = values.actor_name(shown.actor).lower() if shown.actor else ""
    text = teamwork.HANDED_FALLBACK.format(code=shown.code, headline=shown.headline, actor=actor or "anybody")
    return b.Card(fallback.text([text]), blocks)


def taken(blocks: Sequence[dict[str, Any]], kept: State, user: str, at: float) -> list[Block]:
    """Return the posted blocks once somebody has taken it: who and when, and *Done* in place of *Take it*."""
    said = teamwork.TAKEN_BY.format(who=f"<@{user}>", time=parts.clock(at))
    return [*_bare(blocks), b.context(said), _row(kept, teamwork.DONE, ids.DONE)]


def finished(blocks: Sequence[dict[str, Any]], kept: State, user: str, at: float) -> list[Block]:
    """Return the posted blocks once it is done: nothing is left to press but *Details*."""
    said = teamwork.DONE_BY.format(who=f"<@{user}>", time=parts.clock(at))
    return [*_bare(blocks), b.context(said), b.actions([_details(kept)], BUTTONS)]


def reminder_card(answer: Answer, kept: State) -> Card:
    """Return the one reminder of a hand-over that nobody took. It mentions nobody."""
    shown = face(answer.sighting)
    told = teamwork.NOT_TAKEN.format(
        code=b.escape(shown.code), headline=b.escape(shown.headline), time=parts.clock(kept.at)
    )
    plain = teamwork.NOT_TAKEN.format(code=shown.code, headline=shown.headline, time=_utc(kept.at))
    return b.Card(fallback.text([plain]), [b.section(told)])


def two_lines(step: Step) -> tuple[str, str]:
    """Return a step as the label of a box and the line below, on which what is too long for a label goes on.

    The label ends where a sentence may pause, if the rest then fits; else at a word.
    """
    whole = b.one_line(b.without_ticks(step.text.rstrip(".")))
    if len(whole) <= STEP:
        return whole, ""
    pause = b.without_ticks(parts.first_action(step, STEP))
    head = pause if whole.startswith(pause) and len(whole) - len(pause) <= STEP else _full(whole)
    rest = whole[len(head) :]
    if rest[:1] in set(",:;.?") and len(head) < STEP:
        head, rest = head + rest[0], rest[1:]
    return head, b.cut(rest.strip(), STEP)


def _full(text: str) -> str:
    """Return as many whole words as fit a label."""
    return text[: STEP + 1].rpartition(" ")[0] or text[:STEP]


def _blocks(answer: Answer, shown: Face, kept: State, told: Told) -> list[Block]:
    head = teamwork.HANDOVER_HEADER.format(code=shown.code, headline=shown.headline)
    quoted = parts.payload(shown, answer.sighting.report, PRIVATE, 300)
    also = _also(answer, kept)
    return [b.header(head, 120), b.section(_line(shown, kept, told) + also), *([quoted] if quoted else [])]


def _also(answer: Answer, kept: State) -> str:
    """Return the other codes of a thread that is handed over whole, with their mentions."""
    counted = dict(zip(kept.keys, kept.counts, strict=False))
    listed = [
        f"{b.bold(entry.code)} ×{words.number(counted.get(entry.key, 1))}" for entry in answer.others[:ALSO]
    ]
    return f"\n{teamwork.ALSO} {', '.join(listed)}" if listed else ""


def _line(shown: Face, kept: State, told: Told) -> str:
    """Return who hands over from where, and the facts that decide who takes it."""
    where = teamwork.FROM_DM if kept.channel.startswith("D") else f"<#{kept.channel}>"
    said = [teamwork.HANDED.format(who=f"<@{told.by}>", where=where)]
    if shown.actor is not None:
        said.append(_fact(teamwork.NEEDED, values.needed(shown)))
    if shown.entry.affects is not None:
        said.append(_fact(words.AFFECTS, b.lower_first(values.AFFECTS[shown.entry.affects])))
    if kept.at:
        said.append(f"{b.bold(f'{teamwork.SINCE}:')} {_since(kept)}")
    return " ".join(said)


def _since(kept: State) -> str:
    """Return when it began, as far as Slack shows it: with the thread, else with the card."""
    stamp = kept.thread or kept.message
    began = float(stamp) if _STAMP.fullmatch(stamp) else kept.at
    return parts.clock(began, dated=kept.at - began > digest.SAME_DAY)


def _fact(label: str, value: str) -> str:
    return f"{b.bold(f'{label}:')} {b.escape(value)}."


def _tried(shown: Face, told: Told) -> list[Block]:
    listed: list[Part] = []
    for label, wanted in ((teamwork.TRIED, True), (teamwork.NOT_TRIED, False)):
        steps = [b.prose(step.text) for at, step in enumerate(shown.steps) if (at in told.tried) is wanted]
        if steps:
            listed += [b.line(b.words(label, strong=True)), b.listed(steps, ordered=False)]
    return [b.rich(*listed)] if listed else []


def _note(told: Told) -> list[Block]:
    if not told.note.strip():
        return []
    return [b.rich(b.line(b.words(teamwork.NOTE, strong=True)), b.quote(b.words(b.cut(told.note, NOTE))))]


def _bare(blocks: Sequence[dict[str, Any]]) -> list[Block]:
    return [block for block in blocks if block.get("block_id") != BUTTONS]


def _row(kept: State, name: str, action: str) -> Block:
    return b.actions([b.button(name, action, state.encode(kept)), _details(kept)], BUTTONS)


def _details(kept: State) -> Part:
    bare = replace(
        kept, keys=(), counts=(), channel="", thread="", message="", by="", scheduled="", private=False, at=0
    )
    return b.button(words.DETAILS, ids.DETAILS, state.encode(bare))


def _utc(at: float) -> str:
    return f"{dt.datetime.fromtimestamp(at, tz=dt.UTC):%H:%M} UTC"
