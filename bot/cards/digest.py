"""The overview of a thread: each code once, the widest effect first; what was not read is said.

Order in time is told, causes are not: nobody can read from a thread what caused what.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, state, threads, values, words
from bot.cards.face import face

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block, Card
    from bot.cards.overview import Counted, Overview, Told
    from bot.cards.state import State
    from bot.resolve.outcome import Sighting

ROWS = 10
MODAL_ROWS = 40
"""Rows of a modal: their codes fit into its private_metadata."""
FIRST_ACTION = 80
SHOWN_ALERTS = 3
SHOWN_UNKNOWN = 5
SAME_DAY = 18 * 3_600
"""Seconds after which a time is told with its date: sooner it can only mean today, whatever the reader's zone."""

_USER = re.compile(r"[UW][A-Z0-9]+")


def digest_card(overview: Overview, told: Told) -> Card:
    """Draw the overview for its thread."""
    blocks = [*_blocks(overview, told, ids.OPEN, ROWS), _row_of_controls(overview, told)]
    return b.Card(_text(overview), blocks)


def digest_view(overview: Overview, told: Told, kept: State, *, note: str = "") -> Block:
    """Return the same as a modal, with *Post in thread*. `kept` comes back as private_metadata."""
    top = [b.section(b.escape(note))] if note else []
    blocks = [*top, *_blocks(overview, told, ids.OPEN_DETAILS, MODAL_ROWS), b.plain_context(threads.WHO_SEES)]
    return _view(blocks, kept, submit=b.plain(threads.POST))


def rest_view(rows: Sequence[Sighting]) -> Block:
    """Return the modal behind "and 4 more": every code with its mentions."""
    shown = [_rest_row(sighting) for sighting in rows[:MODAL_ROWS]]
    return _view([b.header(_title(len(rows))), *shown], state.State())


def told_view(sentence: str, kept: State | None = None, below: Sequence[Block] = ()) -> Block:
    """Return a modal with one escaped sentence, and what could be read below it."""
    head = [b.section(sentence)]
    tail = [b.plain_context(threads.FROM_MESSAGE), *below] if below else []
    return _view([*head, *tail], kept or state.State())


def told_card(sentence: str) -> Card:
    """Return one sentence, escaped already, as a message; `fault.plain_card` escapes it."""
    return b.Card(sentence, [b.section(sentence)])


def up_to_date(before: Sequence[str], now: Sequence[str], link: str) -> Card:
    """Return what only the one who asked again sees: where the overview stands, and what is new in it."""
    address = b.anchor(link, threads.OPEN_IT) if link else ""
    return told_card(threads.UP_TO_DATE.format(news=_news(before, now), link=address).strip())


def posted(link: str) -> str:
    """Return the sentence of a modal whose overview now stands in the thread."""
    address = b.anchor(link, threads.OPEN_IT) if link else ""
    return threads.POSTED.format(link=address).strip()


def needs(sentence: str, scopes: Sequence[str], settings: str) -> str:
    """Return what an installation lacks: `sentence` of `threads`, the scopes by name, where an admin adds them."""
    named = [f"`{b.escape(scope)}`" for scope in scopes]
    listed = (
        threads.OR.format(one=", ".join(named[:-1]), other=named[-1]) if len(named) > 1 else "".join(named)
    )
    return sentence.format(scopes=listed, link=b.anchor(settings, threads.SETTINGS_PAGE))


def remembered(overview: Overview, by: str = "") -> State:
    """Return what the overview's button remembers: its codes, and who asked first. No text, no payload."""
    keys = tuple(counted.sighting.entry.key for counted in overview.codes)
    counts = tuple(counted.sighting.count for counted in overview.codes)
    return state.State(action="digest", keys=keys, counts=counts, by=by)


def _blocks(overview: Overview, told: Told, action: str, most: int) -> list[Block]:
    codes, dated = overview.codes, told.at - overview.first > SAME_DAY
    start = [_start(codes)] if len(codes) > 1 else []
    rows = [_row(counted, action, dated=dated) for counted in codes[:most]]
    return [
        b.header(_title(len(codes))),
        b.context(" · ".join(_read(overview, told, dated=dated))),
        *start,
        *rows,
        *([] if codes else [b.section(threads.SEND)]),
        *([_rest(overview, most)] if len(codes) > most else []),
        b.context(b.escape(" ".join(_footer(overview, told)))),
    ]


