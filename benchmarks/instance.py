"""A throw-away instance in a folder: settings, tables, words and places, ready for a benchmark."""

from __future__ import annotations

import os
from pathlib import Path


def open_instance(folder: Path, *, database: str = "") -> None:
    """Make this process an instance whose data is in ``folder``; the first time, prepare it."""
    import django

    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        CHANTIER_DATA=str(folder),
        CHANTIER_SECRET_KEY="only-for-benchmarks",
        # What reactions would do is done, and timed, by the benchmark itself.
        CHANTIER_TASKS="django_tasks.backends.dummy.DummyBackend",
        CHANTIER_EMAIL_URL="memorymail://",
        CHANTIER_HOSTS="testserver,localhost",
        DJANGO_SETTINGS_MODULE="chantier.config.settings",
    )
    os.environ.pop("DATABASE_URL", None)
    if database:
        os.environ["DATABASE_URL"] = database
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)  # a folder kept from an earlier run may be older than the code
    if not (folder / "prepared").exists():
        _prepare()
        (folder / "prepared").touch()


def _prepare() -> None:
    from django.utils import timezone

    from chantier.foundation.access.api import Speaker
    from chantier.foundation.places import api as places
    from chantier.foundation.words import api as words

    words.load_shipped(speaker=Speaker.system(), at=timezone.now())
    places.load_facts(speaker=Speaker.system(), at=timezone.now())
