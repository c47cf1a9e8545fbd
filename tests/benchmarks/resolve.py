"""What resolving costs beside the plainest way to do the same, in one run.

    python tests/benchmarks/resolve.py

Free text over catalogs of 65, 300 and 2,000 entries against a rapidfuzz WRatio scan of the same titles; a code out of
3 kB of JSON against `json.loads`; a thread of 40 kB against one pass of a pattern. Medians of CPU time, alternating.
Entries beyond the catalog's own are made of its words, with a title and three situations each.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.knowledge.loader import load
from bot.resolve.phrases import phrases
from bot.resolve.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.knowledge.catalog import Catalog

ROUNDS = 40
SIZES = {65: 1.5, 300: 0.8, 2_000: 0.2}
QUESTIONS = (
    "a customer says nothing arrived although our panel shows sent",
    "since this morning every template of the campaign is refused",
    "the token worked yesterday and today all calls fail",
    "algunos clientes no reciben el aviso de envío",
    "the pdf invoice is not accepted, smaller files are fine",
)


def median(job: Callable[[], object]) -> float:
    """Return the median CPU time of a job in microseconds."""
    spent = []
    for _ in range(ROUNDS):
        before = time.process_time()
        job()
        spent.append(time.process_time() - before)
    return statistics.median(spent) * 1e6


def sized(catalog: Catalog, size: int) -> Catalog:
    """Return the catalog's first entries, or as many as it has and made-up ones."""
    entries = dict(list(catalog.entries.items())[:size])
    words = sorted({w for p in phrases(catalog) for w in p.text.split() if w.isalpha()})
    draw = random.Random(1)  # noqa: S311
    model = next(iter(entries.values()))
    for n in range(size - len(entries)):
        lines = tuple(" ".join(draw.sample(words, 9)) for _ in range(3))
        title = " ".join(draw.sample(words, 4))[:150]
        made = model.model_copy(
            update={"code": f"x{n}", "title": title, "situations": {"en": lines}, "related": ()}
        )
        entries[made.key] = made
    return replace(catalog, entries=entries)


def free_text(catalog: Catalog) -> None:
    for size, limit in SIZES.items():
        made = sized(catalog, size)
        resolver = Resolver(made, cache=None)
        before = time.process_time()
        resolver.prepare()
        learning = time.process_time() - before
        titles = [entry.title for entry in made]
        ours, theirs = [], []
        for question in QUESTIONS:
            ours.append(median(partial(resolver.resolve, question)))
            theirs.append(median(partial(process.extract, question, titles, scorer=fuzz.WRatio, limit=5)))
        one, other = statistics.median(ours), statistics.median(theirs)
        print(
            f"{size:5} entries: resolve {one:6.0f} us, WRatio {other:6.0f} us, ratio {one / other:4.2f}"
            f" (at most {limit}); learning {learning:4.1f} s"
        )


def payloads(resolver: Resolver) -> None:
    row = {
        "status": "failed",
        "id": "wamid.X",
        "errors": [{"code": 131047, "title": "Re-engagement message"}],
    }
    body = json.dumps({"entry": [{"changes": [{"value": {"statuses": [row] * 33}}]}]})[:3_100]
    body = body[: body.rindex("}, {")] + "}]}}]}]}"
    thread = (
        "12:04 send to 4411 failed, error 131026, tried again later, see the log of the worker\n" * 500
    )[:40_000]
    pattern = re.compile(r"\b1[0-9]{5}\b")
    one, other = median(lambda: resolver.resolve(body)), median(lambda: json.loads(body))
    print(f"{len(body)} B of JSON: resolve {one:.0f} us, json.loads {other:.0f} us, ratio {one / other:.0f}")
    one, other = median(lambda: resolver.resolve(thread)), median(lambda: pattern.findall(thread))
    print(
        f"{len(thread)} B of thread: resolve {one:.0f} us, one pattern {other:.0f} us, ratio {one / other:.0f}"
    )


def main() -> None:
    catalog = load()
    free_text(catalog)
    payloads(Resolver(catalog))


if __name__ == "__main__":
    main()
