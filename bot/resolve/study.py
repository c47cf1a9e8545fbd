"""When search learns: beside a serving bot in the background, or at the first question where nobody is waiting.

Codes, payloads and Meta's sentences never wait for it. On an event loop a question is answered from word statistics
until the training is ready; elsewhere (the terminal, a batch) the first question in words trains, or reads what was
kept.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from bot.resolve import keep
from bot.resolve.phrases import digest

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.catalog import Catalog
    from bot.resolve.meaning import Meaning
    from bot.resolve.search import Search


class Study:
    """One catalog's search and its training, which happens once, whoever asks first."""

    def __init__(self, catalog: Catalog, meaning: Meaning | None, place: Path | None) -> None:
        self._catalog, self._meaning, self._place = catalog, meaning, place
        self._starting, self._building, self._learning = threading.Lock(), threading.Lock(), threading.Lock()
        self._search: Search | None = None
        self._thread: threading.Thread | None = None
        self.done = threading.Event()

    @property
    def search(self) -> Search:
        """The index, built at its first use: about 0.3 s for 300 entries."""
        with self._building:
            if self._search is None:
                from bot.resolve.search import Search  # noqa: PLC0415 - a tenth of a second that codes and payloads need not wait for

                self._search = Search(self._catalog)
            return self._search

    def at_hand(self) -> Search:
        """Return the search as good as it can be without making an event loop wait."""
        if not self.done.is_set():
            if _on_event_loop() or self._thread is not None:
                self.begin()
            else:
                self.finish()
        return self.search

    def begin(self) -> None:
        """Start learning in the background, once."""
        with self._starting:
            if self._thread is None and not self.done.is_set():
                self._thread = threading.Thread(target=self._learn, name="waerror-study", daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Learn now, or wait for the thread that does."""
        self._learn()

    def _learn(self) -> None:
        with self._learning:
            if self.done.is_set():
                return
            from bot.resolve import vectors  # noqa: PLC0415 - the same
            from bot.resolve.meaning import Sense, encoded, encoder  # noqa: PLC0415
            from bot.resolve.train import train  # noqa: PLC0415

            search = self.search
            name = digest(search.phrases)
            model = keep.read(self._place, name) if self._place else None
            if model is None or model.classes != search.classes:
                model = train(search.phrases, vectors.load())
                if self._place:
                    keep.write(self._place, name, model)
            search.learn(model)
            meaning = self._meaning or encoder()
            if meaning is not None:
                found = encoded(meaning, [phrase.text for phrase in search.phrases], self._place)
                search.sense = Sense(meaning, found, search.labels, len(search.classes))
            self.done.set()


def _on_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
