"""What a test may need from the machine: skipped with its reason, or failed where all is required."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import pytest

PREFIX = "needs "
CHROMIUM = "Chromium (Debian: chromium)"
POSTGRESQL = "PostgreSQL’s server programs (Debian: postgresql)"
BUNDLE = "the browser bundle (Node 20, or the network for its wheel, at installation)"
LINKCHECKER = "LinkChecker (the dev group of pyproject.toml: uv sync)"
CHECKOUT = Path(__file__).resolve().parents[2]
SHARED_DATA = "the real lists in ../shared/data"


def all_is_required() -> bool:
    """Whether a missing program is a failure (continuous integration) and not a skip (a newcomer)."""
    return os.environ.get("CHANTIER_REQUIRE_ALL") == "1"


def lacking(thing: str) -> NoReturn:
    """End the test: it cannot run without this thing."""
    if all_is_required():
        pytest.fail(f"CHANTIER_REQUIRE_ALL=1, and this test needs {thing}", pytrace=False)
    pytest.skip(PREFIX + thing)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line what was skipped for lack of what."""
    lacks: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _, found, thing = reason.partition(PREFIX)
        if found and thing in {CHROMIUM, POSTGRESQL, SHARED_DATA, BUNDLE, LINKCHECKER}:
            lacks[thing] += 1
    if lacks:
        parts = [f"{n} {'test needs' if n == 1 else 'tests need'} {thing}" for thing, n in lacks.items()]
        terminalreporter.write_line("skipped: " + "; ".join(parts), yellow=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input that stands beside the checkout, here and in continuous integration."""
    folder = Path(os.environ.get("CHANTIER_SHARED_DATA", CHECKOUT.parent / "shared" / "data"))
    if not folder.is_dir():
        lacking(SHARED_DATA)
    return folder
