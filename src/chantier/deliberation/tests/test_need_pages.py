"""Needs as people meet them: stated, shared, joined and answered on pages that need no script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from chantier.deliberation.models import Draft, Need, NeedShare, ProposalNeed, Seat, Table
from chantier.deliberation.services import needs
from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.tests.test_needs import a_region, stated
from chantier.foundation.access.api import COORDINATOR, Speaker
from chantier.foundation.people.models import Mandate

pytestmark = pytest.mark.django_db
NEEDS = "/fr/concertation/besoins/"


def browser(speaker: Speaker) -> Client:
    return signed_in(Client(), mandated(speaker))


def coordination() -> Client:
    return signed_in(Client(), a_person("Odile", COORDINATOR))


def read(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def typed(**more: Any) -> dict[str, Any]:
    a_region()
    return {
        "title": "Rentrer le soir sans auto",
        "for_whom": "Jeunes familles",
        "body": "Le dernier autobus part à 17 h.",
        "territory": "region-04",
        "people": "40",
        "language": "fr",
        **more,
    }


def address(need: Need, verb: str = "") -> str:
    return f"{NEEDS}{need.public_id}-{need.slug}/{verb}"


def test_a_speaker_states_a_need_and_a_visitor_reads_it(client: Client) -> None:
    speaker = a_speaker(an_organization("La Braise"))
    own = browser(speaker)
    assert "Dire ce besoin" in read(own.get(f"{NEEDS}dire/"))
    done = own.post(f"{NEEDS}dire/", typed())
    need = Need.objects.get()
    assert (done.status_code, done["Location"]) == (303, address(need))
    page = read(client.get(address(need)))
    for said in ("Rentrer le soir sans auto", "Jeunes familles", "La Braise", "Mauricie", "Sans réponse", "environ 40"):
        assert said in page
    assert "déclarés par les organisations" in page
    assert speaker.person_id is not None
    assert "Anselme" not in page
    listed = read(client.get(NEEDS))
    assert "partagé par 1 organisation" in listed
    assert "1 besoin" in read(client.get(f"{NEEDS}sans-reponse/"))
    assert "Mauricie" in read(client.get(f"{NEEDS}par-territoire/"))


def test_needs_that_look_alike_are_shown_first_and_nothing_typed_is_lost() -> None:
    first = stated(a_speaker(an_organization("La Braise")), "Rentrer le soir sans automobile")
    own = browser(a_speaker(an_organization("Le Fournil")))
    shown = own.post(f"{NEEDS}dire/", typed())
    page = read(shown)
    assert (shown.status_code, Need.objects.count()) == (200, 1)
    assert address(first, "partage/") in page
    assert "Le dernier autobus part à 17 h." in page
    assert own.post(f"{NEEDS}dire/", typed(confirmed="yes")).status_code == 303
    assert own.post(f"{NEEDS}dire/", typed(confirmed="yes")).status_code == 303
    assert Need.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "Un\u202eautobus"}, 422),
        ({"people": "beaucoup"}, 422),
        ({"people": "-4"}, 422),
        ({"territory": "nowhere"}, 422),
        ({"body": "x" * 1_000_000}, 422),
        ({"themes": ["nothing-like-it"]}, 422),
    ],
)
def test_what_cannot_be_read_is_shown_again_as_it_was_typed(wrong: dict[str, Any], status: int) -> None:
    own = browser(a_speaker(an_organization("La Braise")))
    answer = own.post(f"{NEEDS}dire/", typed(**wrong))
    assert (answer.status_code, Need.objects.exists()) == (status, False)
    assert "Jeunes familles" in read(answer)


def test_a_mandate_that_ended_between_the_form_and_the_sending_keeps_what_was_typed() -> None:
    own = browser(a_speaker(an_organization("La Braise")))
    assert own.get(f"{NEEDS}dire/").status_code == 200
    Mandate.objects.update(revoked_at=NOW)
    answer = own.post(f"{NEEDS}dire/", typed())
    assert (answer.status_code, Need.objects.exists()) == (403, False)
    assert "Rentrer le soir sans auto" in read(answer)
    draft = Draft.objects.get()
    assert draft.content["body"] == "Le dernier autobus part à 17 h."


@pytest.mark.parametrize("page", ["dire/", "noter/"])
def test_a_visitor_signs_in_first_and_a_person_alone_is_told_why(client: Client, page: str) -> None:
    assert client.get(f"{NEEDS}{page}").status_code == 302
    alone = signed_in(Client(), a_person("Zoé"[:2] + "e"))
    assert alone.get(f"{NEEDS}{page}").status_code == 403


def test_who_runs_a_table_notes_what_was_said_there() -> None:
    table, chair = a_table(), an_organization("La Présidence")
    seated(table, chair, Seat.CHAIR)
    own = browser(a_speaker(chair))
    there = f"{NEEDS}noter/?table={table.public_id}"
    assert "Noter un besoin entendu" in read(own.get(there))
    assert own.post(there, typed(heard_at="")).status_code == 422
    assert own.post(there, typed(heard_at="Assemblée du 2 mai")).status_code == 303
    need = Need.objects.get()
    page = read(Client().get(address(need)))
    assert "Assemblée du 2 mai" in page
    assert "Dit de vive voix ou sur papier" in page
    panel = read(own.get(f"/fr/concertation/tables/{table.public_id}-{table.slug}/"))
    assert "Besoins dits à cette table" in panel
    assert "Rentrer le soir sans auto" in panel


def test_an_organization_shares_changes_its_mind_and_takes_it_back() -> None:
    need = stated(a_speaker(an_organization("La Braise")))
    own = browser(a_speaker(an_organization("Le Fournil")))
    assert "C’est aussi notre besoin" in read(own.get(address(need)))
    for people in ("12", "15"):
        assert own.post(address(need, "partage/"), {"people": people}).status_code == 303
    assert list(NeedShare.objects.filter(people=15).values_list("organization__name", flat=True)) == ["Le Fournil"]
    assert own.post(address(need, "partage/"), {"people": "0"}).status_code == 422
    assert own.post(address(need, "partage/"), {"verb": "unshare"}).status_code == 303
    assert NeedShare.objects.count() == 1


def test_joined_needs_lead_to_the_one_that_stays_and_part_again() -> None:
    first = stated(a_speaker(an_organization("La Braise")), "Un autobus le soir")
    second = stated(a_speaker(an_organization("Le Fournil")), "Des autobus le soir")
    office = coordination()
    page = read(office.get(address(second, "reunion/")))
    assert "Un autobus le soir" in page
    assert office.post(address(second, "reunion/"), {"into": "rien du tout"}).status_code == 422
    done = office.post(address(second, "reunion/"), {"into": f"https://x.example{address(first)}?a=1"})
    assert (done.status_code, done["Location"]) == (303, address(first))
    assert office.get(address(second))["Location"] == address(first)
    page = read(office.get(address(first)))
    assert "Des autobus le soir" in page
    assert "Séparer" in page
    assert "Séparer" not in read(Client().get(address(first)))
    assert office.post(address(second, "separation/")).status_code == 303
    assert Client().get(address(second)).status_code == 200
    stranger = browser(a_speaker(an_organization("X")))
    assert stranger.get(address(second, "reunion/")).status_code == 403
    assert stranger.post(address(second, "separation/")).status_code == 403


def test_a_withdrawn_need_says_so_and_shows_nothing_more() -> None:
    body = an_organization("La Braise")
    need = stated(a_speaker(body))
    own = browser(a_speaker(body, "Basile"))
    assert "Retirer ce besoin" in read(own.get(address(need, "retrait/")))
    assert browser(a_speaker(an_organization("X"))).get(address(need, "retrait/")).status_code == 403
    assert own.post(address(need, "retrait/")).status_code == 303
    gone = Client().get(address(need))
    assert gone.status_code == 410
    assert "Un autobus" not in read(gone)


def test_a_proposal_says_which_needs_it_answers() -> None:
    story = Story()
    need = stated(a_speaker(an_organization("La Ruche")), "Un service du soir dans chaque MRC")
    own = browser(story.one)
    row = story.row
    page = f"/fr/concertation/propositions/{row.public_id}-{row.slug}/"
    assert "Un service du soir" in read(own.get(f"{page}besoins/"))
    assert browser(story.two).get(f"{page}besoins/").status_code == 403
    for _again in range(2):
        assert own.post(f"{page}besoins/", {"need": need.public_id, "verb": "answer"}).status_code == 303
    assert own.post(f"{page}besoins/", {"need": "nothing", "verb": "answer"}).status_code == 422
    story.move("publish", story.one)
    answered = read(Client().get(address(need)))
    assert "Une réponse existe" in answered
    assert "Un transport du soir" in answered
    assert "0 besoin" in read(Client().get(f"{NEEDS}sans-reponse/"))
    assert "Un service du soir dans chaque MRC" in read(Client().get(page))
    assert own.post(f"{page}besoins/", {"need": need.public_id, "verb": "unanswer"}).status_code == 303
    assert not ProposalNeed.objects.exists()


def test_needs_of_a_closed_table_are_for_those_who_sit() -> None:
    table, here = a_table(visibility=Table.CLOSED), an_organization("La Braise")
    seated(table, here)
    speaker = a_speaker(here)
    need = stated(speaker, table_id=table.pk)
    inside = browser(speaker)
    assert inside.get(address(need)).status_code == 200
    assert Client().get(address(need)).status_code in {302, 403}
    assert "Un autobus" not in read(Client().get(NEEDS))
    assert "Un autobus" in read(inside.get(NEEDS))
    assert Client().get(NEEDS, {"table": table.public_id}).status_code == 200


def test_a_wrong_address_is_put_right_and_an_unknown_one_is_not_found(client: Client) -> None:
    need = stated(a_speaker(an_organization("La Braise")))
    assert client.get(f"{NEEDS}{need.public_id}-autre/")["Location"] == address(need)
    assert client.get(f"{NEEDS}zzzz-x/").status_code == 404
    assert client.get(NEEDS, {"territoire": "\0", "suite": "x", "theme": "'"}).status_code == 200


def test_pages_of_needs_cost_the_same_for_one_and_for_many(client: Client, django_assert_max_num_queries: Any) -> None:
    speakers = [a_speaker(an_organization(name)) for name in ("A", "B", "C", "D")]
    made = [stated(speakers[0], f"Besoin {number}") for number in range(6)]
    for speaker in speakers[1:]:
        needs.share(speaker=speaker, need_id=made[0].pk, people=3, at=NOW)
    needs.join(speaker=COORDINATION, need_id=made[1].pk, into_id=made[0].pk, at=NOW)
    client.get(NEEDS)
    with django_assert_max_num_queries(34):
        client.get(NEEDS)
    with django_assert_max_num_queries(36):
        client.get(address(made[0]))


def test_what_was_joined_shows_nothing_of_a_table_that_the_reader_does_not_see(client: Client) -> None:
    table, here = a_table(title="Table à huis clos", visibility=Table.CLOSED), an_organization("La Braise")
    seated(table, here)
    inside = a_speaker(here)
    open_one = stated(a_speaker(an_organization("Le Fournil")), "Des autobus le soir")
    kept_in = stated(inside, "Une navette de nuit", table_id=table.pk)
    needs.join(speaker=COORDINATION, need_id=kept_in.pk, into_id=open_one.pk, at=NOW)
    page = read(client.get(address(open_one)))
    assert "Des autobus le soir" in page
    assert "Une navette de nuit" not in page
    assert "La Braise" not in page
    assert "Une navette de nuit" in read(browser(inside).get(address(open_one)))
    needs.part(speaker=COORDINATION, need_id=kept_in.pk, at=NOW)
    needs.join(speaker=COORDINATION, need_id=open_one.pk, into_id=kept_in.pk, at=NOW)
    assert client.get(address(open_one)).status_code == 404
    assert browser(inside).get(address(open_one))["Location"] == address(kept_in)


def test_the_title_of_a_closed_table_is_not_told_by_the_filter_that_names_it(client: Client) -> None:
    table, here = a_table(title="Table à huis clos", visibility=Table.CLOSED), an_organization("La Braise")
    seated(table, here)
    speaker = a_speaker(here)
    stated(speaker, table_id=table.pk)
    assert "Table à huis clos" not in read(client.get(NEEDS, {"table": table.public_id}))
    assert "Table à huis clos" in read(browser(speaker).get(NEEDS, {"table": table.public_id}))
