"""Text as people paste it, made even: Unicode forms, Slack's mark-up, smart quotes, invisible characters."""

from __future__ import annotations

import html
import re
import unicodedata

LIMIT = 40_000
"""Characters of a question that are read. Longer text is cut: the first error of a paste stands early."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_QUOTES = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'", "`": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
})  # fmt: skip
_LINK = re.compile(r"<(?:https?://|mailto:|tel:)([^<>|\s]{1,2000})(?:\|([^<>]{0,2000}))?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]{1,20}(?:\|([^<>]{0,80}))?>")
_MENTION = re.compile(r"<[@!][^<>]{1,80}>")
_EMOJI = re.compile(r"(?<!\w):[a-z][a-z0-9_+-]{1,40}:(?!\w)")
_ACCENT = re.compile("[\u0300-\u036f]+")
_BEYOND = re.compile("[\u0483-\U0010ffff]+")
"""Where the other marks are; the accents of Latin and Greek letters have a block of their own."""
_BREAKS = re.compile(r"\r\n?|\u2028|\u2029")


def visible(text: str) -> str:
    """Return `text` without characters that nobody sees: they would split words and hide secrets."""
    return _INVISIBLE.sub("", text)


def normalise(text: str) -> str:
    """Return `text` ready for reading: at most `LIMIT` characters, NFKC, plain quotes, digits as 0-9.

    Slack's links become their label or address, mentions and emoji names a blank, `&lt;` a `<`.
    """
    text = text[:LIMIT]
    if text.isascii():  # as most questions are: of all the forms only these two
        text = text.replace("`", "'").replace("\r\n", "\n").replace("\r", "\n")
    else:
        text = _BREAKS.sub("\n", visible(text))
        text = _digits(unicodedata.normalize("NFKC", text)[:LIMIT]).translate(_QUOTES)
    if "<" in text:
        text = _LINK.sub(_label, text)
        text = _CHANNEL.sub(lambda m: f" {m[1] or ''} ", text)
        text = _MENTION.sub(" ", text)
    if ":" in text:
        text = _EMOJI.sub(" ", text)
    return _CONTROL.sub(" ", html.unescape(text))[:LIMIT].strip()


def _label(link: re.Match[str]) -> str:
    """Return both address and label where they differ: an address may name the code, a label the words."""
    address, label = link[1], link[2] or ""
    return label if label and label in address else f"{label} {address}".strip()


def _digits(text: str) -> str:
    """Write the digits of every script as 0-9: Arabic and Devanagari keyboards type their own."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if not c.isascii() and unicodedata.category(c) == "Nd" else c for c in text
    )


def fold(text: str) -> str:
    """Return `text` in lower case without accents, for comparing words."""
    if text.isascii():
        return text.lower()
    plain = _ACCENT.sub("", unicodedata.normalize("NFD", text.casefold()))
    return unicodedata.normalize("NFC", _BEYOND.sub(_unmarked, plain))


def _unmarked(run: re.Match[str]) -> str:
    """Return letters of scripts beyond Greek without their marks, each of which must be looked up."""
    return "".join([c for c in run[0] if unicodedata.category(c) != "Mn"])
