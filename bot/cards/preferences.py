"""The settings of a workspace, for the bot's admins, and what its people ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, inputs, teamwork, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block


def settings_view(handover: str, report: str, insights: Sequence[str] = ()) -> Block:
    """Return the modal: two channels (ids, or nothing), and lines of insight."""
    blocks = [
        inputs.channel_field(
            teamwork.SETTINGS_HANDOVER, ids.SET_HANDOVER, handover, teamwork.SETTINGS_HANDOVER_HINT
        ),
        inputs.channel_field(teamwork.SETTINGS_REPORT, ids.SET_REPORT, report, teamwork.SETTINGS_REPORT_HINT),
    ]
    if insights:
        shown = "\n".join(b.escape(b.cut(line, 600)) for line in insights)
        blocks += [b.divider(), b.section(f"{b.bold(teamwork.INSIGHTS)}\n{shown}")]
    return b.modal(
        teamwork.SETTINGS_TITLE, blocks, callback_id=ids.SETTINGS_VIEW, submit=b.plain(teamwork.SAVE)
    )


def insight_lines(
    questions: int, direct: float, missed: int, worst: Sequence[str], unresolved: Sequence[str]
) -> list[str]:
    """Return what a workspace asked, in lines; nothing where nobody asked."""
    if not questions:
        return [words.NOTHING_ASKED.replace("`", "")]
    lines = [
        teamwork.INSIGHTS_LINE.format(
            questions=words.number(questions), direct=round(direct * 100), missed=words.number(missed)
        )
    ]
    if worst:
        lines.append(teamwork.INSIGHTS_WORST.format(codes=", ".join(worst[:5])))
    if unresolved:
        texts = " · ".join(f"“{b.cut(b.one_line(text), 60)}”" for text in unresolved[:5])
        lines.append(teamwork.INSIGHTS_MISSED.format(texts=texts))
    return lines
