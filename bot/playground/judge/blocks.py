"""The blocks: what each may hold, and on which surface it may stand."""

from __future__ import annotations

from bot.playground.judge.composition import SLACK_ICON, at_least_one, either, exactly_one, plain, web_address
from bot.playground.judge.elements import (
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    ONLY_BUTTON,
    ONLY_IMAGE,
)
from bot.playground.judge.limits import BLOCKS, SDK, SURFACES, THIRD_PARTY, TIGHTKNIT
from bot.playground.judge.relations import collapsed_is_collapsible, even_rows, one_icon, table_size
from bot.playground.judge.rich_text import RICH_TEXT, RICH_TEXT_GUESSED, RICH_TEXT_KIND
from bot.playground.judge.rules import (
    Anything,
    Both,
    Check,
    Choice,
    Flag,
    Items,
    Kinds,
    Number,
    OrNull,
    Rule,
    Shape,
    Text,
    Where,
)


def _block(
    kind: str, fields: dict[str, Rule], required: tuple[str, ...] = (), checks: tuple[Check, ...] = ()
) -> Shape:
    known: dict[str, Rule] = {"type": Anything(), "block_id": Text("block_id"), **fields}
    return Shape(f"{BLOCKS}/{kind.replace('_', '-')}-block", known, ("type", *required), checks)


_TEXTS = either("text.text").kinds
_IN_CONTEXT = Kinds(f"{BLOCKS}/context-block", {"image": IMAGE, **_TEXTS})
_ADDRESS = Text("video.url", web_address)
_IMAGE_SOURCE = exactly_one("image_url", "slack_file", source=f"{BLOCKS}/image-block")

_CLASSIC: dict[str, Rule] = {
    "section": _block(
        "section",
        {
            "text": either("section.text"),
            "fields": Items("section.fields", either("section.field")),
            "accessory": IN_SECTION,
            "expand": Flag(f"{BLOCKS}/section-block"),
        },
        (),
        (at_least_one("text", "fields", source=f"{BLOCKS}/section-block"),),
    ),
    "divider": _block("divider", {}),
    "header": _block("header", {"text": plain("header.text"), "level": Number("header.level")}, ("text",)),
    "context": _block("context", {"elements": Items("context.elements", _IN_CONTEXT)}, ("elements",)),
    "actions": _block("actions", {"elements": Items("actions.elements", IN_ACTIONS)}, ("elements",)),
    "image": _block(
        "image", {**IMAGE.fields, "title": plain("image.title")}, ("alt_text",), (_IMAGE_SOURCE,)
    ),
    "input": _block(
        "input",
        {
            "label": plain("input.label"),
            "hint": plain("input.hint"),
            "element": IN_INPUT,
            "optional": Flag(f"{BLOCKS}/input-block"),
            "dispatch_action": Flag(f"{BLOCKS}/input-block"),
        },
        ("label", "element"),
    ),
    "rich_text": RICH_TEXT,
    "video": _block(
        "video",
        {
            "alt_text": Text("image.alt_text"),
            "title": plain("video.title"),
            "title_url": _ADDRESS,
            "thumbnail_url": _ADDRESS,
            "video_url": _ADDRESS,
            "provider_icon_url": _ADDRESS,
            "provider_name": Text("video.provider_name"),
            "author_name": Text("video.author_name"),
            "description": plain("text.text"),
        },
        ("alt_text", "title", "thumbnail_url", "video_url"),
    ),
}

_TABLE = f"{BLOCKS}/table-block"
_COLUMN = Shape(_TABLE, {"align": Choice(("left", "center", "right"), _TABLE), "is_wrapped": Flag(_TABLE)})
_RAW_TEXT = Shape(_TABLE, {"type": Anything(), "text": Text("table.cell")}, ("type", "text"))
_RAW_NUMBER = Shape(
    f"{BLOCKS}/data-table-block",
    {"type": Anything(), "value": Number("table.cell", whole=False), "text": Text("table.cell")},
    ("type", "value"),
)
_CELL = Kinds(_TABLE, {"raw_text": _RAW_TEXT, "rich_text": RICH_TEXT})
_DATA_CELL = Kinds(f"{BLOCKS}/data-table-block", {**_CELL.kinds, "raw_number": _RAW_NUMBER})

_TABLES: dict[str, Rule] = {
    "table": _block(
        "table",
        {
            "rows": Items("table.rows", Items("table.columns", _CELL)),
            "column_settings": Items("table.column_settings", OrNull(_COLUMN)),
        },
        ("rows",),
        (even_rows, table_size),
    ),
    "data_table": _block(
        "data_table",
        {
            "caption": Text("data_table.caption"),
            "rows": Both(
                Items("data_table.rows", Items("data_table.columns", _DATA_CELL)),
                Items("data_table.rows.documented", Anything()),
            ),
            "page_size": Number("data_table.page_size"),
            "row_header_column_index": Number("data_table.row_header"),
        },
        ("caption", "rows"),
        (even_rows, table_size),
    ),
}

_CHART = f"{BLOCKS}/data-visualization-block"
_LABEL = Text("data_visualization.label")
_POINT = Shape(_CHART, {"label": _LABEL, "value": Number("table.cell", whole=False)}, ("label", "value"))
_SERIES = Shape(
    _CHART, {"name": _LABEL, "data": Items("data_visualization.points", _POINT)}, ("name", "data")
)
_AXES = Shape(
    _CHART,
    {
        "categories": Items("data_visualization.points", _LABEL),
        "x_label": Text("data_visualization.title"),
        "y_label": Text("data_visualization.title"),
    },
    ("categories",),
)
_LINES = Shape(
    _CHART,
    {"type": Anything(), "series": Items("data_visualization.series", _SERIES), "axis_config": _AXES},
    ("type", "series", "axis_config"),
)
_PIE = Shape(
    _CHART,
    {"type": Anything(), "segments": Items("data_visualization.series", _POINT)},
    ("type", "segments"),
)

