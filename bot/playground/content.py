"""What a message may consist of: checked by the judge before it is posted, wherever it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.call import has_errors, refusal
from bot.playground.elements import with_ids
from bot.playground.faults import ApiError
from bot.playground.judge import judge_message, refusal_response

if TYPE_CHECKING:
    from collections.abc import Mapping

# https://docs.slack.dev/reference/methods/chat.postMessage#truncating
TEXT_LIMIT = 40_000


@dataclass(frozen=True)
class Content:
    """A judged message: text, blocks with all ids, attachments and metadata in `extra`."""

    text: str
    blocks: list[dict[str, Any]]
    extra: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def response_metadata(self) -> dict[str, Any]:
        """What a successful answer says about doubts, or nothing."""
        return {"response_metadata": {"warnings": list(self.warnings)}} if self.warnings else {}


def judged(payload: Mapping[str, Any]) -> Content:
    """Judge text, blocks and attachments; raises ApiError `no_text`, `invalid_blocks` and its kin."""
    text, blocks, attachments = payload.get("text"), payload.get("blocks"), payload.get("attachments")
    if not text and not blocks and not attachments:
        raise ApiError("no_text")
    faults = judge_message({"text": text, "blocks": blocks, "attachments": attachments})
    if has_errors(faults):
        raise refusal(refusal_response(faults))
    extra = {"attachments": attachments} if attachments else {}
    if payload.get("metadata"):
        extra["metadata"] = payload["metadata"]
    return Content(
        text=str(text or "")[:TEXT_LIMIT],
        blocks=with_ids(blocks or []),
        extra=extra,
        warnings=tuple(fault.slack() for fault in faults),
    )
