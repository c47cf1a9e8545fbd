"""A file or a thread as CSV or JSON: a row a code. No recipient stands in it, only the last two digits."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from bot.cards import blocks as b
from bot.cards import remarks, values
from bot.cards.counted import face
from bot.cards.face import face as face_of_sighting
from bot.cards.resend import resend

if TYPE_CHECKING:
    from bot.cards.counted import Counted, Row
    from bot.cards.face import Face
    from bot.cards.overview import Overview

COLUMNS = (
    "code", "key", "headline", "failures", "recipients", "recipients_at_least", "affects", "whose_move", "retry",
    "first", "last", "recipients_ending", "first_line",
)  # fmt: skip


THREAD = (
    "code", "key", "headline", "mentions", "first_seen", "last_seen", "affects", "whose_move", "retry", "first_step",
)  # fmt: skip


def as_csv(counted: Counted) -> str:
    """Return the codes as CSV with a header; codes in none of our lists come last, with their count alone."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in counted.rows:
        ending = " ".join(row.endings)
        least = "" if row.recipients_exact else "yes"
        writer.writerow({**_facts(row), "recipients_at_least": least, "recipients_ending": ending})
    others = [(*pair, "in none of our lists") for pair in counted.unknown]
    others += [(*pair, "a number of several providers") for pair in counted.shared]
    for code, count, told in others:
        writer.writerow({"code": code, "headline": told, "failures": count})
    return out.getvalue()


def thread_csv(overview: Overview) -> str:
    """Return the codes of a thread as CSV with a header; numbers that cannot be explained come last. Times in UTC."""
    out = io.StringIO()
    writer = csv.DictWriter(out, THREAD, restval="", lineterminator="\r\n")
    writer.writeheader()
    for counted in overview.codes:
        shown = face_of_sighting(counted.sighting)
        entry = counted.sighting.entry
        writer.writerow({
            "code": shown.code, "key": entry.key, "headline": shown.headline, "mentions": counted.sighting.count,
            "first_seen": _utc(counted.first), "last_seen": _utc(counted.last), **_verdict(shown),
            "first_step": b.without_ticks(shown.steps[0].text) if shown.steps else "",
        })  # fmt: skip
    for code in overview.unknown:
        writer.writerow({"code": code, "headline": "not explained"})
    return out.getvalue()


def as_json(counted: Counted, file_name: str) -> dict[str, Any]:
    """Return everything counted, in types of JSON. `resend` is null where it could not be exact."""
    groups = resend(counted)
    return {
        "file": file_name,
        "format": counted.format,
        "lines": counted.lines,
        "failures": counted.failures,
        "exact": counted.exact,
        "codes": [_full(row) for row in counted.rows],
        "resend": [{"when": when, "failures": count} for when, count in groups] if groups else None,
        "unknown_codes": [{"code": code, "failures": count} for code, count in counted.unknown],
        "shared_codes": [{"code": code, "failures": count} for code, count in counted.shared],
        "unlisted": counted.unlisted,
        "without_code": counted.without_code,
        "skipped": counted.skipped,
        "repeats": counted.repeats,
        "further_codes": counted.further,
        "unreadable": counted.unreadable,
        "not_utf8": counted.decoded,
        "columns": list(counted.columns),
        "remarks": remarks.remarks(counted),
    }


def _full(row: Row) -> dict[str, Any]:
    return {
        **_facts(row),
        "recipients_exact": row.recipients_exact,
        "recipients_ending": list(row.endings),
        "causes": [
            {"cause": None if cause is None else row.entry.causes[cause].text, "failures": count}
            for cause, count in row.causes
        ],
    }


def _facts(row: Row) -> dict[str, Any]:
    shown = face(row)
    return {
        "code": shown.code,
        "key": row.key,
        "headline": shown.headline,
        "failures": row.count,
        "recipients": row.recipients,
        **_verdict(shown),
        "first": _iso(row.first),
        "last": _iso(row.last),
        "first_line": row.line,
    }


def _verdict(shown: Face) -> dict[str, str]:
    return {
        "affects": shown.entry.affects.value if shown.entry.affects else "",
        "whose_move": shown.actor.value if shown.actor else "",
        "retry": b.without_ticks(values.retry(shown.rule)),
    }


def _utc(at: float) -> str:
    return dt.datetime.fromtimestamp(int(at), tz=dt.UTC).isoformat()


def _iso(moment: dt.datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
