"""A group's mandate as people meet it: given, extended, reported and discharged on pages, told as a story."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chantier.deliberation.models import Deliverable, Draft, Proposal, Table, WorkingMandate
from chantier.deliberation.services import proposals
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.story import SOURCE
from chantier.deliberation.tests.tables import NOW
from chantier.deliberation.tests.test_working_mandates import Group
from chantier.foundation.access.api import Speaker
from chantier.library.tests.shelved import GROCERY, prepare, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


def browser(speaker: Speaker) -> Client:
    return signed_in(Client(), mandated(speaker))


def read(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def page(group: Group, verb: str = "") -> str:
    return f"/fr/concertation/tables/{group.table.public_id}-{group.table.slug}/mandat/{verb}"


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def terms(**more: Any) -> dict[str, Any]:
    return {
        "question": "Une voix nationale ?",
        "terms": "Entendre <script>les</script> pôles.",
        "language": "fr",
        "powers": ["study", "publish"],
        "starts_on": day(0),
        "ends_on": day(20),
        "report_due_on": day(25),
        "deliverable_0": "Un état des lieux",
        "deliverable_0_on": day(10),
        **more,
    }


def test_the_whole_life_of_a_mandate_is_lived_on_pages() -> None:
    group = Group()
    chair, member, visitor = browser(group.chair), browser(group.member), Client()
    assert "n’a pas reçu de mandat" in read(visitor.get(page(group)))
    assert member.get(page(group, "don/")).status_code == 403
    assert member.post(page(group, "don/"), terms()).status_code == 403
    assert chair.get(page(group, "don/")).status_code == 200
    assert chair.post(page(group, "don/"), terms()).status_code == 303
    assert chair.post(page(group, "don/"), terms()).status_code == 409
    shown = read(visitor.get(page(group)))
    for said in (
        "Une voix nationale ?",
        "En cours",
        "Étudier la question",
        "Un état des lieux",
        "Mandat donné",
        "La Braise",
    ):
        assert said in shown
    assert "<script>les" not in shown
    assert "Prolonger" not in shown
    listed = read(visitor.get("/fr/concertation/mandats/"))
    assert "finit bientôt" in listed
    assert "livrables remis : 0 sur 1" in listed
    assert "Mandat du groupe" in read(
        visitor.get(f"/fr/concertation/tables/{group.table.public_id}-{group.table.slug}/")
    )
    assert chair.post(page(group, "prolongation/"), {"until": day(5), "reason": "Non"}).status_code == 422
    assert chair.post(page(group, "prolongation/"), {"until": day(90), "reason": " "}).status_code == 422
    done = chair.post(page(group, "prolongation/"), {"until": day(90), "reason": "Les pôles demandent du temps."})
    assert (done.status_code, done["Location"]) == (303, page(group))
    source = shelve(GROCERY)
    wanted = Deliverable.objects.get()
    there = f"https://x.example/fr/ressources/{source.public_id}-{source.slug}/#c1"
    assert member.get(page(group, f"livrables/{wanted.pk}/")).status_code == 200
    assert member.post(page(group, f"livrables/{wanted.pk}/"), {"resource": "n’importe quoi !"}).status_code == 422
    assert member.post(page(group, f"livrables/{wanted.pk}/"), {"resource": there}).status_code == 303
    assert member.post(page(group, "rapport/"), {"resource": there}).status_code == 303
    assert chair.get(page(group, "quitus/")).status_code == 200
    assert chair.post(page(group, "quitus/"), {"words": "Merci à toutes."}).status_code == 303
    shown = read(visitor.get(page(group)))
    for said in (
        "Quitus donné",
        "Merci à toutes.",
        "Les pôles demandent du temps.",
        "L’épicerie reprise par ses voisins",
    ):
        assert said in shown
    assert "Une voix nationale ?" in read(visitor.get("/fr/concertation/mandats/?etat=termines"))
    assert "Aucun mandat n’est en cours" in read(visitor.get("/fr/concertation/mandats/"))
    assert "Anselme" not in shown


def test_a_group_past_its_last_day_is_refused_on_the_page_where_it_publishes() -> None:
    group = Group()
    group.give()
    drafted = proposals.draft(speaker=group.member, table_id=group.table.pk, title="Une voix", source=SOURCE, at=NOW)
    WorkingMandate.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    member, row = browser(group.member), Proposal.objects.get(pk=drafted.id)
    shown = read(Client().get(page(group)))
    assert "Ce mandat est échu" in shown
    sent = member.post(
        f"/fr/concertation/propositions/{row.public_id}-{row.slug}/etape/", {"verbe": "publish", "reason": ""}
    )
    assert "Le mandat de ce groupe n’est pas en cours" in read(sent)
    assert Proposal.objects.get(pk=drafted.id).state == "draft"


def test_what_was_typed_under_a_mandate_taken_back_meanwhile_is_kept() -> None:
    group = Group()
    group.give()
    member, chair = browser(group.member), browser(group.chair)
    assert member.get(page(group, "rapport/")).status_code == 200
    assert chair.post(page(group, "retrait/"), {"words": "La question est tranchée."}).status_code == 303
    source = shelve(GROCERY)
    answer = member.post(page(group, "rapport/"), {"resource": source.public_id})
    assert (answer.status_code, source.public_id in read(answer)) == (409, True)
    assert Draft.objects.get().content == {"resource": source.public_id}


@pytest.mark.parametrize("verb", ["prolongation/", "renvoi/", "quitus/", "retrait/", "don/"])
def test_only_the_giver_decides_and_visitors_sign_in(verb: str) -> None:
    group = Group()
    group.give()
    assert Client().get(page(group, verb)).status_code == 302
    assert browser(group.member).get(page(group, verb)).status_code == 403


def test_a_table_without_mandate_has_no_verbs_and_unknown_deliverables_are_not_found() -> None:
    group = Group()
    chair = browser(group.chair)
    assert chair.get(page(group, "prolongation/")).status_code == 404
    group.give()
    assert browser(group.member).get(page(group, "livrables/999999999999999999/")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2026-13-45"},
        {"ends_on": day(-3), "starts_on": day(0)},
        {"question": ""},
        {"question": "Une\u202evoix"},
        {"powers": ["reign"]},
        {"terms": "x" * 1_000_000},
    ],
)
def test_terms_that_do_not_hold_are_shown_again(wrong: dict[str, Any]) -> None:
    group = Group()
    answer = browser(group.chair).post(page(group, "don/"), terms(**wrong))
    assert (answer.status_code, WorkingMandate.objects.exists()) == (422, False)
    assert "Un état des lieux" in read(answer)


def test_the_page_of_a_mandate_costs_the_same_however_long_its_story(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    group = Group()
    group.give()
    client.get(page(group))
    with django_assert_max_num_queries(36):
        client.get(page(group))


def test_the_closed_table_that_gave_a_mandate_is_named_to_those_who_see_it() -> None:
    group = Group()
    group.give()
    Table.objects.filter(pk=group.national.pk).update(visibility=Table.CLOSED)
    for address in ("/fr/concertation/mandats/", page(group)):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert "Table nationale" not in read(answer)
        assert "Table nationale" in read(browser(group.chair).get(address))
