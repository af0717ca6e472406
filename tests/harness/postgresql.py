"""A private PostgreSQL made of Debian's programs, in a folder of its own, gone with the test run."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

ADDRESS = "CHANTIER_TEST_POSTGRESQL_URL"
# Nothing of this cluster outlives the run: it need not survive a power cut.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Tables that nobody has counted look large: compiling a query would take longer than its answer.
    "jit": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


CLUSTER = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]


class NoPostgreSQL(Exception):
    """PostgreSQL's server programs are not on this machine."""


def server_programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, the newest version first."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("pg_ctl") else None


def address_of_private_cluster() -> str:
    """The cluster's address as a ``DATABASE_URL``; started by the first process that asks."""
    if ADDRESS not in os.environ:
        os.environ[ADDRESS] = _start()
    return os.environ[ADDRESS]


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _start() -> str:
    programs = server_programs()
    if programs is None:
        raise NoPostgreSQL("CHANTIER_TEST_DATABASE=postgresql, and no initdb and pg_ctl were found")
    home = Path(tempfile.mkdtemp(prefix="chantier-postgresql-"))
    data = home / "data"
    # PostgreSQL refuses to run as root: an unprivileged account then owns the folder.
    runner: list[str] = []
    if os.geteuid() == 0:
        runner = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        shutil.chown(home, "nobody", "nogroup")
    port = _free_port()
    account = ["-U", "chantier", "-A", "trust"]
    _run([*runner, str(programs / "initdb"), "-D", str(data), *account, *CLUSTER], home)
    options = " ".join(f"-c {name}={value}" for name, value in FAST.items())
    options += f" -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home}"
    control = [*runner, str(programs / "pg_ctl"), "-D", str(data)]
    _run([*control, "-w", "-t", "60", "-l", str(home / "log"), "-o", options, "start"], home)
    atexit.register(_stop, [*control, "-m", "immediate", "stop"], home, os.getpid())
    return f"postgresql://chantier@127.0.0.1:{port}/postgres"


def _stop(command: list[str], home: Path, owner: int) -> None:
    if os.getpid() == owner:
        subprocess.run(command, cwd=home, check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[str], home: Path) -> None:
    output = home / "output"
    with output.open("w") as stream:  # a pipe would stay open in the server that pg_ctl leaves behind
        done = subprocess.run(command, cwd=home, stdout=stream, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        log = home / "log"
        said = output.read_text() + (log.read_text() if log.exists() else "")
        raise NoPostgreSQL(f"{command[-1]} failed: {said[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
