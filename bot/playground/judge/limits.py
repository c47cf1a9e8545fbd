"""The table of Slack's limits: one row a limit, each with the link that states it.

``least`` and ``most`` are inclusive; their unit (code points of a string, items of a list, or the number
itself) is the kind of rule that uses the row. ``doubt`` names the side on which a breach only warns,
because Slack documents no such bound or the sources disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DOCS = "https://docs.slack.dev/reference"
BLOCKS = f"{DOCS}/block-kit/blocks"
ELEMENTS = f"{DOCS}/block-kit/block-elements"
OBJECTS = f"{DOCS}/block-kit/composition-objects"
MODAL = f"{DOCS}/views/modal-views"
HOME = f"{DOCS}/views/home-tab-views"
POST = f"{DOCS}/methods/chat.postMessage"
RICH = f"{BLOCKS}/rich-text-block"
TEXT = f"{OBJECTS}/text-object"
OPTION = f"{OBJECTS}/option-object"
CONFIRM = f"{OBJECTS}/confirmation-dialog-object"
SDK = "https://github.com/slackapi/python-slack-sdk/tree/v3.47.0/slack_sdk/models/blocks"
SURFACES = "https://docs.slack.dev/blocks.json"
THIRD_PARTY = "third-party claim"
TIGHTKNIT = f"{THIRD_PARTY}: https://github.com/TightknitAI/slack-block-kit-validator"
TOO_LONG = "https://github.com/slackapi/bolt-js/issues/2509"

Doubt = Literal["", "least", "most", "both"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound: its name, the least and most allowed (inclusive, ``None`` for no bound), its source."""

    name: str
    least: int | None
    most: int | None
    source: str
    doubt: Doubt = ""


