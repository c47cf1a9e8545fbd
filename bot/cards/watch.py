"""The watch over a channel: its short reply under an alert, and what `/waerror watch` answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, state, teamwork, threads, values
from bot.cards.digest import told_card
from bot.cards.face import face
from bot.cards.several import by_effect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block, Card
    from bot.resolve.outcome import Sighting

ROWS = 4
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")


def watch_card(sightings: Sequence[Sighting]) -> Card:
    """Draw the reply under an alert: a line a code, four at most, no header, no details of the alert."""
    ordered = by_effect(sightings)
    blocks = [_row(sighting) for sighting in ordered[:ROWS]]
    rest = len(ordered) - ROWS
    if rest > 0:
        blocks.append(b.context(threads.WATCH_MORE.format(count=rest)))
    return b.Card(fallback.text(f"{_line(sighting)}." for sighting in ordered[:ROWS]), blocks)


def on_card(channel: str) -> Card:
    """Say that a channel is watched from now on, and what that means."""
    return told_card(threads.WATCH_ON.format(channel=_channel(channel)))


def status_card(channel: str, by: str = "", at: float = 0.0) -> Card:
    """Say whether a channel is watched: since when (0: it is not), and `by` whom (a user id; empty: forgotten)."""
    if not at:
        return told_card(threads.WATCH_NOT.format(channel=_channel(channel)))
    told = threads.WATCH_ON_ALREADY.format(
        channel=_channel(channel),
        time=parts.clock(at, dated=True),
        who=f"<@{b.escape(by)}>" if by else teamwork.COLLEAGUE,
    )
    return told_card(told)


def off_card(channel: str) -> Card:
    """Say that a channel is no longer watched."""
    return told_card(threads.WATCH_OFF.format(channel=_channel(channel)))


def _row(sighting: Sighting) -> Block:
    code, _, facts = _line(sighting).partition(" · ")
    subcode = sighting.subcode.code if sighting.subcode else ""
    value = state.encode(state.State(key=sighting.entry.key, subcode=subcode))
    return b.section(f"{b.bold(code)} · {b.escape(facts)}", parts.opener(sighting.entry, ids.OPEN, value))


def _line(sighting: Sighting) -> str:
    shown = face(sighting)
    told = [shown.code, shown.headline]
    told += [values.actor_name(shown.actor)] if shown.actor else []
    told += [values.retry_short(shown.rule)] if shown.rule.retry else []
    return " · ".join(told)


def _channel(channel: str) -> str:
    return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else "this channel"
