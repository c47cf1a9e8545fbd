"""Numbers in running text that may be codes, and what stands around each.

Every number is found once and judged by a bounded window on both sides: time is linear, whatever the text.
Not taken: phone numbers, ids, timestamps, amounts, HTTP statuses, colours, pull-request and build numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from bot.resolve.alternatives import by_letter
from bot.resolve.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SMALL = 4
"""Digits up to which a number needs a label: years, counts and statuses have as many."""
RANGE = "200-299"
"""The one range that Meta writes as a code."""
THEIRS = "ec_"
"""In front of a provider's own number, as Infobip writes it: `EC_1013`. Nobody else's, whatever the number."""
WINDOW = 36
"""Characters on each side of a number that are looked at."""

_DIGIT = re.compile("[0-9]")
_CANDIDATE = re.compile(
    r"(?<![0-9])(?:(?P<split>[0-9]{3}(?P<gap>[ ,._'-])[0-9]{3})(?![0-9])|[0-9]{1,7}(?![0-9]))"
)
_LETTERS = re.compile(r"(?<![0-9A-Za-z])(?=[0-9OoIl]{6}(?![0-9A-Za-z]))(?=[0-9]*[OoIl])[0-9OoIl]{6}")
_LOOKALIKES = str.maketrans("OoIl", "0011")
_LETTER_DIGITS = 3
"""Real digits that a code with letters in it must keep: `131o26`, `132OOO`."""

_OPEN = re.compile(
    by_letter(
        r"(?:^|[^0-9A-Za-z_+$€£₹¥%.,/•!@-]|(?:^|[^0-9A-Za-z])-)(?:(?:waba|woztell|meta|wa|err|error|code|e"
        r"|whatsapp|fb|graph)[-_ ]?#?|ec_)?$"
    )
)
_JOINED = re.compile(r"(?:^|[^0-9a-z])(?:errors?|err|code|errorcode|error_code|codigo|erro|kode)[_/]?$")
_CLOSED = re.compile(r"(?:\.0{1,2})?(?![0-9A-Za-z_%•]|[.,][0-9]|-[0-9]|/[0-9])")
_LABEL = re.compile(
    by_letter(
        r"(?:\b(?:sub_?)?(?:error|errors|err|eror|erorr|erro|erros|errore|errores|erreur|erreurs|fehler|galat"
        r"|kesalahan|errorcode"
        r"|code|codes|cod|codigo|codigos|kode|fehlercode|returncode|whatsapperror|apierror|oops)"
        r"|ошибк[аиу]|код|कोड|त्रुटि|خطا|خطأ|اخطاء|أخطاء|الخطا|الخطأ|كود|رمز|錯誤|错误)"
        r"(?:[\s:=#\"'\\([-]{0,8}(?:(?:code|codes|number|numero|num|no|nr|n[o°]|id|is|was|del|de|do|du|with|of"
        r"|type)\b\.?)?){0,3}[\s:=#\"'\\([-]{0,6}$"
    )
)
_NAMED_AFTER = re.compile(r"\s{0,2}[\])]?\s?(?:\(?(?:error|erro|errores|err)\b|: [a-z(])")
_HASH = re.compile(r"\(#$")
_SUBLABEL = re.compile(r"sub_?\s?code[\s:=#\"'\\(-]{0,8}$")
_OTHER_CODES = re.compile(
    by_letter(
        r"\b(?:zip|postal|post|pin|otp|verification|verify|area|country|promo|promotional|voucher|coupon"
        r"|discount|bar|qr|source|exit|status|http|https"
        r"|statuscode|product|sku|tracking|order|access|invite|hs|tax|color|colour|security|referral|booking"
        r"|line|response)[ _-]?(?:code|codes|error)?[\s:=#\"'(-]{0,5}$"
    )
)
_HTTP = re.compile(
    by_letter(
        r"\b(?:http|https|status|httpcode|statuscode|http/[0-9.]{1,3}|got|returns?|returned"
        r"|response)(?:[ _-]?(?:code|error|status))?[\s:=#\"'(\\-]{0,6}$"
    )
)
_NOT_CODES = re.compile(
    by_letter(
        r"\b(?:order|orders|pedido|orden|commande|pesanan|invoice|factura|fatura|bill|build|builds|pr|prs"
        r"|pull(?: request)?|merge(?: request)?|mr|issue|issues|ticket|tickets|case"
        r"|commit|revision|rev|release|version|port|zip|postal|price|precio|preco|total|amount|balance|sku"
        r"|isbn|flight|room|tracking|parcel|shipment|row|rows|line|lines|page|pages"
        r"|pid|uid|user id|customer id|client id|id|ids|batch|lot|serial|job|jobs|pipeline|run|test|tests"
        r"|chapter|section|paragraph|article|recuadro|casilla|flat|apt|suite|jira|bug|bugs|patch|color|colour"
        r"|background|fill|rgb"
        r"|kb|cve|rfc|ref|reference|transaction|payment|lead|deal|employee|member|student|contract|claim"
        r"|meeting|hex|offset|address|at line|closes|fixes|fixed|resolves|see(?=\s*#))"
        r"[\s:=#\"'(.-]{0,4}(?:(?:no|nr|number|id|is)\b)?[\s:=#\"'(.-]{0,4}$"
    )
)
_COUNTED = re.compile(
    by_letter(
        r"^\s{0,2}(?:%|x\b|times?\b|messages?\b|msgs?\b|users?\b|people\b|contacts?\b|customers?\b|clients?\b"
        r"|numbers?\b|days?\b|hours?\b|hrs?\b|h\b|minutes?\b|mins?\b|seconds?\b|secs?\b|s\b|ms\b|weeks?\b"
        r"|months?\b|templates?\b|views\b|rows\b|items\b|records\b|files?\b|bytes\b|kb\b|mb\b|attempts?\b"
        r"|retries\b|tries\b|of\b|out of\b|de cada|veces|vezes|fois|kali|mensajes|mensagens|usuarios|clientes"
        r"|pesan|leads\b"
        r"|euros?\b|dollars?\b|usd\b|eur\b|inr\b|rs\b|rupees\b|reais\b|pesos\b|cop\b|idr\b|st\b|nd\b|rd\b|th\b)"
    )
)
_TIMED = re.compile(
    by_letter(
        r"^\s{0,2}(?:horas?|dias?|minutos?|segundos?|semanas?|mes(?:es)?|heures?|jours?|jam|hari|menit|detik|ghante|ghanta"
        r"|din|ساع\w*|يوم|دقيق\w*)\b"
    )
)
"""Of small numbers alone: "131047 hari ini" is an error of today."""


_REASON = re.compile(
    by_letter(
        r"\s{0,2}[\])>\"']{0,2}\s?(?:ok\b|bad request|unauthori[sz]ed|forbidden|not found|request timeout"
        r"|conflict|unprocessable|too many requests"
        r"|internal server|not implemented|bad gateway|service unavailable|gateway time|client error"
        r"|server error)"
    )
)


class Context(IntEnum):
    """What the surroundings of a number say, from against to for."""

    OTHER = 0  # somebody else's number: an order, a build, an amount, a status
    PLAIN = 1  # nothing: a number in a sentence
    LABELLED = 2  # "error 131047", "code=131047", "(#131047)"


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its code, as written, and what stands around it."""

    code: str
    written: str
    start: int
    end: int
    context: Context
    label: str = ""
    """The words of the label with the number: what a card quotes."""
    repaired: bool = False
    sub: bool = False
    """Labelled as a subcode."""
    http: bool = False
    """Labelled as, or known only as, an HTTP status."""
    hashed: bool = False
    """Written the way Meta does: (#131047)."""
    theirs: bool = False
    """Written the way a provider writes its own."""


