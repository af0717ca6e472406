"""The test harness: see ``tests/harness/`` for each part, and CONTRIBUTING.md for the commands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from harness import needs

pytest_plugins = ["harness.needs", "harness.network", "harness.browser"]

HERE = Path(__file__).resolve().parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database-tests",
        action="store_true",
        help="run only the tests that touch the database (what is worth repeating on PostgreSQL)",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and keep only the tests of the database when asked."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if config.getoption("--only-database-tests"):
        kept = [item for item in items if _touches_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & set(fixtures))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input that stands beside the checkout, here and in continuous integration."""
    folder = Path(os.environ.get("CHANTIER_SHARED_DATA", HERE.parent / "shared" / "data"))
    if not folder.is_dir():
        needs.lacking(needs.SHARED_DATA)
    return folder
