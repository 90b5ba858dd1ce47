"""Processes for the length of a measurement, and the processor time they took."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
BODY = '{"v":"' + "x" * 1014 + '"}'
_HTTP = """
daemon off; master_process off; pid %(folder)s/%(name)s.pid; error_log stderr crit;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 1h;
  client_body_temp_path %(folder)s/a; proxy_temp_path %(folder)s/b; fastcgi_temp_path %(folder)s/c;
  uwsgi_temp_path %(folder)s/d; scgi_temp_path %(folder)s/e;
  upstream provider { server 127.0.0.1:%(provider)d; keepalive 256; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:%(port)d%(tls)s; %(inside)s } }
"""
PROVIDES = f"location / {{ default_type application/json; return 200 '{BODY}'; }}"
SPEAKS = "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;"
FORWARDS = 'location / { proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; }'


def missing() -> str:
    """Which of the needed programs are not installed, as a sentence; empty when all are."""
    absent = [name for name in ("nginx", "wrk") if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")]
    return f"{' and '.join(absent)} not installed" if absent else ""


def free_ports(count: int) -> list[int]:
    """So many ports nobody listens on at this moment, all different."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


@contextmanager
def running(call: Sequence[str], port: int) -> Iterator[int]:
    """The process number of a program that listens at the port inside the block."""
    process = subprocess.Popen(
        call, env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"}, start_new_session=True
    )
    try:
        _await(port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start.")


def nginx(folder: Path, name: str, port: int, inside: str, provider: int, tls: Path | None = None) -> list[str]:
    """The command of an nginx with one process; with ``tls``, a folder of certificate and key, it ends TLS."""
    path = folder / f"{name}.conf"
    if tls is not None:
        inside = f"ssl_certificate {tls}/server.pem; ssl_certificate_key {tls}/server.key; {SPEAKS} {inside}"
    path.write_text(_HTTP % {"folder": folder, "name": name, "port": port, "inside": inside, "provider": provider,
                             "tls": " ssl" if tls else ""})  # fmt: skip
    return ["nginx", "-c", str(path)]


def gateway(folder: Path, port: int, number: int = 1, processes: int = 1) -> list[str]:
    """The command of a process of the measured gateway."""
    command = [sys.executable, "-m", "phohien.lgsp.gateway.bench.serve", str(folder), str(port)]
    return [*command, str(number), str(processes)]


def seconds_of(*pids: int) -> float:
    """The processor time these processes have taken. Unit: seconds."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Load(NamedTuple):
    """What wrk saw, and what the measured process spent."""

    exchanges: int
    errors: int
    rate: float
    p99_ms: float
    cpu_us: float


DIFFERENT = 512
_SCRIPT = """
local calls, at = {}, 0
init = function(args)
  wrk.headers["X-Road-Client"] = "%s"
  wrk.headers["Content-Type"] = "application/json"
  %s
  for number = 1, %d do
    wrk.headers["X-Road-Id"] = string.format("bench-%%08d", number)
    calls[number] = wrk.format("POST", wrk.path .. "/" .. number, nil, '%s')
  end
end
request = function()
  at = at %% #calls + 1
  return calls[at]
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %%d %%d %%d %%d\\n", summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(99), summary.duration))
end
"""


def load(folder: Path, client: str, address: str, pids: Sequence[int], connections: int, seconds: int,
         token: str = "") -> Load:  # fmt: skip
    """The address was called for that long on that many kept connections, with so many different ids and paths.

    The processes are those that answer.
    """
    script = folder / "load.lua"
    bearer = f'wrk.headers["Authorization"] = "Bearer {token}"' if token else ""
    script.write_text(_SCRIPT % (client, bearer, DIFFERENT, BODY))
    before = seconds_of(*pids)
    call = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), address]
    said = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    spent = seconds_of(*pids) - before
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+)", said)
    if found is None:
        raise RuntimeError(f"wrk said: {said}")
    exchanges, errors, p99, duration = map(int, found.groups())
    return Load(exchanges, errors, exchanges / duration * 1e6, p99 / 1000, spent / max(1, exchanges) * 1e6)
