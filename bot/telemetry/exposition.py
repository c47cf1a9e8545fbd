"""The metrics as Prometheus reads them, on a port of their own. Imported only where that port is set."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

import bot.telemetry.metrics  # noqa: F401 - declares what there is to collect
from bot.telemetry import logs
from bot.telemetry.instruments import REGISTRY, Counter, Gauge, Histogram
from bot.telemetry.reach import exposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.metrics_core import Metric

    from bot.telemetry.instruments import Instrument


class Instruments(Collector):
    """All instruments of this program, read when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        """Yield each with all of its series."""
        for instrument in REGISTRY.values():
            yield _family(instrument)


def registry() -> CollectorRegistry:
    """Return our instruments beside what the system says of this process: memory, processor time, open files."""
    made = CollectorRegistry(auto_describe=False)
    made.register(Instruments())
    ProcessCollector(registry=made)
    return made


async def serve(host: str, port: int) -> Callable[[], None]:
    """Serve the metrics from a thread of their own; return what ends that. Never raises.

    A port that is taken costs the metrics, not the bot. Nobody is asked for a password there, so an address that
    others reach is named in the log.
    """
    try:
        server, _ = await asyncio.to_thread(start_http_server, port, host, registry())
    except OSError as error:
        logs.get().warning(
            "metrics.unavailable", host=host, port=port, kind=type(error).__name__, number=error.errno,
            remedy="the bot runs without metrics: set WAERROR_METRICS_PORT to a free port, one for each process",
        )  # fmt: skip
        return lambda: None
    if exposed(host):
        logs.get().warning(
            "metrics.exposed", host=host, port=port,
            remedy="anybody who reaches this address reads them: set WAERROR_METRICS_HOST to 127.0.0.1 or to an "
            "address of a private network, or let a firewall close the port",
        )  # fmt: skip
    logs.get().info("metrics.listening", host=host, port=port)

    def end() -> None:
        server.shutdown()
        server.server_close()

    return end


def _family(instrument: Instrument) -> Metric:
    name, told = instrument.name, instrument.told
    if isinstance(instrument, Counter):
        counter = CounterMetricFamily(name, told, labels=instrument.names)
        for words, count in instrument.children.items():
            counter.add_metric(words, count.value)
        return counter
    if isinstance(instrument, Histogram):
        histogram = HistogramMetricFamily(name, told, labels=instrument.names)
        for words, times in instrument.children.items():
            histogram.add_metric(words, _buckets(times.bounds, times.counts), times.total)
        return histogram
    gauge = GaugeMetricFamily(name, told)
    if isinstance(instrument, Gauge):
        gauge.add_metric((), instrument.read())
    return gauge


def _buckets(bounds: tuple[float, ...], counts: list[int]) -> list[tuple[str, float]]:
    """Return cumulative counts, as Prometheus wants them."""
    buckets, sum_ = [], 0
    for bound, count in zip((*map(str, bounds), "+Inf"), tuple(counts), strict=True):
        sum_ += count
        buckets.append((bound, float(sum_)))
    return buckets
