"""Rules across entries: what one file alone cannot show. Each is a small function; all faults are kept."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.knowledge.faults import Fault
from bot.knowledge.models import Record, Retry, Status, WaitKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Cause, Entry, Subcode

Found = tuple[str, str, str]
"""field, reason, remedy"""

BANNED = ("simply", "just", "please note", "oops", "unfortunately", "ensure")
HOSTS = (
    "developers.facebook.com", "www.facebook.com", "business.facebook.com", "business.whatsapp.com",
    "metastatus.com", "github.com", "www.twilio.com", "docs.360dialog.com", "docs.ycloud.com",
    "developers.webexconnect.io", "support.cequens.com", "support.wati.io", "docs.bizmagnets.ai",
)  # fmt: skip
"""Hosts that sources may lie on: each is a documentation site that somebody of ours has read."""

_BANNED = re.compile(r"\b(" + "|".join(BANNED) + r")\b", re.IGNORECASE)
_TRACKING = re.compile(r"[?&](utm_\w+|fbclid|gclid|ref)=")
_SECRET = re.compile(r"EAA[A-Za-z0-9]{20,}|xox[abp]-[\w-]{10,}|Bearer\s+\S{20,}")
_PHONE = re.compile(r"\+\d[\d ()-]{8,}\d")


def check(catalog: Catalog) -> list[Fault]:
    """Return every fault that the rules find."""
    faults = [
        Fault(catalog.files.get(entry.key, entry.key), *found)
        for entry in catalog
        for rule in ENTRY_RULES
        for found in rule(entry, catalog)
    ]
    return faults + [Fault(*found) for rule in CATALOG_RULES for found in rule(catalog)]


def references_resolve(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """Every id and key an entry names exists."""
    if entry.family not in catalog.families:
        yield "family", f"{entry.family!r} is not in families.toml", "use one of its ids"
    for i, reference in enumerate(entry.sources):
        if reference.id not in catalog.sources:
            yield f"sources[{i}].id", f"{reference.id!r} is not in sources.toml", "add it there"
    for where, link in _links(entry):
        if link not in catalog.sources:
            yield where, f"link {link!r} is not in sources.toml", "add it there"
    for other in (*entry.related, *([entry.replaced_by] if entry.replaced_by else [])):
        if other not in catalog.entries:
            yield "related", f"{other} has no entry", "write the entry or take the reference out"
    question = entry.distinguish.question if entry.distinguish else None
    if question and question not in catalog.questions:
        yield "distinguish.question", f"{question!r} is not in questions.toml", "add it there"


def related_is_symmetric(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """If A is often confused with B, then B with A."""
    for other in entry.related:
        there = catalog.get(other)
        if there is not None and entry.key not in there.related:
            yield "related", f"{other} does not name {entry.key}", f"add it to related of {other}"


def retired_has_an_end(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A retired entry has no steps; a current one says whose move it is and whether to retry."""
    if entry.status is Status.RETIRED:
        if entry.steps or entry.causes:
            yield "steps", "a retired entry has no steps or causes", "its card points to the successor"
        return
    for name in ("actor", "retry"):
        if getattr(entry, name) is None:
            yield name, "is missing", "every current entry says it"
    if len(entry.steps) < 1 or not entry.causes:
        yield "steps", "a current entry has a cause and a step", "add them"


def wait_fits_retry(entry: Entry, _: Catalog) -> Iterator[Found]:
    """`after-wait` has a wait; kinds with numbers have their numbers."""
    for where, holder in _holders(entry):
        if holder.retry is Retry.AFTER_WAIT and holder.wait is None:
            yield f"{where}wait", "after-wait needs a wait", 'kind "undocumented" where no time is documented'
        wait = holder.wait
        if wait is None:
            continue
        timed = {WaitKind.AT_LEAST, WaitKind.FIXED, WaitKind.ABOUT, WaitKind.SCHEDULE, WaitKind.BACK_OFF}
        if (wait.kind in timed) != bool(wait.seconds):
            yield (
                f"{where}wait.seconds",
                f"kind {wait.kind} and seconds do not fit",
                "timed kinds have seconds",
            )
        if wait.kind is WaitKind.SCHEDULE and len(wait.labels) != len(wait.seconds):
            yield f"{where}wait.labels", "one label a number of seconds", "name what each wait belongs to"


