"""The project's own yardstick: 154 questions as people ask them; and a guard that nobody learns them by heart."""

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


@pytest.fixture(scope="module")
def questions():
    return [json.loads(line) for line in (HERE / "dev.jsonl").read_text("utf-8").splitlines()]


def test_the_development_questions_stay_above_their_floors(questions, tmp_path, learned):
    resolver = Resolver(load(), cache=learned)
    resolver.prepare()
    answers = tmp_path / "answers.jsonl"
    rows = ({"id": q["id"], **row(resolver.resolve(q["text"]))} for q in questions)
    answers.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    command = [
        sys.executable,
        HERE / "score.py",
        HERE / "dev.jsonl",
        answers,
        "--floor",
        HERE / "floors.json",
    ]
    scored = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert scored.returncode == 0, scored.stdout + scored.stderr


def test_no_phrase_that_search_learns_from_is_a_near_copy_of_a_question(questions):
    told = [t for entry in load() for texts in entry.situations.values() for t in texts] + list(background())
    folded = [t.casefold() for t in told]
    copies = []
    for question in questions:
        if question["kind"] in FREE:
            found = process.extractOne(
                question["text"].casefold(), folded, scorer=fuzz.ratio, score_cutoff=NEAR_COPY
            )
            if found:
                copies.append((question["id"], round(found[1]), told[found[2]]))
    assert copies == []
