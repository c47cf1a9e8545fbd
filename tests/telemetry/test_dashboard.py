"""The Grafana dashboard and the program agree on what there is to see, and each panel says what to do about it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.telemetry import exposition, metrics
from bot.telemetry.instruments import REGISTRY, Labelled

ROOT = Path(__file__).parents[2]
BOARD = json.loads((ROOT / ".github" / "grafana.json").read_text("utf-8"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]

LEFT_OUT: dict[str, str] = {}
"""What is counted and not drawn, with the reason. Nothing is, for now."""


@pytest.fixture(scope="module")
def served():
    """Names of all series that a process serves, with their labels."""
    text = generate_latest(exposition.registry()).decode()
    families = text_string_to_metric_families(text)
    return {sample.name: set(sample.labels) for family in families for sample in family.samples}


def asked(query):
    """Names of series that a query asks for."""
    return set(re.findall(r"\b((?:waerror|process)_\w+)\b", query))


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_asks_for_what_a_process_serves_by_labels_that_it_has(served, query):
    assert asked(query)
    for name in asked(query):
        assert name in served
        for by in re.findall(r"by \(([^)]*)\)", query):
            assert set(by.replace(" ", "").split(",")) <= served[name], query


def test_every_metric_is_on_the_dashboard_or_left_out_for_a_reason():
    drawn = {name for query in QUERIES for name in asked(query)}
    missing = [
        name
        for name in REGISTRY
        if not any(seen.startswith(name) for seen in drawn) and not LEFT_OUT.get(name)
    ]
    assert missing == []
    assert [name for name in LEFT_OUT if name not in REGISTRY] == []


def test_every_panel_says_what_a_person_can_do():
    for panel in PANELS:
        assert len(panel["description"]) > 40, panel["title"]


def test_it_can_be_imported_anywhere():
    assert BOARD["templating"]["list"][0]["type"] == "datasource"
    assert {panel["datasource"]["uid"] for panel in PANELS} == {"${datasource}"}
    numbers = [panel["id"] for panel in BOARD["panels"]]
    assert len(numbers) == len(set(numbers))
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in BOARD["panels"]]
    assert len(places) == len(set(places))


def test_every_word_that_the_code_counts_under_is_declared():
    """`labels("…")` with a word that nobody declared would silently count as "other"."""
    strangers, looked = [], 0
    for file in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            target = node.func.value
            if node.func.attr != "labels" or not isinstance(target, ast.Attribute):
                continue
            counter = getattr(metrics, target.attr, None)
            words = [word.value for word in node.args if isinstance(word, ast.Constant)]
            if isinstance(counter, Labelled) and len(words) == len(node.args):
                looked += 1
                strangers += (
                    [] if tuple(words) in counter.children else [f"{file.name}: {target.attr} {words}"]
                )
    assert looked >= 4
    assert strangers == []


def test_every_method_of_slack_that_the_code_calls_is_declared():
    """Of methods too: an undeclared one would be counted as "other"."""
    called = set()
    for room in ("listeners", "serve", "app.py"):
        for file in [ROOT / "bot" / room] if room.endswith(".py") else (ROOT / "bot" / room).rglob("*.py"):
            called |= set(
                re.findall(r"client\.((?:chat|views|files|conversations|users|usergroups|reactions|auth)_\w+)",
                           file.read_text("utf-8"))
            )  # fmt: skip
    declared = {words[0].replace(".", "_").lower() for words in metrics.slack_calls.children}
    assert called
    assert {name.replace("_", "").lower() for name in called} <= {name.replace("_", "") for name in declared}
