"""Territories for the tests of places: the shipped facts, whole or three regions of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chantier.foundation.access.api import ADMINISTRATOR, Speaker
from chantier.foundation.places.services.load_facts import FactsLoaded, load_facts
from chantier.foundation.places.tests.few_regions import NO_LAND, few_regions

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADMIN = Speaker(person_id=None, roles=frozenset({ADMINISTRATOR}))


@pytest.fixture(scope="session")
def few_facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped tables without the other regions."""
    return few_regions(tmp_path_factory.mktemp("facts"))


@pytest.fixture
def loaded(db: None, few_facts: Path) -> FactsLoaded:
    """Three regions, drawn as approximate."""
    return load_facts(speaker=Speaker.system(), at=AT, folder=few_facts, land=NO_LAND)


@pytest.fixture
def whole(db: None) -> FactsLoaded:
    """All the shipped facts, drawn as approximate."""
    return load_facts(speaker=Speaker.system(), at=AT, land=NO_LAND)
