"""Composition objects: texts, options, confirmation dialogs and the like, and the forms of strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.playground.judge.limits import CONFIRM, OBJECTS, OPTION, TEXT, THIRD_PARTY, Limit
from bot.playground.judge.rules import (
    Anything,
    Check,
    Choice,
    Flag,
    Form,
    Items,
    Kinds,
    Object,
    Rule,
    Shape,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.judge.fault import Fault, Spot

WEB = frozenset({"http", "https"})
APPS = frozenset({"mailto", "tel", "slack"})
"""Schemes that open a program: Slack's clients are said to follow them, its documentation names none."""


def web_address(value: str, spot: Spot, limit: Limit) -> Iterator[Fault]:
    """Refuse what is not an absolute http(s) address; an address that opens a program only warns."""
    scheme = host = ""
    try:
        parts = urlsplit(value)
        scheme, host = parts.scheme.lower(), parts.netloc
    except ValueError:  # such as an unclosed IPv6 bracket
        pass
    if scheme in APPS:
        yield spot.fault("url", f"must be an http or https url, not {scheme}:", THIRD_PARTY, "warning")
    elif scheme not in WEB or not host or re.search(r"\s", value):
        yield spot.fault("url", "must be a valid http or https url", limit.source)


def of_form(pattern: str, description: str) -> Form:
    """Give the form of strings that match a whole pattern."""
    compiled = re.compile(pattern, re.ASCII)

    def form(value: str, spot: Spot, limit: Limit) -> Iterator[Fault]:
        if compiled.fullmatch(value) is None:
            yield spot.fault("format", f"must be {description}", limit.source)

    return form


DATE = of_form(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a date of the form YYYY-MM-DD")
TIME = of_form(r"([01]\d|2[0-3]):[0-5]\d", "a time of the form HH:mm")
DECIMAL = of_form(r"-?\d+(\.\d+)?", "a number in a string")
USER = of_form(r"[UW][A-Z0-9]+", "the id of a user")
CHANNEL = of_form(r"[CGD][A-Z0-9]+", "the id of a channel")
GROUP = of_form(r"S[A-Z0-9]+", "the id of a user group")
TEAM = of_form(r"[TE][A-Z0-9]+", "the id of a workspace")
COLOUR = of_form(r"#[0-9A-Fa-f]{6}", "a colour of the form #RRGGBB")


def not_blank(value: Object, spot: Spot) -> Iterator[Fault]:
    """Warn of a text that is only white space: Slack is said to refuse it as empty."""
    text = value.get("text")
    if isinstance(text, str) and text and not text.strip():
        yield (spot / "text").fault("blank", "must be more than 0 characters", THIRD_PARTY, "warning")


def exactly_one(*keys: str, source: str) -> Check:
    """Give the check that one of the keys is there, and only one."""
    names = " or ".join(f"`{key}`" for key in keys)

    def check(value: Object, spot: Spot) -> Iterator[Fault]:
        present = sum(key in value for key in keys)
        if present == 0:
            yield spot.fault("one_of", f"must define either {names}", source)
        elif present > 1:
            yield spot.fault("one_of", f"must define only one of {names}", source)

    return check


def at_least_one(*keys: str, source: str) -> Check:
    """Give the check that one of the keys is there."""
    names = " or ".join(f"`{key}`" for key in keys)

    def check(value: Object, spot: Spot) -> Iterator[Fault]:
        if not any(key in value for key in keys):
            yield spot.fault("one_of", f"must define either {names}", source)

    return check


def _text_kind(limit: str, mark: str) -> Shape:
    fields: dict[str, Rule] = {"type": Anything(), "text": Text(limit), mark: Flag(TEXT)}
    return Shape(TEXT, fields, ("type", "text"), (not_blank,))


def plain(limit: str) -> Kinds:
    """Give the rule of a text object that can only be ``plain_text``."""
    return Kinds(TEXT, {"plain_text": _text_kind(limit, "emoji")})


def either(limit: str) -> Kinds:
    """Give the rule of a text object, ``plain_text`` or ``mrkdwn``."""
    return Kinds(TEXT, {**plain(limit).kinds, "mrkdwn": _text_kind(limit, "verbatim")})


def _option(text: Rule, description: Rule, *, url: bool = False) -> Shape:
    fields: dict[str, Rule] = {"text": text, "value": Text("option.value"), "description": description}
    if url:
        fields["url"] = Text("option.url", web_address)
    return Shape(OPTION, fields, ("text", "value"))


OPTION_PLAIN = _option(plain("option.text"), plain("option.description"))
OPTION_RICH = _option(either("option.text"), either("option.description"))
OPTION_OVERFLOW = _option(plain("option.text"), plain("option.description"), url=True)

OPTION_GROUP = Shape(
    f"{OBJECTS}/option-group-object",
    {"label": plain("option_group.label"), "options": Items("option_group.options", OPTION_PLAIN)},
    ("label", "options"),
)

STYLE = Choice(("primary", "danger"), f"{OBJECTS}/confirmation-dialog-object")

CONFIRM_DIALOG = Shape(
    CONFIRM,
    {
        "title": plain("confirm.title"),
        "text": either("confirm.text"),
        "confirm": plain("confirm.confirm"),
        "deny": plain("confirm.deny"),
        "style": STYLE,
    },
    ("title", "text", "confirm", "deny"),
)

_DISPATCH = f"{OBJECTS}/dispatch-action-configuration-object"
DISPATCH_CONFIG = Shape(
    _DISPATCH,
    {
        "trigger_actions_on": Items(
            "dispatch.trigger_actions_on", Choice(("on_enter_pressed", "on_character_entered"), _DISPATCH)
        )
    },
)

_FILTER = f"{OBJECTS}/conversation-filter-object"
CONVERSATION_FILTER = Shape(
    _FILTER,
    {
        "include": Items("filter.include", Choice(("im", "mpim", "private", "public"), _FILTER)),
        "exclude_external_shared_channels": Flag(_FILTER),
        "exclude_bot_users": Flag(_FILTER),
    },
    checks=(
        at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users", source=_FILTER),
    ),
)

SLACK_FILE = Shape(
    f"{OBJECTS}/slack-file-object",
    {"id": Text("slack_file.reference"), "url": Text("slack_file.reference", web_address)},
    checks=(exactly_one("id", "url", source=f"{OBJECTS}/slack-file-object"),),
)

SLACK_ICON = Shape(
    f"{OBJECTS}/slack-icon-object",
    {"type": Choice(("icon",), f"{OBJECTS}/slack-icon-object"), "name": Text("slack_icon.name")},
    ("name",),
)

WORKFLOW = Shape(
    f"{OBJECTS}/workflow-object",
    {
        "trigger": Shape(
            f"{OBJECTS}/trigger-object",
            {"url": Text("workflow.trigger.url", web_address), "customizable_input_parameters": Anything()},
            ("url",),
        )
    },
    ("trigger",),
)
