"""Taking secrets out of text: before anything is read, logged, echoed or stored.

Masks keep JSON and log lines readable by the next step, and a second pass changes nothing:
tokens become `[token]`, secrets `[secret]`, addresses `[email]`, phone numbers `•••` and their last two digits.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.resolve.normalise import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "•••"

_TOKENS = re.compile(
    r"EAA[A-Za-z0-9_-]{12,}"  # Meta's access tokens
    r"|\b(?:xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{6,}|xapp-[A-Za-z0-9-]{6,}"  # Slack's
    r"|ey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?"  # JWT
    r"|\d{13,18}(?:\||%7C)[A-Za-z0-9_-]{8,}"  # app access tokens: id|secret
    r"|(?:AC|SK)[0-9a-f]{32}\b"  # Twilio's
    r"|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}|gh[pousr]_[A-Za-z0-9]{16,}|AKIA[A-Z0-9]{16}\b)"
)
_BEARER = re.compile(
    r"\b((?:Bearer|Basic|OAuth)\s{1,4}[\"']?)(?!\[)(?=[^\s\"']{0,80}[0-9])[^\s\"',<>]{6,}", re.IGNORECASE
)
_NAMED = re.compile(
    r"""\b((?:access|refresh|verify|auth|user|page|system_user|bot|app)_?token|fb_exchange_token|input_token
    |(?:app|client|signing|webhook)_?secret(?:_proof)?|appsecret_proof|secret|passw(?:or)?d|api_?key|d360-api-key|x-api-key
    |authorization|x-hub-signature(?:-256)?)
    (\\{0,8}["']?\s{0,4}(?:=|:|%3D)\s{0,4}\\{0,8}["']?(?:Bearer\s{1,4})?)(?!\[|bearer\b|basic\b|oauth\b)([^\s"'\\&,;<>(){}\[\]]{6,})""",
    re.IGNORECASE | re.VERBOSE,
)
_PIN = re.compile(
    r"""\b(pin(?:_?code)?|otp|two_step_pin|register_code)(\\{0,8}["']?\s{0,4}[=:]\s{0,4}\\{0,8}["']?)\d{4,8}(?!\d)""",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9A-F]{32})(?![0-9A-Za-z])")
_HOOK = re.compile(r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{1,200}")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_WAMID = re.compile(r"\b(wamid|wacid)\.[A-Za-z0-9+/_-]{16,}={0,3}")
_PHONE = re.compile(r"(?<![\w.,•])(\+|00)?\(?\d[\d ().\u2022/-]{6,26}\d(?![\w•])")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,3}(?:\.\d{1,3}){3}(?!\d)"
)
_GROUP = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")
_NATIONAL = (9, 14)
"""Digits of a phone number without a plus: shorter is a code, longer an id of Meta's (15 or 16 digits)."""
_WITH_PLUS = (7, 15)
"""Digits of a number with a plus, as E.164 allows. https://www.itu.int/rec/T-REC-E.164/"""
_LONGEST_GROUP = 5
_UNBROKEN = 10
"""Digits in a row that are a number by themselves, whatever follows."""


def redact(text: str) -> str:
    """Return `text` with tokens, secrets, e-mail addresses and phone numbers masked. Linear; idempotent."""
    text = visible(text)
    for pattern, mask, signs in _MASKS:
        if any(map(text.__contains__, signs)):
            text = pattern.sub(mask, text)
    return _PHONE.sub(_phone, text) if _DIGIT.search(text) else text


def _phone(found: re.Match[str]) -> str:
    """Mask a phone number but for its last two digits; leave dates, addresses and lists of codes alone.

    Codes and times that follow a number with nothing but blanks between are not of it.
    """
    written = found[0]
    places = list(_GROUP.finditer(written))
    groups = [place[0] for place in places]
    extra = 2 if found[1] == "00" else 0
    low, high = _WITH_PLUS if found[1] else _NATIONAL
    own = _own(groups, low + extra, high + extra, plus=bool(found[1]))
    if "•" in written or not own:
        return written
    if (
        not found[1]
        and own > 1
        and (_DATE.match(written) or max(map(len, groups)) > _LONGEST_GROUP or _codes_in_halves(groups))
    ):
        return written
    rest = _PHONE.sub(_phone, written[places[own - 1].end() :])
    return f"{MASK}{groups[own - 1][-2:]:0>2}{rest}"


def _own(groups: list[str], low: int, high: int, *, plus: bool) -> int:
    """Return how many groups of digits make up the number; 0 where it is none."""
    if len(groups) > 1 and _UNBROKEN <= len(groups[0]) <= high:
        return 1
    sizes = list(accumulate(map(len, groups)))
    if sizes[-1] <= high:
        return len(groups) if sizes[-1] >= low else 0
    fitting = sum(size <= high for size in sizes)
    return fitting if plus and fitting and sizes[fitting - 1] >= low else 0


def _codes_in_halves(groups: list[str]) -> bool:
    """Whether these are codes written with a blank in the middle: `131 047 131 026`."""
    return all(len(g) == 3 for g in groups) and all(g.startswith("13") for g in groups[::2])  # noqa: PLR2004


_MASKS: tuple[tuple[re.Pattern[str], str, Iterable[str]], ...] = (
    (
        _TOKENS,
        "[token]",
        ("EAA", "xox", "xapp-", "ey", "|", "%7C", "AC", "SK", "_live_", "_test_", "gh", "AKIA"),
    ),
    (_BEARER, r"\1[token]", "0123456789"),
    (_NAMED, r"\1\2[secret]", "=:%"),
    (_PIN, r"\1\2[pin]", "=:"),
    (_HOOK, "hooks.slack.com/[secret]", ("hooks.slack.com/",)),
    (_HEX, "[secret]", ("",)),
    (_MAIL, "[email]", "@"),
    (_WAMID, r"\1.[id]", ("wamid.", "wacid.")),
)
"""Each pattern with its mask and its signs: one of them stands in everything that it matches.

A described situation shows few of them, and looking for them costs a tenth of trying the patterns.
"""
