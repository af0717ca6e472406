from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chantier.directory.core.codes import slug
from chantier.directory.core.coverage import Tally
from chantier.directory.core.mailboxes import is_of_the_organization
from chantier.directory.models import Edition, Organization, OrganizationTag, Record, Source
from chantier.directory.queries.coverage import coverage
from chantier.foundation.access.api import Speaker
from chantier.foundation.people.models import Person
from chantier.foundation.people.services.roles import grant_role
from chantier.foundation.places.models import Containment, Territory
from chantier.foundation.search.api import rebuild
from chantier.foundation.search.models import Pending

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def territory(kind: str, code: str, name: str, *above: Territory) -> Territory:
    made = Territory.objects.create(reference=f"{kind}-{code}", kind=kind, code=code, name=name)
    for container in (made, *above):
        Containment.objects.create(container=container, contained=made)
    return made


def body(number: int, name: str, mrc: Territory, region: Territory, standing: int, **more: Any) -> Organization:
    given = {"visibility": Organization.PUBLIC, "legal_form": "non-profit", **more}
    return Organization.objects.create(
        public_id=f"org{number:05}",
        name=name,
        slug=slug(name),
        sort_name=slug(name).replace("-", " "),
        mrc=mrc,
        region=region,
        standing=standing,
        created_at=AT,
        updated_at=AT,
        **given,
    )


@pytest.fixture
def mauricie() -> tuple[Territory, Territory, Territory]:
    region = territory("region", "04", "Mauricie")
    one = territory("mrc", "350", "Mékinac", region)
    other = territory("mrc", "360", "Shawinigan", region)
    body(1, "Friperie du Coin", one, region, 2, register_number="1140000001")
    shop = body(2, "Friperie Ailleurs", other, region, 1, register_number="1140000002", email="info@friperie.example")
    body(3, "Friperie du Lac", one, region, 2)
    body(4, "=Friperie Rurale", other, region, 0, register_number="1140000004", email="jeanne@friperie.example")
    body(5, "Friperie cachée", other, region, 1, visibility=Organization.PRIVATE)
    body(6, "Friperie fermée", other, region, 1, status=Organization.ENDED)
    OrganizationTag.objects.create(organization=shop, scheme="activity", concept="retail")
    return region, one, other


def coordinator(client: Client) -> Client:
    person = Person.objects.create_user(email="camille@pole.example", password="un long secret", name="Camille")
    grant_role(speaker=Speaker.system(), person_id=person.pk, role="coordinator", at=AT)
    client.force_login(person)
    return client


def test_private_ended_and_merged_bodies_are_not_counted(mauricie: Any) -> None:
    region, one, other = mauricie
    found = coverage(kind="region", territory_id=region.pk, contained=())
    assert found.by_area == {one.pk: Tally(2, 2, 1, 1, 1), other.pk: Tally(0, 1, 2, 0, 1)}
    assert found.whole == Tally(2, 3, 3, 1, 2)
    assert found.by_activity == {"retail": Tally(0, 1, 1, 0, 1)}


def test_a_pole_counts_what_is_inside_it(mauricie: Any) -> None:
    _region, one, _other = mauricie
    found = coverage(kind="pole", territory_id=999, contained=frozenset({one.pk}))
    assert found.whole == Tally(2, 2, 1, 1, 1)


def test_counting_asks_as_many_questions_for_three_bodies_as_for_more(
    mauricie: Any, django_assert_num_queries: Any
) -> None:
    region, _one, _other = mauricie
    with django_assert_num_queries(9):
        coverage(kind="region", territory_id=region.pk, contained=())


@pytest.mark.parametrize("kind", ["region", "mrc", "province"])
def test_the_index_and_the_database_count_the_same(mauricie: Any, kind: str) -> None:
    region, one, _other = mauricie
    register = Source.objects.create(slug="register", name="Registre", kind=Source.REGISTER, created_at=AT)
    members = Source.objects.create(slug="members", name="Membres", created_at=AT)
    day = AT.date()
    for source, numbers in ((register, (1, 2, 4)), (members, (1, 6))):
        edition = Edition.objects.create(source=source, state="done", received_at=AT, finished_at=AT, seen_on=day)
        for number in numbers:
            Record.objects.create(
                source=source,
                key=str(number),
                values={},
                organization=Organization.objects.get(public_id=f"org{number:05}"),
                first_edition=edition,
                last_edition=edition,
                seen_on=day,
            )
    asked: Any = {"kind": kind, "territory_id": one.pk if kind == "mrc" else region.pk, "contained": ()}
    of_database = coverage(**asked)
    rebuild(kind="organization")
    assert coverage(**asked) == of_database
    # What waits to be indexed is too much to be indexed on the way: the database answers.
    Organization.objects.filter(pk=Organization.objects.get(public_id="org00001").pk).update(standing=0)
    Pending.objects.bulk_create(Pending(kind="organization", document_id="1") for _ in range(300))
    assert coverage(**asked).whole.members == of_database.whole.members - 1


