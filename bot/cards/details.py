"""Details: everything we know of an entry, in a modal for the one who pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, parts, state, values, words
from bot.cards.face import Rule, face_of
from bot.cards.setting import Setting

if TYPE_CHECKING:
    from bot.cards.blocks import Block, Part
    from bot.cards.face import Face
    from bot.cards.library import Library
    from bot.cards.state import State
    from bot.knowledge.models import Entry, Subcode
    from bot.resolve.outcome import Report

WHOLE_TITLE = 150
"""Slack's most for a header."""
SHOWN_WORDINGS = 12
SHOWN_PROVIDERS = 24
STATUS_PAGE = "status-page"
"""The id in sources.toml of where Meta tells of faults of its own; steps lead there where that is the question."""
ASKED_FROM = 3
"""Below this count nothing is said: it would point at a person."""


def details_view(
    entry: Entry,
    subcode: Subcode | None = None,
    *,
    catalog: Library,
    setting: Setting | None = None,
    report: Report | None = None,
    cause: int | None = None,
    pushed: bool = False,
    asked_here: int = 0,
    carried: State | None = None,
) -> Block:
    """Return the modal. `pushed`: it was opened from another one, so it opens no further (three is Slack's most).

    `asked_here` is how often the workspace asked in the last hour. `carried` comes back as private_metadata.
    """
    setting = setting or Setting(surface="modal")
    shown = face_of(entry, subcode, cause)
    blocks = [parts.title(shown, WHOLE_TITLE), *_told(shown, report, setting)]
    if not parts.retired(entry):
        blocks += [*causes(shown, catalog), *_steps(shown, catalog)]
    blocks += [
        *_bullets(words.NUMBERS, [b.prose(text) for text in entry.numbers]),
        *_subcodes(shown),
        *_related(entry, catalog, pushed=pushed),
        *_bullets(words.WORDINGS, [[b.words(text, code=True)] for text in _wordings(shown)]),
        *_bullets(words.PROVIDERS, _providers(entry, catalog)),
        *_notes(setting),
        *_bullets(words.SOURCES, _sources(entry, catalog)),
    ]
    if asked_here >= ASKED_FROM:
        blocks.append(_asked(entry, catalog, asked_here))
    kept = carried or state.State(key=entry.key, subcode=subcode.code if subcode else "")
    return b.modal(
        view_title(shown),
        blocks,
        callback_id=ids.DETAILS_VIEW,
        private_metadata=state.encode(kept, state.METADATA),
    )


def _asked(entry: Entry, library: Library, count: int) -> Block:
    """Return how often it was asked here of late; with Meta's status page where the fault may be Meta's."""
    told = b.escape(words.ASKED_COUNT.format(count=words.number(count)))
    page = library.sources.get(STATUS_PAGE)
    steps = (*entry.steps, *(step for cause in entry.causes for step in cause.steps))
    if page is not None and any(step.link == STATUS_PAGE for step in steps):
        told += f" {words.AT_META.format(link=b.anchor(page.url, page.name))}"
    return b.context(told)


def view_title(face: Face) -> str:
    """Return the modal's title; of a parent and subcode that are too long together, the subcode alone."""
    for code in (face.code, face.subcode.code if face.subcode else face.code):
        title = words.DETAILS_TITLE.format(code=code)
        if len(title) <= b.VIEW_TITLE:
            return title
    return words.DETAILS_TITLE_BARE


def causes(face: Face, library: Library) -> list[Block]:
    """Return the causes, each with how to tell it and what then."""
    return _bullets(words.CAUSES, [parts.cause(item, face, library.sources) for item in face.entry.causes])


def _told(face: Face, report: Report | None, setting: Setting) -> list[Block]:
    sure = parts.certainty(face)
    quoted = parts.payload(face, report, setting, 1_000) if report else None
    told = [b.context(b.escape(b.without_ticks(sure)))] if sure else []
    told.append(parts.summary(face.summary))
    if face.actor is not None or face.rule.retry is not None:
        told.append(parts.verdict(face, report.details if report else ""))
    if face.rule.note and face.rule.note.lower() not in values.retry(face.rule).lower():
        told.append(b.context(b.escape(face.rule.note)))
    return [*told, *([quoted] if quoted else []), parts.origin(face, {}, 0)]


def _steps(face: Face, library: Library) -> list[Block]:
    items = [parts.step(step, library.sources) for step in face.steps]
    return [parts.steps(items, face.entry.avoid)] if items else []


def _subcodes(face: Face) -> list[Block]:
    """Return the subcodes of an entry, where the card is not already about one of them."""
    if face.subcode is not None:
        return []
    rows: list[list[Part]] = []
    for subcode in face.entry.subcodes:
        told = [values.actor_name(subcode.actor)] if subcode.actor else []
        told += [values.retry(Rule(subcode.retry, subcode.retry_note, subcode.wait))] if subcode.retry else []
        tail = f". {' · '.join(told)}" if told else ""
        rows.append(
            [
                b.words(f"{face.entry.code}/{subcode.code}", strong=True),
                b.words(f" · {subcode.headline}{tail}"),
            ]
        )
    return _bullets(words.SUBCODES, rows)


def _related(entry: Entry, library: Library, *, pushed: bool) -> list[Block]:
    others = [other for other in map(library.get, entry.related) if other is not None][:10]
    if not others:
        return []
    rows = []
    for other in others:
        seen = other.distinguish.observation.get("en", "") if other.distinguish else ""
        text = f"{b.bold(other.code)} · {b.escape(other.headline)}" + (f"\n{b.escape(seen)}" if seen else "")
        value = state.encode(state.State(key=other.key))
        rows.append(b.section(text, None if pushed else parts.opener(other, ids.OPEN_DETAILS, value)))
    return [b.section(b.bold(words.RELATED)), *rows]


def _wordings(face: Face) -> list[str]:
    own = face.subcode.wordings if face.subcode else ()
    return [*own, *face.entry.wordings, *face.entry.names][:SHOWN_WORDINGS]


def _providers(entry: Entry, library: Library) -> list[list[Part]]:
    """Return the numbers by which providers call this error, and how sure that is."""
    rows: list[list[Part]] = []
    for provider in library.providers.values():
        for code in provider.codes:
            if code.key == entry.key:
                sure = "" if code.basis == "documented" else f" ({words.OUR_READING})"
                rows.append(
                    [b.link(code.source, f"{provider.name} {code.code}"), *([b.words(sure)] if sure else [])]
                )
    return rows[:SHOWN_PROVIDERS]


def _notes(setting: Setting) -> list[Block]:
    """Return every team note; who may edit one has a menu beside it once there is a listener for it."""
    if not setting.team_notes:
        return []
    rows = [b.section(b.bold(words.TEAM_NOTES))]
    rows += [
        parts.team_note_row(note, editable="note" in setting.features) for note in setting.team_notes[:10]
    ]
    return rows


def _sources(entry: Entry, library: Library) -> list[list[Part]]:
    rows: list[list[Part]] = []
    for reference in entry.sources:
        source = library.sources.get(reference.id)
        if source is None:
            continue
        kind = words.NOT_FIRST_PARTY.get(source.kind, "")
        told = ", ".join(
            part for part in (kind, words.READ_ON.format(date=words.day(reference.checked))) if part
        )
        rows.append([b.link(source.url, source.name), b.words(f" · {told}")])
    return rows


def _bullets(heading: str, rows: list[list[Part]]) -> list[Block]:
    if not rows:
        return []
    return [b.rich(b.line(b.words(heading, strong=True)), b.listed(rows, ordered=False))]
