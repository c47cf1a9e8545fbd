import math
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.telemetry import exposition, instruments
from bot.telemetry.instruments import REGISTRY, Counter, Gauge, Histogram

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    own = {}
    for module in (instruments, exposition):
        monkeypatch.setattr(module, "REGISTRY", own)


def series():
    text = generate_latest(exposition.registry()).decode()
    families = text_string_to_metric_families(text)
    return {(s.name, *sorted(s.labels.items())): s.value for family in families for s in family.samples}


def test_a_word_that_nobody_declared_counts_as_other_and_makes_no_series():
    counter = Counter("calls", "Calls", method=("a.b", "c.d"))
    before = len(series())
    for word in ("a.b", "xoxb-secret", "131047", "a.b"):
        counter.labels(word).inc()
    assert len(series()) == before
    assert series()["calls_total", ("method", "a.b")] == 2
    assert series()["calls_total", ("method", "other")] == 2


def test_one_strange_word_of_two_leaves_the_other_as_it_is():
    counter = Counter("outcomes", "Outcomes", surface=("dm",), outcome=("answer",))
    counter.labels("dm", "strange").inc()
    assert series()["outcomes_total", ("outcome", "other"), ("surface", "dm")] == 1


def test_buckets_are_cumulative_and_a_bound_belongs_to_its_bucket():
    histogram = Histogram("seconds", "Seconds", (0.1, 1.0))
    for seconds in (0.05, 0.1, 0.5, 7.0):
        histogram.observe(seconds)
    seen = series()
    assert [seen["seconds_bucket", ("le", le)] for le in ("0.1", "1.0", "+Inf")] == [2, 3, 4]
    assert seen["seconds_count",] == 4
    assert math.isclose(seen["seconds_sum",], 7.65)


def test_a_gauge_is_read_when_somebody_asks():
    gauge, rows = Gauge("rows", "Rows"), []
    gauge.read = lambda: len(rows)
    rows.append(1)
    assert series()["rows",] == 1


def test_every_series_of_the_program_is_there_before_it_happens_so_that_rates_begin_at_nought():
    from bot.telemetry import metrics

    assert isinstance(metrics.claims.children["won",].value, float)
    assert metrics.store_lost.labels("slow") is not metrics.store_lost.labels("locked")
    assert REGISTRY["waerror_acknowledgement_seconds"] is metrics.acknowledgement


def test_a_start_does_not_import_prometheus():
    code = "import sys, bot.app; print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
    assert done.stdout.strip() == "False"
