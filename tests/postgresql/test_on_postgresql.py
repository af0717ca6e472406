"""What touches the database is true on PostgreSQL too.

The plain command runs the suite on SQLite; this test repeats the tests of the database on a private
PostgreSQL cluster. ``CHANTIER_TEST_DATABASE=postgresql uv run pytest`` runs everything on it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness import needs
from harness.postgresql import server_programs

ROOT = Path(__file__).resolve().parents[2]
NOTHING_TO_RUN = 5


@pytest.mark.postgresql
def test_the_tests_of_the_database_pass_on_postgresql():
    if os.environ.get("CHANTIER_TEST_DATABASE") == "postgresql":
        pytest.skip("the whole run is already on PostgreSQL")
    if server_programs() is None:
        needs.lacking(needs.POSTGRESQL)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    quiet = ["-q", "-n", "0", "-p", "no:cacheprovider", "-rf", "-o", "console_output_style=classic"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "src", *quiet, "--only-database-tests", "-m", "not browser and not realdata"],
        cwd=ROOT,
        env={**inherited, "CHANTIER_TEST_DATABASE": "postgresql"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != NOTHING_TO_RUN, "no test of the database was found"
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-4000:]
