"""A group founds itself: rules, name, first board, then its page in the directory; each step once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chantier.assemblies.models import AgendaItem, Body, ByLaws, Decision, Election, Meeting, Term
from chantier.assemblies.services.candidacies import CandidacyGiven, answer_candidacy, submit_candidacy
from chantier.assemblies.services.elections import ElectionGiven, acclaim, close_candidacies, create_election
from chantier.assemblies.services.founding import FoundingGiven, adopt_by_laws, begin_founding, constitute
from chantier.assemblies.services.rolls import add_person, freeze_roll
from chantier.assemblies.tests.elections import CHAIR
from chantier.assemblies.tests.meetings import NOW, minutes
from chantier.deliberation.tests.pages import sign_in
from chantier.directory.models import Organization, Statement
from chantier.directory.services.projection import project
from chantier.foundation.access.api import SECRETARY, Invalid, NotAllowed, NotPossible, Speaker

pytestmark = pytest.mark.django_db

BEFORE = NOW - timedelta(days=20)


def begun():
    return begin_founding(speaker=CHAIR, given=FoundingGiven("Les amis du four", NOW, place="Le fournil"), at=BEFORE)


def decided(meeting: Meeting, number: int = 1) -> Decision:
    return Decision.objects.create(
        public_id=f"dec{number}",
        body=meeting.body,
        meeting=meeting,
        number=f"AG-2026-0{number}",
        title="Nom et forme",
        text="Que l’organisation s’appelle La Fournée.",
        taken_at=minutes(30),
    )


def held() -> tuple[Meeting, Body]:
    made = begun()
    meeting = Meeting.objects.get(pk=made.meeting.id)
    meeting.state, meeting.opened_at = "convened", None
    meeting.save()
    freeze_roll(speaker=CHAIR, meeting_id=meeting.pk, at=NOW)
    for name in ("Zélie", "Luc", "Anne"):
        add_person(
            speaker=CHAIR, meeting_id=meeting.pk, name=name, address="", college="", reason="Présence", at=minutes(1)
        )
    Meeting.objects.filter(pk=meeting.pk).update(state="open", opened_at=minutes(2))
    meeting.refresh_from_db()
    return meeting, Body.objects.get(pk=made.board_id)


def elected(meeting: Meeting, board: Body) -> None:
    given = ElectionGiven(
        body_id=board.pk,
        seats=3,
        rule="majority",
        candidacies_open_at=minutes(3),
        candidacies_close_at=minutes(50),
        term_starts_on=NOW.date(),
        item_id=meeting.items.get(kind=AgendaItem.ELECTION).pk,
    )
    made = create_election(speaker=CHAIR, meeting_id=meeting.pk, given=given, at=minutes(3))
    row = submit_candidacy(
        speaker=CHAIR,
        election_id=made.id,
        given=CandidacyGiven(name="Zélie", agreed=True, nominated_by=2),
        at=minutes(4),
    )
    answer_candidacy(speaker=CHAIR, candidacy_id=row, accepted=True, at=minutes(5))
    close_candidacies(speaker=CHAIR, election_id=made.id, at=minutes(6))
    acclaim(speaker=CHAIR, election_id=made.id, at=minutes(7))


def test_a_founding_begins_once_with_its_rules_and_its_agenda():
    one, two = begun(), begun()
    assert (one.body_id, one.board_id, one.meeting.id) == (two.body_id, two.board_id, two.meeting.id)
    meeting = Meeting.objects.get(pk=one.meeting.id)
    assert (meeting.kind, meeting.body.organization_id, meeting.by_laws.template) == ("founding", None, "informal")
    kinds = list(meeting.items.order_by("position").values_list("kind", flat=True))
    assert kinds == ["information", "decision", "decision", "election", "decision"]
    assert ByLaws.objects.filter(body=one.body_id).count() == 1
    with pytest.raises(NotAllowed):
        begin_founding(speaker=Speaker(person_id=5), given=FoundingGiven("Ailleurs", NOW), at=BEFORE)
    with pytest.raises(Invalid):
        begin_founding(speaker=CHAIR, given=FoundingGiven("  ", NOW), at=BEFORE)


def test_a_group_becomes_an_organisation_with_provenance():
    meeting, board = held()
    decision = decided(meeting)
    said = {"speaker": CHAIR, "body_id": meeting.body_id, "name": "La Fournée", "decision_id": decision.pk}
    with pytest.raises(NotPossible) as refused:
        constitute(**said, at=minutes(40))
    assert refused.value.reason.code == "no_first_board"
    elected(meeting, board)
    assert Term.objects.get(body=board).name == "Zélie"
    assert Election.objects.get().outcome["by"] == "acclamation"
    with pytest.raises(Invalid):
        constitute(**{**said, "decision_id": 0}, at=minutes(40))
    with pytest.raises(NotAllowed):
        constitute(**{**said, "speaker": Speaker(person_id=5)}, at=minutes(40))
    ids = {constitute(**said, at=minutes(41 + turn)) for turn in range(2)}
    row = Organization.objects.get(pk=ids.pop())
    assert not ids
    assert begun().body_id == meeting.body_id  # the first form sent again, after all that
    assert (row.name, row.founded_year, row.status, row.visibility) == ("La Fournée", 2026, "active", "public")
    assert {one.evidence.split(" (")[0] for one in Statement.objects.filter(organization=row)} == {
        "Assemblée de fondation du 2026-05-30, décision AG-2026-01"
    }
    assert row.provenance["usual_name"]["origin"].startswith("statement:")
    project(organization_ids=[row.pk], at=minutes(60))  # made again from what was said, it is the same
    row.refresh_from_db()
    assert row.name == "La Fournée"
    assert {one.organization_id for one in Body.objects.all()} == {row.pk}


def test_by_laws_that_a_decision_adopts_are_linked_and_begin_after_that_day():
    meeting, board = held()
    decision = decided(meeting)
    said = {"speaker": CHAIR, "decision_id": decision.pk, "template": "informal", "at": minutes(40)}
    with pytest.raises(Invalid) as refused:
        adopt_by_laws(**said, in_force_from=NOW.date())
    assert refused.value.reason.code == "by_laws_same_day"
    with pytest.raises(Invalid):
        adopt_by_laws(**{**said, "template": "rien"}, in_force_from=date(2026, 6, 1))
    numbers = {adopt_by_laws(**said, in_force_from=date(2026, 6, 1 + turn)) for turn in range(2)}
    assert len(numbers) == 1
    assert ByLaws.objects.filter(decision=decision).count() == 2  # of the assembly and of its board
    assert board.by_laws.get().in_force_from == date(2026, 6, 1)
    Decision.objects.filter(pk=decision.pk).update(voided_at=minutes(45))
    with pytest.raises(NotPossible):
        adopt_by_laws(**said, in_force_from=date(2026, 6, 3))


def test_the_page_leads_from_the_first_form_to_the_directory(client):
    sign_in(client, role=SECRETARY)
    home = client.get("/fr/assemblees/").content.decode()
    assert "/fr/assemblees/instances/fonder/nouvelle/" in home
    new = "/fr/assemblees/instances/fonder/nouvelle/"
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    given = {"name": "Les amis du four", "day": day, "starts": "13:00", "mode": "room", "place": ""}
    lost = client.post(new, given)
    assert lost.status_code == 422
    assert "Les amis du four" in lost.content.decode()
    way = client.post(new, {**given, "place": "Le fournil"})["Location"]
    page = client.get(way).content.decode()
    assert page.count("(fait)") == 1  # the agenda
    assert "Constituer l’organisation</" not in page  # nothing is decided yet
    body = Body.objects.get(kind=Body.ASSEMBLY)
    assert way in client.get(f"/fr/assemblees/instances/{body.public_id}/").content.decode()
    meeting = Meeting.objects.get()
    decision = decided(meeting)
    Term.objects.create(body=Body.objects.get(parent=body), name="Zélie", starts_on=timezone.localdate())
    early = client.post(
        way,
        {
            "verb": "adopt",
            "adopt-decision": decision.pk,
            "adopt-template": "informal",
            "adopt-in_force_from": "2026-01-01",
        },
    )
    assert early.status_code == 422
    assert "après le jour" in early.content.decode()
    adopted = {"verb": "adopt", "adopt-decision": decision.pk, "adopt-template": "informal", "adopt-in_force_from": day}
    assert client.post(way, adopted).status_code == 302
    said = {"verb": "constitute", "constitute-decision": decision.pk, "constitute-name": "La Fournée"}
    assert client.post(way, said).status_code == 302
    page = client.get(way).content.decode()
    assert "L’organisation est constituée" in page
    assert "La Fournée" in page


def test_only_who_keeps_bodies_founds_and_only_what_was_founded_has_steps(client):
    body = Body.objects.get(pk=begun().body_id)
    way = f"/fr/assemblees/instances/{body.public_id}/fondation/"
    assert client.get(way).status_code == 302
    sign_in(client)
    assert client.get(way).status_code == 403
    assert client.get("/fr/assemblees/instances/fonder/nouvelle/").status_code == 403


def test_a_board_has_no_steps_of_its_own(client):
    sign_in(client, role=SECRETARY)
    board = Body.objects.get(pk=begun().board_id)
    assert client.get(f"/fr/assemblees/instances/{board.public_id}/fondation/").status_code == 404
