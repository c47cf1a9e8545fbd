"""What of a question may outlast it: kept where nothing was found, so that somebody can write the missing entry.

Stricter than `redact`, which spares what an answer needs to read. Of objects only the pairs that speak of the error
remain, never a message's body, a profile or an id; of prose the words, without addresses, long numbers and what
stands behind a label such as `name:`. A person who is named in the middle of a sentence can remain: nothing here
knows all names, so README and card say so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.resolve.nodes import plain_key
from bot.resolve.normalise import normalise
from bot.resolve.objects import read
from bot.resolve.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.resolve.nodes import Node

GONE = "…"
READ = 8_000
"""Characters that are looked at: what is kept of them is a few hundred."""

_FACTS = frozenset({
    "code", "errorcode", "errcode", "errno", "metacode", "metaerrorcode", "errorsubcode", "subcode", "providercode",
    "channelerrorcode", "status", "messagestatus", "errortype", "object", "field", "messagingproduct", "type",
    "event", "category", "decision", "banstate", "alerttype",
})  # fmt: skip
"""Keys whose value is a word of the interface's own, kept wherever they stand."""
_SAID_OF_ERRORS = frozenset({
    "errormessage", "errormsg", "errordetails", "errordetail", "details", "detail", "errordescription", "errortitle",
    "errorusertitle", "errorusermsg", "errorusermessage",
})  # fmt: skip
_SAID = frozenset({"message", "msg", "title", "reason", "description"})
"""Keys of sentences: an error's, or what somebody wrote to a customer, by what stands beside them."""
_SENT = frozenset({
    "to", "from", "recipient", "recipientid", "body", "text", "contact", "contacts", "customer", "phone", "waid",
    "template", "sender", "destination", "caption", "name", "profile",
})  # fmt: skip
"""Keys of something that was sent to a person: a `message` beside them is that person's."""
_ERRORS = frozenset({"error", "err", "errors", "exception", "errordata", "whatsapperror"})
_CODES = frozenset({"code", "errorcode", "errcode", "errno", "metaerrorcode", "errorsubcode"})
_WORD = re.compile(r"[\w.#()-]{1,40}")

_SOMEBODY = re.compile(r"<[@#!][^>]*>|(?<!\w)@[\w.-]+")
"""People, groups and channels, in Slack's mark-up or as typed."""
_LINK = re.compile(r"<([a-z][a-z0-9+.-]{1,20}:[^<>|\s]{1,2000})(?:\|[^<>]{0,2000})?>", re.IGNORECASE)
_BRACKET = re.compile(r"""\{|\}|\[(?=\s{0,20}[\\"'{\[])|(?<=[\w"'])\(|[)\]]""")
_INSIDE = re.compile(r"""(?<!\\)"(?:[^"\\]++|\\.)*+(?:"|$)|\\+"[^"\\]*+(?:\\+"|$)|[{\[(}\])]""", re.DOTALL)
"""Within brackets a string is skipped whole: what somebody wrote may hold a bracket of its own."""
_ENDS = ('"', "'", "}")
_CLOSES = {"}": "{", "]": "[", ")": "("}
_PAIRED = re.compile(
    r"""\\{0,8}(["'])[\w .-]{1,60}\\{0,8}\1\s{0,4}[:=]\s{0,4}(?:\\{0,8}(["'])(?:(?!\2).)*+(?:\2|$)|[^\s,;&]+)"""
    r"""|(?<![\w.-])[\w.-]{1,60}\s{0,4}[:=]\s{0,4}\\{0,8}(["'])(?:(?!\3).)*+(?:\3|$)""",
    re.DOTALL,
)
"""A pair of an object whose bracket was cut off, or of a log line: what is to remain of it is read from the object."""
_ELEMENT = re.compile(r"<([\w:.-]{1,60})(?:\s[^<>]{0,300})?>[^<]*</\1>")

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]{1,20}://)([^\s/?#<>\"'\\]*)([^\s<>\"']*)", re.IGNORECASE)
_AT = re.compile(r"(?<![^\s<>\"'@])[^\s<>\"'@]*+@[^\s<>\"']*")
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b|\b[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30}\b"
)
_IDENTITY = re.compile(r"(?<![\w-])[\w-]{16,}")
_ID_DIGITS = 4
_DIGITS = re.compile(r"\d+(?:(?:[ \t./_•()-]{1,3}|,)\d+)*")
_GROUP = re.compile(r"\d+")
_WHEN = re.compile(
    r"((?<![\d/.-])(?:(?<!\d[ )])(?<!\d\) )|(?<=13\d{4}[ )])|(?<=13\d{4}\) ))"
    r"(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)(?!\d|[-/.]\d)"
    r"|(?<![\d:])[0-2]?\d:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?![\d:]))"
)
"""Dates and times of day, which stand beside codes in every log: never behind the digits of anything else."""
_LONG = 8
"""Digits in a row that are nobody's error: codes have seven at most."""
_MANY, _LED = 9, 6
"""Digits in groups as people write cards, accounts and phones; of phones that begin with the 0 of a long distance."""
_CODE = re.compile(r"13\d{4}")
_BESIDE = re.compile(r"(?:63|80)\d{3}|2388\d{3}|2494\d{3}")
_PARENT = frozenset({"100", "190", "200", "368"})
_FEW = 3
"""What stands beside a code and is none of a phone: another's number, a subcode, a status or a count of few digits."""
_MASKED = re.compile(r"•••\d\d")

