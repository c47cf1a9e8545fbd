"""The project's own yardsticks, three sets of questions; and a guard that nobody learns them by heart."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from bot.knowledge.loader import load
from bot.resolve.batch import row
from bot.resolve.phrases import background
from bot.resolve.resolver import Resolver

HERE = Path(__file__).parent
NEAR_COPY = 72
"""rapidfuzz ratio from which a phrase is the question again; Meta's own sentences, which titles quote, are exempt."""
FREE = {"symptom", "multilingual", "negative"}
SETS = {"dev": "floors.json", "second": "second-floors.json", "field": "field-floors.json"}


def questions(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def resolver(learned):
    made = Resolver(load(), cache=learned)
    made.prepare()
    return made


@pytest.mark.parametrize(("name", "floors"), SETS.items())
def test_the_questions_stay_above_their_floors(name, floors, resolver, tmp_path):
    answers = tmp_path / "answers.jsonl"
    rows = ({"id": q["id"], **row(resolver.resolve(q["text"]))} for q in questions(name))
    answers.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    command = [sys.executable, HERE / "score.py", HERE / f"{name}.jsonl", answers, "--floor", HERE / floors]
    scored = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert scored.returncode == 0, scored.stdout + scored.stderr


@pytest.mark.parametrize("name", SETS)
def test_no_phrase_that_search_learns_from_is_a_near_copy_of_a_question(name):
    catalog = load()
    told = [t for entry in catalog for texts in entry.situations.values() for t in texts] + list(background())
    told += [t for _, opening in catalog.openings() for t in opening.said]
    folded = [t.casefold() for t in told]
    copies = []
    for question in questions(name):
        if question["kind"] in FREE:
            found = process.extractOne(
                question["text"].casefold(), folded, scorer=fuzz.ratio, score_cutoff=NEAR_COPY
            )
            if found:
                copies.append((question["id"], round(found[1]), told[found[2]]))
    assert copies == []
