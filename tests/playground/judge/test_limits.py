"""Every row of the table of limits: its bound passes, one step beyond it is a fault of that name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.playground.judge import LIMITS, Fault, judge_blocks, judge_message, judge_view

DIVIDER = {"type": "divider"}
URL = "https://example.org/"


def txt(n: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * n}


def mrk(n: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * n}


def url(n: int) -> str:
    return "" if n == 0 else URL + "x" * (n - len(URL))


def message(*blocks: Any) -> list[Fault]:
    return judge_blocks(blocks, "message")


def modal(*blocks: Any) -> list[Fault]:
    return judge_blocks(blocks, "modal")


def block(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


def section(**fields: Any) -> dict[str, Any]:
    return block("section", **({"text": txt(1)} | fields))


def button(**fields: Any) -> dict[str, Any]:
    return block("button", **({"text": txt(1)} | fields))


def actions(*elements: Any) -> list[Fault]:
    return message(block("actions", elements=list(elements)))


def asked(kind: str, **fields: Any) -> list[Fault]:
    return modal(block("input", label=txt(1), element=block(kind, **fields)))


def option(n: int = 1, **fields: Any) -> dict[str, Any]:
    return {"text": txt(1), "value": f"v{n}", **fields}


def options(n: int) -> list[dict[str, Any]]:
    return [option(i) for i in range(n)]


def select(**fields: Any) -> list[Fault]:
    return actions(block("static_select", **({"options": options(1)} | fields)))


def group(n: int = 1, label: int = 1) -> dict[str, Any]:
    return {"label": txt(label), "options": options(n)}


def confirm(**fields: Any) -> list[Fault]:
    dialog = {"title": txt(1), "text": txt(1), "confirm": txt(1), "deny": txt(1)} | fields
    return actions(button(confirm=dialog))


def image(**fields: Any) -> dict[str, Any]:
    return block("image", **({"image_url": URL, "alt_text": "a"} | fields))


def rich(*pieces: Any) -> list[Fault]:
    return message(block("rich_text", elements=list(pieces)))


def line(*parts: Any) -> dict[str, Any]:
    return block("rich_text_section", elements=list(parts))


def word(n: int = 1) -> dict[str, Any]:
    return block("text", text="x" * n)


def steps(**fields: Any) -> list[Fault]:
    return rich(block("rich_text_list", **({"style": "ordered", "elements": [line(word())]} | fields)))


def view(**fields: Any) -> list[Fault]:
    return judge_view({"type": "modal", "title": txt(1), "blocks": [DIVIDER], **fields})


def heavy_view(size: int) -> list[Fault]:
    body = {"type": "modal", "title": txt(1), "blocks": [section(text=txt(2_000)) for _ in range(100)]}
    missing = size - len(json.dumps(body, separators=(",", ":")).encode())
    for place in body["blocks"]:
        more = min(missing, 1_000)
        place["text"]["text"] += "x" * more
        missing -= more
    assert len(json.dumps(body, separators=(",", ":")).encode()) == size
    return judge_view(body)


def of_size(n: int) -> list[Fault]:
    parts = [3_000] * (n // 3_000) + ([n % 3_000] if n % 3_000 else [])
    return message(*(section(text=txt(part)) for part in parts))


def cell(n: int = 1) -> dict[str, Any]:
    return block("raw_text", text="x" * n)


def table(rows: Any, **fields: Any) -> list[Fault]:
    return message(block("table", rows=rows, **fields))


def data_table(rows: Any = None, **fields: Any) -> list[Fault]:
    return message(block("data_table", **({"caption": "c", "rows": rows or [[cell()]] * 2} | fields)))


def chart(title: int = 1, label: int = 1, count: int = 1) -> dict[str, Any]:
    segments = [{"label": "x" * label, "value": 1}] * count
    return block("data_visualization", title="x" * title, chart={"type": "pie", "segments": segments})


def line_chart(points: int) -> list[Fault]:
    data = [{"label": "a", "value": 1.5}] * points
    axes = {"categories": ["a"]}
    body = {"type": "line", "series": [{"name": "s", "data": data}], "axis_config": axes}
    return message(block("data_visualization", title="t", chart=body))


def card(**fields: Any) -> list[Fault]:
    return message(block("card", **({"title": mrk(1)} | fields)))


def container(**fields: Any) -> list[Fault]:
    return message(block("container", **({"title": txt(1), "child_blocks": [DIVIDER]} | fields)))


def video(**fields: Any) -> list[Fault]:
    whole = {"alt_text": "a", "title": txt(1), "thumbnail_url": URL, "video_url": URL} | fields
    return message(block("video", **whole))


def task(**fields: Any) -> dict[str, Any]:
    return block("task_card", **({"task_id": "t", "title": "t"} | fields))


def feedback(**fields: Any) -> list[Fault]:
    one = {"text": txt(1), "value": "v"}
    buttons = block("feedback_buttons", positive_button=one | fields, negative_button=one)
    return message(block("context_actions", elements=[buttons]))


def icon_button(count: int = 1, **fields: Any) -> list[Fault]:
    one = block("icon_button", **({"icon": "trash", "text": txt(1)} | fields))
    return message(block("context_actions", elements=[one] * count))


def workflow_button(n: int = 1, address: str = URL) -> list[Fault]:
    workflow = {"trigger": {"url": address}}
    return actions(block("workflow_button", text=txt(n), workflow=workflow, action_id="a"))


PAYLOADS: dict[str, Any] = {
    "message.blocks": lambda n: message(*[DIVIDER] * n),
    "message.markdown": lambda n: message(
        block("markdown", text="x" * 6_000), block("markdown", text="x" * (n - 6_000))
    ),
    "message.tables": lambda n: message(*[block("table", rows=[[cell()]])] * n),
    "message.data_visualizations": lambda n: message(*[chart()] * n),
    "message.rendered": of_size,
    "message.rendered.advice": of_size,
    "message.text": lambda n: judge_message({"text": "x" * n}),
    "message.text.advice": lambda n: judge_message({"text": "x" * n}),
    "view.blocks": lambda n: view(blocks=[DIVIDER] * n),
    "view.title": lambda n: view(title=txt(n)),
    "view.submit": lambda n: view(submit=txt(n)),
    "view.close": lambda n: view(close=txt(n)),
    "view.private_metadata": lambda n: view(private_metadata="x" * n),
    "view.callback_id": lambda n: view(callback_id="x" * n),
    "view.external_id": lambda n: view(external_id="x" * n),
    "view.bytes": heavy_view,
    "block_id": lambda n: message(section(block_id="x" * n)),
    "action_id": lambda n: actions(button(action_id="x" * n)),
    "text.text": lambda n: message(block("context", elements=[mrk(n)])),
    "placeholder": lambda n: select(placeholder=txt(n)),
    "accessibility_label": lambda n: actions(button(accessibility_label="x" * n)),
    "confirm.title": lambda n: confirm(title=txt(n)),
    "confirm.text": lambda n: confirm(text=mrk(n)),
    "confirm.confirm": lambda n: confirm(confirm=txt(n)),
    "confirm.deny": lambda n: confirm(deny=txt(n)),
    "option.text": lambda n: select(options=[option(text=txt(n))]),
    "option.value": lambda n: select(options=[option(value="x" * n)]),
    "option.description": lambda n: select(options=[option(description=txt(n))]),
    "option.url": lambda n: actions(block("overflow", options=[option(url=url(n))])),
    "option_group.label": lambda n: actions(block("static_select", option_groups=[group(label=n)])),
    "option_group.options": lambda n: actions(block("static_select", option_groups=[group(n)])),
    "dispatch.trigger_actions_on": lambda n: asked(
        "plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n}
    ),
    "filter.include": lambda n: actions(block("conversations_select", filter={"include": ["im"] * n})),
    "slack_icon.name": lambda n: card(slack_icon={"type": "icon", "name": "x" * n}),
    "button.text": lambda n: actions(button(text=txt(n))),
    "button.value": lambda n: actions(button(value="x" * n)),
    "button.url": lambda n: actions(button(url=url(n))),
    "button.agent_prompt": lambda n: actions(button(agent_prompt="x" * n)),
    "workflow_button.text": workflow_button,
    "workflow.trigger.url": lambda n: workflow_button(address=url(n) if n == 0 else URL),
    "icon_button.text": lambda n: icon_button(text=txt(n)),
    "icon_button.value": lambda n: icon_button(value="x" * n),
    "feedback.text": lambda n: feedback(text=txt(n)),
    "feedback.value": lambda n: feedback(value="x" * n),
    "overflow.options": lambda n: actions(block("overflow", options=options(n))),
    "checkboxes.options": lambda n: actions(block("checkboxes", options=options(n))),
    "radio_buttons.options": lambda n: actions(block("radio_buttons", options=options(n))),
    "select.options": lambda n: select(options=options(n)),
    "select.option_groups": lambda n: actions(block("static_select", option_groups=[group()] * n)),
    "select.min_query_length": lambda n: actions(block("external_select", min_query_length=n)),
    "select.initial": lambda n: actions(block("multi_users_select", initial_users=["U1"] * n)),
    "select.initial_id": lambda n: actions(block("conversations_select", initial_conversation="C" * n)),
    "select.max_selected_items": lambda n: actions(block("multi_users_select", max_selected_items=n)),
    "picker.initial": lambda n: actions(block("datepicker", initial_date="2026-11-23" if n else "")),
    "picker.timezone": lambda n: actions(block("timepicker", timezone="x" * n)),
    "datetimepicker.initial": lambda n: actions(block("datetimepicker", initial_date_time=n)),
    "plain_text_input.initial_value": lambda n: asked("plain_text_input", initial_value="x" * n),
    "plain_text_input.min_length": lambda n: asked("plain_text_input", min_length=n),
    "plain_text_input.max_length": lambda n: asked("plain_text_input", max_length=n),
    "number_input.value": lambda n: asked("number_input", is_decimal_allowed=True, min_value="1" * n),
    "rich_text_input.lines": lambda n: asked("rich_text_input", min_lines=n),
    "file_input.filetypes": lambda n: asked("file_input", filetypes=["pdf"] * n),
    "file_input.max_files": lambda n: asked("file_input", max_files=n),
    "image.alt_text": lambda n: message(image(alt_text="x" * n)),
    "image.image_url": lambda n: message(image(image_url=url(n))),
    "image.title": lambda n: message(image(title=txt(n))),
    "slack_file.reference": lambda n: message(block("image", alt_text="a", slack_file={"id": "F" * n})),
    "section.text": lambda n: message(section(text=mrk(n))),
    "section.fields": lambda n: message(section(fields=[mrk(1)] * n)),
    "section.field": lambda n: message(section(fields=[mrk(n)])),
    "header.text": lambda n: message(block("header", text=txt(n))),
    "header.level": lambda n: message(block("header", text=txt(1), level=n)),
    "context.elements": lambda n: message(block("context", elements=[mrk(1)] * n)),
    "actions.elements": lambda n: actions(*[button()] * n),
    "context_actions.elements": icon_button,
    "input.label": lambda n: modal(block("input", label=txt(n), element=block("datepicker"))),
    "input.hint": lambda n: modal(block("input", label=txt(1), hint=txt(n), element=block("datepicker"))),
    "markdown.text": lambda n: message(block("markdown", text="x" * n)),
    "alert.text": lambda n: modal(block("alert", text=txt(n))),
    "card.title": lambda n: card(title=mrk(n)),
    "card.subtitle": lambda n: card(subtitle=mrk(n)),
    "card.body": lambda n: card(body=mrk(n)),
    "card.subtext": lambda n: card(subtext=mrk(n)),
    "card.actions": lambda n: card(actions=[button()] * n),
    "carousel.elements": lambda n: message(block("carousel", elements=[block("card", title=mrk(1))] * n)),
    "container.child_blocks": lambda n: container(child_blocks=[DIVIDER] * n),
    "container.title": lambda n: container(title=txt(n)),
    "container.subtitle": lambda n: container(subtitle=mrk(n)),
    "table.rows": lambda n: table([[cell()]] * n),
    "table.columns": lambda n: table([[cell()] * n]),
    "table.column_settings": lambda n: table([[cell()]], column_settings=[None] * n),
    "table.characters": lambda n: table([[cell(n)]]),
    "data_table.rows": lambda n: data_table([[cell()]] * n),
    "data_table.rows.documented": lambda n: data_table([[cell()]] * n),
    "data_table.columns": lambda n: data_table([[cell()] * n] * 2),
    "data_table.caption": lambda n: data_table(caption="x" * n),
    "data_table.page_size": lambda n: data_table(page_size=n),
    "data_table.row_header": lambda n: data_table(row_header_column_index=n),
    "data_table.characters": lambda n: data_table([[cell(n - 1)], [cell(1)]]),
    "data_visualization.title": lambda n: message(chart(title=n)),
    "data_visualization.series": lambda n: message(chart(count=n)),
    "data_visualization.label": lambda n: message(chart(label=n)),
    "data_visualization.points": line_chart,
    "task_card.title": lambda n: message(task(title="x" * n)),
    "plan.title": lambda n: message(block("plan", title="x" * n)),
    "plan.tasks": lambda n: message(block("plan", title="p", tasks=[task()] * n)),
    "video.title": lambda n: video(title=txt(n)),
    "video.author_name": lambda n: video(author_name="x" * n),
    "video.provider_name": lambda n: video(provider_name="x" * n),
    "video.url": lambda n: video(video_url=URL if n else ""),
    "call.call_id": lambda n: message(block("call", call_id="x" * n)),
    "rich_text.elements": lambda n: rich(*[line(word())] * n),
    "rich_text.section": lambda n: rich(line(*[word()] * n)),
    "rich_text.list": lambda n: steps(elements=[line(word())] * n),
    "rich_text.indent": lambda n: steps(indent=n),
    "rich_text.offset": lambda n: steps(offset=n),
    "rich_text.border": lambda n: steps(border=n),
    "rich_text.language": lambda n: rich(
        block("rich_text_preformatted", elements=[word()], language="x" * n)
    ),
    "rich_text.text": lambda n: rich(line(word(n))),
    "rich_text.link.text": lambda n: rich(line(block("link", url=URL, text="x" * n))),
    "rich_text.url": lambda n: rich(line(block("link", url=URL if n == 1 else url(n)))),
    "rich_text.reference": lambda n: rich(line(block("emoji", name="x" * n))),
    "rich_text.skin_tone": lambda n: rich(line(block("emoji", name="wave", skin_tone=n))),
    "rich_text.timestamp": lambda n: rich(line(block("date", timestamp=n, format="{date}"))),
}

NAMES = {"message.rendered": "msg_blocks_too_long"}  # this breach is an error of its own in Slack's methods
CROWDED = {"message.rendered", "data_table.characters"}  # their bound lies above another advice or limit
BOUNDED = [name for name, row in LIMITS.items() if (row.least, row.most) != (None, None)]
MOST = [name for name in BOUNDED if LIMITS[name].most is not None]
LEAST = [name for name in BOUNDED if LIMITS[name].least is not None]


def named(faults: list[Fault], name: str) -> list[Fault]:
    return [fault for fault in faults if fault.rule == NAMES.get(name, name)]


def errors(faults: list[Fault]) -> list[str]:
    return [fault.slack() for fault in faults if fault.severity == "error"]


def test_every_limit_with_a_bound_has_a_payload_here() -> None:
    assert set(PAYLOADS) == set(BOUNDED)


def test_every_limit_names_its_source() -> None:
    assert all(row.source.startswith(("https://", "third-party claim")) for row in LIMITS.values())


@pytest.mark.parametrize("name", MOST)
def test_the_most_a_limit_allows_passes_and_one_more_does_not(name: str) -> None:
    limit = LIMITS[name]
    at_bound = PAYLOADS[name](limit.most)
    assert not named(at_bound, name)
    assert name in CROWDED or not errors(at_bound)
    beyond = named(PAYLOADS[name](limit.most + 1), name)
    assert {fault.severity for fault in beyond} == {"warning" if limit.doubt in {"most", "both"} else "error"}
    assert {fault.source for fault in beyond} == {limit.source}


@pytest.mark.parametrize("name", LEAST)
def test_the_least_a_limit_allows_passes_and_one_less_does_not(name: str) -> None:
    limit = LIMITS[name]
    at_bound = PAYLOADS[name](limit.least)
    assert not named(at_bound, name)
    assert not errors(at_bound)
    below = named(PAYLOADS[name](limit.least - 1), name)
    assert {fault.severity for fault in below} == {"warning" if limit.doubt in {"least", "both"} else "error"}
