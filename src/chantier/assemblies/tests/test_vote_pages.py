"""The pages of votes: a ballot is filled without scripts, said back once, found again; every state has its page."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.assemblies.models import Ballot, Dispute, Meeting, Officer, RollEntry, SignIn, Vote
from chantier.assemblies.tests.meetings import NOW
from chantier.assemblies.tests.voting import a_vote, an_assembly, cast, closed, counted
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return an_assembly({"": 6})


def person(name):
    return people.create_person(
        speaker=Speaker.system(), email=f"{name.lower()}@example.org", name=name, language="fr", at=NOW
    )


@pytest.fixture
def chair(meeting, client):
    row = person("Odile")
    for role in (Officer.PRESIDENT, Officer.SCRUTINEER):
        Officer.objects.create(meeting=meeting, role=role, person_id=row.id, since=NOW)
    client.force_login(Person.objects.get(pk=row.id))
    return client


@pytest.fixture
def voter(meeting, django_user_model):
    from django.test import Client

    row = person("Anselme")
    RollEntry.objects.filter(roll__meeting=meeting, number=1).update(delegate_id=row.id)
    found = Client()
    found.force_login(Person.objects.get(pk=row.id))
    return found


def address(meeting, vote=None, page=""):
    return f"/fr/assemblees/{meeting.public_id}/votes/" + (f"{vote.public_id}/{page}" if vote else "")


def text(response):
    return response.content.decode()


def a_live_vote(meeting, **given):
    return a_vote(meeting, at=timezone.now(), **given)


def test_a_vote_is_prepared_opened_closed_and_counted_by_its_pages(chair, meeting):
    assert "Aucun vote encore" in text(chair.get(address(meeting)))
    page = address(meeting) + "preparer/nouveau/"
    refused = chair.post(page, {"question": "Faut-il ?", "level": "secret", "rule": "approval", "options": "Une"})
    assert refused.status_code == 422
    assert "de deux à cent réponses" in text(refused)
    assert "Faut-il ?" in text(refused)  # what was typed is still there
    given = {"question": "Faut-il ?", "level": "secret", "rule": "motion", "majority": "ordinary"}
    made = chair.post(page, given)
    assert made.status_code == 303
    vote = Vote.objects.get()
    lead = address(meeting, vote, "mener/")
    assert chair.post(lead, {"verb": "open", "minutes": ""}).status_code == 303
    assert "Personne d’autre que les administrateurs du serveur" in text(chair.get(address(meeting, vote)))
    for number in (2, 3, 4):
        cast(vote, number, at=timezone.now())
    assert "moins de 20" in text(chair.get(address(meeting, vote)))
    assert chair.post(lead, {"verb": "close"}).status_code == 303
    assert chair.post(lead, {"verb": "count"}).status_code == 303
    page = text(chair.get(address(meeting, vote)))
    assert "Adopté" in page
    assert "Mon bulletin y est-il" in page
    assert "Adopté" in text(chair.get(address(meeting)))


def test_a_secret_ballot_is_put_in_and_said_back_once(voter, meeting, caplog):
    vote = a_live_vote(meeting)
    page = address(meeting, vote, "bulletin/")
    filled = text(voter.get(page))
    assert "Toute personne peut refaire le dépouillement" in filled
    nonce = re.search(r'name="nonce" value="([0-9a-f]{32})"', filled)[1]
    nothing = voter.post(page, {"nonce": nonce, "word": "lilas"})
    assert nothing.status_code == 422
    assert f'value="{nonce}"' in text(nothing)
    assert 'value="lilas"' in text(nothing)
    received = voter.post(page, {"choice": "yes", "nonce": nonce, "word": "lilas"})
    code = Ballot.objects.get().code
    assert received.status_code == 200
    assert "no-store" in received["Cache-Control"]
    assert code in text(received)
    assert code not in caplog.text
    again = voter.post(page, {"choice": "yes", "nonce": nonce, "word": "lilas"})  # the page is loaded again
    assert code in text(again)
    assert "déjà dans l’urne" in text(again)
    acknowledgement = re.search(r"(chantier acknowledgement 1.*?)</textarea>", text(received), re.DOTALL)[1]
    saved = voter.post(address(meeting, vote, "accuse/"), {"text": acknowledgement})
    assert saved["Content-Disposition"].endswith('.txt"')
    assert voter.post(address(meeting, vote, "accuse/"), {"text": "n’importe quoi"}).status_code == 404
    assert code not in text(voter.get(page))  # nothing keeps it
    assert "Votre voix a déjà voté" in text(voter.get(page))
    other = voter.post(page, {"choice": "no", "nonce": "0" * 32})
    assert other.status_code == 422
    assert "le premier compte" in text(other)
    changed = voter.post(address(meeting, vote, "changer/"), {"choice": "no", "code": code})
    assert "Votre bulletin est remplacé" in text(changed)
    assert Ballot.objects.get().choices == ["no"]


def test_ranks_are_typed_and_a_wrong_one_is_said_with_what_was_typed(voter, meeting):
    vote = a_live_vote(meeting, rule="scottish-stv", options=("Anselme", "Blanche", "Colombe"))
    page = address(meeting, vote, "bulletin/")
    given = {"rank-a": "1", "rank-b": "1", "rank-c": "", "nonce": "1" * 32}
    refused = voter.post(page, given)
    assert refused.status_code == 422
    assert "Le rang 1 est donné deux fois" in text(refused)
    assert text(refused).count('<option value="1" selected>') == 2
    assert voter.post(page, {**given, "rank-b": "2"}).status_code == 200
    assert Ballot.objects.get().choices == ["a", "b"]


def test_a_ballot_is_found_by_its_code_after_the_count_and_by_post_only(client, meeting):
    vote = a_live_vote(meeting)
    receipts = [cast(vote, number, at=timezone.now()) for number in (1, 2, 3)]
    page = address(meeting, vote, "mon-bulletin/")
    assert "Le scrutin n’est pas clos" in text(client.get(page))
    counted(vote)
    found = text(client.post(page, {"code": receipts[0].code.lower()}))
    assert "Votre bulletin est dans le fichier scellé" in found
    assert "Pour" in found
    assert "Aucun bulletin ne porte ce code" in text(client.post(page, {"code": "AAAA-AAAA-AAAA"}))
    assert "ni 0, ni O" in text(client.post(page, {"code": "0AAA-AAAA-AAAA"}))
    box = client.get(address(meeting, vote, "bulletins/"))
    assert receipts[2].code in text(box)
    file = client.get(address(meeting, vote, "fichier/"))
    assert file.content == bytes(vote.files.get().content)


def test_nobody_reads_ballots_before_the_words_of_the_lot_are_said(client, meeting):
    vote = a_live_vote(meeting)
    for number in (1, 2, 3):
        cast(vote, number, at=timezone.now())
    closed(vote)
    assert client.get(address(meeting, vote, "bulletins/")).status_code == 404
    assert client.get(address(meeting, vote, "fichier/")).status_code == 404


def test_an_election_is_told_stage_by_stage_and_drawn(client, meeting):
    vote = a_live_vote(meeting, rule="scottish-stv", options=("Anselme", "Blanche", "Colombe"))
    for number, choices in enumerate((("a", "c"), ("b", "c"), ("c",), ("a",), ("b",), ("c", "a")), 1):
        cast(vote, number, *choices, at=timezone.now())
    counted(vote, words="lilas sureau")
    page = text(client.get(address(meeting, vote)))
    for said in ("Le dépouillement, pas à pas", "lilas sureau", "<svg", "Blanche"):
        assert said in page
    assert not re.search(r">a<|>b<|>c<", page)  # names, never keys


def test_a_small_college_shows_its_totals_and_no_ballot(client, meeting):
    vote = a_live_vote(meeting)
    cast(vote, 1, at=timezone.now())
    counted(vote)
    assert "Totaux seulement" in text(client.get(address(meeting, vote)))
    assert client.get(address(meeting, vote, "bulletins/")).status_code == 404


def test_a_named_vote_says_who_voted_what(voter, client, meeting):
    vote = a_live_vote(meeting, level=Vote.NAMED)
    page = address(meeting, vote, "bulletin/")
    assert voter.post(page, {"choice": "yes"}).status_code == 303
    assert "changer jusqu’à la clôture" in text(voter.get(address(meeting, vote)))
    assert voter.post(page, {"choice": "no"}).status_code == 303
    counted(vote)
    told = text(client.get(address(meeting, vote)))
    assert "Qui a voté quoi" in told
    assert "Contre" in told


def test_hands_are_noted_on_the_page(chair, meeting):
    vote = a_live_vote(meeting, level=Vote.HANDS)
    page = address(meeting, vote, "mains/")
    given = {"college": "", "hands--favour": "5", "hands--against": "4", "hands--abstained": "0"}
    refused = chair.post(page, given)
    assert refused.status_code == 422
    assert "Vous avez compté 9 mains" in text(refused)
    assert chair.post(page, {**given, "hands--against": "1"}).status_code == 303
    assert chair.post(address(meeting, vote, "mener/"), {"verb": "close"}).status_code == 303


def test_paper_is_printed_signed_for_and_typed(chair, meeting):
    vote = a_live_vote(meeting)
    sheet = chair.post(address(meeting, vote, "souches/"), {"number": "3"})
    codes = sorted(set(re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text(sheet))))
    assert len(codes) == 3
    page = address(meeting, vote, "papier/")
    assert chair.post(page, {"verb": "sign", "number": "2"}).status_code == 303
    unreconciled = chair.post(address(meeting, vote, "mener/"), {"verb": "close"})
    assert "Signatures pour un bulletin de papier" in text(unreconciled)
    wrong = chair.post(page, {"verb": "type", "code": "AAAA-AAAA-AAAA", "college": "", "choice": "no"})
    assert (wrong.status_code, "n’a été imprimé avec ce code" in text(wrong)) == (422, True)
    assert 'value="no" checked' in text(wrong)
    assert chair.post(page, {"verb": "type", "code": codes[0], "college": "", "choice": "no"}).status_code == 303
    assert SignIn.objects.get().way == SignIn.PAPER
    assert chair.post(address(meeting, vote, "mener/"), {"verb": "close"}).status_code == 303


def test_a_ballot_is_disputed_without_a_name_and_answered(chair, client, meeting):
    vote = a_live_vote(meeting)
    receipt = cast(vote, 1, at=timezone.now())
    Ballot.objects.update(choices=["no"])
    counted(vote)
    from django.test import Client

    said = {"code": receipt.code, "said": "Ce n’est pas mon choix.", "acknowledgement": receipt.acknowledgement}
    noted = Client().post(address(meeting, vote, "contester/"), said)
    assert "L’accusé prouve une faute" in text(noted)
    row = Dispute.objects.get()
    assert (
        chair.post(address(meeting, vote, "repondre/"), {"dispute": row.pk, "answer": "Nous rouvrons."}).status_code
        == 303
    )
    page = text(Client().get(address(meeting, vote)))
    assert "Nous rouvrons." in page
    assert "Faute prouvée" in page


def test_a_visitor_is_asked_to_sign_in_and_who_has_no_voice_is_told(client, chair, meeting):
    vote = a_live_vote(meeting)
    from django.test import Client

    assert Client().get(address(meeting, vote, "bulletin/")).status_code == 302
    assert "Vous ne portez aucune voix ici" in text(chair.get(address(meeting, vote, "bulletin/")))
    assert Client().get(address(meeting, vote)).status_code == 200


def test_a_list_of_votes_asks_as_much_for_three_as_for_one(client, meeting):
    a_vote(meeting, opened=False)
    client.get(address(meeting))
    with CaptureQueriesContext(connection) as once:
        client.get(address(meeting))
    for number in range(2):
        a_vote(meeting, opened=False, question=f"Une autre, {number} ?")
    with CaptureQueriesContext(connection) as thrice:
        client.get(address(meeting))
    assert len(once) == len(thrice)


def test_what_is_not_a_vote_is_not_found(client, meeting):
    other = Meeting.objects.get(pk=an_assembly().pk)
    vote = a_vote(meeting, opened=False)
    assert client.get(address(other, vote)).status_code == 404
    assert client.get(f"/fr/assemblees/{meeting.public_id}/votes/zzz/").status_code == 404
