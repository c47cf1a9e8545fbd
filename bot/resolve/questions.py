"""Texts that say no more than what a question of the catalog starts from: "accepted but not delivered"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resolve.features import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.catalog import Catalog
    from bot.knowledge.models import Opening

_SMALL = frozenset({
    "a", "an", "the", "is", "it", "its", "was", "are", "but", "and", "then", "by", "from", "my", "our", "your", "this",
    "that", "why", "how", "help", "please", "hi", "hello", "code", "error", "status", "message", "messages", "msg",
    "whatsapp", "api", "meta", "webhook", "says", "shows", "gets", "la", "el", "lo", "un", "una", "y", "e", "es",
    "pero", "mi", "por", "que", "o", "os", "as", "um", "uma", "mas", "meu", "de", "mensaje", "mensajes",
    "mensagem", "mensagens",
})  # fmt: skip
"""Words that change nothing. Those that deny are not among them."""


class Questions:
    """What the catalog's questions are told by. Built once."""

    def __init__(self, catalog: Catalog) -> None:
        self._found = {
            _content(words(said)): opening for _, opening in catalog.openings() for said in opening.said
        }

    def opening(self, said: Iterable[str]) -> Opening | None:
        """Return what so few words open; None where they say more, or something else."""
        return self._found.get(_content(said))


def _content(said: Iterable[str]) -> frozenset[str]:
    return frozenset(said) - _SMALL
