"""Counters and histograms of this process in OpenMetrics text, for Prometheus.

Source: OpenMetrics 1.0 (prometheus/OpenMetrics, specification/OpenMetrics.md): names, units, escaping, ``# EOF``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from phohien.lgsp.gateway.watch.rows import BOUNDS, PLACE, REACHED, Sum

MEDIA_TYPE = b"application/openmetrics-text; version=1.0.0; charset=utf-8"
_CLIENT, _SERVICE, _OUTCOME = PLACE["client"], PLACE["service"], PLACE["outcome"]
Sample = tuple[str, Mapping[str, str], float]


class Metrics:
    """What passed since the start: exchanges by client, service and outcome; durations and sizes by service."""

    def __init__(self) -> None:
        self.exchanges: dict[tuple[str, str, str], int] = {}
        self.services: dict[str, Sum] = {}

    def add(self, row: list[Any]) -> None:
        """One exchange more."""
        key = (row[_CLIENT], row[_SERVICE], row[_OUTCOME])
        self.exchanges[key] = self.exchanges.get(key, 0) + 1
        made = self.services.get(row[_SERVICE])
        if made is None:
            made = self.services[row[_SERVICE]] = Sum()
        made.add(row)

    def families(self) -> list[str]:
        """The families of these counters, each as text."""
        services = sorted(self.services.items())
        return [
            family("phohien_exchanges", "counter", "Exchanges by client, service and outcome.",
                   [("_total", {"client": client, "service": service, "outcome": outcome}, count)
                    for (client, service, outcome), count in sorted(self.exchanges.items())]),
            family("phohien_exchange_duration_seconds", "histogram",
                   "From the caller's request to the answer, of exchanges that reached for the provider.",
                   [sample for service, made in services for sample in _histogram(service, made)], unit="seconds"),
            family("phohien_request_bytes", "counter", "Octets of requests.",
                   [("_total", {"service": service}, made.request_octets) for service, made in services], unit="bytes"),
            family("phohien_response_bytes", "counter", "Octets of answers.",
                   [("_total", {"service": service}, made.response_octets) for service, made in services], unit="bytes"),
        ]  # fmt: skip


def _histogram(service: str, made: Sum) -> Iterable[Sample]:
    passed = 0
    for bound, count in zip([*(f"{bound / 1000:g}" for bound in BOUNDS), "+Inf"], made.buckets, strict=True):
        passed += count
        le = bound if bound == "+Inf" or "." in bound else f"{bound}.0"
        yield "_bucket", {"service": service, "le": le}, passed
    yield "_count", {"service": service}, sum(made.counts[word] for word in REACHED)
    yield "_sum", {"service": service}, round(made.milliseconds / 1000, 6)


def family(name: str, kind: Literal["counter", "gauge", "histogram"], text: str, samples: Iterable[Sample],
           *, unit: str = "") -> str:  # fmt: skip
    """One family with its metadata; a sample is the name's ending, labels, and value."""
    lines = [f"# TYPE {name} {kind}", *([f"# UNIT {name} {unit}"] if unit else []), f"# HELP {name} {_escaped(text)}"]
    for ending, labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
        lines.append(f"{name}{ending}{{{inside}}} {value:g}" if isinstance(value, float) and abs(value) < 1e5
                     else f"{name}{ending}{{{inside}}} {value}")  # fmt: skip
    return "\n".join(lines).replace("{} ", " ")


def exposition(families: Iterable[str]) -> bytes:
    """The families as one document."""
    return ("\n".join([*families, "# EOF"]) + "\n").encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
