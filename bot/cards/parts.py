"""The blocks an answer is made of, each on its own: answer, Details and the shortcut's modal share them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, state, values, words
from bot.cards.face import Rule
from bot.knowledge.models import Actor, Status
from bot.resolve.outcome import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.cards.blocks import Block, Part
    from bot.cards.face import Face
    from bot.cards.setting import Setting, TeamNote
    from bot.knowledge.models import Cause, Entry, Reference, Source, Step
    from bot.resolve.outcome import Report, Sighting

SOURCE_LINE = 200
STEP = 150
"""Characters of a whole step."""
POINTED = 110
"""Characters of the cause that details name; fewer where the quote itself is cut below it."""
PASTED = {Found.PAYLOAD, Found.LOG, Found.WORDING}
_CLAUSE = re.compile(r"(?<=[\w`)])[.:;] ")
_PAUSE = re.compile(r", (?!or |and )|,? (?:and|or|with|so that|for each) ")
"""Where a sentence may be left without a dangling word."""
_LEAST = 24
"""Characters below which what is left of a step says too little."""
_USER = re.compile(r"[UW][A-Z0-9]+")


def status(face: Face, setting: Setting, sighting: Sighting) -> Block | None:
    """Return line 1: who shared it, and how sure we are; nothing for a verified answer to the asker."""
    lines = [_shared(setting, sighting)] if setting.place == "shared" else []
    if sure := certainty(face):
        lines.append(b.escape(b.without_ticks(sure)))
    return b.context("\n".join(lines)) if lines else None


def _shared(setting: Setting, sighting: Sighting) -> str:
    """Return who shared it and what was asked: a code, or the kind of question. Free text is not quoted."""
    asked = setting.asked or state.asked(sighting)
    what = words.FROM_PASTE if sighting.evidence.found in PASTED else words.FROM_DESCRIPTION
    if asked:
        what = words.ASKED.format(code=b.escape(b.cut(b.one_line(asked), 40)))
    who = f"<@{setting.shared_by}>" if _USER.fullmatch(setting.shared_by) else words.SOMEBODY
    return words.SHARED_BY.format(who=who, what=what)


def certainty(face: Face) -> str:
    """Return how sure an entry is, in words; nothing where Meta documents it and nobody contradicts."""
    told = [words.REPORTED] if face.reported else []
    if face.entry.disputed:
        told.append(words.DISPUTED.format(sentence=face.entry.disputed))
    return " ".join(told)


def title(face: Face, limit: int = 80) -> Block:
    """Return the header: code and headline."""
    return b.header(words.CODE_LINE.format(code=face.code, headline=face.headline), limit)


def summary(text: str) -> Block:
    """Return what happened and its usual reason."""
    return b.section(b.escape(text))


def clock(at: float, *, dated: bool = False) -> str:
    """Return a time that each reader sees in their own zone; in UTC where Slack's client cannot say it."""
    moment = dt.datetime.fromtimestamp(at, tz=dt.UTC)
    form, plain = (
        ("{date_short_pretty}, {time}", words.day_time(moment))
        if dated
        else ("{time}", f"{moment:%H:%M} UTC")
    )
    return f"<!date^{int(at)}^{form}|{plain}>"


def verdict(face: Face, details: str = "") -> Block:
    """Return whose move it is, whether to retry, and what it affects."""
    moment = values.moment(details)
    again = values.retry(face.rule, at_time=moment is not None)
    shown = b.escape(again)
    if moment is not None and again == values.AT_TIME:
        shown += clock(moment.timestamp(), dated=True)
    pairs = [(words.WHOSE_MOVE, b.escape(values.whose_move(face))), (words.RETRY, shown)]
    if face.entry.affects is not None:
        pairs.append((words.AFFECTS, values.AFFECTS[face.entry.affects]))
    return b.fields([(label, value) for label, value in pairs if value])


