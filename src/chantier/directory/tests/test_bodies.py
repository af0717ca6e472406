"""Organisations as upper mandates count them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chantier.directory.api import Groups, groups_of, is_member_within, members_within, organization_id_of
from chantier.directory.models import CollegePlace, Organization
from chantier.foundation.places.models import Containment, Territory

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def territory(reference: str, kind: str = "region") -> Territory:
    row = Territory.objects.create(reference=reference, kind=kind, code=reference, name=reference)
    Containment.objects.create(container=row, contained=row)
    return row


def body(public_id: str, **given) -> Organization:
    given = {"standing": Organization.MEMBER, "created_at": NOW, "updated_at": NOW, **given}
    return Organization.objects.create(
        public_id=public_id, slug=public_id, name=public_id, sort_name=public_id, **given
    )


def test_members_are_counted_where_they_are_private_pages_included():
    here, elsewhere = territory("region-a"), territory("region-b")
    one = body("aaaaaaaa", region=here, visibility=Organization.PRIVATE)
    two = body("bbbbbbbb", region=elsewhere)
    body("cccccccc", region=here, standing=Organization.KNOWN)
    body("dddddddd", region=here, merged_into=one)
    assert members_within(here.pk) == (one.pk,)
    assert members_within() == (one.pk, two.pk)
    assert is_member_within(one.pk, here.pk)
    assert not is_member_within(two.pk, here.pk)


def test_a_body_merged_into_another_answers_by_the_other():
    kept = body("aaaaaaaa")
    body("bbbbbbbb", merged_into=kept)
    assert organization_id_of("bbbbbbbb") == kept.pk
    assert organization_id_of("unknown") is None


def test_groups_are_those_of_the_day(django_assert_num_queries):
    one, two = body("aaaaaaaa", region=territory("region-a")), body("bbbbbbbb")
    CollegePlace.objects.create(college_slug="poles", organization=one, since=date(2020, 1, 1))
    CollegePlace.objects.create(college_slug="unions", organization=one, until=date(2021, 1, 1))
    CollegePlace.objects.create(college_slug="new", organization=two, since=date(2027, 1, 1))
    with django_assert_num_queries(2):
        assert groups_of([one.pk, two.pk], on=DAY) == {one.pk: Groups("region-a", ("poles",)), two.pk: Groups()}
