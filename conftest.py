"""The test harness: see ``tests/harness/`` for each part, and CONTRIBUTING.md for the commands."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["harness.database", "harness.put_back", "harness.needs", "harness.network", "harness.browser"]

# The same examples for everyone and no stopwatch: a busy machine or a lucky draw never turns a run red.
hypothesis.settings.register_profile("chantier", deadline=None, derandomize=True)
hypothesis.settings.load_profile("chantier")


@pytest.fixture(autouse=True)
def _nothing_is_remembered_from_one_test_to_the_next() -> None:
    from django.conf import settings
    from django.core.cache import caches
    from django.utils import translation

    for name in settings.CACHES:
        caches[name].clear()
    # A page asked in English leaves its language to the thread: the next test speaks that of the instance.
    translation.deactivate()
    # An index outlives the rows of the test that built it, which are rolled back.
    shutil.rmtree(Path(settings.CHANTIER_DATA) / "search", ignore_errors=True)
    # A public log remembers what it signed: another test has another log.
    shutil.rmtree(Path(settings.CHANTIER_DATA) / "public-log", ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database-tests",
        action="store_true",
        help="run only the tests that touch the database (what is worth repeating on PostgreSQL)",
    )


class _Marks:
    """Before anything is chosen by its marks: what drives a browser has its mark, whatever fixture leads there."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if "browser" in getattr(item, "fixturenames", ()):
                item.add_marker("browser")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Marks())
    # A house of two hundred modules and five thousand tests is walked by the collector of rubbish again and again: a
    # quarter of the processor went there. What is loaded once is set aside, and young objects are looked at less often.
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order, and keep only the tests of the database when asked."""
    # The longest of all, the repeat on PostgreSQL, begins first and leaves the rest to the other processes.
    items.sort(key=lambda item: item.get_closest_marker("postgresql") is None)
    if config.getoption("--only-database-tests"):
        kept = [item for item in items if _touches_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & set(fixtures))