def payload(face: Face, report: Report, setting: Setting, limit: int) -> Block | None:
    """Return the reader's own details; nothing where the question held none."""
    quoted = b.cut(b.one_line(report.details or report.user_message), limit)
    if not quoted:
        return None
    told: list[Part] = []
    if face.cause is not None:
        told = [
            b.words(words.POINTS_TO),
            b.words(b.cut(b.without_ticks(face.cause.text), POINTED if limit > POINTED else 50), strong=True),
        ]
    elif report.standard:
        told = [b.words(words.STANDARD)]
    facts = _facts(report, setting)
    if facts:
        told.append(b.words(f"{' · ' if told else ''}{facts}"))
    tail = [b.line(*told)] if told else []
    label = words.PAYLOAD if setting.own else words.THE_PAYLOAD
    return b.rich(b.line(b.words(label, strong=True)), b.quote(b.words(quoted)), *tail)


def _facts(report: Report, setting: Setting) -> str:
    """Return subcode, recipient and trace on one line; the latter two never where others read along."""
    facts = [words.SUBCODE.format(code=b.cut(report.subcode, 20))] if report.subcode else []
    if not setting.public:
        if report.recipient_ending:
            facts.append(words.RECIPIENT.format(digits=report.recipient_ending[-2:]))
        if report.trace_id:
            facts.append(_trace(b.one_line(report.trace_id), setting))
    return " · ".join(facts)


def _trace(trace: str, setting: Setting) -> str:
    short = setting.hand_over and "handover" in setting.features and len(trace) > 12  # noqa: PLR2004
    if short:
        return words.TRACE_CUT.format(head=trace[:4], tail=trace[-4:])
    return words.TRACE.format(trace=b.cut(trace, 40))


def team_note(note: TeamNote, limit: int) -> Block:
    """Return the newest note of the reader's own team."""
    by = f"{b.cut(b.one_line(note.author), 40)}, {words.day(note.written)}"
    text = b.cut(b.one_line(note.text), limit)
    return b.rich(
        b.line(b.words(words.TEAM_NOTE, strong=True), b.words(f" · {by}")), b.quote(b.words(text or "…"))
    )


def team_note_row(note: TeamNote, *, editable: bool) -> Block:
    """Return one note among all, in whole; a menu beside it for who may change it."""
    by = f"{b.escape(b.cut(b.one_line(note.author), 40))}, {words.day(note.written)}"
    text = f"{b.escape(b.cut(b.one_line(note.text), 2_000))}\n{by}"
    if not (editable and note.editable):
        return b.section(text)
    names = ((words.EDIT, ids.EDIT), (words.DELETE, ids.DELETE))
    options = [
        b.option(name, state.encode(state.State(action=action, key=note.id), state.OPTION))
        for name, action in names
    ]
    return b.section(text, b.overflow(ids.NOTE_MENU, options))


def steps(items: Sequence[Sequence[Part]], avoid: str | None, limit: int = 140) -> Block:
    """Return "Do this", the steps in order, and what not to do."""
    parts = [b.line(b.words(words.STEPS, strong=True)), b.listed(items, ordered=True)]
    if avoid:
        parts.append(dont(b.cut(avoid, limit)))
    return b.rich(*parts)


def first_action(item: Step, limit: int) -> str:
    """Return a short step whole, of a long one what can stand alone; the card behind *Open* has the rest."""
    whole = item.text.rstrip(".")
    clause = whole if len(whole) <= limit else _CLAUSE.split(whole, maxsplit=1)[0]
    if len(clause) > limit:
        clause = _until_a_pause(clause, limit)
    return clause if clause.count("`") % 2 == 0 else b.without_ticks(clause)


def _until_a_pause(clause: str, limit: int) -> str:
    """Return a clause up to the last place where it may end; cut at a word where it has none."""
    placed = clause.startswith(
        ("In ", "On ", "At ")
    )  # "In WhatsApp Manager, …": the verb comes after the comma
    ends = [m.start() for m in _PAUSE.finditer(clause, _LEAST, limit + 5) if not (placed and m[0] == ", ")]
    fitting = [end for end in ends if end <= limit and clause.count("(", 0, end) == clause.count(")", 0, end)]
    return clause[: fitting[-1]] if fitting else b.cut(clause, limit)


