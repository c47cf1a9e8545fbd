"""Ready acknowledgements: the JSON body of a card, judged, and kept where the next asker gets the same one.

Drawing, judging and encoding a card costs ten times what Bolt spends on a request. The card of a typed code depends
on the code and the place alone, so the most asked questions are drawn once.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from bot.resolve.outcome import Answer, Found, Report
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from bot.cards.blocks import Card
    from bot.cards.setting import Setting
    from bot.resolve.outcome import Outcome

    Judge = Callable[[Sequence[object], Any], Sequence[object]]

KEPT = 1_000
_NOTHING = Report()


class ReadyBodies:
    """Bodies of acknowledgements. An acknowledgement cannot be repaired, so blocks are judged before they are sent."""

    def __init__(self, draw: Callable[[Outcome, Setting], Card], judge: Judge, most: int = KEPT) -> None:
        self._draw = draw
        self._judge = judge
        self._most = most
        self._kept: OrderedDict[Hashable, str] = OrderedDict()

    def body(self, outcome: Outcome, setting: Setting, response_type: str) -> str:
        """Return the body that answers `outcome`."""
        name = _name(outcome)
        if name is None:
            return self.encode(self._draw(outcome, setting), response_type)
        key = (name, setting, response_type)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self.encode(self._draw(outcome, setting), response_type)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def encode(self, card: Card, response_type: str) -> str:
        """Return a card as a body; its text alone where Slack would refuse its blocks."""
        body: dict[str, object] = {"response_type": response_type, "text": card.text}
        faults = [
            f for f in self._judge(card.blocks, "message") if getattr(f, "severity", "error") == "error"
        ]
        if faults:
            logs.get().error("card.refused", place="acknowledgement", faults=len(faults))
        else:
            body["blocks"] = card.blocks
        return json.dumps(body, ensure_ascii=False)


def _name(outcome: Outcome) -> Hashable | None:
    """Return what tells this outcome's card from others, or None where it holds something of the question."""
    if not isinstance(outcome, Answer) or outcome.sighting.evidence.found is not Found.TYPED:
        return None
    sighting = outcome.sighting
    if (
        sighting.report != _NOTHING
        or sighting.count != 1
        or sighting.cause is not None
        or outcome.unexplained
    ):
        return None
    subcode = sighting.subcode.code if sighting.subcode else ""
    return sighting.entry.key, subcode, tuple(entry.key for entry in outcome.others), outcome.lang
