"""The Home tab: search, what was asked here, families, what is new, how to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, threads, words
from bot.cards.help import freshness, how_section
from bot.cards.search import entry_row, family_buttons, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block
    from bot.cards.library import Library
    from bot.knowledge.models import Entry

ASKED = 5
NEWS = 3


def home_view(
    catalog: Library,
    *,
    recent: Sequence[tuple[Entry, int]] = (),
    missing: Sequence[str] = (),
    permissions: str = "",
    welcome: bool = False,
    admin: bool = False,
    digest: bool = False,
    insights: Sequence[Block] = (),
) -> Block:
    """Return the Home tab.

    `recent`: entries and how often they were asked here in seven days, most first. `missing`: scopes of `words.ADDS`
    that the installation lacks; `permissions`: where an admin adds them. `welcome`: the first opening. `admin`: draws
    *Settings*.
    `insights`: what admins see of their workspace.
    """
    blocks = [
        b.header(words.HOME),
        *([b.section(b.escape(words.HOME_WELCOME))] if welcome else []),
        find(),
        b.header(words.ASKED_HERE),
        *_asked(recent),
        b.header(words.FAMILIES),
        b.actions(family_buttons(catalog), "families"),
        *_news(catalog),
        *how_section(digest=digest),
        b.context(b.escape(" · ".join(part for part in (words.PRIVACY, freshness(catalog)) if part))),
    ]
    if missing:
        blocks.append(_missing(missing, permissions))
    blocks += insights
    if admin:
        blocks.append(b.actions([b.button(words.SETTINGS, ids.SETTINGS)], ids.ACTIONS_BLOCK))
    return {"type": "home", "callback_id": ids.HOME_VIEW, "blocks": blocks}


def _missing(scopes: Sequence[str], where: str) -> Block:
    """Return what the installation lacks, and what each of it would add."""
    told = [words.MISSING.format(link=b.anchor(where, threads.SETTINGS_PAGE))]
    told += [words.MISSING_SCOPE.format(scope=scope, adds=words.ADDS[scope]) for scope in scopes]
    return b.context("\n".join(told))


def _asked(recent: Sequence[tuple[Entry, int]]) -> list[Block]:
    if not recent:
        return [b.section(words.NOTHING_ASKED)]
    times = [
        (entry, words.TIMES.format(count=words.number(n)) if n > 1 else words.ONCE) for entry, n in recent
    ]
    return [entry_row(entry, told) for entry, told in times[:ASKED]]


def _news(catalog: Library) -> list[Block]:
    """Return the newest entries that say what changed; nothing where none does."""
    dated = [(entry.added, entry.changed, entry) for entry in catalog if entry.added and entry.changed]
    newest = sorted(dated, key=lambda item: (item[0], item[2].key), reverse=True)[:NEWS]
    rows = [entry_row(entry, f"{words.day(added)}: {changed}") for added, changed, entry in newest]
    return [b.header(words.NEW), *rows] if rows else []
