"""Colleges: created, changed, closed, inherited, and who sits in each; pages and the door for assemblies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from chantier.directory import api
from chantier.directory.models import (
    College,
    CollegePlace,
    Membership,
    MembershipCategory,
    Organization,
    Relation,
)
from chantier.directory.queries import colleges as queries
from chantier.directory.queries.colleges import Via
from chantier.directory.services import colleges as services
from chantier.directory.tests.test_organization_pages import organization
from chantier.foundation.access.api import SECRETARY, Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SECRETARY_OF_THE_NETWORK = Speaker(person_id=7, roles=frozenset({SECRETARY}))
PAGES = "/fr/repertoire/colleges/"
NAMES = {"fr": "Centrales syndicales", "en": "Union federations", "es": ""}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french(settings: Any, tmp_path: Any) -> None:
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


@pytest.fixture
def category() -> MembershipCategory:
    return MembershipCategory.objects.create(slug="member", names={"fr": "Membre", "en": "Member"})


@pytest.fixture
def union(category: MembershipCategory) -> Organization:
    """A union in the college that it opens, a local of it, and a cell of the local."""
    body = organization("uuuu", "Centrale des métiers")
    local = organization("llll", "Syndicat du bois")
    cell = organization("cccc", "Atelier du rabot", standing=Organization.KNOWN)
    slug = services.create_college(
        speaker=SECRETARY_OF_THE_NETWORK,
        names=NAMES,
        seats=2,
        opened_by=[body.pk],
        valid_from=date(2001, 5, 1),
        at=AT,
    )
    college = College.objects.get(slug=slug)
    Membership.objects.create(organization=body, category=category, college=college, since=date(2001, 5, 1))
    Relation.objects.create(from_organization=local, to_organization=body, kind="member-of", since=date(2010, 1, 1))
    Relation.objects.create(from_organization=local, to_organization=cell, kind="federation-of")
    services.refresh_college_places()
    return body


def secretary(client: Client) -> Client:
    person = Person.objects.create_user("rose@exemple.test", name="Rose")
    people.grant_role(speaker=Speaker.system(), person_id=person.pk, role=SECRETARY, at=AT)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def change(**changes: Any) -> int:
    asked = {
        "speaker": SECRETARY_OF_THE_NETWORK,
        "slug": "centrales-syndicales",
        "names": NAMES,
        "seats": 2,
        "opened_by": [],
        "from_day": date(2020, 1, 1),
        "at": AT,
    }
    return services.change_college(**{**asked, **changes})


def assign(one: Organization, since: date, until: date | None = None, slug: str = "centrales-syndicales") -> int:
    return services.assign_college(
        speaker=SECRETARY_OF_THE_NETWORK,
        organization_id=one.pk,
        category="member",
        slug=slug,
        since=since,
        until=until,
        at=AT,
    )


def test_assemblies_read_who_is_in_a_college_on_a_day_and_by_whom(union: Organization) -> None:
    college = College.objects.get()
    (cell, body, local) = api.college_members(college.pk, TODAY)
    assert [one.name for one in (cell, body, local)] == ["Atelier du rabot", "Centrale des métiers", "Syndicat du bois"]
    assert (body.via, body.is_inherited) == ((), False)
    through_union = Via(union.pk, date(2010, 1, 1), "Centrale des métiers", "uuuu", "centrale-des-metiers")
    assert local.via == (through_union,)
    assert [via.name for via in cell.via] == ["Syndicat du bois", "Centrale des métiers"]
    assert (local.since, cell.since) == (date(2010, 1, 1), date(2010, 1, 1))
    assert [one.name for one in api.college_members(college.pk, date(2005, 1, 1))] == ["Centrale des métiers"]
    assert api.college_members(college.pk + 1, TODAY) == ()


def test_making_the_places_again_changes_nothing(union: Organization) -> None:
    before = set(CollegePlace.objects.order_by("pk").values_list("pk", flat=True))
    assert services.refresh_college_places() == 0
    assert set(CollegePlace.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_an_absorbed_body_neither_opens_nor_inherits(union: Organization) -> None:
    Organization.objects.filter(pk=union.pk).update(merged_into=Organization.objects.get(public_id="cccc"))
    services.refresh_college_places()
    assert api.college_members(College.objects.get().pk, TODAY) == ()


@pytest.mark.parametrize("indexed", [False, True])
def test_the_facet_counts_those_that_inherit(client: Client, union: Organization, indexed: bool) -> None:
    from chantier.foundation.search.api import rebuild

    if indexed:
        rebuild(kind="organization")
    response = client.get("/fr/repertoire/?college=centrales-syndicales")
    group = next(group for group in response.context["groups"] if group.name == "college")
    assert [(choice.label, choice.count, choice.chosen) for choice in group.choices] == [
        ("Centrales syndicales", 3, True)
    ]
    assert response.context["answer"].total == 3


def test_a_change_is_a_new_version_from_its_day_and_the_past_keeps_its_name(union: Organization) -> None:
    change(names={"fr": "Syndicats", "en": "Unions"}, seats=3)
    before, after = (queries.college("centrales-syndicales", day) for day in (date(2019, 12, 31), date(2020, 1, 1)))
    assert before is not None
    assert after is not None
    assert [(one.name, one.seats, one.members) for one in (before, after)] == [
        ("Centrales syndicales", 2, 3),
        ("Syndicats", 3, 1),
    ]
    change(names={"fr": "Les syndicats", "en": "Unions"}, seats=3)  # the same day: a correction
    assert College.objects.count() == 2
    with pytest.raises(Invalid):
        change(from_day=date(2019, 1, 1))


def test_a_closed_college_has_nobody_from_that_day(union: Organization) -> None:
    services.close_college(speaker=SECRETARY_OF_THE_NETWORK, slug="centrales-syndicales", on=date(2020, 1, 1), at=AT)
    college = College.objects.get()
    assert api.college_members(college.pk, TODAY) == ()
    assert len(api.college_members(college.pk, date(2019, 1, 1))) == 3


def test_what_the_network_says_prevails_over_a_list_and_the_next_college_ends_the_one_before(
    union: Organization, category: MembershipCategory
) -> None:
    bakery = organization("bbbb", "Boulangerie")
    other = services.create_college(
        speaker=SECRETARY_OF_THE_NETWORK,
        names={"fr": "Entreprises", "en": "Enterprises"},
        seats=None,
        opened_by=[],
        valid_from=date(2001, 5, 1),
        at=AT,
    )
    assign(bakery, date(2015, 1, 1), slug=other)
    assign(bakery, date(2020, 1, 1))
    held = Membership.objects.filter(organization=bakery).order_by("since").values_list("since", "until")
    assert list(held) == [(date(2015, 1, 1), date(2020, 1, 1)), (date(2020, 1, 1), None)]
    with pytest.raises(NotPossible):
        assign(bakery, date(2018, 1, 1))
    with pytest.raises(NotPossible):
        assign(bakery, date(1999, 1, 1))
    with pytest.raises(Invalid):
        assign(bakery, date(2021, 1, 1), date(2021, 1, 1))
    bakery.refresh_from_db()
    assert bakery.standing == Organization.MEMBER


def test_an_exception_leaves_a_body_out_with_its_reason_until_it_is_lifted(union: Organization) -> None:
    local = Organization.objects.get(public_id="llll")
    college = College.objects.get()
    made = services.except_from_college(
        speaker=SECRETARY_OF_THE_NETWORK,
        organization_id=local.pk,
        slug="centrales-syndicales",
        since=date(2020, 1, 1),
        until=None,
        reason="Siège dans un autre collège, résolution 2019-12.",
        at=AT,
    )
    assert [one.name for one in api.college_members(college.pk, TODAY)] == ["Centrale des métiers"]
    services.lift_exception(speaker=SECRETARY_OF_THE_NETWORK, exception_id=made, at=AT)
    assert len(api.college_members(college.pk, TODAY)) == 3
    assert len(api.college_members(college.pk, date(2020, 6, 1))) == 1


@pytest.mark.parametrize("speaker", [Speaker.visitor(), Speaker(person_id=3)])
def test_only_the_secretary_and_the_administrator_change_colleges(union: Organization, speaker: Speaker) -> None:
    with pytest.raises(NotAllowed):
        change(speaker=speaker)
    with pytest.raises(NotAllowed):
        services.close_college(speaker=speaker, slug="centrales-syndicales", on=TODAY, at=AT)
    assert College.objects.get().valid_until is None
