"""What the machine lacks is skipped in one line, or refused where everything is required."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run_the_browser_tests_without_chromium(**environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CHANTIER_"))}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "tests/harness/tests/test_browser.py",
            "-q",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
        ],
        cwd=ROOT,
        env={**inherited, "PATH": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_newcomer_without_chromium_is_told_in_one_line():
    done = run_the_browser_tests_without_chromium()
    assert done.returncode == 0, done.stdout
    assert "skipped: 6 tests need Chromium (Debian: chromium)" in done.stdout.splitlines()


def test_where_all_is_required_a_lack_is_a_failure():
    done = run_the_browser_tests_without_chromium(CHANTIER_REQUIRE_ALL="1")
    assert done.returncode == 1
    assert "6 errors" in done.stdout.splitlines()[-1]
    assert "this test needs Chromium (Debian: chromium)" in done.stdout
