"""Rules of good writing: what a reader would stumble over, and what must never be printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.knowledge.fields import folded, holders, texts, told
from bot.knowledge.models import Retry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Entry
    from bot.knowledge.structure import Found

BANNED = ("simply", "just", "please note", "oops", "unfortunately", "ensure", "contact support")
REPLY_WORDS = {"customer": 60, "business": 90}
PLACEHOLDERS = frozenset({"name", "channel"})
"""What a reply leaves to be filled in; the form refuses to post while one is left."""

_BANNED = re.compile(r"\b(" + "|".join(BANNED) + r")\b", re.IGNORECASE)
_SECRET = re.compile(r"EAA[A-Za-z0-9]{20,}|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{10,}|Bearer\s+\S{20,}")
_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[ ().-]{0,2}\d){9,14}(?![\w.]*\d)")
_VERSION = re.compile(r"\d+(?:\.\d+){3,}")
_FICTIONAL = re.compile(r"555\D{0,2}01\D{0,2}\d\D{0,2}\d\D*$|555\d*$")
"""555-01xx is kept free for examples (https://en.wikipedia.org/wiki/555_(telephone_number))."""
_EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)\w")
_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_CODE_IN_REPLY = re.compile(
    r"\b\d{5,7}\b|\berror code\b|\bc[óo]digo (?:de|do|del) err(?:o|or)\b|\bMeta error\b", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def nothing_private_is_printed(entry: Entry, _: Catalog) -> Iterator[Found]:
    """No token and no phone number that could be somebody's, in any text at all."""
    for where, text in texts(entry):
        if _SECRET.search(text):
            yield where, "looks like a secret", "take it out, and revoke it if it was real"
        if looks_like_a_phone(text):
            yield where, "looks like a real phone number", "use one that is nobody's, such as +1 555 0100"


def looks_like_a_phone(text: str) -> bool:
    """Whether a text holds 10 to 15 digits that could be somebody's number; versions and 555-01xx are nobody's."""
    return any(
        not _VERSION.fullmatch(match.group()) and not _FICTIONAL.search(match.group())
        for match in _PHONE.finditer(text)
    )


def words_are_plain(entry: Entry, _: Catalog) -> Iterator[Found]:
    """No banned word, raw mark-up, emoji, address or ISO day in what we wrote."""
    for where, text in told(entry):
        if word := _BANNED.search(text):
            remedy = (
                "say who is to ask whom for what" if "support" in word.group().lower() else "say it plainly"
            )
            yield where, f"banned word {word.group()!r}", remedy
        if "<" in text:
            yield where, 'raw "<"', "write it without angle brackets"
        if _EMOJI.search(text):
            yield where, "has an emoji", "let the words carry it"
        if _ADDRESS.search(text):
            yield where, "has an address", "put it into sources.toml and name it by `link`"
        if _ISO_DAY.search(text) and not where.endswith((".id", ".link")):
            yield where, "has a day in figures", "write it as 11 Sep 2026"


def forms_are_kept(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A headline has no stop, a step has one, the harm to avoid begins with "Don't"."""
    for where, headline in [("headline", entry.headline)] + [
        (f"subcodes[{i}].headline", subcode.headline) for i, subcode in enumerate(entry.subcodes)
    ]:
        if headline.endswith((".", "!")):
            yield where, "ends with a stop", "a headline is no sentence"
    if entry.avoid and not entry.avoid.startswith(("Don't ", "Never ")):
        yield "avoid", "does not begin with Don't", "name the harm: Don't …"
    for where, text in told(entry):
        if ".text" in where and "steps[" in where and not text.endswith((".", "?", ")", "!")):
            yield where, "has no stop at its end", "a step is a sentence"


def nothing_is_written_in_vain(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A wait and a note are read together with the retry beside them; without one no card shows them."""
    for where, holder in holders(entry):
        if holder.retry is None and (holder.wait or holder.retry_note):
            yield (
                f"{where}retry",
                "is missing beside wait or retry_note",
                "say the retry again: they are one statement",
            )
        elif holder.retry_note and holder.retry not in {Retry.NO, Retry.AFTER_FIX}:
            yield (
                f"{where}retry_note",
                f"stands nowhere beside {holder.retry}",
                'it completes "No. …" and "After the fix: …" alone; elsewhere use a wait with a note',
            )


def causes_are_distinct(entry: Entry, _: Catalog) -> Iterator[Found]:
    """Two causes differ in what they are and in how they are told apart, or they are one."""
    for name in ("text", "how_to_tell"):
        seen: dict[str, int] = {}
        for i, cause in enumerate(entry.causes):
            first = seen.setdefault(folded(getattr(cause, name)), i)
            if first != i:
                yield f"causes[{i}].{name}", f"is the same as in causes[{first}]", "say what sets them apart"


def replies_can_be_sent(entry: Entry, _: Catalog) -> Iterator[Found]:
    """A reply is short, addresses somebody, names no code, and stands once for an audience and a language."""
    seen = set[tuple[str, str]]()
    for i, reply in enumerate(entry.reply):
        where, limit = f"reply[{i}].text", REPLY_WORDS[reply.audience]
        count = len(reply.text.split())
        if count > limit:
            yield where, f"has {count} words", f"at most {limit} for the {reply.audience}"
        given = set(_PLACEHOLDER.findall(reply.text))
        if "name" not in given:
            yield where, "has no {name}", "begin with the name, left to be filled in"
        for other in sorted(given - PLACEHOLDERS):
            yield where, f"has {{{other}}}", "only {name} and {channel} are filled in"
        own = re.search(rf"(?<![\w.]){re.escape(entry.code)}(?! ?[kMG]B)(?![\w.])", reply.text)
        if own or _CODE_IN_REPLY.search(reply.text):
            yield where, "names a code", "the reader has no use for it: say what happened"
        if (reply.audience, reply.lang) in seen:
            yield f"reply[{i}]", f"a second one for {reply.audience}, {reply.lang}", "keep one of them"
        seen.add((reply.audience, reply.lang))


ENTRY_RULES: tuple[Callable[[Entry, Catalog], Iterator[Found]], ...] = (
    nothing_private_is_printed, words_are_plain, forms_are_kept, nothing_is_written_in_vain,
    causes_are_distinct, replies_can_be_sent,
)  # fmt: skip