_TABLE: tuple[Limit, ...] = (
    # whole payloads
    Limit("message.blocks", None, 50, BLOCKS),
    Limit("message.markdown", None, 12_000, f"{BLOCKS}/markdown-block"),
    Limit("message.tables", None, 1, f"{BLOCKS}/table-block"),
    Limit("message.data_visualizations", None, 2, f"{BLOCKS}/data-visualization-block"),
    Limit("message.rendered", None, 13_200, TOO_LONG),
    Limit("message.rendered.advice", None, 10_000, TOO_LONG, "most"),
    Limit("message.text.advice", None, 4_000, POST, "most"),
    Limit("message.text", None, 40_000, POST, "most"),
    Limit("view.blocks", 1, 100, BLOCKS, "least"),
    Limit("view.title", 1, 24, MODAL),
    Limit("view.submit", 1, 24, MODAL),
    Limit("view.close", 1, 24, MODAL),
    Limit("view.private_metadata", None, 3_000, MODAL),
    Limit("view.callback_id", None, 255, MODAL),
    Limit("view.external_id", None, 255, MODAL, "most"),
    Limit("view.bytes", None, 250_000, f"{DOCS}/methods/views.open"),
    # shared by blocks and elements
    Limit("block_id", 1, 255, BLOCKS, "least"),
    Limit("action_id", 1, 255, ELEMENTS, "least"),
    Limit("text.text", 1, 3_000, TEXT),
    Limit("placeholder", 1, 150, f"{ELEMENTS}/plain-text-input-element"),
    Limit("accessibility_label", 1, 75, f"{ELEMENTS}/button-element", "least"),
    Limit("confirm.title", 1, 100, CONFIRM),
    Limit("confirm.text", 1, 300, CONFIRM),
    Limit("confirm.confirm", 1, 30, CONFIRM),
    Limit("confirm.deny", 1, 30, CONFIRM),
    Limit("option.text", 1, 75, OPTION),
    Limit("option.value", 1, 150, OPTION),
    Limit("option.description", 1, 75, OPTION),
    Limit("option.url", 1, 3_000, OPTION),
    Limit("option_group.label", 1, 75, f"{OBJECTS}/option-group-object"),
    Limit("option_group.options", 1, 100, f"{OBJECTS}/option-group-object"),
    Limit("dispatch.trigger_actions_on", 1, 2, f"{OBJECTS}/dispatch-action-configuration-object"),
    Limit("filter.include", 1, 4, f"{OBJECTS}/conversation-filter-object"),
    Limit("slack_icon.name", 1, None, f"{OBJECTS}/slack-icon-object"),
    # elements
    Limit("button.text", 1, 75, f"{ELEMENTS}/button-element"),
    Limit("button.value", 1, 2_000, f"{ELEMENTS}/button-element", "least"),
    Limit("button.url", 1, 3_000, f"{ELEMENTS}/button-element"),
    Limit("button.agent_prompt", 1, 4_000, SDK),
    Limit("workflow_button.text", 1, 75, f"{ELEMENTS}/workflow-button-element"),
    Limit("workflow.trigger.url", 1, None, f"{OBJECTS}/trigger-object"),
    Limit("icon_button.text", 1, 75, f"{ELEMENTS}/icon-button-element", "most"),
    Limit("icon_button.value", 1, 2_000, f"{ELEMENTS}/icon-button-element", "least"),
    Limit("feedback.text", 1, 75, f"{ELEMENTS}/feedback-buttons-element"),
    Limit("feedback.value", 1, 2_000, f"{ELEMENTS}/feedback-buttons-element", "least"),
    Limit("overflow.options", 1, 5, f"{ELEMENTS}/overflow-menu-element"),
    Limit("checkboxes.options", 1, 10, f"{ELEMENTS}/checkboxes-element"),
    Limit("radio_buttons.options", 1, 10, f"{ELEMENTS}/radio-button-group-element"),
    Limit("select.options", 1, 100, f"{ELEMENTS}/select-menu-element"),
    Limit("select.option_groups", 1, 100, f"{ELEMENTS}/select-menu-element"),
    Limit("select.min_query_length", 0, None, f"{ELEMENTS}/select-menu-element"),
    Limit("select.initial", 1, None, f"{ELEMENTS}/multi-select-menu-element", "both"),
    Limit("select.initial_id", 1, None, f"{ELEMENTS}/select-menu-element"),
    Limit("select.max_selected_items", 1, None, f"{ELEMENTS}/multi-select-menu-element"),
    Limit("picker.initial", 1, None, f"{ELEMENTS}/date-picker-element"),
    Limit("picker.timezone", 1, None, f"{ELEMENTS}/time-picker-element"),
    Limit(
        "datetimepicker.initial", 1_000_000_000, 9_999_999_999, f"{ELEMENTS}/datetime-picker-element", "least"
    ),
    Limit("plain_text_input.initial_value", None, 3_000, f"{ELEMENTS}/plain-text-input-element", "most"),
    Limit("plain_text_input.min_length", 0, 3_000, f"{ELEMENTS}/plain-text-input-element"),
    Limit("plain_text_input.max_length", 1, 3_000, f"{ELEMENTS}/plain-text-input-element"),
    Limit("text_input.initial_value", None, None, f"{ELEMENTS}/email-input-element"),
    Limit("number_input.value", 1, None, f"{ELEMENTS}/number-input-element"),
    Limit("rich_text_input.lines", 1, None, SDK, "least"),
    Limit("file_input.filetypes", 1, None, f"{ELEMENTS}/file-input-element", "least"),
    Limit("file_input.max_files", 1, 10, f"{ELEMENTS}/file-input-element"),
    Limit("image.alt_text", 1, 2_000, f"{BLOCKS}/image-block"),
    Limit("image.image_url", 1, 3_000, f"{BLOCKS}/image-block"),
    Limit("image.title", 1, 2_000, f"{BLOCKS}/image-block"),
    Limit("slack_file.reference", 1, None, f"{OBJECTS}/slack-file-object"),
    # blocks
    Limit("section.text", 1, 3_000, f"{BLOCKS}/section-block"),
    Limit("section.fields", 1, 10, f"{BLOCKS}/section-block"),
    Limit("section.field", 1, 2_000, f"{BLOCKS}/section-block"),
    Limit("header.text", 1, 150, f"{BLOCKS}/header-block"),
    Limit("header.level", 1, 4, TIGHTKNIT, "both"),
    Limit("context.elements", 1, 10, f"{BLOCKS}/context-block"),
    Limit("actions.elements", 1, 25, f"{BLOCKS}/actions-block"),
    Limit("context_actions.elements", 1, 5, f"{BLOCKS}/context-actions-block"),
    Limit("input.label", 1, 2_000, f"{BLOCKS}/input-block"),
    Limit("input.hint", 1, 2_000, f"{BLOCKS}/input-block"),
    Limit("markdown.text", 1, 12_000, f"{BLOCKS}/markdown-block"),
    Limit("alert.text", 1, 200, f"{BLOCKS}/alert-block"),
    Limit("card.title", 1, 150, f"{BLOCKS}/card-block"),
    Limit("card.subtitle", 1, 150, f"{BLOCKS}/card-block"),
    Limit("card.body", 1, 200, f"{BLOCKS}/card-block"),
    Limit("card.subtext", 1, 200, f"{BLOCKS}/card-block"),
    Limit("card.actions", 1, 3, f"{BLOCKS}/card-block", "least"),
    Limit("carousel.elements", 1, 10, f"{BLOCKS}/carousel-block"),
    Limit("container.child_blocks", 1, 10, f"{BLOCKS}/container-block"),
    Limit("container.title", 1, 150, f"{BLOCKS}/container-block"),
    Limit("container.subtitle", 1, 150, f"{BLOCKS}/container-block"),
    Limit("table.rows", 1, 100, f"{BLOCKS}/table-block"),
    Limit("table.columns", 1, 20, f"{BLOCKS}/table-block"),
    Limit("table.column_settings", None, 20, f"{BLOCKS}/table-block"),
    Limit("table.cell", None, None, f"{BLOCKS}/table-block"),
    Limit("table.characters", None, 10_000, f"{BLOCKS}/table-block"),
    Limit("data_table.rows", 2, 201, f"{BLOCKS}/data-table-block"),
    Limit("data_table.rows.documented", None, 101, f"{BLOCKS}/data-table-block", "most"),
    Limit("data_table.columns", 1, 20, f"{BLOCKS}/data-table-block"),
    Limit("data_table.caption", 1, None, f"{BLOCKS}/data-table-block"),
    Limit("data_table.page_size", 1, 100, f"{BLOCKS}/data-table-block"),
    Limit("data_table.row_header", 0, 19, f"{BLOCKS}/data-table-block"),
    Limit("data_table.characters", None, 20_000, f"{BLOCKS}/data-table-block", "most"),
    Limit("data_visualization.title", 1, 50, f"{BLOCKS}/data-visualization-block"),
    Limit("data_visualization.series", 1, 12, f"{BLOCKS}/data-visualization-block", "most"),
    Limit("data_visualization.label", 1, 20, f"{BLOCKS}/data-visualization-block"),
    Limit("data_visualization.points", 1, 20, TIGHTKNIT, "both"),
    Limit("task_card.title", 1, None, f"{BLOCKS}/task-card-block"),
    Limit("task_card.sources", None, None, f"{BLOCKS}/task-card-block"),
    Limit("plan.title", 1, None, f"{BLOCKS}/plan-block"),
    Limit("plan.tasks", None, 50, THIRD_PARTY, "most"),
    Limit("video.title", 1, 200, f"{BLOCKS}/video-block"),
    Limit("video.author_name", 1, 50, f"{BLOCKS}/video-block"),
    Limit("video.provider_name", 1, None, f"{BLOCKS}/video-block"),
    Limit("video.url", 1, None, f"{BLOCKS}/video-block"),
    Limit("call.call_id", 1, None, SDK),
    # rich text
    Limit("rich_text.elements", 1, None, RICH, "least"),
    Limit("rich_text.section", 1, None, RICH, "least"),
    Limit("rich_text.list", 1, None, RICH),
    Limit("rich_text.indent", 0, 8, RICH),
    Limit("rich_text.offset", 0, None, RICH),
    Limit("rich_text.border", 0, None, RICH),
    Limit("rich_text.language", 1, None, RICH),
    Limit("rich_text.text", 1, None, "https://github.com/NousResearch/hermes-agent/pull/59621"),
    Limit("rich_text.link.text", 1, None, "https://github.com/slack-go/slack/pull/1412"),
    Limit("rich_text.url", 1, 3_000, RICH, "most"),
    Limit("rich_text.reference", 1, None, RICH),
    Limit("rich_text.skin_tone", 1, 6, RICH, "both"),
    Limit("rich_text.timestamp", 0, None, RICH),
)

LIMITS: dict[str, Limit] = {row.name: row for row in _TABLE}
"""Every limit by its name."""