def numbers(text: str, known: Callable[[str], bool]) -> list[Number]:
    """Return the numbers of `text` that may be codes, in order. `known` tells whether a repaired code exists."""
    if not _DIGIT.search(text):
        return []
    spans: list[tuple[int, int, str]] = []
    for match in _CANDIDATE.finditer(text):
        split = match["split"]
        if match[0] == RANGE:
            spans.append((match.start(), match.end(), RANGE))
        elif split and not known(split[:3] + split[4:]):  # two numbers side by side
            spans += [
                (match.start(), match.start() + 3, split[:3]),
                (match.end() - 3, match.end(), split[4:]),
            ]
        else:
            code = split[:3] + split[4:] if split else match[0]
            spans.append((match.start(), match.end(), code))
    found = [n for span in spans if (n := _judge(text, *span))]
    found += _with_letters(text, known)
    return sorted(found, key=lambda n: n.start)


def _judge(text: str, start: int, end: int, code: str) -> Number | None:
    left = fold(text[max(0, start - WINDOW) : start])
    if not (_OPEN.search(left) or _JOINED.search(left)) or not _CLOSED.match(text, end):
        return None
    written = text[start:end]
    named = _LABEL.search(left)
    context, http = _context(
        left, fold(text[end : end + WINDOW]), small=len(code) <= SMALL, named=bool(named)
    )
    label = _quoted(text, start, end, left, named)
    sub, hashed = bool(_SUBLABEL.search(left)), bool(_HASH.search(left))
    theirs = left.endswith(THEIRS)
    return Number(code, written, start, end, context, label, written != code, sub, http, hashed, theirs)


def _context(left: str, right: str, *, small: bool, named: bool) -> tuple[Context, bool]:
    """Judge what stands before and behind a number."""
    if _HASH.search(left):
        return Context.LABELLED, False
    http = small and (bool(_HTTP.search(left)) or bool(_REASON.match(right)))
    if _OTHER_CODES.search(left) or http or left.endswith(THEIRS):
        return Context.OTHER, http
    counted = _COUNTED.match(right) and (small or not named)  # "error 131042 messages stuck" counts nothing
    if _NOT_CODES.search(left) or counted or (small and _TIMED.match(right)):
        return Context.OTHER, False
    if named:
        return Context.LABELLED, False
    if not small and _NAMED_AFTER.match(right):
        return Context.LABELLED, False
    return Context.PLAIN, False


def _quoted(text: str, start: int, end: int, left: str, named: re.Match[str] | None) -> str:
    """Return the label and the number as the reader wrote them: `code=131056`, `(#131056)`."""
    if text[max(0, start - 2) : start] == "(#":
        return text[start - 2 : end] + (")" if text[end : end + 1] == ")" else "")
    found = named or _JOINED.search(left)
    if not found:
        return text[start:end]
    return " ".join(text[start - (len(left) - found.start()) : end].split())


def _with_letters(text: str, known: Callable[[str], bool]) -> Iterator[Number]:
    """Yield codes in which a letter stands for a digit it looks like."""
    for match in _LETTERS.finditer(text):
        written = match[0]
        code = written.translate(_LOOKALIKES)
        if sum(c.isdigit() for c in written) >= _LETTER_DIGITS and known(code):
            left = fold(text[max(0, match.start() - WINDOW) : match.start()])
            named, right = bool(_LABEL.search(left)), fold(text[match.end() : match.end() + WINDOW])
            context, _ = _context(left, right, small=False, named=named)
            yield Number(code, written, match.start(), match.end(), context, written, repaired=True)
