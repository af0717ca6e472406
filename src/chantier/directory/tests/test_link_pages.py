"""Links, memberships and lists of links in the browser."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chantier.directory.models import (
    LinkList,
    Membership,
    MembershipCategory,
    Organization,
    Relation,
    Source,
    Statement,
)
from chantier.directory.tests import two_lists
from chantier.directory.tests.test_organization_pages import organization
from chantier.directory.tests.test_statement_pages import sign_in
from chantier.foundation.access.api import COORDINATOR, DOCUMENTALIST, SECRETARY, Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINKS, LISTS, MEMBERSHIPS = "/fr/repertoire/liens/", "/fr/repertoire/liens/listes/", "/fr/repertoire/adhesions/"
HERS = f"{LINKS}organisation/aaaa/"
PAGE = "/fr/repertoire/aaaa-atelier-du-bois/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french(settings: Any, tmp_path: Path) -> None:
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


@pytest.fixture
def bodies() -> tuple[Organization, Organization]:
    MembershipCategory.objects.create(slug="member", names={"fr": "Membre"})
    return organization("aaaa", "Atelier du bois"), organization("ffff", "Fédération du bois")


def signed_in(client: Client, *roles: str) -> Client:
    person = Person.objects.create_user("odile@exemple.test", name="Odile")
    for role in roles:
        people.grant_role(speaker=Speaker.system(), person_id=person.pk, role=role, at=AT)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return " ".join(response.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def test_a_coordinator_searches_another_chooses_it_and_notes_a_link(
    client: Client, bodies: tuple[Organization, Organization]
) -> None:
    desk = signed_in(client, COORDINATOR)
    assert HERS in text(desk, PAGE)
    assert "Aucune organisation ne porte ce nom." in text(desk, f"{HERS}?nom=zzz")
    assert "?avec=ffff#add" in text(desk, f"{HERS}?nom=federation")
    assert "Entre <strong>Atelier du bois</strong> et <strong>Fédération du bois</strong>" in text(
        desk, f"{HERS}?avec=ffff"
    )
    wrong = desk.post(f"{HERS}?avec=ffff", {"kind": "member-of", "since": "2020-01-01", "until": "2019-01-01"})
    assert (wrong.status_code, "La fin doit venir après le début." in wrong.content.decode()) == (422, True)
    assert desk.post(f"{HERS}?avec=ffff", {"kind": "member-of", "since": "2020-01-01"}).status_code == 302
    assert desk.post(f"{HERS}?avec=ffff", {"kind": "~supported-by"}).status_code == 302
    page = text(desk, PAGE)
    for words in ("Membre de", "depuis le 1 janvier 2020", "Selon la coordination, le", "Appuie"):
        assert words in page, words
    assert set(Relation.objects.values_list("kind", "from_organization__public_id")) == {
        ("member-of", "aaaa"),
        ("supported-by", "ffff"),
    }
    again = desk.post(f"{HERS}?avec=ffff", {"kind": "~federation-of", "since": "2021-01-01"})
    assert "Ce lien est déjà connu sur cette période" in again.content.decode()


def test_a_link_gets_an_end_and_its_page_says_so(client: Client, bodies: tuple[Organization, Organization]) -> None:
    one, other = bodies
    made = Relation.objects.create(from_organization=one, to_organization=other, kind="member-of", said_by="own")
    desk = signed_in(client, COORDINATOR)
    assert "Selon l’organisation elle-même" in text(desk, f"{LINKS}{made.pk}/")
    assert desk.post(f"{LINKS}{made.pk}/", {"since": "2021-01-01", "until": "2020-01-01"}).status_code == 422
    assert desk.post(f"{LINKS}{made.pk}/", {"since": "2019-01-01", "until": "2020-01-01"}).status_code == 302
    page = text(client, PAGE)
    assert "du 1 janvier 2019 au 1 janvier 2020 · terminé" in page
    assert "Les dates d’un lien avec une autre organisation ont été corrigées." in page


def test_many_links_wait_behind_a_fold(client: Client, bodies: tuple[Organization, Organization]) -> None:
    for number in range(14):
        other = organization(f"n{number}", f"Nouvelle {number:02}")
        Relation.objects.create(from_organization=other, to_organization=bodies[0], kind="member-of")
    page = text(client, PAGE)
    shown, folded = page.split("Voir 2 autres liens")
    assert ("Nouvelle 11" in shown, "Nouvelle 12" in shown, "Nouvelle 13" in folded) == (True, False, True)


def test_a_link_of_a_list_is_removed_after_a_warning_and_restored(
    client: Client, bodies: tuple[Organization, Organization]
) -> None:
    one, other = bodies
    source = Source.objects.create(slug="liste", name="Liste du réseau", created_at=AT)
    made = Relation.objects.create(from_organization=one, to_organization=other, kind="member-of", source=source)
    desk = signed_in(client, COORDINATOR)
    assert "même si la liste le redonne" in text(desk, f"{LINKS}{made.pk}/retrait/")
    assert Relation.objects.get().denied is False
    assert desk.post(f"{LINKS}{made.pk}/retrait/").status_code == 302
    assert "Fédération du bois" not in text(desk, PAGE)
    assert "Liens écartés" in text(desk, HERS)
    assert desk.post(f"{LINKS}{made.pk}/retablissement/").status_code == 302
    assert "Selon « Liste du réseau »" in text(desk, PAGE)


def test_a_coordinator_notes_corrects_and_removes_a_membership(
    client: Client, bodies: tuple[Organization, Organization]
) -> None:
    desk = signed_in(client, COORDINATOR)
    asked = {"category": "member", "college": "", "since": "2015-01-01", "until": ""}
    assert desk.post(f"{MEMBERSHIPS}organisation/aaaa/", {**asked, "category": "ami"}).status_code == 422
    assert desk.post(f"{MEMBERSHIPS}organisation/aaaa/", asked).status_code == 302
    made = Membership.objects.get()
    assert "depuis le 1 janvier 2015" in text(desk, HERS)
    assert 'value="2015-01-01"' in text(desk, f"{MEMBERSHIPS}{made.pk}/")
    assert desk.post(f"{MEMBERSHIPS}organisation/aaaa/", asked).status_code == 422
    assert desk.post(f"{MEMBERSHIPS}{made.pk}/", {**asked, "until": "2020-01-01"}).status_code == 302
    assert "du 1 janvier 2015 au 1 janvier 2020 · terminé" in text(desk, PAGE)
    assert "Lui donner une fin" in text(desk, f"{MEMBERSHIPS}{made.pk}/retrait/")
    assert desk.post(f"{MEMBERSHIPS}{made.pk}/retrait/").status_code == 302
    assert Membership.objects.count() == 0


def test_a_secretary_keeps_memberships_but_not_links(client: Client, bodies: tuple[Organization, Organization]) -> None:
    one, other = bodies
    made = Relation.objects.create(from_organization=one, to_organization=other, kind="member-of")
    desk = signed_in(client, SECRETARY)
    page = text(desk, f"{HERS}?avec=ffff")
    assert f"{MEMBERSHIPS}organisation/aaaa/" in page
    assert f"{LINKS}{made.pk}/" not in page
    for address in (f"{LINKS}{made.pk}/", f"{LINKS}{made.pk}/retrait/", LISTS):
        assert desk.get(address).status_code == 403
    assert desk.post(f"{HERS}?avec=ffff", {"kind": "supported-by"}).status_code == 200
    assert Relation.objects.count() == 1


def test_nobody_else_keeps_links_nor_memberships(client: Client, bodies: tuple[Organization, Organization]) -> None:
    one, other = bodies
    made = Relation.objects.create(from_organization=one, to_organization=other, kind="member-of")
    held = Membership.objects.create(organization=one, category=MembershipCategory.objects.get())
    addresses = (
        *(HERS, f"{LINKS}{made.pk}/", f"{LINKS}{made.pk}/retrait/", LISTS, f"{LISTS}modele.csv"),
        *(f"{MEMBERSHIPS}organisation/aaaa/", f"{MEMBERSHIPS}{held.pk}/", f"{MEMBERSHIPS}{held.pk}/retrait/"),
    )
    assert {client.get(address).status_code for address in addresses} == {302}
    desk = signed_in(client, DOCUMENTALIST)
    assert {desk.get(address).status_code for address in addresses} == {403}
    assert desk.post(f"{LINKS}{made.pk}/retrait/").status_code == 403
    assert HERS not in text(desk, PAGE)
    assert (Relation.objects.count(), Membership.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "address",
    [f"{LINKS}organisation/zzzz/", f"{LINKS}99/", f"{LINKS}{2**70}/", f"{LISTS}99/", f"{MEMBERSHIPS}99/retrait/"],
)
def test_what_is_not_there_is_a_page_not_found(client: Client, address: str) -> None:
    assert signed_in(client, COORDINATOR).get(address).status_code == 404


def test_the_page_of_links_asks_as_many_questions_for_three_links_as_for_one(
    client: Client, bodies: tuple[Organization, Organization]
) -> None:
    desk = signed_in(client, COORDINATOR)

    def queries_of(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address).status_code == 200
        return len(captured)

    source = Source.objects.create(slug="liste", name="Liste", created_at=AT)

    def linked(number: int) -> None:
        other = organization(f"n{number}", f"Nouvelle {number}")
        Relation.objects.create(from_organization=bodies[0], to_organization=other, kind="member-of", source=source)

    linked(1)
    addresses = (HERS, PAGE, f"{HERS}?nom=nouvelle")
    for address in addresses:
        desk.get(address)
    before = [queries_of(address) for address in addresses]
    linked(2)
    linked(3)
    assert [queries_of(address) for address in addresses] == before


@pytest.fixture
def workshop() -> Organization:
    record = two_lists.entry(two_lists.edition(two_lists.source("liste")), "atelier", legal_name="Atelier du bois")
    two_lists.shown(record)
    return record.organization


def test_an_organisation_proposes_a_link_that_is_reviewed_written_and_undone(
    client: Client, workshop: Organization
) -> None:
    federation = organization("ffff", "Fédération du bois")
    organization("pppp", "Fédération privée", visibility=Organization.PRIVATE)
    hers = f"{LINKS}organisation/{workshop.public_id}/"
    sign_in(client, of=workshop)
    page = text(client, f"{hers}?nom=federation")
    assert ("?avec=ffff#add" in page, "privée" in page) == (True, False)
    assert "Fédération privée" not in text(client, f"{hers}?avec=pppp")
    asked = {"kind": "member-of", "since": "2020-01-01", "until": ""}
    for _again in range(2):
        assert client.post(f"{hers}?avec=ffff", asked).status_code == 302
    proposal = Statement.objects.get()
    assert (Relation.objects.count(), proposal.state) == (0, "waiting")
    assert "Membre de : Fédération du bois, depuis le 1 janvier 2020" in text(client, hers)

    desk = Client()
    sign_in(desk, "odile@exemple.test", COORDINATOR)
    assert "Membre de : Fédération du bois, depuis le 1 janvier 2020" in text(desk, "/fr/repertoire/corrections/")
    assert desk.post(f"/fr/repertoire/corrections/{proposal.pk}/acceptation/").status_code == 303
    made = Relation.objects.get()
    assert (made.from_organization, made.to_organization, made.said_by) == (workshop, federation, "own")
    assert "Selon l’organisation elle-même, relu le" in text(desk, hers)
    refused = client.post(f"{hers}?avec=ffff", {**asked, "kind": "~federation-of"})
    assert "Ce lien est déjà connu" in refused.content.decode()
    assert desk.post(f"/fr/repertoire/corrections/{proposal.pk}/annulation/").status_code == 303
    assert Relation.objects.count() == 0


def test_a_link_is_decided_by_who_keeps_links_and_a_documentalist_is_told_so(
    client: Client, workshop: Organization
) -> None:
    organization("ffff", "Fédération du bois")
    sign_in(client, of=workshop)
    hers = f"{LINKS}organisation/{workshop.public_id}/"
    assert client.post(f"{hers}?avec=ffff", {"kind": "member-of"}).status_code == 302
    pk = Statement.objects.get().pk
    desk = Client()
    reader = sign_in(desk, "lise@exemple.test", DOCUMENTALIST)
    decisions = [f"/fr/repertoire/corrections/{pk}/{verb}/" for verb in ("acceptation", "refus", "annulation")]
    for page in ("/fr/repertoire/corrections/", f"/fr/repertoire/corrections/{pk}/"):
        shown = text(desk, page)
        assert "Un lien entre organisations est décidé par la coordination." in shown
        assert [address in shown for address in decisions] == [False] * 3
    assert {desk.post(address, {"reason": "Non"}).status_code for address in decisions} == {403}
    assert (Statement.objects.get().state, Relation.objects.count()) == ("waiting", 0)
    # Who keeps memberships sees the page of links, and nothing there that they may not do.
    people.grant_role(speaker=Speaker.system(), person_id=reader.pk, role=SECRETARY, at=AT)
    assert f"/fr/repertoire/corrections/{pk}/" not in text(desk, hers)
    people.grant_role(speaker=Speaker.system(), person_id=reader.pk, role=COORDINATOR, at=AT)
    assert f"/fr/repertoire/corrections/{pk}/" in text(desk, hers)
    assert decisions[0] in text(desk, f"/fr/repertoire/corrections/{pk}/")


def test_a_proposal_that_became_known_otherwise_is_not_accepted_twice(client: Client, workshop: Organization) -> None:
    federation = organization("ffff", "Fédération du bois")
    sign_in(client, of=workshop)
    hers = f"{LINKS}organisation/{workshop.public_id}/"
    assert client.post(f"{hers}?avec=ffff", {"kind": "~supported-by"}).status_code == 302
    Relation.objects.create(from_organization=federation, to_organization=workshop, kind="supported-by")
    desk = Client()
    sign_in(desk, "odile@exemple.test", COORDINATOR)
    pk = Statement.objects.get().pk
    answer = desk.post(f"/fr/repertoire/corrections/{pk}/acceptation/", follow=True)
    assert "Ce lien est déjà connu" in answer.content.decode()
    assert (Statement.objects.get().state, Relation.objects.count()) == ("waiting", 1)


def test_an_organisation_proposes_no_link_of_another(client: Client, workshop: Organization) -> None:
    organization("ffff", "Fédération du bois")
    sign_in(client, of=workshop)
    assert client.get(f"{LINKS}organisation/ffff/").status_code == 403
    assert client.post(f"{LINKS}organisation/ffff/?avec={workshop.public_id}", {"kind": "member-of"}).status_code == 403
    assert Statement.objects.count() == 0


def given(content: str, name: str = "liens.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content.encode()), "source": "Liens du réseau", "whole": "1"}


def test_a_list_is_given_seen_row_by_row_and_brought_in(
    client: Client, bodies: tuple[Organization, Organization]
) -> None:
    desk = signed_in(client, COORDINATOR)
    assert "de;lien;à" in desk.get(f"{LISTS}modele.csv").getvalue().decode("utf-8-sig").replace(",", ";")
    content = "de,lien,à,depuis\nAtelier du bois,membre de,ffff,2010\n=CMD(),membre de,ffff,\n"
    answer = desk.post(LISTS, given(content))
    pk = LinkList.objects.get().pk
    assert answer["Location"] == f"{LISTS}{pk}/"
    page = text(desk, f"{LISTS}{pk}/")
    assert "Importer 1 lien" in page
    assert "« =CMD() » ne nomme aucune fiche" in page
    assert Relation.objects.count() == 0
    assert "Nouveau lien" in text(desk, f"{LISTS}{pk}/?resultat=new")
    assert desk.post(f"{LISTS}{pk}/").status_code == 302
    assert Relation.objects.get().since == date(2010, 1, 1)
    assert "Voici ce que chaque ligne est devenue." in text(desk, f"{LISTS}{pk}/?resultat=zzz")
    assert desk.get(f"{LISTS}{pk}/rapport.json").json()["totals"]["new"] == 1
    assert desk.post(f"{LISTS}{pk}/").status_code == 302
    assert Relation.objects.count() == 1
    assert desk.post(LISTS, given(content))["Location"] == f"{LISTS}{pk}/"
    assert "liens.csv" in text(desk, LISTS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "vide"),
        ("lien,à\nmembre de,ffff\n", "Il manque une colonne à cette liste de liens : « de »."),
        ("<html><table></table>", "HTML"),
    ],
)
def test_a_file_that_is_no_list_of_links_says_why(client: Client, content: str, sentence: str) -> None:
    answer = signed_in(client, COORDINATOR).post(LISTS, given(content))
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("\xa0", " ")
    assert LinkList.objects.count() == 0


def test_a_sending_that_broke_off_keeps_nothing(client: Client) -> None:
    sent = {name: value for name, value in given("de,lien,à\na,membre de,b\n").items() if name != "whole"}
    assert signed_in(client, COORDINATOR).post(LISTS, sent).status_code == 422
    assert LinkList.objects.count() == 0