def step(item: Step, sources: Mapping[str, Source], limit: int = STEP) -> list[Part]:
    """Return one step, its link at the end. Where the text is cut, the link's name counts as part of it."""
    source = sources.get(item.link) if item.link else None
    room = limit if source is None or limit >= STEP else limit - len(source.name) - 1
    parts = b.prose(_whole_ticks(b.cut(item.text, room)))
    return [*parts, b.words(" "), b.link(source.url, source.name)] if source else parts


def dont(avoid: str) -> Part:
    """Return the harm to avoid, its first word bold."""
    first, space, rest = avoid.partition(" ")
    if first not in {"Don't", "Never"}:
        return b.line(*b.prose(avoid))
    return b.line(b.words(first, strong=True), *b.prose(space + rest))


def origin(face: Face, sources: Mapping[str, Source], most: int = 2, limit: int = 160) -> Block:
    """Return Meta's name, where it is documented, and when somebody last read it there."""
    entry, named = face.entry, _named(face, sources)[:most]
    told = [words.LOCAL] if entry.local else []
    if entry.surfaces == ("inbound",):
        told.append(words.INBOUND)
    links = ", ".join(b.anchor(source.url, source.name) for _, source in named)
    if face.reported:
        where = words.FIELD_REPORTS_LINKED.format(links=links) if links else words.FIELD_REPORTS
    else:
        where = words.SOURCE.format(links=links) if links else ""
    last = [where] if where else []
    if named:
        last.append(words.CHECKED.format(date=words.day(min(reference.checked for reference, _ in named))))
    room = SOURCE_LINE - len(" · ".join(told)) - sum(len(s.name) + 2 for _, s in named) - 60
    pattern = words.KNOWN_AS if face.reported else words.META_NAME
    meta = b.without_ticks(face.title).rstrip(".")
    name = b.escape(pattern.format(title=b.cut(meta, min(max(room, 24), limit))))
    return b.context(" · ".join([*told, name, *last]))


def _named(face: Face, sources: Mapping[str, Source]) -> list[tuple[Reference, Source]]:
    """Return the sources a card names: Meta's own first; for a field report those of the field alone."""
    known = [(r, sources[r.id]) for r in face.entry.sources if r.id in sources]
    if face.reported:
        return [pair for pair in known if pair[1].kind != "meta-docs"]
    return sorted(known, key=lambda pair: not pair[1].first_party)


def opener(entry: Entry, action_id: str, value: str) -> Part:
    """Return the button that opens an entry, named for a screen reader."""
    label = words.OPEN_LABEL.format(code=entry.code, headline=b.lower_first(entry.headline))
    return b.button(words.OPEN, action_id, value, label)


def cause(item: Cause, face: Face, sources: Mapping[str, Source]) -> list[Part]:
    """Return a cause: how to tell it, and what then, with its own move and retry where they differ."""
    parts = [b.words(b.without_ticks(item.text).rstrip("."), strong=True), b.words(". ")]
    parts += [b.words(f"{words.HOW_TO_TELL} "), *b.prose(item.how_to_tell)]
    then = list(_differs(item, face))
    if then or item.steps:
        parts += [b.words(f" {words.THEN} ")]
        parts += [b.words(b.without_ticks(" · ".join(then)) + (". " if item.steps else "."))] if then else []
        for at, one in enumerate(item.steps):
            parts += [*([b.words(" ")] if at else []), *step(one, sources)]
    return parts


def _differs(item: Cause, face: Face) -> Iterable[str]:
    if item.actor is not None and item.actor is not face.entry.actor:
        yield values.MOVE[item.actor] if item.actor is Actor.META else values.actor_name(item.actor)
    if item.retry is not None and (item.retry, item.retry_note, item.wait) != (
        face.entry.retry, face.entry.retry_note, face.entry.wait,
    ):  # fmt: skip
        yield values.retry_clause(Rule(item.retry, item.retry_note, item.wait))


def retired(entry: Entry) -> bool:
    """Whether an entry is of a product that is gone."""
    return entry.status is Status.RETIRED


def _whole_ticks(text: str) -> str:
    """Return the text with a code mark that lost its partner to a cut taken off."""
    if text.count("`") % 2 == 0:
        return text
    head, _, tail = text.rpartition("`")
    return head + tail
