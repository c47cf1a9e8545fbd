"""Block elements, and which of them may stand in which block, on which surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.judge.composition import (
    CHANNEL,
    CONFIRM_DIALOG,
    CONVERSATION_FILTER,
    DATE,
    DECIMAL,
    DISPATCH_CONFIG,
    OPTION_GROUP,
    OPTION_OVERFLOW,
    OPTION_PLAIN,
    OPTION_RICH,
    SLACK_FILE,
    STYLE,
    TIME,
    USER,
    WORKFLOW,
    exactly_one,
    plain,
    web_address,
)
from bot.playground.judge.limits import ELEMENTS, THIRD_PARTY
from bot.playground.judge.relations import initial_among, lengths_in_order, values_in_order
from bot.playground.judge.rich_text import RICH_TEXT_KIND
from bot.playground.judge.rules import (
    Anything,
    Check,
    Choice,
    Flag,
    Items,
    Kinds,
    Number,
    Object,
    Rule,
    Shape,
    Text,
    Where,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.judge.fault import Fault, Spot


def _element(
    page: str, fields: dict[str, Rule], required: tuple[str, ...] = (), checks: tuple[Check, ...] = ()
) -> Shape:
    known: dict[str, Rule] = {"type": Anything(), "action_id": Text("action_id"), **fields}
    return Shape(f"{ELEMENTS}/{page}", known, ("type", *required), checks)


def _focused(fields: dict[str, Rule]) -> dict[str, Rule]:
    return {"confirm": CONFIRM_DIALOG, "focus_on_load": Flag(ELEMENTS), **fields}


def _held(fields: dict[str, Rule]) -> dict[str, Rule]:
    return _focused({"placeholder": plain("placeholder"), **fields})


def _typed(fields: dict[str, Rule]) -> dict[str, Rule]:
    return {
        "placeholder": plain("placeholder"),
        "focus_on_load": Flag(ELEMENTS),
        "dispatch_action_config": DISPATCH_CONFIG,
        **fields,
    }


def _response_url_in_modals(value: Object, spot: Spot) -> Iterator[Fault]:
    if value.get("response_url_enabled") is True and spot.surface != "modal":
        place = spot / "response_url_enabled"
        message = "`response_url_enabled` only works in the input blocks of modals"
        yield place.fault("response_url", message, f"{ELEMENTS}/select-menu-element", "warning")


_LABEL = Text("accessibility_label")
_ONE_LIST = exactly_one("options", "option_groups", source=f"{ELEMENTS}/select-menu-element")
_CHOICES: dict[str, Rule] = {
    "options": Items("select.options", OPTION_PLAIN),
    "option_groups": Items("select.option_groups", OPTION_GROUP),
}
_MANY: dict[str, Rule] = {"max_selected_items": Number("select.max_selected_items")}
_QUERY: dict[str, Rule] = {"min_query_length": Number("select.min_query_length")}
_USER = Text("select.initial_id", USER)
_CHANNEL = Text("select.initial_id", CHANNEL)
_CONVERSATION: dict[str, Rule] = {
    "filter": CONVERSATION_FILTER,
    "default_to_current_conversation": Flag(ELEMENTS),
}
_RESPONSE: dict[str, Rule] = {"response_url_enabled": Flag(ELEMENTS)}
_MENU, _MULTI = "select-menu-element", "multi-select-menu-element"


def _select(fields: dict[str, Rule], *checks: Check) -> Shape:
    return _element(_MENU, _held(fields), (), checks)


def _multi(fields: dict[str, Rule], *checks: Check) -> Shape:
    return _element(_MULTI, _held({**_MANY, **fields}), (), checks)


def _initial(rule: Rule) -> Items:
    return Items("select.initial", rule)


_SELECTS: dict[str, Rule] = {
    "static_select": _select({**_CHOICES, "initial_option": OPTION_PLAIN}, _ONE_LIST, initial_among),
    "external_select": _select({**_QUERY, "initial_option": OPTION_PLAIN}),
    "users_select": _select({"initial_user": _USER}),
    "conversations_select": _select(
        {**_CONVERSATION, **_RESPONSE, "initial_conversation": Text("select.initial_id")},
        _response_url_in_modals,
    ),
    "channels_select": _select({**_RESPONSE, "initial_channel": _CHANNEL}, _response_url_in_modals),
    "multi_static_select": _multi(
        {**_CHOICES, "initial_options": _initial(OPTION_PLAIN)}, _ONE_LIST, initial_among
    ),
    "multi_external_select": _multi({**_QUERY, "initial_options": _initial(OPTION_PLAIN)}),
    "multi_users_select": _multi({"initial_users": _initial(_USER)}),
    "multi_conversations_select": _multi(
        {**_CONVERSATION, "initial_conversations": _initial(Text("select.initial_id"))}
    ),
    "multi_channels_select": _multi({"initial_channels": _initial(_CHANNEL)}),
}

_PICKERS: dict[str, Rule] = {
    "datepicker": _element("date-picker-element", _held({"initial_date": Text("picker.initial", DATE)})),
    "timepicker": _element(
        "time-picker-element",
        _held({"initial_time": Text("picker.initial", TIME), "timezone": Text("picker.timezone")}),
    ),
    "datetimepicker": _element(
        "datetime-picker-element", _focused({"initial_date_time": Number("datetimepicker.initial")})
    ),
    "checkboxes": _element(
        "checkboxes-element",
        _focused(
            {"options": Items("checkboxes.options", OPTION_RICH), "initial_options": _initial(OPTION_RICH)}
        ),
        ("options",),
        (initial_among,),
    ),
    "radio_buttons": _element(
        "radio-button-group-element",
        _focused({"options": Items("radio_buttons.options", OPTION_RICH), "initial_option": OPTION_RICH}),
        ("options",),
        (initial_among,),
    ),
}

_BUTTONS: dict[str, Rule] = {
    "button": _element(
        "button-element",
        {
            "text": plain("button.text"),
            "url": Text("button.url", web_address),
            "value": Text("button.value"),
            "style": STYLE,
            "confirm": CONFIRM_DIALOG,
            "accessibility_label": _LABEL,
            "agent_prompt": Text("button.agent_prompt"),
            "agent_prompt_display": Anything(),
            "visible_to_user_ids": _initial(_USER),
        },
        ("text",),
    ),
    "overflow": _element(
        "overflow-menu-element",
        {"options": Items("overflow.options", OPTION_OVERFLOW), "confirm": CONFIRM_DIALOG},
        ("options",),
    ),
    "workflow_button": _element(
        "workflow-button-element",
        {
            "text": plain("workflow_button.text"),
            "workflow": WORKFLOW,
            "style": STYLE,
            "accessibility_label": _LABEL,
        },
        ("text", "workflow", "action_id"),
    ),
}

_NUMBER = Text("number_input.value", DECIMAL)
_WRITTEN: dict[str, Rule] = {
    "plain_text_input": _element(
        "plain-text-input-element",
        _typed(
            {
                "initial_value": Text("plain_text_input.initial_value"),
                "multiline": Flag(ELEMENTS),
                "min_length": Number("plain_text_input.min_length"),
                "max_length": Number("plain_text_input.max_length"),
            }
        ),
        (),
        (lengths_in_order,),
    ),
    "email_text_input": _element(
        "email-input-element", _typed({"initial_value": Text("text_input.initial_value")})
    ),
    "url_text_input": _element(
        "url-input-element", _typed({"initial_value": Text("text_input.initial_value")})
    ),
    "number_input": _element(
        "number-input-element",
        _typed(
            {
                "is_decimal_allowed": Flag(ELEMENTS),
                "initial_value": _NUMBER,
                "min_value": _NUMBER,
                "max_value": _NUMBER,
            }
        ),
        ("is_decimal_allowed",),
        (values_in_order,),
    ),
    "file_input": _element(
        "file-input-element",
        {
            "filetypes": Items("file_input.filetypes", Text("slack_file.reference")),
            "max_files": Number("file_input.max_files"),
        },
    ),
}

_LINES = Number("rich_text_input.lines")
_RICH_INPUT = _element(
    "rich-text-input-element",
    _typed({"initial_value": RICH_TEXT_KIND, "min_lines": _LINES, "max_lines": _LINES}),
)

IMAGE = Shape(
    f"{ELEMENTS}/image-element",
    {
        "type": Anything(),
        "alt_text": Text("image.alt_text"),
        "image_url": Text("image.image_url", web_address),
        "slack_file": SLACK_FILE,
    },
    ("type", "alt_text"),
    (exactly_one("image_url", "slack_file", source=f"{ELEMENTS}/image-element"),),
)

_FEEDBACK = f"{ELEMENTS}/feedback-buttons-element"
_FEEDBACK_BUTTON = Shape(
    _FEEDBACK,
    {"text": plain("feedback.text"), "value": Text("feedback.value"), "accessibility_label": _LABEL},
    ("text", "value"),
)
_FEEDBACK_BUTTONS = _element(
    "feedback-buttons-element",
    {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON},
    ("positive_button", "negative_button"),
)
_ICON_BUTTON = _element(
    "icon-button-element",
    {
        "icon": Choice(("trash",), f"{ELEMENTS}/icon-button-element"),
        "text": plain("icon_button.text"),
        "value": Text("icon_button.value"),
        "confirm": CONFIRM_DIALOG,
        "accessibility_label": _LABEL,
        "visible_to_user_ids": _initial(_USER),
    },
    ("icon", "text"),
)

# What the element pages name as surfaces is known to us at second hand only, so most of it warns.
_MODAL_ONLY = Where(message="maybe", home="maybe", source=f"{THIRD_PARTY}: {ELEMENTS}")
_WHERE: dict[str, Where] = {
    "file_input": Where(message="no", home="no", source=f"{ELEMENTS}/file-input-element"),
    "email_text_input": _MODAL_ONLY,
    "url_text_input": _MODAL_ONLY,
    "number_input": _MODAL_ONLY,
    "datetimepicker": Where(home="maybe", source=f"{THIRD_PARTY}: {ELEMENTS}/datetime-picker-element"),
    "rich_text_input": Where(message="maybe", source=f"{THIRD_PARTY}: {ELEMENTS}/rich-text-input-element"),
    "workflow_button": Where(
        modal="maybe", home="maybe", source=f"{THIRD_PARTY}: {ELEMENTS}/workflow-button-element"
    ),
}

IN_ACTIONS = Kinds(ELEMENTS, {**_BUTTONS, **_SELECTS, **_PICKERS, "rich_text_input": _RICH_INPUT}, _WHERE)
IN_SECTION = Kinds(
    ELEMENTS,
    {"image": IMAGE, **_BUTTONS, **_SELECTS, **{k: v for k, v in _PICKERS.items() if k != "datetimepicker"}},
    _WHERE,
)
IN_INPUT = Kinds(ELEMENTS, {**_SELECTS, **_PICKERS, **_WRITTEN, "rich_text_input": _RICH_INPUT}, _WHERE)
IN_CONTEXT_ACTIONS = Kinds(ELEMENTS, {"feedback_buttons": _FEEDBACK_BUTTONS, "icon_button": _ICON_BUTTON})
ONLY_BUTTON = Kinds(ELEMENTS, {"button": _BUTTONS["button"]})
ONLY_IMAGE = Kinds(ELEMENTS, {"image": IMAGE})
