"""The fields of a failure, in JSON as in a table: what a key stands for, and how its value is read.

Keys are compared without case and separators, as providers and log pipelines each write them their own way.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from bot.resolve.nodes import plain_key

LONGEST = 40
"""Characters of a key that are compared, and remembered."""
_ROLES: dict[str, tuple[str, ...]] = {
    "code": (
        "errorcode", "code", "errcode", "errno", "errorno", "metacode", "metaerrorcode", "whatsappcode", "wacode",
        "whatsapperrorcode", "providercode", "failurecode", "failcode", "reasoncode", "channelerrorcode", "errorid",
        "originalcode", "externalcode", "externalerrorcode", "fberrorcode", "graphcode", "apierrorcode",
    ),
    "error": ("error", "err", "errors", "exception", "whatsapperror"),
    "subcode": ("errorsubcode", "subcode", "suberrorcode"),
    "title": ("title", "errortitle", "errorname"),
    "message": ("message", "errormessage", "msg", "errormsg", "reason", "failurereason", "description",
                "channelstatusmessage", "log", "event", "stack"),
    "details": ("details", "detail", "errordetails", "errordetail", "errordescription"),
    "usermessage": ("errorusermsg", "errorusermessage"),
    "data": ("errordata",),
    "trace": ("fbtraceid", "traceid"),
    "type": ("type",),
    "href": ("href",),
    "product": ("messagingproduct",),
    "recipient": ("recipientid", "recipient", "to", "destination", "waid", "phone", "msisdn", "tonumber",
                  "recipientphone", "phonenumber", "customerphone"),
    "message_id": ("wamid", "messageid", "messagesid", "msgid", "whatsappmessageid", "wamessageid", "smssid"),
    "id": ("id", "sid"),
    "status": ("status", "messagestatus", "deliverystatus"),
    "time": ("timestamp", "time", "ts", "date", "datetime", "createdat", "@timestamp", "created", "sentat",
             "failedat", "updatedat", "eventtime", "senton", "createdon", "datesent"),
}  # fmt: skip
_ROLE = {name: role for role, names in _ROLES.items() for name in names}
RANK = {name: at for at, name in enumerate(_ROLES["code"])}
"""Which of several columns of codes is asked first: what says "error" before a bare "code"."""
ERRORS = frozenset(_ROLES["error"])
"""Keys under which an error stands."""
_NUMBER = re.compile(r"\(?[#-]?(\d{1,7})(?:\.0{1,2})?\)?")
_LEADING = re.compile(r"\s*(?:\(#(\d{1,7})\)|(\d{5,7})\s?[:-]\s)")
MESSAGE = ("wamid.", "wacid.", "gBEG", "gBGG", "ABEG", "ABGG")
"""How ids of messages and calls begin."""
_PHONE = re.compile(r"(?:whatsapp:)?\+?([\d ().-]{7,24})")
_NOT_DIGITS = re.compile(r"\D")
_BOUNDS = (1_230_768_000, 4_102_444_800)
"""Moments that can be a message's: after 2009, when WhatsApp began, and before 2100."""


@lru_cache(maxsize=4_096)
def role(key: str) -> str:
    """Return what a key or the name of a column stands for, or an empty text."""
    return _ROLE.get(plain(key), "")


@lru_cache(maxsize=4_096)
def plain(key: str) -> str:
    """Return a key without case and separators."""
    return plain_key(key.strip())


def number(value: object) -> str:
    """Return a code written as a number, in whatever decoration, or an empty text."""
    if type(value) is int:
        return str(value) if 0 <= value < 10_000_000 else ""  # noqa: PLR2004 - seven digits
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and 0 <= value < 10_000_000 else ""  # noqa: PLR2004
    if not isinstance(value, str):
        return ""
    found = _NUMBER.fullmatch(value.strip()) or _LEADING.match(value)
    return next(filter(None, found.groups())) if found else ""


def recipient(value: object) -> str:
    """Return the digits of a recipient; nothing for one that is masked already or is no number."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        return ""
    if text.isdigit():
        return text if len(text) >= 7 else ""  # noqa: PLR2004 - E.164 numbers are 7 to 15 digits
    found = _PHONE.fullmatch(text.strip())
    return _NOT_DIGITS.sub("", found[1]) if found else ""


def moment(value: object) -> tuple[float, bool] | None:
    """Return the moment of an epoch or an ISO time, and whether it names its zone."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if not value.isdigit():
            return _iso(value)
        value = int(value) if len(value) <= 17 else 0  # noqa: PLR2004 - microseconds
    if not isinstance(value, (int, float)):
        return None
    seconds = float(value)
    while seconds > _BOUNDS[1]:
        seconds /= 1_000
    return (seconds, True) if seconds >= _BOUNDS[0] else None


def _iso(text: str) -> tuple[float, bool] | None:
    try:
        read = dt.datetime.fromisoformat(text.strip().replace(",", "."))
    except ValueError:
        return None
    zoned = read.tzinfo is not None
    seconds = (read if zoned else read.replace(tzinfo=dt.UTC)).timestamp()
    return (seconds, zoned) if _BOUNDS[0] <= seconds <= _BOUNDS[1] else None
