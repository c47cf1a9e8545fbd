"""A miss: what was looked for, the neighbours of a number, what to send instead. Never a guess as an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, state, words
from bot.cards.help import help_card
from bot.resolve.outcome import Miss, Receipt

if TYPE_CHECKING:
    from bot.cards.blocks import Block, Card
    from bot.cards.library import Library
    from bot.cards.setting import Setting
    from bot.resolve.outcome import Neighbour, Unknown

NEIGHBOURS = 3
_PLAIN = {
    Miss.UNRELATED: (words.UNRELATED, words.LOOKED_UNRELATED),
    Miss.OTHER_SCRIPT: (words.OTHER_SCRIPT, words.LOOKED_SCRIPT),
}
_HINTS = {Miss.HTTP: words.OLD_CLIENT, Miss.NO_ERROR: words.MAY_LEAD}
_VOWELS = ("a", "e", "i", "o", "un")
"""How a field or a status begins that takes "an": not `user_preferences`."""
META_LIST = "meta-error-codes"
"""The id in sources.toml of Meta's list."""


def unknown_card(unknown: Unknown, setting: Setting, library: Library) -> Card:
    """Draw a miss; an empty question gets the help card."""
    if unknown.miss is Miss.EMPTY:
        return help_card(library, setting)
    title, looked = told(unknown)
    near = unknown.neighbours[:NEIGHBOURS]
    hint = _HINTS.get(unknown.miss, words.SLIP)
    blocks = [b.header(title), b.section(b.escape(f"{looked} {hint}" if near else looked))]
    blocks += [_neighbour(one, setting) for one in near]
    if unknown.receipt is Receipt.UPDATE:
        blocks.append(b.section(words.SEND_SINCE))
    else:
        blocks.append(_instead(unknown, asked=bool(near)))
    if unknown.miss is Miss.NO_ERROR:  # nothing was looked up, so nothing is kept, and no list holds more
        led = [f"{words.MAY_LEAD} {n.entry.code} ({b.lower_first(n.entry.headline)})." for n in near]
        return b.Card(fallback.text([f"{title}.", b.without_ticks(looked), *led]), blocks)
    blocks += [block for block in (_kept(setting, library), _search(setting)) if block is not None]
    return b.Card(fallback.neighbours_text(title, near), blocks)


def told(unknown: Unknown) -> tuple[str, str]:
    """Return the header and what was looked for."""
    code = b.cut(b.one_line(unknown.code), 40)
    match unknown.miss:
        case Miss.CODE:
            return words.NOT_A_CODE.format(code=code), words.LOOKED_CODE
        case Miss.HTTP:
            return words.HTTP_ALONE.format(code=code), words.LOOKED_HTTP
        case Miss.PROVIDER if unknown.provider is not None:
            name, count = unknown.provider.name, words.number(len(unknown.provider.codes))
            looked = words.LOOKED_PROVIDER if unknown.provider.codes else words.LOOKED_NO_LIST
            return (
                words.NOT_OF_PROVIDER.format(provider=name, code=code),
                looked.format(provider=name, count=count),
            )
        case Miss.NO_ERROR:
            title, looked = words.NO_ERROR[unknown.receipt or Receipt.OTHER]
            article = "an" if code.startswith(_VOWELS) else "a"
            if title.startswith("{"):
                article = article.capitalize()
            return title.format(article=article, word=code), looked.format(event=_event(unknown))
    return _PLAIN.get(unknown.miss, (words.NO_WORDS, words.LOOKED_WORDS))


def _event(unknown: Unknown) -> str:
    """Return what a change says of itself, as an aside."""
    return f" ({', '.join(f'`{word}`' for word in unknown.event)})" if unknown.event else ""


def _neighbour(near: Neighbour, setting: Setting) -> Block:
    entry, how = near.entry, words.DIFFERENCE.get(near.difference, "")
    text = f"{b.bold(entry.code)} · {b.escape(entry.headline)}" + (f"  ({how})" if how else "")
    if not setting.pressable:
        return b.section(text)
    return b.section(text, parts.opener(entry, ids.OPEN, state.encode(state.State(key=entry.key))))


def instead(unknown: Unknown) -> list[str]:
    """Return what to send instead."""
    if unknown.receipt is Receipt.UPDATE:
        return [words.SEND_SINCE]
    if unknown.miss is Miss.NO_ERROR:
        return [words.SEND_FAILED, words.SEND_ANSWER, words.SEND_PROVIDER]
    lines = [words.SEND_PASTE, words.SEND_PROVIDER]
    if unknown.miss not in {Miss.CODE, Miss.PROVIDER, Miss.HTTP}:
        lines.append(words.SEND_WORDS)
    return lines


def _instead(unknown: Unknown, *, asked: bool) -> Block:
    lines = instead(unknown)
    head = b.line(b.words(words.NEITHER if asked else words.WHAT_HELPS, strong=True))
    return b.rich(head, b.listed([b.prose(text) for text in lines], ordered=True))


def _kept(setting: Setting, library: Library) -> Block | None:
    source = library.sources.get(META_LIST)
    told = [words.KEPT] if setting.kept else []
    told += [b.anchor(source.url, words.META_LIST)] if source else []
    return b.context(" ".join(told)) if told else None


def _search(setting: Setting) -> Block | None:
    if "search" not in setting.features or not setting.pressable:
        return None
    return b.actions([b.button(words.SEARCH, ids.SEARCH, state.encode(state.State()))], ids.ACTIONS_BLOCK)