def _title(count: int) -> str:
    return threads.NONE if not count else threads.ONE if count == 1 else threads.MANY.format(count=count)


def _read(overview: Overview, told: Told, *, dated: bool) -> list[str]:
    """Return what was read and when: messages, alerts, for whom."""
    parts_ = []
    if overview.messages:
        count = _number(overview.messages, threads.MESSAGE, threads.MESSAGES)
        parts_.append(f"{count}, {_span(overview.first, overview.last, dated=dated)}")
    if overview.alerts:
        shown = [
            f"{parts.clock(a.at, dated=dated)} ({b.escape(', '.join(a.codes[:3]))})" for a in overview.alerts
        ]
        more = len(shown) - SHOWN_ALERTS
        listed = shown[:SHOWN_ALERTS] + (
            [threads.MORE_ALERTS.format(count=words.number(more))] if more > 0 else []
        )
        form = threads.ALERT if len(shown) == 1 else threads.ALERTS
        parts_.append(form.format(count=words.number(len(shown)), alerts=", ".join(listed)))
    return [*parts_, *_reader(overview, told)]


def _reader(overview: Overview, told: Told) -> list[str]:
    time, who = parts.clock(told.at), f"<@{told.by}>" if _USER.fullmatch(told.by) else ""
    if told.before is None:
        return [threads.READ_FOR_AT.format(who=who, time=time) if who else threads.READ_AT.format(time=time)]
    news = _news(told.before.keys, [counted.sighting.entry.key for counted in overview.codes])
    updated = threads.UPDATED.format(time=time, news=news)
    return [threads.READ_FOR.format(who=who), updated] if who else [updated]


def _news(before: Sequence[str], now: Sequence[str]) -> str:
    new = len(set(now) - set(before))
    if not new:
        return threads.NO_NEW_CODE
    return threads.NEW_CODE if new == 1 else threads.NEW_CODES.format(count=words.number(new))


def _start(codes: Sequence[Counted]) -> Block:
    """Return where to start: the widest effect. Says what was first in time, never what caused what."""
    top, affects = codes[0], codes[0].sighting.entry.affects
    start = b.bold(threads.START.format(code=face(top.sighting).code))
    why = _why_first(codes, values.IN_ALL[affects] if affects else "")
    return b.section(f"{start} {b.escape(why)}" if why else start)


def _why_first(codes: Sequence[Counted], what: str) -> str:
    """Return why to start with the first of them; codes of one message came at one time."""
    earliest = min(counted.first for counted in codes)
    first = [counted for counted in codes if counted.first == earliest]
    if first == [codes[0]]:
        return threads.FIRST_AND.format(what=what) if what else threads.FIRST
    if not what:
        return ""
    if len(first) > 1:
        return threads.WIDEST.format(what=what)
    return threads.AFFECTS_BUT.format(what=what, code=face(first[0].sighting).code)


def _row(counted: Counted, action: str, *, dated: bool) -> Block:
    """Return one code: how often and when, what it affects, whose move, whether to retry, the first action."""
    sighting, shown = counted.sighting, face(counted.sighting)
    mentions = _number(sighting.count, threads.MENTION, threads.MENTIONS)
    seen = f"{mentions}, {_span(counted.first, counted.last, dated=dated)}"
    facts = [values.AFFECTS[sighting.entry.affects]] if sighting.entry.affects else []
    facts += _facts(sighting)
    action_text = b.escape(" · ".join(facts))
    text = f"{b.bold(shown.code)} · {b.escape(shown.headline)} · {seen}\n{action_text}"
    return b.section(text, _opener(sighting, action))


def _rest_row(sighting: Sighting) -> Block:
    shown = face(sighting)
    mentions = _number(sighting.count, threads.MENTION, threads.MENTIONS)
    text = f"{b.bold(shown.code)} · {b.escape(shown.headline)} · {mentions}\n{b.escape(' · '.join(_facts(sighting)))}"
    return b.section(text, _opener(sighting, ids.OPEN_DETAILS))


