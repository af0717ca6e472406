"""`chantier serve` as a process: it answers, keeps its worker, stops when asked, and opens to others only when fit."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from chantier.config.demo import processes

CHANTIER = str(Path(sys.executable).with_name("chantier"))
PATIENCE = 300

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the children of a process in /proc")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("instance")


def environment(data, **more):
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHANTIER_", "DJANGO_", "DATABASE"))
    }
    return {**bare, "CHANTIER_DATA": str(data), "CHANTIER_TIME_ZONE": "UTC", **more}


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(data):
    port = free_port()
    output = data / "output.txt"
    with output.open("w") as kept:
        running = subprocess.Popen(
            [CHANTIER, "serve", "--port", str(port)],
            cwd=data,
            env=environment(data, CHANTIER_ADDRESS=f"http://127.0.0.1:{port}"),
            stdout=kept,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running, port, output
    finally:
        if running.poll() is None:
            running.kill()
            running.wait()


def health(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/sante", timeout=5) as answer:
            return json.load(answer)
    except OSError:
        return None


def until(found, running, output):
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        assert running.poll() is None, output.read_text()
        answer = found()
        if answer:
            return answer
        time.sleep(0.3)
    raise AssertionError(f"waited {PATIENCE} seconds\n{output.read_text()}")


def children(pid):
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found[int(folder.name)] = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def worker_of(running):
    return next((pid for pid, command in children(running.pid).items() if "django worker" in command), None)


def lives(port):
    said = health(port)
    return said if said and said["worker"]["state"] == "alive" else None


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_both_answers_and_stops_cleanly_when_asked(data, asked):
    with serving(data) as (running, port, output):
        said = until(lambda: lives(port), running, output)
        its_own = children(running.pid)
        running.send_signal(asked)
        status = running.wait(30)
    assert (said["database"], said["worker"]["state"]) == ("ok", "alive")
    assert len(its_own) == 2
    assert (status, health(port)) == (0, None)
    assert not [pid for pid in its_own if Path(f"/proc/{pid}").exists()]
    assert "En service" in output.read_text()
    assert "Traceback" not in output.read_text()


def test_a_worker_that_dies_is_started_again_while_pages_answer(data):
    with serving(data) as (running, port, output):
        until(lambda: lives(port), running, output)
        first = worker_of(running)
        os.kill(first, signal.SIGKILL)
        second = until(lambda: worker_of(running) not in {None, first} and worker_of(running), running, output)
        assert health(port)["database"] == "ok"
        os.kill(second, signal.SIGKILL)
        until(lambda: worker_of(running) not in {None, second}, running, output)
        running.terminate()
        assert running.wait(30) == 0
    said = output.read_text()
    daily = subprocess.run(
        [CHANTIER, "daily"], cwd=data, env=environment(data), capture_output=True, text=True, check=True
    )
    assert "Rien à faire" in daily.stdout, "the worker that serve started had done the regular work"
    assert "L’ouvrier s’est arrêté (code -9) ; il repart dans 1 s." in said
    assert "L’ouvrier s’est arrêté (code -9) ; il repart dans 2 s." in said


@pytest.mark.parametrize(
    ("host", "more", "why"),
    [
        ("0.0.0.0", {}, "n’est pas prête à être jointe par d’autres machines"),
        ("0.0.0.0", {"CHANTIER_DEMO": "1"}, "La démonstration laisse entrer sans mot de passe"),
        (
            "::",
            {"CHANTIER_ADDRESS": "https://chantier.example", "CHANTIER_DEBUG": "1"},
            "n’est pas prête à être jointe par d’autres machines",
        ),
    ],
)
def test_other_machines_reach_only_an_instance_fit_to_publish(tmp_path, host, more, why):
    refused = subprocess.run(
        [CHANTIER, "serve", "--host", host, "--port", str(free_port())],
        cwd=tmp_path,
        env=environment(tmp_path, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert why in refused.stderr
    assert not (tmp_path / "chantier.sqlite3").exists()


@pytest.mark.parametrize(
    ("host", "only_here"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_what_is_reached_from_this_machine_only(host, only_here):
    assert processes.is_loopback(host) is only_here


def test_the_wait_doubles_up_to_a_minute_and_begins_again_after_a_steady_time():
    kept = processes.Kept([sys.executable, "-c", "raise SystemExit(3)"])
    now, waits = 0.0, []
    for _ in range(9):
        [child] = kept.children()
        child.wait()
        [_sentence] = kept.look(now)
        waits.append(kept._again_at - now)
        now = kept._again_at
        assert list(kept.look(now)) == []
    [child] = kept.children()
    child.wait()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
