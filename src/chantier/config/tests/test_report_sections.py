"""What the directory and the library give to an annual report, for the whole movement and for a territory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chantier.config import report_sections
from chantier.directory import api as directory
from chantier.directory.models import Membership, MembershipCategory, Organization
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.editorial.reports import gathering
from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places
from chantier.foundation.places.tests.few_regions import NO_LAND, few_regions
from chantier.foundation.words import api as words

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def bakery(tmp_path: Path) -> Organization:
    """A member of Shawinigan since March, and a body that is only known."""
    places.load_facts(speaker=Speaker.system(), at=AT, folder=few_regions(tmp_path), land=NO_LAND)
    words.load_shipped(speaker=Speaker.system(), at=AT)
    network = edition(source("liste"))
    mie, other = entry(network, "mie", **BAKERY), entry(network, "autre", legal_name="Coopérative au loin")
    shown(mie, other)
    category = MembershipCategory.objects.create(slug="membre", names={"fr": "membre"})
    Membership.objects.create(organization_id=mie.organization_id, category=category, since=date(2026, 3, 1))
    shown(mie, other)
    return Organization.objects.get(pk=mie.organization_id)


def test_members_are_told_of_those_known_with_where_they_are(bakery: Organization):
    part = report_sections._members(gathering.scope(year=2026, territory="", at=AT))
    assert [(one.key, one.value, one.of) for one in part.headline] == [
        ("members", 1, 2),
        ("joined", 1, 1),
        ("places", 1, None),
    ]
    assert [(one.key, one.value, one.of) for one in part.rows] == [("region-04", 1, 1), ("none", 0, 1)]
    assert part.source == "Répertoire de cette instance, fiches publiques, le 1 décembre 2026"


def test_the_report_of_a_territory_counts_what_is_inside_it(bakery: Organization):
    inside = report_sections._members(gathering.scope(year=2026, territory="region-04", at=AT))
    assert [one.label for one in inside.rows] == ["Shawinigan"]
    elsewhere = report_sections._members(gathering.scope(year=2026, territory="region-13", at=AT))
    assert elsewhere.is_empty
    assert report_sections._forms(gathering.scope(year=2026, territory="region-13", at=AT)).is_empty


def test_another_year_has_no_one_who_joined_and_the_same_members(bakery: Organization):
    part = report_sections._members(gathering.scope(year=2025, territory="", at=AT))
    assert [(one.key, one.value) for one in part.headline] == [("members", 1), ("joined", 0), ("places", 1)]


def test_who_became_a_member_long_ago_joins_no_second_time(bakery: Organization):
    again = {"organization": bakery, "category": MembershipCategory.objects.get()}
    Membership.objects.create(**again, since=None)
    Membership.objects.create(**again, since=date(2027, 2, 1))
    within = (date(2026, 1, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 12, 31))
    assert [directory.joined_between(*year) for year in within] == [(1, 1), (0, 1)]


def test_what_is_not_public_is_not_counted(bakery: Organization):
    Organization.objects.update(visibility=Organization.PRIVATE)
    assert report_sections._members(gathering.scope(year=2026, territory="", at=AT)).is_empty


def test_an_empty_library_has_nothing_to_say_and_asks_little(bakery: Organization):
    scope = gathering.scope(year=2026, territory="", at=AT)
    with CaptureQueriesContext(connection) as captured:
        assert report_sections._resources(scope).is_empty
    assert len(captured) == 4