def _facts(sighting: Sighting) -> list[str]:
    shown = face(sighting)
    if parts.retired(sighting.entry):
        after = (sighting.entry.replaced_by or "").rpartition("/")[2]
        return [words.RETIRED.format(code=after) if after else words.RETIRED_ALONE]
    facts = [values.actor_name(shown.actor)] if shown.actor else []
    facts += [values.retry_short(shown.rule)] if shown.rule.retry else []
    return facts + ([parts.first_action(shown.steps[0], FIRST_ACTION)] if shown.steps else [])


def _opener(sighting: Sighting, action: str) -> Block:
    """Return *Open*. The thread is read by many: the button carries the code, nothing of what was pasted."""
    subcode = sighting.subcode.code if sighting.subcode else ""
    kept = state.State(key=sighting.entry.key, subcode=subcode)
    return parts.opener(sighting.entry, action, state.encode(kept))


def _rest(overview: Overview, most: int) -> Block:
    rest = overview.codes[most:]
    text = words.AND_MORE.format(count=len(rest))
    if most != ROWS:  # in a modal: what does not fit is named
        named = ", ".join(face(counted.sighting).code for counted in rest)
        return b.section(f"{text}: {b.escape(b.cut(named, 1_000))}")
    return b.section(text, b.button(words.REST, ids.DIGEST_REST, state.encode(remembered(overview))))


def _footer(overview: Overview, told: Told) -> list[str]:
    """Return what the numbers mean and what was not read."""
    told_ = [threads.COUNTED] if overview.codes else []
    told_ += [told.unread] if told.unread else []
    unread = [_number(overview.images, threads.SCREENSHOT, threads.SCREENSHOTS)] if overview.images else []
    unread += [_number(overview.files, threads.FILE, threads.FILES)] if overview.files else []
    if unread:
        form = threads.NOT_READ_ONE if overview.images + overview.files == 1 else threads.NOT_READ
        what = threads.AND.format(one=unread[0], other=unread[1]) if len(unread) > 1 else unread[0]
        told_.append(form.format(what=what))
    if overview.unknown:
        told_.append(threads.UNEXPLAINED.format(codes=_unknown(overview.unknown)))
    return [*told_, threads.NOT_KEPT]


def _unknown(codes: Sequence[str]) -> str:
    shown = ", ".join(b.cut(code, 20) for code in codes[:SHOWN_UNKNOWN])
    more = len(codes) - SHOWN_UNKNOWN
    return f"{shown} {words.AND_MORE.format(count=more)}" if more > 0 else shown


def _row_of_controls(overview: Overview, told: Told) -> Block:
    by = told.before.by if told.before else told.by
    value = state.encode(remembered(overview, by))
    row = [b.button(threads.UPDATE, ids.DIGEST_UPDATE, value)]
    if overview.codes and told.hand_over:
        row.append(b.button(words.HAND_OVER, ids.DIGEST_HAND_OVER, value))
    if overview.codes:
        row.append(b.button(threads.EXPORT, ids.DIGEST_EXPORT))
    return b.actions(row, ids.DIGEST_BLOCK)


def _view(blocks: Sequence[Block], kept: State, **more: object) -> Block:
    metadata = state.encode(kept, state.METADATA)
    return b.modal(threads.TITLE, blocks, callback_id=ids.DIGEST_VIEW, private_metadata=metadata, **more)


def _span(first: float, last: float, *, dated: bool) -> str:
    """Return one time, or two where the minutes differ."""
    if int(first) // 60 == int(last) // 60:
        return parts.clock(first, dated=dated)
    return threads.BETWEEN.format(first=parts.clock(first, dated=dated), last=parts.clock(last, dated=dated))


def _number(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count=words.number(count))


def _text(overview: Overview) -> str:
    title = _title(len(overview.codes))
    if not overview.codes:
        return fallback.text([f"{title}.", threads.SEND])
    return fallback.several_text(title, [counted.sighting.entry for counted in overview.codes])
