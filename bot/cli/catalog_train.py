"""`waerror catalog train`: the model of the shipped catalog, so that no user's machine has to learn it."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.knowledge.loader import load
from bot.resolve import keep, vectors
from bot.resolve.phrases import digest, phrases
from bot.resolve.train import train as learn

TARGET = Path(keep.__file__).with_name(keep.SHIPPED)


def train() -> int:
    """Learn from the shipped catalog and write the file beside the program."""
    told = phrases(load())
    keep.save(TARGET, digest(told, vectors.load().name), learn(told, vectors.load()))
    typer.echo(f"{TARGET}: {len(told):,} phrases, {TARGET.stat().st_size / 1e6:.1f} MB")
    return 0


def check() -> int:
    """Say whether the shipped model was learned from the catalog as it is."""
    found = keep.shipped()
    if found and found[0] == digest(phrases(load()), vectors.load().name):
        return 0
    typer.echo(f"{TARGET.name} was learned from other phrases: waerror catalog train", err=True)
    return 1
