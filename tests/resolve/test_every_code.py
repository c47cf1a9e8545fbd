"""Every code anybody may type is found: as the answer, among options, or beside an HTTP status of the same number."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.resolve.batch import row
from bot.resolve.outcome import Miss, Unknown

CODES = [
    line.split()[0]
    for line in (Path(__file__).parents[1] / "fixtures" / "codes.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


@pytest.mark.parametrize("code", CODES)
def test_a_typed_code_is_found(resolver, code):
    assert code in row(resolver.resolve(code, typed=True))["codes"]


@pytest.mark.parametrize("text", ["408", "request failed with status code 400", "HTTP 429"])
def test_an_http_status_alone_is_no_answer_and_says_its_number(resolver, text):
    outcome = resolver.resolve(text, typed=True)
    assert isinstance(outcome, Unknown)
    assert outcome.miss is Miss.HTTP
    assert outcome.code == "".join(c for c in text if c.isdigit())
