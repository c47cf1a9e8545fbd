"""A file of failures as a card: what to fix first, a row a code, and what may be sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, remarks, state, words
from bot.cards.counted import face
from bot.cards.resend import resend, sentence
from bot.cards.setting import Setting

if TYPE_CHECKING:
    import datetime as dt

    from bot.cards.blocks import Block, Card, Part
    from bot.cards.counted import Counted, Row
    from bot.cards.library import Library

ROWS = 5
MODAL_ROWS = 80
SECOND = 80
"""Characters of a row's second line; a first step that does not fit into it is left to *Open*."""
SAME_DAY = 12 * 3_600
"""Seconds up to which the second time of a span is told without its date."""
LISTED = 40
"""Unknown codes that the modal names."""


def triage_card(
    counted: Counted, file_name: str, catalog: Library, setting: Setting | None = None, *, kept: str = ""
) -> Card:
    """Draw the summary of a file.

    `file_name` as the person knows it, redacted. `kept`: by what the caller finds the file again, for the buttons
    that give its CSV, its JSON and `triage_view`; it comes back as `State.key`. Without it there are no such buttons.
    """
    del catalog  # rows carry their entries
    setting = setting or Setting()
    name = b.cut(b.one_line(file_name), 40) or "The file"
    heading, groups = remarks.title(counted, name), resend(counted)
    blocks = [b.header(heading), *_context(counted)]
    first = ""
    if counted.rows:
        label, told = remarks.start(counted, face(counted.rows[0]))
        first = f"{label} {told}"
        blocks.append(b.section(f"{b.bold(label)} {b.escape(told)}"))
        blocks += [_row(row, setting) for row in counted.rows[:ROWS]]
        blocks += [_more(counted)] if len(counted.rows) > ROWS else []
        blocks += [_resend(sentence(groups))] if groups else []
    else:
        blocks.append(b.section(b.escape(remarks.LOOKED_FOR)))
    told = " · ".join([*remarks.remarks(counted), remarks.NOT_KEPT])
    blocks.append(b.context(b.escape(told[:1].upper() + told[1:])))
    if kept and setting.pressable:
        blocks.append(_controls(counted, kept))
    codes = ", ".join(face(row).code for row in counted.rows[1:10])
    safe = f"{remarks.RESEND}{sentence(groups)}." if groups else ""
    return b.Card(fallback.text([f"{heading}.", first, safe, f"Then {codes}." if codes else ""]), blocks)


def triage_view(counted: Counted, file_name: str) -> Block:
    """Return the modal with every code of the file, and the codes that are in none of our lists."""
    setting = Setting(surface="modal")
    name = b.cut(b.one_line(file_name), 40) or "The file"
    blocks = [
        b.header(remarks.title(counted, name)),
        *(_row(row, setting) for row in counted.rows[:MODAL_ROWS]),
    ]
    for text, codes in ((remarks.UNKNOWN_CODES, counted.unknown), (remarks.SHARED_CODES, counted.shared)):
        if codes:
            listed = ", ".join(f"{code} ×{words.number(count)}" for code, count in codes[:LISTED])
            blocks.append(b.context(b.escape(text.format(codes=listed))))
    told = remarks.remarks(counted)
    blocks += [b.context(b.escape(" · ".join(told)))] if told else []
    return b.modal(remarks.VIEW_TITLE, blocks, callback_id=ids.TRIAGE_VIEW)


def _row(row: Row, setting: Setting) -> Block:
    """Return one code: what it is and how often, below it whose move, whether to retry, and the first step."""
    shown = face(row)
    counts, facts = b.escape(remarks.counts(row)), remarks.facts(shown)
    if setting.surface == "modal" and (when := _span(row.first, row.last)):
        counts += f" · {when}"
    room = SECOND - len(facts) - len(" · ")
    first = parts.first_action(shown.steps[0], max(room, 1)) if shown.steps else ""
    if first and not first.endswith("…"):
        facts += f" · {b.without_ticks(first)}"
    text = f"{b.bold(shown.code)} · {b.escape(shown.headline)} · {counts}\n{b.escape(facts)}"
    if not setting.pressable:
        return b.section(text)
    carried = state.State(key=row.entry.key, subcode=row.subcode.code if row.subcode else "", count=row.count)
    action = ids.OPEN if setting.surface == "message" else ids.OPEN_DETAILS
    return b.section(text, parts.opener(row.entry, action, state.encode(carried)))


def _context(counted: Counted) -> list[Block]:
    """Return from when to when the failures were, where the file says it in one way."""
    first = [row.first for row in counted.rows if row.first]
    last = [row.last for row in counted.rows if row.last]
    if len(first) < len(counted.rows) or not first or len({moment.tzinfo for moment in first}) > 1:
        return []
    return [b.context(_span(min(first), max(last)))]


def _span(first: dt.datetime | None, last: dt.datetime | None) -> str:
    """Return from when to when in the reader's own zone; as written where the file names no zone."""
    told = remarks.span(first, last)
    if first is None or last is None or first.tzinfo is None:
        return b.escape(told)
    begin, end = first.timestamp(), last.timestamp()
    ends = [parts.clock(begin, dated=True)]
    if end // 60 != begin // 60:
        ends.append(parts.clock(end, dated=end - begin >= SAME_DAY))
    return " to ".join(ends)


def _more(counted: Counted) -> Block:
    """Return the codes beyond the rows, by number: the button opens them."""
    rest = counted.rows[ROWS:]
    listed = b.cut(", ".join(face(row).code for row in rest), 200)
    return b.context(b.escape(f"{words.AND_MORE.format(count=len(rest))}: {listed}"))


def _resend(told: str) -> Block:
    return b.rich(b.line(b.words(remarks.RESEND, strong=True), b.words(told)))


def _controls(counted: Counted, kept: str) -> Block:
    value = state.encode(state.State(key=kept))
    row: list[Part] = [
        b.button(remarks.GET_CSV, ids.TRIAGE_CSV, value),
        b.button(remarks.GET_JSON, ids.TRIAGE_JSON, value),
    ]
    if len(counted.rows) > ROWS or counted.unknown or counted.shared:
        row.append(b.button(words.REST, ids.TRIAGE_REST, value))
    return b.actions(row, ids.ACTIONS_BLOCK)
