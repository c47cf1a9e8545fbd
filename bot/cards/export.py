"""A triage as CSV and JSON: a row a code, for a sheet or a program. No recipient stands in it, only two digits."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from bot.cards import remarks, values
from bot.cards.counted import face
from bot.cards.resend import resend

if TYPE_CHECKING:
    import datetime as dt

    from bot.cards.counted import Counted, Row

COLUMNS = (
    "code", "key", "headline", "failures", "recipients", "recipients_at_least", "affects", "whose_move", "retry",
    "first", "last", "recipients_ending", "first_line",
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
        "affects": row.entry.affects.value if row.entry.affects else "",
        "whose_move": shown.actor.value if shown.actor else "",
        "retry": values.retry(shown.rule),
        "first": _iso(row.first),
        "last": _iso(row.last),
        "first_line": row.line,
    }


def _iso(moment: dt.datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
