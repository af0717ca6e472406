"""Colleges: created, changed, closed, inherited, and who sits in each; pages and the door for assemblies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
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
from chantier.directory.tests import two_lists
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


def test_a_college_is_not_changed_from_a_day_on_which_it_is_closed(union: Organization) -> None:
    services.close_college(speaker=SECRETARY_OF_THE_NETWORK, slug="centrales-syndicales", on=date(2020, 1, 1), at=AT)
    for day in (date(2020, 1, 1), date(2022, 1, 1)):
        with pytest.raises(Invalid) as refusal:
            change(from_day=day)
        assert refusal.value.reason.code == "college_changed_after_it_closed"
    assert College.objects.count() == 1


def test_a_list_says_a_college_by_the_name_that_people_use(union: Organization) -> None:
    of = two_lists.edition(two_lists.source("liste"))
    named, unknown = (
        two_lists.entry(of, f"e{number}", legal_name=f"Coop {number}", member_category="member", college=college)
        for number, college in enumerate(("Union federations", "Consommateurs"))
    )
    two_lists.shown(named, unknown)
    held = Membership.objects.filter(record__in=[named, unknown]).order_by("record")
    assert [one.college and one.college.slug for one in held] == ["centrales-syndicales", None]
    assert set(College.objects.values_list("slug", flat=True)) == {"centrales-syndicales"}


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


def test_the_page_of_a_college_says_who_since_when_and_by_whom(client: Client, union: Organization) -> None:
    page = client.get(f"{PAGES}centrales-syndicales/").content.decode().replace("\xa0", " ")
    for words in (
        "3 organisations en sont ce jour-là.",
        "2 en héritent par une autre organisation.",
        "De plein droit",
        "Par Centrale des métiers, membre depuis le 1 janvier 2010",
        "Par Syndicat du bois, dont elle est membre, qui en est par Centrale des métiers, membre depuis le 1 janvier",
    ):
        assert words in page, words
    before = client.get(f"{PAGES}centrales-syndicales/?au=2005-01-01").content.decode()
    assert "1 organisation en est ce jour-là." in before
    assert "Syndicat du bois" not in before
    assert "Centrales syndicales" in client.get(PAGES).content.decode()
    assert client.get(f"{PAGES}inconnu/").status_code == 404
    for strange in ("?au=x", "?au=0001-01-01", "?au=9999-12-31"):
        assert client.get(f"{PAGES}centrales-syndicales/{strange}").status_code == 200


def test_a_private_body_is_neither_listed_nor_named_on_the_way(client: Client, union: Organization) -> None:
    Organization.objects.filter(public_id="llll").update(visibility=Organization.PRIVATE)
    page = client.get(f"{PAGES}centrales-syndicales/").content.decode()
    assert "Syndicat du bois" not in page
    assert "Par une organisation dont la fiche n’est pas publique, dont elle est membre" in page
    assert "1 autre, dont la fiche n’est pas publique, n’est pas montrée." in page
    cell = client.get("/fr/repertoire/cccc-atelier-du-rabot/").content.decode()
    assert "Syndicat du bois" not in cell
    assert "par héritage" in cell


def test_a_body_that_opens_a_college_without_being_in_it_is_pointed_out(client: Client, union: Organization) -> None:
    Membership.objects.all().delete()
    page = client.get(f"{PAGES}centrales-syndicales/").content.decode()
    assert "n’en est pas ce jour-là" in page


def test_the_page_of_an_organisation_says_the_college_it_inherits_and_why(client: Client, union: Organization) -> None:
    page = client.get("/fr/repertoire/llll-syndicat-du-bois/").content.decode()
    assert "par héritage" in page
    assert "Par Centrale des métiers, membre depuis le" in page.replace("\xa0", " ")


@pytest.mark.parametrize("address", [PAGES, f"{PAGES}centrales-syndicales/"])
def test_a_page_of_colleges_asks_as_many_questions_for_three_members_as_for_five(
    client: Client, union: Organization, address: str
) -> None:
    def queries_of() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    client.get(address)
    before = queries_of()
    for number in (1, 2):
        member = organization(f"m{number}", f"Section {number}")
        Relation.objects.create(from_organization=member, to_organization=union, kind="member-of")
    services.refresh_college_places()
    assert queries_of() == before


def test_a_secretary_creates_changes_and_closes_a_college_in_the_browser(client: Client, union: Organization) -> None:
    desk = secretary(client)
    asked = {"name_fr": "Jeunesse", "name_en": "Youth", "name_es": "", "seats": "1", "from_day": "2020-01-01"}
    assert desk.post(f"{PAGES}creation/nouveau/", asked)["Location"] == f"{PAGES}jeunesse/"
    assert "porte déjà ce nom" in desk.post(f"{PAGES}creation/nouveau/", asked).content.decode()
    changed = {**asked, "name_fr": "Réseau jeunesse", "from_day": "2021-01-01", "opened_by": [str(union.pk)]}
    assert desk.post(f"{PAGES}jeunesse/modification/", changed).status_code == 302
    page = desk.get(f"{PAGES}jeunesse/").content.decode()
    assert "Réseau jeunesse" in page
    assert "« Centrale des métiers » devrait ouvrir ce collège" in page.replace("\xa0", " ")
    assert "avant d’avoir commencé" in desk.post(f"{PAGES}jeunesse/fermeture/", {"on": "2020-06-01"}).content.decode()
    assert desk.post(f"{PAGES}jeunesse/fermeture/", {"on": "2022-01-01"}).status_code == 302
    assert "Fermé le" in desk.get(f"{PAGES}jeunesse/").content.decode()
    assert [one.names["fr"] for one in College.objects.filter(slug="jeunesse")] == ["Jeunesse", "Réseau jeunesse"]


def test_a_secretary_seats_and_excepts_an_organisation_in_the_browser(client: Client, union: Organization) -> None:
    desk = secretary(client)
    address = f"{PAGES}organisation/llll/siege/"
    assert address in desk.get("/fr/repertoire/llll-syndicat-du-bois/").content.decode()
    refused = {"verb": "except", "excepted": "centrales-syndicales", "excepted_since": "2020-01-01", "reason": ""}
    assert desk.post(address, refused).status_code == 200
    assert desk.post(address, {**refused, "reason": "Résolution 12"}).status_code == 302
    page = desk.get(address).content.decode()
    assert "Résolution 12" in page
    made = Organization.objects.get(public_id="llll").college_exceptions.get()
    assert desk.post(f"{PAGES}exceptions/{made.pk}/levee/").status_code == 302
    asked = {"verb": "seat", "college": "centrales-syndicales", "category": "member", "since": "2015-01-01"}
    assert desk.post(address, asked).status_code == 302
    assert "Selon le secrétariat" in desk.get(address).content.decode()
    assert "plus tardif" in desk.post(address, {**asked, "since": "2012-01-01"}).content.decode()


@pytest.mark.parametrize(
    "address",
    ["creation/nouveau/", "centrales-syndicales/modification/", "centrales-syndicales/fermeture/"],
)
def test_a_visitor_signs_in_first_and_a_member_is_refused(client: Client, union: Organization, address: str) -> None:
    assert client.get(PAGES + address).status_code == 302
    person = Person.objects.create_user("bruno@exemple.test", name="Bruno")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGES + address).status_code == 403
