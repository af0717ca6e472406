"""The tables of the tests, migrated once for each state of the migrations and copied for each process.

Migrating takes some twenty seconds of processor: a run on two cores and the next run would pay them again.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".pytest_cache" / "migrated"
SEVERAL = 4  # whoever changes branches finds each one’s tables again


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_use_migrations: bool,
    django_db_blocker: DjangoDbBlocker,
) -> bool:
    """Whether the test database is there already: on SQLite, a copy of the migrated one."""
    from django.db import connection

    if connection.vendor != "sqlite" or not django_db_use_migrations:
        return bool(request.config.getvalue("reuse_db"))
    KEPT.mkdir(parents=True, exist_ok=True)
    migrated = KEPT / f"{state()}.sqlite3"
    with django_db_blocker.unblock(), _alone():
        if not migrated.exists():
            _migrate_into(migrated)
        shutil.copyfile(migrated, connection.creation._get_test_db_name())
    return True


def state() -> str:
    """What the tables depend on: our migrations, and the packages that bring their own."""
    files = sorted((ROOT / "src").glob("chantier/**/migrations/*.py"))
    digest = hashlib.sha256()
    for file in [*files, ROOT / "uv.lock", ROOT / "src/chantier/config/settings.py"]:
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:24]


def _migrate_into(migrated: Path) -> None:
    from django.db import connection

    for older in sorted(KEPT.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[: -SEVERAL + 1]:
        older.unlink()
    usual = connection.settings_dict["NAME"]
    made = Path(connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False))
    connection.close()  # the last connection to leave writes everything into the one file
    partial = migrated.with_suffix(".partial")
    shutil.copyfile(made, partial)
    partial.rename(migrated)
    connection.creation.destroy_test_db(usual, verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