_SECRET = re.compile(
    r"""((?:token|passw(?:or)?[dt]|kennwort|pass(?:phrase|code)|contraseña|senha|mot\sde\spasse|secret
    |(?:api|access)[ _-]?key|authorization
    |(?<![^\W_])(?:pwd|(?:pin|otp)(?:[ _-]?(?:code|number))?|basic|bearer))\b["']?)
    (?:(\s{0,3}=>?\s{0,3}["']?)(?![\[\s])
    |(\s{0,3}(?::|->)\s{0,3}["']?|\s{1,3}(?:(?:is|was(?:\sset\sto)?|ist|war|lautet|es|est|é)\s{1,3}["']?:?\s{0,3})?["']?)
    (?=[^\s"',;<>]{4})(?![\[(\#]|whatsapp|v\d{1,3}\.|(?:19|20)\d\d-
    |(?<!\sis\s)(?:[^\s"',;<>]{0,80}[^\w\s])?13\d{4}(?!\w))
    (?=[^\s"',;<>]{0,80}(?:\d|[\w!][@$%^&*+=!]\w|=)
    |(?:(?<=basic\s)|(?<=basic[:\s]\s)|(?<=bearer\s)|(?<=bearer[:\s]\s)|(?<=\sis\s))(?-i:[^\s"',;<>]{0,80}[a-zA-Z][A-Z])))
    [^\s"',;<>&]+""",
    re.IGNORECASE | re.VERBOSE,
)
"""What follows the word for a secret, where it looks like one: `pin 4711`, and not `pin wrong` or `token 131047`."""
_LABEL = re.compile(
    r"""(?<![\w-])((?:first|last|full|user|display|profile|contact|customer|client)?[ _-]?name|user|customer|client
    |contact|recipient|sender|from|to|phone|mobile|tel|e?-?mail|address|body|text|caption|subject|iban|card|account|passw(?:or)?d
    |pwd?|otp|pin|nombre|apellidos?|cliente|destinatari[oa]|destinatário|remitente|mensaje|correo|direcci[oó]n|nome
    |mensagem|endere[cç]o|kunde|kundin|empfänger|absender|nachricht|anschrift|nom|prénom|destinataire|adresse)
    (\s{0,3}[:=])(?![:=])\s{0,3}(?:(?![\w.-]{1,40}=)[^\n,;&|])+""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLED = re.compile(
    r"\b((?i:mr|mrs|ms|dr|mx|herrn?|frau|sra?|señora?|senhora?|don|doña|monsieur|madame|mme|customer|client|patient"
    r"|guest|cliente|kunde|kundin|my name is|me llamo|meu nome é|je m'appelle|ich heiße)\.?\s{1,3})"
    r"(?!(?i:error|code|api|cloud|service|support|id|token|secret|care|whatsapp|meta|business)\b)[A-ZÀ-ÞА-Я][\w'-]*"
    r"(?:\s[A-ZÀ-ÞА-Я][\w'-]*){0,2}"
)
"""Whoever is named behind a title, or as a customer."""


def remainder(text: str, longest: int) -> str:
    """Return what of a question may be kept, in one line of at most `longest` characters. Linear."""
    clean = normalise(_LINK.sub(r" \1 ", _SOMEBODY.sub(" ", text[:READ])))
    said = _line(_without_people(_masked(_prose(clean))))
    pairs = ", ".join(dict.fromkeys(_pairs(clean)))[: longest * 2 // 3]
    said = said[: longest - len(pairs) - 1] if pairs else said
    return f"{said} {pairs}".strip()[:longest]


def _prose(text: str) -> str:
    """Return what stands outside of objects, calls and elements.

    What a bracket opens and nothing closes reaches to the end, what one closes that nothing opened from the beginning:
    a paste that was cut off is never taken for somebody's own words.
    """
    kept: list[str] = []
    open_: list[tuple[str, int]] = []
    since = at = 0
    while found := (_INSIDE if open_ else _BRACKET).search(text, at):
        at = found.end()
        mark = found[0]
        if mark in _CLOSES.values():
            if not open_:
                kept.append(text[since : found.start()])
            open_.append((mark, (open_[-1][1] if open_ else 0) + (mark == "{")))
        elif open_:
            _close(open_, mark)
            since = at
        elif mark == "}" or text[max(0, found.start() - 20) : found.start()].rstrip()[-1:] in _ENDS:
            kept, since = [], at
    if not open_:
        kept.append(text[since:])
    return _ELEMENT.sub(" ", _PAIRED.sub(" ", " ".join(kept)))


def _close(open_: list[tuple[str, int]], mark: str) -> None:
    """Take the bracket that `mark` closes off the stack. A brace closes what was left open inside of it.

    Each bracket holds how many braces are open up to it, so that nothing is looked for in vain.
    """
    opener = _CLOSES.get(mark, "")
    if opener == "{" and open_[-1][1]:
        while open_.pop()[0] != opener:
            pass
    elif opener and open_[-1][0] == opener:
        open_.pop()


def _pairs(text: str) -> Iterator[str]:
    """Yield the pairs of objects that speak of the error, each as `key: value`."""
    for node in read(text):
        if node.kind == "text" and not node.quoted:
            continue  # words and labels: prose
        for pair in node.pairs:
            value = pair.value.strip()
            if plain_key(pair.key) in _FACTS and _WORD.fullmatch(value):
                value = _masked(value)
            elif plain_key(pair.key) in _SAID | _SAID_OF_ERRORS and _of_error(node, plain_key(pair.key)):
                value = _without_people(_masked(_prose(value)))
            else:
                continue
            if value := _line(value):
                yield f"{pair.key}: {value}"


def _of_error(node: Node, key: str) -> bool:
    """Whether a sentence under `key` is an error's own, and not one that was sent to somebody."""
    around = [plain_key(n.key) for n in (node, *node.ancestors())][:3]
    told = node.has(*_CODES) or bool(_ERRORS.intersection(around))
    return told and (key in _SAID_OF_ERRORS or not node.has(*_SENT))


def _masked(text: str) -> str:
    """Take out addresses, tokens, accounts, ids and every long number."""
    text = redact(_IBAN.sub(GONE, _AT.sub("[email]", _ADDRESS.sub(_host, text))))
    text = _SECRET.sub(_secret, _MASKED.sub(GONE, text))
    parts = _WHEN.split(_IDENTITY.sub(_identity, text))
    parts[::2] = [_DIGITS.sub(_number, part) for part in parts[::2]]
    return "".join(parts)


def _without_people(text: str) -> str:
    return _TITLED.sub(rf"\1{GONE}", _LABEL.sub(rf"\1\2 {GONE} ", text))


def _host(found: re.Match[str]) -> str:
    """Leave the host of an address; nothing where it holds who signs in."""
    scheme, host, rest = found.groups()
    if "@" in host + rest:
        return f"{scheme}{GONE}"
    return f"{scheme}{host}" + (f"/{GONE}" if rest.strip("/.,;:!?)") else "")


def _identity(found: re.Match[str]) -> str:
    word = found[0]
    mixed = sum(c.isdigit() for c in word) >= _ID_DIGITS and any(c.isalpha() for c in word)
    return GONE if mixed else word


def _secret(found: re.Match[str]) -> str:
    word, equals, other = found.groups()
    return f"{word}{equals or other}{GONE}"


def _number(found: re.Match[str]) -> str:
    """Mask a number or groups of them, but for codes and what belongs to them."""
    groups = _GROUP.findall(found[0])
    size, widest = sum(map(len, groups)), max(map(len, groups))
    address = len(groups) == 4 and found[0].count(".") == 3  # noqa: PLR2004 - of IP
    led = size >= _LED and len(groups[0]) > 1 and groups[0].startswith("0")
    many = size >= _MANY and not _codes(groups)
    return GONE if widest >= _LONG or address or led or many else found[0]


def _codes(groups: list[str]) -> bool:
    """Whether these are codes, and beside them what may be: never a phone, an account or a card."""
    beside = [group for group in groups if not _CODE.fullmatch(group)]
    if len(beside) == len(groups):
        return len(groups) == 2 and groups[0] in _PARENT and bool(_BESIDE.fullmatch(groups[1]))  # noqa: PLR2004
    return sum(len(group) for group in beside if not _BESIDE.fullmatch(group)) <= _FEW


def _line(text: str) -> str:
    return " ".join(text.split())
