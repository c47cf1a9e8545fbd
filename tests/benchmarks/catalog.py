"""What the catalog costs: reading and validating it, and checking it with every drawing.

    .venv/bin/python tests/benchmarks/catalog.py [--rounds 5]

- `load`: what the first start with a catalog pays: every file read, every field validated, every reference followed;
- `again`: what every later start pays: the same, but for the TOML, which is kept as JSON;
- `check`: the same with the rules of good writing;
- `drawings`: each entry in every way, place and surface, through the judge of Slack's limits and the line budget;
- `import`: Python and the modules that `load` needs, in a fresh process, for comparison.

Medians of the rounds, the first of each thrown away. Also what share of `load` is TOML: the yardstick that no change of
ours moves.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


def median(rounds: int, work) -> float:
    """Median seconds of `rounds` runs after one that is thrown away."""
    work()
    return statistics.median(_timed(work) for _ in range(rounds))


def _timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _fresh() -> None:
    subprocess.run([sys.executable, "-c", "import bot.knowledge.loader"], cwd=ROOT, check=True)


def main() -> None:
    """Measure and print."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--rounds", type=int, default=5)
    rounds = cli.parse_args().rounds

    from bot.cli.renderings import faults, renderings
    from bot.knowledge.loader import default_path, load, read

    catalog = load()
    texts = [file.read_text("utf-8") for file in default_path().rglob("*.toml")]
    rows = {
        "load": median(rounds, lambda: load(cache=None)),
        "  of it TOML": median(rounds, lambda: [tomllib.loads(text) for text in texts]),
        "again": median(rounds, load),
        "check": median(rounds, lambda: read(default_path())),
        "drawings": median(rounds, lambda: [faults(entry, catalog) for entry in catalog]),
        "import": median(rounds, _fresh),
    }
    drawn = sum(1 for entry in catalog for _ in renderings(entry, catalog))
    size = sum(map(len, texts))
    print(
        f"{len(catalog)} entries, {len(texts)} files, {size:,} characters, {drawn:,} drawings; median of {rounds}"
    )
    for name, seconds in rows.items():
        print(f"{name:14} {seconds * 1e3:8.1f} ms")
    print(f"load / TOML = {rows['load'] / rows['  of it TOML']:.2f}")


if __name__ == "__main__":
    main()