def test_the_page_answers_where_the_movement_is_and_how_far_the_goal(client: Client, mauricie: Any) -> None:
    answer = client.get(reverse("directory:coverage"), {"territoire": "region-04", "objectif": "3"})
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Mauricie", "Mékinac", "Il manque 1 membre pour 3", "2 sur 3", "Adhésions à chercher"):
        assert words in text
    assert "cachée" not in text


@pytest.mark.parametrize("measure", ["members-of-known", "members-of-registered", "known-of-registered", "autre"])
def test_each_measure_has_its_page(client: Client, mauricie: Any, measure: str) -> None:
    assert client.get(reverse("directory:coverage"), {"territoire": "region-04", "mesure": measure}).status_code == 200


@pytest.mark.parametrize(("by", "words"), [("activite", "Par activité"), ("forme", "Par forme juridique")])
def test_each_division_has_its_address_and_keeps_the_goal(client: Client, mauricie: Any, by: str, words: str) -> None:
    asked = {"territoire": "region-04", "objectif": "3", "par": by}
    text = client.get(reverse("directory:coverage"), asked).content.decode()
    assert f"territoire=region-04&amp;objectif=3&amp;par={by}" in text
    assert f"<caption>{words}</caption>" in text
    assert "Mékinac" not in text


def test_without_anything_the_page_says_how_to_begin(client: Client) -> None:
    assert "dès qu’une liste" in client.get(reverse("directory:coverage")).content.decode()


def test_an_unknown_territory_is_not_found(client: Client) -> None:
    assert client.get(reverse("directory:coverage"), {"territoire": "region-99"}).status_code == 404


def test_each_invitation_says_why_and_the_private_is_never_there(client: Client, mauricie: Any) -> None:
    text = client.get(reverse("directory:invitations"), {"territoire": "mrc-360"}).content.decode()
    assert "Déjà dans une liste du réseau, sans être membre." in text
    assert "Le mot «\u00a0friperie\u00a0» se trouve aussi chez 2 membres." in text
    assert "MRC où le réseau compte 0 membre" in text
    assert "Friperie Rurale" in text
    assert "cachée" not in text
    assert "fermée" not in text
    assert "jeanne@" not in text


def test_a_wide_territory_leads_to_the_list_of_each_of_its_counties(client: Client, mauricie: Any) -> None:
    text = client.get(reverse("directory:invitations"), {"territoire": "region-04", "connus": "1"}).content.decode()
    assert 'href="?territoire=mrc-360&amp;connus=1">Shawinigan <span class="count">1</span>' in text
    assert 'href="?territoire=mrc-350' not in text


def test_a_visitor_does_not_take_the_mailing_away_and_is_told_why(client: Client, mauricie: Any) -> None:
    answer = client.get(reverse("directory:invitations-export", args=["csv"]), {"territoire": "region-04"})
    assert answer.status_code == 403


def test_the_mailing_defuses_formulas_and_writes_to_no_person(client: Client, mauricie: Any) -> None:
    address = reverse("directory:invitations-export", args=["csv"])
    text = coordinator(client).get(address, {"territoire": "region-04"}).content.decode("utf-8-sig")
    assert "info@friperie.example" in text
    assert "jeanne" not in text
    assert "'=Friperie Rurale" in text


def test_the_mailing_is_a_workbook_too(client: Client, mauricie: Any) -> None:
    answer = coordinator(client).get(reverse("directory:invitations-export", args=["xlsx"]))
    assert answer.content[:2] == b"PK"


@pytest.mark.parametrize(
    ("email", "own"),
    [
        ("info@lecoin.example", True),
        ("direction.generale@lecoin.example", False),
        ("jeanne.tremblay@lecoin.example", False),
        ("lecoin@courriel.example", True),
        ("", False),
    ],
)
def test_only_a_function_or_the_bodys_name_is_its_own_mailbox(email: str, own: bool) -> None:
    assert is_of_the_organization(email, name="Le Coin", website="https://lecoin.example") is own
