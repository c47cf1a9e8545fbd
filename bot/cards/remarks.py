"""The sentences of a triage: what was counted, what was left out, and why nothing could be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import values, words
from bot.knowledge.models import Affects

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bot.cards.counted import Counted, Row
    from bot.cards.face import Face

TITLE = "{name}: {failures}, {codes}"
NOTHING = "{name}: no failure with a known code"
FIX_FIRST = "Fix first:"
MOST_OFTEN = "Most often:"
RESEND = "Safe to resend: "
NOT_KEPT = "file not kept"
GET_CSV = "Get CSV"
GET_JSON = "Get JSON"
LOOKED_FOR = (
    "I read codes from JSON objects, from columns such as error_code, status and errors, and from labels such as "
    "code=131047. Words alone are not counted; in a log line a number of one or two digits, mostly an exit code, "
    "counts only where it is written like (#1)."
)
UNREADABLE = "could not be read: broken quotes or brackets, or too long"
AT_MOST = "too many messages to tell all repeats: counts are at most, recipients at least"
VIEW_TITLE = "Errors of a file"
UNKNOWN_CODES = "Codes I do not know: {codes}"
SHARED_CODES = "Numbers that several providers use; say whose they are: {codes}"
REFUSED = {
    "empty": "{name} is empty.",
    "binary": "{name} is not a text file. I read CSV, JSON lines and logs.",
    "packed": "{name} is compressed. Unpack it and give me the file inside.",
    "sheet": "{name} is a spreadsheet. Save it as CSV and give me that.",
    "missing": "{name}: there is no such file. Give me the path of one, or - for standard input. A code or a "
    "sentence is explained by waerror explain.",
    "folder": "{name} is a folder. Give me one file.",
    "forbidden": "{name} may not be read by you: ask its owner, or run this as somebody who may.",
    "broken": "{name} could not be read to its end. Copy it to this machine and try again.",
    "picture": "{name} is a picture, which I cannot read. Type the code that stands in it, or paste its text.",
    "large": "{name} is larger than 20 MB. Split it, or count it at a terminal: waerror triage FILE.",
    "several": "I count one file at a time. Send each in a message of its own, {name} first.",
    "gone": "{name} is no longer there, or I may not see it. Send it to me again.",
    "outside": "{name} lies outside Slack. Download it and send me the file itself.",
    "away": "Slack did not hand me {name} now. Send it again in a minute.",
}
"""Why a file gives nothing; the first four are `resolve.intake.Refusal`, the last six are of files in Slack."""
NEEDS = (
    "To read a file that you send me I need the permission {scopes}; an admin adds it in {link} and installs the app "
    "again. Until then: paste its lines here, or count it at a terminal with `waerror triage FILE`."
)

_UNIT = {"csv": "row", "jsonl": "object", "log": "log line"}
_WIDE = {Affects.ACCOUNT, Affects.TOKEN, Affects.NUMBER, Affects.TEMPLATE}
_LISTED = 4
"""Unknown codes that a line names."""


def refusal(reason: str, name: str) -> str:
    """Return the sentence for a file that cannot be read. `reason`: a key of `REFUSED`."""
    return REFUSED[reason].format(name=b.cut(b.one_line(name), 80) or "The file")


def plural(count: int, noun: str, more: str = "") -> str:
    """Return "1 failure", "2,000 failures"."""
    return f"{words.number(count)} {noun if count == 1 else more or noun + 's'}"


def title(counted: Counted, name: str) -> str:
    """Return the headline of a file."""
    if not counted.rows:
        return NOTHING.format(name=name)
    failures, codes = plural(counted.failures, "failure"), plural(len(counted.rows), "code")
    return TITLE.format(name=name, failures=failures, codes=codes)


def start(counted: Counted, face: Face) -> tuple[str, str]:
    """Return the label and the sentence about the first row: what it is, how much of the file, what it affects."""
    row = counted.rows[0]
    label = FIX_FIRST if row.entry.affects in _WIDE else MOST_OFTEN
    facts = [f"affects {values.IN_ALL[row.entry.affects]}"] if row.entry.affects else []
    facts += [b.lower_first(values.actor_name(face.actor))] if face.actor else []
    facts += [b.lower_first(values.retry_short(face.rule))] if face.rule.retry else []
    told = f"{face.code} ({plural(row.count, 'failure')}, {share(row.count, counted.failures)})."
    if not facts:
        return label, told
    said = "; ".join(facts)
    return label, f"{told} {said[0].upper()}{said[1:]}."


def share(part: int, whole: int) -> str:
    """Return a share in percent that never says all or nothing where it is neither."""
    percent = round(100 * part / whole)
    if percent == 0:
        return "under 1 %"
    return "over 99 %" if percent == 100 and part < whole else f"{percent} %"  # noqa: PLR2004


def counts(row: Row) -> str:
    """Return "12,911 failures · 8,204 recipients"."""
    told = plural(row.count, "failure")
    if row.recipients:
        least = "" if row.recipients_exact else "at least "
        told += f" · {least}{plural(row.recipients, 'recipient')}"
    return told


def facts(face: Face) -> str:
    """Return what a code affects, whose move it is and whether to retry, as one line."""
    told = (
        [values.AFFECTS[face.entry.affects].removeprefix("The ").capitalize()] if face.entry.affects else []
    )
    told += [values.actor_name(face.actor)] if face.actor else []
    told += [values.retry_short(face.rule)] if face.rule.retry else [words.RETIRED_ALONE]
    return " · ".join(told)


def span(first: dt.datetime | None, last: dt.datetime | None) -> str:
    """Return "09:02 to 10:14 UTC" with days where they differ; a time without a zone stands as it was written."""
    if first is None or last is None:
        return ""
    zone = " UTC" if first.tzinfo else ""
    begin = words.day_time(first).removesuffix(" UTC")
    if first == last:
        return begin + zone
    end = f"{last:%H:%M}" if first.date() == last.date() else words.day_time(last).removesuffix(" UTC")
    return f"{begin} to {end}{zone}" if begin != end else begin + zone


def remarks(counted: Counted) -> list[str]:
    """Return what was not counted and why, each a short clause."""
    unit = _UNIT[counted.format]
    told = [
        (counted.without_code, f"{plural(counted.without_code, unit)} without a code"),
        (len(counted.unknown), _listed(counted.unknown, "with unknown codes")),
        (len(counted.shared), _listed(counted.shared, "with numbers that several providers use")),
        (counted.unlisted, f"{words.number(counted.unlisted)} more with codes like these"),
        (counted.skipped, f"{plural(counted.skipped, 'status', 'statuses')} sent, delivered or read skipped"),
        (
            counted.repeats,
            f"{plural(counted.repeats, 'repeat')} of the same error of the same message left out",
        ),
        (counted.further, f"{plural(counted.further, 'code')} below the first of a failure not counted"),
        (counted.unreadable, f"{plural(counted.unreadable, unit)} {UNREADABLE}"),
        (counted.decoded, f"{plural(counted.decoded, 'line')} not in UTF-8"),
        (not counted.exact, AT_MOST),
    ]
    return [sentence for count, sentence in told if count]


def _listed(pairs: Sequence[tuple[str, int]], what: str) -> str:
    named = ", ".join(code for code, _ in pairs[:_LISTED]) + (" …" if len(pairs) > _LISTED else "")
    different = f"{len(pairs)} different: " if len(pairs) > 1 else ""
    return f"{words.number(sum(count for _, count in pairs))} {what} ({different}{named})"