def verified_has_a_first_party_source(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """Verified means that Meta says it; and nobody has read a page in the future."""
    known = [catalog.sources[r.id] for r in entry.sources if r.id in catalog.sources]
    if entry.status is not Status.REPORTED and known and not any(s.first_party for s in known):
        yield "sources", f"status {entry.status} needs a source of Meta's own", "or make it reported"
    for i, reference in enumerate(entry.sources):
        if reference.checked > dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=1):
            yield f"sources[{i}].checked", "lies in the future", "the day somebody read it"


def texts_are_clean(entry: Entry, _: Catalog) -> Iterator[Found]:
    """No banned word, secret, real phone number or raw markup in what readers see."""
    for where, text in texts(entry):
        told = where.split("[")[0].split(".")[0] not in {
            "wordings",
            "situations",
            "details",
            "title",
            "names",
        }
        if told and (word := _BANNED.search(text)):
            yield where, f"banned word {word.group()!r}", "say it plainly"
        if told and "<" in text and where != "reply":
            yield where, 'raw "<"', "write it without angle brackets"
        if _SECRET.search(text) or _PHONE.search(text):
            yield where, "looks like a secret or a phone number", "use a made-up word"


def distinguish_speaks_english(entry: Entry, _: Catalog) -> Iterator[Found]:
    """Every text by language has at least English."""
    if entry.distinguish and "en" not in entry.distinguish.observation:
        yield "distinguish.observation", "has no en", "English is the fallback of all languages"


def wordings_are_unique(catalog: Catalog) -> Iterator[tuple[str, str, str, str]]:
    """One wording points to one entry of a namespace."""
    seen: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in catalog:
        for wording in {w.casefold() for w in entry.wordings}:
            seen[entry.namespace, wording].append(entry.key)
    for (_, wording), keys in seen.items():
        for key in keys[1:]:
            yield catalog.files.get(key, key), "wordings", f"{wording!r} also stands in {keys[0]}", "keep one"


def links_are_plain(catalog: Catalog) -> Iterator[tuple[str, str, str, str]]:
    """https, known hosts, nothing that tracks."""
    for source in catalog.sources.values():
        if urlsplit(source.url).hostname not in HOSTS:
            yield (
                "sources.toml",
                source.id,
                f"host of {source.url} is not allowed",
                "add it to HOSTS with care",
            )
        if _TRACKING.search(source.url):
            yield "sources.toml", source.id, "has a tracking parameter", "take it off"


def provider_rows_resolve(catalog: Catalog) -> Iterator[tuple[str, str, str, str]]:
    """A provider's number stands once and points to an entry."""
    for provider in catalog.providers.values():
        file, seen = f"providers/{provider.id}.toml", set[str]()
        for row in provider.codes:
            if row.key not in catalog.entries:
                yield file, row.code, f"{row.key} has no entry", "write the entry or take the row out"
            if row.code in seen:
                yield file, row.code, "stands twice", "keep the better sourced row"
            seen.add(row.code)


def texts(record: Record, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a record with its field path."""
    for name in type(record).model_fields:
        yield from _texts_of(getattr(record, name), f"{prefix}{name}")


def _texts_of(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Record):
        yield from texts(value, f"{path}.")
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _texts_of(item, f"{path}[{i}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts_of(item, f"{path}.{key}")


def _holders(entry: Entry) -> Iterator[tuple[str, Entry | Cause | Subcode]]:
    """Yield what has a move, a retry and steps of its own: the entry, its causes, its subcodes."""
    yield "", entry
    yield from ((f"causes[{i}].", cause) for i, cause in enumerate(entry.causes))
    yield from ((f"subcodes[{i}].", subcode) for i, subcode in enumerate(entry.subcodes))


def _links(entry: Entry) -> Iterator[tuple[str, str]]:
    for where, holder in _holders(entry):
        for i, step in enumerate(holder.steps):
            if step.link:
                yield f"{where}steps[{i}].link", step.link


ENTRY_RULES: tuple[Callable[[Entry, Catalog], Iterator[Found]], ...] = (
    references_resolve, related_is_symmetric, retired_has_an_end, wait_fits_retry,
    verified_has_a_first_party_source, texts_are_clean, distinguish_speaks_english,
)  # fmt: skip
CATALOG_RULES: tuple[Callable[[Catalog], Iterator[tuple[str, str, str, str]]], ...] = (
    wordings_are_unique, links_are_plain, provider_rows_resolve,
)  # fmt: skip