_TASK_PAGE = f"{BLOCKS}/task-card-block"
_SOURCE_LINK = Shape(
    _TASK_PAGE,
    {"type": Anything(), "url": _ADDRESS, "text": Text("task_card.title")},
    ("type", "url", "text"),
)
_TASK = _block(
    "task_card",
    {
        "task_id": Text("task_card.title"),
        "title": Text("task_card.title"),
        "details": RICH_TEXT_GUESSED,
        "output": RICH_TEXT_GUESSED,
        "sources": Items("task_card.sources", Kinds(_TASK_PAGE, {"url": _SOURCE_LINK})),
        "status": Choice(("pending", "in_progress", "complete", "error"), _TASK_PAGE),
    },
    ("task_id", "title"),
)

_CARD = _block(
    "card",
    {
        "hero_image": ONLY_IMAGE,
        "icon": ONLY_IMAGE,
        "slack_icon": SLACK_ICON,
        "title": either("card.title"),
        "subtitle": either("card.subtitle"),
        "body": either("card.body"),
        "subtext": either("card.subtext"),
        "actions": Items("card.actions", ONLY_BUTTON),
    },
    (),
    (at_least_one("hero_image", "title", "actions", "body", source=f"{BLOCKS}/card-block"), one_icon),
)

_NEWER: dict[str, Rule] = {
    "alert": _block(
        "alert",
        {
            "text": either("alert.text"),
            "level": Choice(("default", "info", "warning", "error", "success"), f"{BLOCKS}/alert-block"),
        },
        ("text",),
    ),
    "card": _CARD,
    "carousel": _block(
        "carousel",
        {"elements": Items("carousel.elements", Kinds(f"{BLOCKS}/carousel-block", {"card": _CARD}))},
        ("elements",),
    ),
    "context_actions": _block(
        "context_actions", {"elements": Items("context_actions.elements", IN_CONTEXT_ACTIONS)}, ("elements",)
    ),
    "markdown": _block("markdown", {"text": Text("markdown.text")}, ("text",)),
    "data_visualization": _block(
        "data_visualization",
        {
            "title": Text("data_visualization.title"),
            "chart": Kinds(_CHART, {"line": _LINES, "bar": _LINES, "area": _LINES, "pie": _PIE}),
        },
        ("title", "chart"),
    ),
    "task_card": _TASK,
    "plan": _block(
        "plan",
        {"title": Text("plan.title"), "tasks": Items("plan.tasks", _TASK)},
        ("title",),
    ),
    "file": _block("file", {"external_id": Anything(), "source": Anything()}),
    "call": _block(
        "call",
        {"call_id": Text("call.call_id"), "api_decoration_available": Anything(), "call": Anything()},
        ("call_id",),
    ),
    "auth_provider": Anything(),
}

_MESSAGE_ONLY = Where(modal="no", home="no")
_WHERE: dict[str, Where] = {
    "alert": Where(message="no", home="no"),
    "card": Where(modal="maybe", source=f"{SURFACES}; {TIGHTKNIT}"),
    "carousel": Where(modal="no"),
    "container": _MESSAGE_ONLY,
    "context_actions": _MESSAGE_ONLY,
    "markdown": _MESSAGE_ONLY,
    "table": Where(modal="no", home="maybe", source=f"{SURFACES}; {TIGHTKNIT}"),
    "data_table": Where(modal="no", home="maybe", source=f"{SURFACES}; {THIRD_PARTY}"),
    "data_visualization": _MESSAGE_ONLY,
    "task_card": _MESSAGE_ONLY,
    "plan": _MESSAGE_ONLY,
    "file": Where(message="no", modal="no", home="no", source=f"{BLOCKS}/file-block"),
    "call": Where(modal="no", home="no", source=SDK),
    "auth_provider": Where(message="maybe", modal="maybe", home="maybe", source=SDK),
}

_CHILDREN = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video")
_CONTAINER = f"{BLOCKS}/container-block"
_DISPUTED = Where(message="maybe", modal="no", home="no", source=f"{_CONTAINER}; {THIRD_PARTY}")
_IN_CONTAINER = Kinds(
    _CONTAINER,
    {**{kind: _CLASSIC[kind] for kind in _CHILDREN}, "table": _TABLES["table"], "file": _NEWER["file"]},
    {"rich_text": _DISPUTED, "input": _DISPUTED, "file": _DISPUTED},
)

_WRAPPER = _block(
    "container",
    {
        "title": plain("container.title"),
        "rich_text_title": RICH_TEXT_KIND,
        "subtitle": either("container.subtitle"),
        "icon": ONLY_IMAGE,
        "width": Choice(("narrow", "standard", "wide", "full"), _CONTAINER),
        "is_collapsible": Flag(_CONTAINER),
        "default_collapsed": Flag(_CONTAINER),
        "has_header_divider": Flag(_CONTAINER),
        "child_blocks": Items("container.child_blocks", _IN_CONTAINER),
    },
    ("child_blocks",),
    (at_least_one("title", "rich_text_title", source=_CONTAINER), collapsed_is_collapsible),
)

BLOCK = Kinds(BLOCKS, {**_CLASSIC, **_TABLES, **_NEWER, "container": _WRAPPER}, _WHERE)
"""Any block that may stand at the top of a message, modal or Home tab."""
