"""Rules without which an answer would be broken: they hold whenever a catalog is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.fields import holders, links
from bot.knowledge.models import Retry, Status, WaitKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry, Wait

Found = tuple[str, str, str]
"""field, reason, remedy"""
Located = tuple[str, str, str, str]
"""file, field, reason, remedy"""

TIMED = {WaitKind.AT_LEAST, WaitKind.FIXED, WaitKind.ABOUT, WaitKind.SCHEDULE, WaitKind.BACK_OFF}
ONE_NUMBER = {WaitKind.AT_LEAST, WaitKind.FIXED, WaitKind.ABOUT}


def references_resolve(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """Every id and key an entry names exists. A shared file that could not be read is one fault, not hundreds."""
    if catalog.families and entry.family not in catalog.families:
        yield "family", f"{entry.family!r} is not in families.toml", "use one of its ids"
    if catalog.sources:
        named = [(f"sources[{i}].id", reference.id) for i, reference in enumerate(entry.sources)]
        for where, name in (*named, *links(entry)):
            if name not in catalog.sources:
                yield where, f"{name!r} is not in sources.toml", "add it there, or mend the id"
    keys = [(f"related[{i}]", key) for i, key in enumerate(entry.related)]
    for where, key in (*keys, *([("replaced_by", entry.replaced_by)] if entry.replaced_by else [])):
        if key not in catalog.entries and key not in catalog.files:
            yield where, f"{key} has no entry", "write the entry or take the reference out"
    question = entry.distinguish.question if entry.distinguish else None
    if question and catalog.questions and question not in catalog.questions:
        yield "distinguish.question", f"{question!r} is not in questions.toml", "use one of its ids"


def current_says_what_to_do(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A current entry says whose move it is, whether to retry, why and what to do; a retired one none of it."""
    if entry.status is Status.RETIRED:
        for name in ("steps", "causes", "subcodes", "reply"):
            if getattr(entry, name):
                yield name, "a retired entry has none", "its card points to the successor"
        return
    for name in ("actor", "retry"):
        if getattr(entry, name) is None:
            yield name, "is missing", "every current entry says it"
    for name in ("causes", "steps"):
        if not getattr(entry, name):
            yield name, "is missing", "a current entry has at least one"


def retired_has_an_end(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """A retired entry names a successor that is in use, or its summary says why there is none."""
    if entry.replaced_by is None:
        return
    if entry.status is not Status.RETIRED:
        yield "replaced_by", f"the entry is {entry.status}", 'write status = "retired", or take it out'
    successor = catalog.get(entry.replaced_by)
    if successor is not None and successor.status is Status.RETIRED:
        yield "replaced_by", f"{successor.key} is retired too", "name the one that is in use today, or none"


def wait_fits_retry(entry: Entry, _: Catalog) -> Iterator[Found]:
    """`after-wait` has a wait; kinds with numbers have their numbers."""
    for where, holder in holders(entry):
        if holder.retry is Retry.AFTER_WAIT and holder.wait is None:
            yield f"{where}wait", "after-wait needs a wait", 'kind "undocumented" where no time is documented'
        if holder.wait is not None:
            yield from _numbers_fit(holder.wait, f"{where}wait.")


def _numbers_fit(wait: Wait, where: str) -> Iterator[Found]:
    if (wait.kind in TIMED) != bool(wait.seconds):
        remedy = "add them" if wait.kind in TIMED else "take them out"
        yield (
            f"{where}seconds",
            f"kind {wait.kind} {'needs' if wait.kind in TIMED else 'has no'} seconds",
            remedy,
        )
    if wait.kind in ONE_NUMBER and len(wait.seconds) > 1:
        yield f"{where}seconds", f"kind {wait.kind} has one number", 'or kind "schedule"'
    if wait.kind is WaitKind.SCHEDULE and len(wait.labels) != len(wait.seconds):
        yield f"{where}labels", "one label a number of seconds", "name what each wait belongs to"
    if wait.kind is WaitKind.CONDITION and wait.note is None:
        yield f"{where}note", "is missing", 'say the condition: it completes "When …"'


def distinguish_speaks_english(entry: Entry, catalog: Catalog) -> Iterator[Found]:
    """Every text by language has at least English."""
    if entry.distinguish and "en" not in entry.distinguish.observation:
        yield "distinguish.observation.en", "is missing", "English is the fallback of all languages"
    del catalog


def subcodes_stand_once(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A subcode is explained once in its entry."""
    seen = set[str]()
    for i, subcode in enumerate(entry.subcodes):
        if subcode.code in seen:
            yield f"subcodes[{i}].code", f"{subcode.code} stands twice", "keep one of them"
        seen.add(subcode.code)


def codes_differ_by_more_than_case(catalog: Catalog) -> Iterator[Located]:
    """Codes are found without regard to case, so two that differ in case alone are one."""
    seen: dict[str, str] = {}
    for key in catalog.entries:
        first = seen.setdefault(key.casefold(), key)
        if first != key:
            yield catalog.files.get(key, key), "code", f"is {first} in other case", "keep one of them"


def options_of_questions_share_them(catalog: Catalog) -> Iterator[Located]:
    """What a question offers by itself are entries that it separates."""
    for question, opening in catalog.openings():
        for key in opening.options:
            entry = catalog.get(key)
            if entry is None or entry.distinguish is None or entry.distinguish.question != question.id:
                where = f"{question.id}.openings.options"
                yield (
                    "questions.toml",
                    where,
                    f"{key} does not have this question",
                    "name entries that ask it",
                )


def questions_speak_english(catalog: Catalog) -> Iterator[Located]:
    """A question that separates look-alikes has at least English."""
    for question in catalog.questions.values():
        for name in ("header", "question"):
            if "en" not in getattr(question, name):
                where = f"{question.id}.{name}.en"
                yield "questions.toml", where, "is missing", "English is the fallback of all languages"


def provider_rows_resolve(catalog: Catalog) -> Iterator[Located]:
    """A provider's number stands once and points to an entry; a name means one provider."""
    names: dict[str, str] = {}
    for provider in catalog.providers.values():
        file = catalog.files.get(f"provider/{provider.id}", f"providers/{provider.id}.toml")
        seen = set[str]()
        for row in provider.codes:
            if row.key not in catalog.entries and row.key not in catalog.files:
                yield file, row.code, f"{row.key} has no entry", "write the entry or take the row out"
            if row.code in seen:
                yield file, row.code, "stands twice", "keep the better sourced row"
            seen.add(row.code)
        for name in {n.casefold() for n in (provider.id, provider.name, *provider.aliases)}:
            first = names.setdefault(name, provider.id)
            if first != provider.id:
                yield file, "aliases", f"{name!r} already means {first}", "take it out of one of them"


ENTRY_RULES: tuple[Callable[[Entry, Catalog], Iterator[Found]], ...] = (
    references_resolve, current_says_what_to_do, retired_has_an_end, wait_fits_retry,
    distinguish_speaks_english, subcodes_stand_once,
)  # fmt: skip
CATALOG_RULES: tuple[Callable[[Catalog], Iterator[Located]], ...] = (
    codes_differ_by_more_than_case, options_of_questions_share_them, questions_speak_english, provider_rows_resolve,
)  # fmt: skip
