"""Rules that look at several keys of one element or block at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bot.playground.judge.limits import BLOCKS, ELEMENTS, LIMITS, THIRD_PARTY
from bot.playground.judge.rules import CHARACTERS, Object, breach

if TYPE_CHECKING:
    from bot.playground.judge.fault import Fault, Spot


def items(value: object) -> list[object]:
    """Give the items of a list, or none of anything else."""
    return list(value) if isinstance(value, list | tuple) else []


def initial_among(value: Object, spot: Spot) -> Iterator[Fault]:
    """Refuse an initial option that is not exactly one of the options."""
    offered = items(value.get("options"))
    for group in items(value.get("option_groups")):
        offered += items(group.get("options")) if isinstance(group, Mapping) else []
    places = [(spot / "initial_option", value["initial_option"])] if "initial_option" in value else []
    chosen = spot / "initial_options"
    places += [(chosen / index, option) for index, option in enumerate(items(value.get("initial_options")))]
    for place, option in places:
        if not _among(option, offered):
            message = "must exactly match one of the provided options"
            yield place.fault("initial_option", message, f"{ELEMENTS}/select-menu-element")


def _among(option: object, offered: list[object]) -> bool:
    try:
        return option in offered
    except RecursionError:  # nested too deep to compare, so no option of Slack's
        return False


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def lengths_in_order(value: Object, spot: Spot) -> Iterator[Fault]:
    """Refuse a least length above the greatest; warn of an initial value outside them."""
    source = f"{ELEMENTS}/plain-text-input-element"
    least, most = _whole(value.get("min_length")), _whole(value.get("max_length"))
    if least is not None and most is not None and least > most:
        yield (spot / "min_length").fault("bounds", "must be less than or equal to `max_length`", source)
    initial = value.get("initial_value")
    if isinstance(initial, str) and most is not None and len(initial) > most:
        message = f"must be less than {most + 1} characters"
        yield (spot / "initial_value").fault("bounds", message, THIRD_PARTY, "warning")


def _decimal(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def values_in_order(value: Object, spot: Spot) -> Iterator[Fault]:
    """Refuse a least number above the greatest; warn of an initial number outside them."""
    source = f"{ELEMENTS}/number-input-element"
    least, most, initial = (_decimal(value.get(key)) for key in ("min_value", "max_value", "initial_value"))
    if least is not None and most is not None and least > most:
        yield (spot / "min_value").fault("bounds", "must be less than or equal to `max_value`", source)
    below = initial is not None and least is not None and initial < least
    above = initial is not None and most is not None and initial > most
    if below or above:
        message = "must lie between `min_value` and `max_value`"
        yield (spot / "initial_value").fault("bounds", message, source, "warning")


def one_icon(value: Object, spot: Spot) -> Iterator[Fault]:
    """Refuse a card with an image icon and one of Slack's icons."""
    if "icon" in value and "slack_icon" in value:
        yield spot.fault("one_of", "must define only one of `icon` or `slack_icon`", f"{BLOCKS}/card-block")


def collapsed_is_collapsible(value: Object, spot: Spot) -> Iterator[Fault]:
    """Warn of container settings that have no effect together."""
    source = f"{BLOCKS}/container-block"
    collapsible = value.get("is_collapsible") is True
    if value.get("default_collapsed") is True and not collapsible:
        message = "`default_collapsed` needs `is_collapsible`"
        yield (spot / "default_collapsed").fault("collapsible", message, source, "warning")
    if value.get("has_header_divider") is True and collapsible:
        message = "`has_header_divider` only works when the container is not collapsible"
        yield (spot / "has_header_divider").fault("collapsible", message, source, "warning")


def even_rows(value: Object, spot: Spot) -> Iterator[Fault]:
    """Warn of table rows that differ in length."""
    rows = [items(row) for row in items(value.get("rows"))]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            message = f"must have {len(rows[0])} cells like the first row"
            yield (spot / "rows" / index).fault("ragged", message, THIRD_PARTY, "warning")


def characters(value: object) -> int:
    """Count the code points of every ``text`` string inside a value, however deep."""
    total, waiting = 0, [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Mapping):
            text = current.get("text")
            total += len(text) if isinstance(text, str) else 0
            waiting.extend(current.values())
        else:
            waiting.extend(items(current))
    return total


def table_size(value: Object, spot: Spot) -> Iterator[Fault]:
    """Refuse a table with too many characters in its cells."""
    kind = value.get("type")
    if kind in ("table", "data_table"):
        size = characters(value.get("rows"))
        yield from breach(LIMITS[f"{kind}.characters"], size, spot / "rows", CHARACTERS)
