"""The pages of concertation asked by several clients at once, of the server that ``chantier serve`` runs.

Clock: from the request to the last byte, as a client on the same machine sees it (which takes of its processors).
CPU: of every process of the server, from ``/proc/PID/stat``, over the number of requests.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

#: Requests of one page, by all clients together.
REQUESTS = 300


@contextmanager
def serving(*, workers: int) -> Iterator[tuple[int, int]]:
    """(process, port) of a server of this instance, as it is run: each web process takes four requests at a time."""
    from chantier.config.demo.processes import web_command

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    command = web_command(host="127.0.0.1", port=port, workers=workers)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=dict(os.environ), start_new_session=True, **quiet)  # type: ignore[call-overload]
    try:
        _wait(port)
        yield server.pid, port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def asked(process: int, port: int, addresses: list[str], *, cookie: str, clients: int) -> dict[str, float]:
    """Clock of a request (milliseconds, middle and 95th of 100), CPU of the server for each, requests a second."""
    each = REQUESTS // clients

    def client(number: int) -> list[float]:
        line, taken = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
        for turn in range(each):
            started = time.perf_counter()
            line.request("GET", addresses[(number + turn) % len(addresses)], headers=_headers(cookie))
            answer = line.getresponse()
            answer.read()
            taken.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:
                raise SystemExit(f"{addresses}: {answer.status}")
        line.close()
        return taken

    with ThreadPoolExecutor(clients) as many:
        list(many.map(client, range(clients)))  # the first round makes what is kept, in each thread of the server
        before, started = _processor_ms(process), time.perf_counter()
        taken = sorted(one for some in many.map(client, range(clients)) for one in some)
        seconds, spent = time.perf_counter() - started, _processor_ms(process) - before
    return {
        "clock50": round(statistics.median(taken), 1),
        "clock95": round(taken[int(len(taken) * 0.95)], 1),
        "cpu": round(spent / len(taken), 1),
        "a_second": round(len(taken) / seconds, 1),
    }


def _headers(cookie: str) -> dict[str, str]:
    return {"Host": "localhost", "Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}


def _wait(port: int) -> None:
    for _attempt in range(300):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("GET", "/sante", headers=_headers(""))
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


def _processor_ms(process: int) -> float:
    """Processor taken so far by all the processes of this session, children that ended included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[3]) == process:  # its session
            ticks += sum(int(one) for one in fields[11:15])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")
