"""An election from its candidacies to the seats it fills; each door that must stay shut is tried."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chantier.assemblies.models import Candidacy, Decision, Election, Term, Vote
from chantier.assemblies.queries.electorate import electorate
from chantier.assemblies.services.candidacies import (
    CandidacyGiven,
    answer_candidacy,
    erase_candidacy,
    submit_candidacy,
    withdraw_candidacy,
)
from chantier.assemblies.services.elected import decide_election
from chantier.assemblies.services.elections import acclaim, close_candidacies, prepare_election
from chantier.assemblies.services.terms import end_term
from chantier.assemblies.services.votes import cancel_vote
from chantier.assemblies.tests.elections import BEFORE, CHAIR, CLOSES, Stage
from chantier.assemblies.tests.meetings import NOW, a_delegate, a_meeting, a_member, minutes
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act

pytestmark = pytest.mark.django_db


def code(refused: pytest.ExceptionInfo) -> str:
    return refused.value.reason.code


def test_an_election_goes_from_candidacies_to_seats_and_is_written_once():
    stage = Stage()
    one, two, three = (stage.stands(place) for place in range(3))
    made = prepare_election(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1), level=Vote.NAMED)
    vote = Vote.objects.get(pk=made.vote_id)
    assert [option["key"] for option in vote.options] == ["a", "b", "c"]
    assert vote.options[0]["label"].endswith("– Coop A")
    assert vote.colleges == ["coops"]
    stage.vote(made.vote_id, ["ba", "ba", "ab", "ab", "cb"])
    for row in (one, two, three):
        row.refresh_from_db()
    assert {one.state, two.state} == {"elected"}
    assert (three.state, three.rank) == ("not-elected", None)
    terms = list(Term.objects.filter(body=stage.board).order_by("candidacy__rank"))
    assert {row.person_id for row in terms} == {one.person_id, two.person_id}
    assert {(row.starts_on, row.ends_on, row.name) for row in terms} == {(NOW.date(), date(2028, 5, 30), "")}
    decide_election(speaker=CHAIR, election_id=stage.election.pk, vote=Vote.objects.get(pk=vote.pk), at=minutes(9))
    assert Term.objects.count() == 2
    assert Act.objects.filter(name="assemblies.elected").count() == 1
    seated = electorate(a_meeting(stage.board, kind="ordinary", roll_on=date(2026, 6, 1)), at=NOW)
    assert {line.person_id for line in seated} == {one.person_id, two.person_id}


def test_prepared_twice_it_is_one_vote_and_candidacies_no_longer_move():
    stage = Stage()
    first, _second, _third = (stage.stands(place) for place in range(3))
    one = prepare_election(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    two = prepare_election(speaker=CHAIR, election_id=stage.election.pk, at=minutes(2))
    assert one.vote_id == two.vote_id
    assert Vote.objects.get().level == Vote.SECRET
    with pytest.raises(NotPossible) as refused:
        withdraw_candidacy(speaker=stage.speakers[0], candidacy_id=first.pk, at=minutes(3))
    assert code(refused) == "election_on_ballots"
    cancel_vote(speaker=CHAIR, vote_id=one.vote_id, why="Une personne se retire.", at=minutes(3))
    withdraw_candidacy(speaker=stage.speakers[0], candidacy_id=first.pk, at=minutes(4))
    acclaim(speaker=CHAIR, election_id=stage.election.pk, at=minutes(5))
    assert Term.objects.count() == 2


def test_no_more_candidates_than_seats_are_acclaimed_and_never_voted():
    stage = Stage()
    stage.stands(0)
    with pytest.raises(NotPossible) as refused:
        prepare_election(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    assert code(refused) == "acclaim_instead"
    for _twice in range(2):
        assert acclaim(speaker=CHAIR, election_id=stage.election.pk, at=minutes(2)) == ("a",)
    stage.election.refresh_from_db()
    assert stage.election.outcome["by"] == "acclamation"
    assert Term.objects.count() == 1


@pytest.mark.parametrize(
    ("accepted", "at", "expected"),
    [
        (0, minutes(1), "nobody_stands"),
        (3, minutes(1), "more_than_seats"),
        (1, CLOSES - timedelta(minutes=1), "candidacies_still_open"),
    ],
)
def test_an_acclamation_has_its_conditions(accepted, at, expected):
    stage = Stage()
    for place in range(accepted):
        stage.stands(place)
    with pytest.raises(NotPossible) as refused:
        acclaim(speaker=CHAIR, election_id=stage.election.pk, at=at)
    assert code(refused) == expected
    assert not Term.objects.exists()


def test_a_candidacy_that_waits_holds_the_vote_back():
    stage = Stage()
    stage.stands(0, accepted=False)
    with pytest.raises(NotPossible) as refused:
        prepare_election(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    assert code(refused) == "candidacies_unanswered"


def test_candidacies_come_between_two_hours_and_close_when_it_is_announced():
    stage = Stage(candidacies_close_at=NOW + timedelta(hours=3))
    stage.stands(0, at=minutes(1))
    close_candidacies(speaker=CHAIR, election_id=stage.election.pk, at=minutes(2))
    with pytest.raises(NotPossible) as refused:
        stage.stands(1, at=minutes(3))
    assert code(refused) == "candidacies_closed"
    with pytest.raises(NotPossible) as refused:
        stage.stands(1, at=stage.election.candidacies_open_at - timedelta(seconds=1))
    assert code(refused) == "candidacies_not_open"


def test_an_organisation_presents_who_speaks_for_it_and_nobody_else():
    stage = Stage()
    other = stage.speakers[1]
    with pytest.raises(Invalid) as refused:
        stage.stands(0, person_id=other.person_id, agreed=True)
    assert code(refused) == "candidate_speaks_not"
    second = a_delegate(stage.members[0], "Wendy")
    with pytest.raises(Invalid) as refused:
        stage.stands(0, person_id=second.person_id)
    assert code(refused) == "candidate_not_asked"
    row = stage.stands(0, person_id=second.person_id, agreed=True)
    assert (row.person_id, row.organization_id, row.name) == (second.person_id, stage.members[0].pk, "Wendy")
    given = CandidacyGiven(person_id=12, organization_id=stage.members[0].pk)
    with pytest.raises(NotAllowed):
        submit_candidacy(speaker=Speaker(person_id=12), election_id=stage.election.pk, given=given, at=BEFORE)


def test_an_organisation_never_presents_in_the_name_of_another():
    stage = Stage()
    row = stage.stands(0, organization_id=stage.members[1].pk)
    assert row.organization_id == stage.members[0].pk


def test_the_secretary_notes_somebody_proposed_in_the_room():
    stage = Stage()
    given = CandidacyGiven(name="  Zélie   Roy ", organization_id=stage.members[2].pk, agreed=True, nominated_by=4)
    ids = {
        submit_candidacy(speaker=CHAIR, election_id=stage.election.pk, given=given, at=BEFORE) for _twice in range(2)
    }
    row = Candidacy.objects.get(pk__in=ids)
    assert (row.name, row.nominated_by.number) == ("Zélie Roy", 4)
    answer_candidacy(speaker=CHAIR, candidacy_id=row.pk, accepted=True, at=BEFORE)
    acclaim(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    assert Term.objects.get().name == "Zélie Roy"
    with pytest.raises(Invalid):
        submit_candidacy(speaker=CHAIR, election_id=Stage().election.pk, given=CandidacyGiven(agreed=True), at=BEFORE)


def test_a_candidacy_sent_again_has_the_newer_words_until_it_is_accepted():
    stage = Stage()
    row = stage.stands(0, accepted=False)
    again = stage.stands(0, accepted=False, statement="Autrement dit.")
    assert (again.pk, again.statement) == (row.pk, "Autrement dit.")
    stage.stands(0)  # accepted with the first words again
    with pytest.raises(NotPossible) as refused:
        stage.stands(0, statement="Trop tard.")
    assert code(refused) == "candidacy_answered"


def test_what_is_not_met_refuses_and_says_why():
    stage = Stage(conditions={"of_college": True, "member_days": 90, "must_say": ["under-35"]})
    row = stage.stands(0, accepted=False)
    with pytest.raises(NotPossible) as refused:
        answer_candidacy(speaker=CHAIR, candidacy_id=row.pk, accepted=True, at=BEFORE)
    assert code(refused) == "candidacy_unmet"
    answer_candidacy(speaker=CHAIR, candidacy_id=row.pk, accepted=False, at=BEFORE, why="À revoir.")
    row.refresh_from_db()
    assert (row.state, row.reasons) == ("refused", [["did_not_say_under-35", {}], {"words": "À revoir."}])
    again = stage.stands(0, said={"under-35": True, "gender": "f"})
    assert (again.pk, again.state, again.said) == (row.pk, "accepted", {"under-35": True})


def test_a_member_of_another_college_or_too_recent_is_not_accepted():
    stage = Stage(conditions={"of_college": True, "member_days": 90})
    young = a_member("Jeune Coop", college="coops", since=date(2026, 4, 1))
    other = a_member("Ailleurs", college="others")
    for organization, expected in ((young, "membre depuis 30 jours"), (other, "n’est pas de ce collège")):
        speaker = a_delegate(organization, f"P{organization.pk}")
        given = CandidacyGiven(person_id=speaker.person_id)
        made = submit_candidacy(speaker=speaker, election_id=stage.election.pk, given=given, at=BEFORE)
        with pytest.raises(NotPossible) as refused:
            answer_candidacy(speaker=CHAIR, candidacy_id=made, accepted=True, at=BEFORE)
        assert expected in str(refused.value.reason)


def test_a_membership_is_counted_back_without_a_day_outside():
    one = a_member("Renouvelée", since=date(2024, 1, 1), until=date(2025, 1, 1))
    category = one.memberships.get().category
    assert directory.member_since([one.pk], date(2026, 5, 1)) == (False, None)
    one.memberships.create(category=category, since=date(2025, 1, 1))
    assert directory.member_since([one.pk], date(2026, 5, 1)) == (True, date(2024, 1, 1))
    broken = a_member("Revenue", since=date(2024, 1, 1), until=date(2025, 1, 1))
    broken.memberships.create(category=category, since=date(2025, 1, 2))
    assert directory.member_since([broken.pk], date(2026, 5, 1)) == (True, date(2025, 1, 2))
    broken.memberships.create(category=category, since=None, until=date(2025, 6, 1))
    assert directory.member_since([broken.pk], date(2026, 5, 1)) == (True, None)


def test_one_candidacy_an_organisation_and_a_limit_of_terms():
    stage = Stage(conditions={"one_each": True, "most_terms": 1})
    stage.stands(0)
    second = a_delegate(stage.members[0], "Wendy")
    row = stage.stands(0, accepted=False, person_id=second.person_id, agreed=True)
    with pytest.raises(NotPossible):
        answer_candidacy(speaker=CHAIR, candidacy_id=row.pk, accepted=True, at=BEFORE)
    Term.objects.create(body=stage.board, person_id=stage.speakers[1].person_id, starts_on=date(2022, 1, 1))
    held = stage.stands(1, accepted=False)
    with pytest.raises(NotPossible) as refused:
        answer_candidacy(speaker=CHAIR, candidacy_id=held.pk, accepted=True, at=BEFORE)
    assert "1" in str(refused.value.reason)


def test_floors_pass_somebody_over_and_it_is_told():
    floors = [{"group": "under-35", "least": 1}]
    stage = Stage(rule="majority", conditions={"floors": floors})
    for place in range(2):
        stage.stands(place)
    stage.stands(2, said={"under-35": True})
    made = prepare_election(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1), level=Vote.NAMED)
    vote = stage.vote(made.vote_id, ["a", "a", "b", "b", "a"])
    election = Election.objects.get(pk=stage.election.pk)
    assert vote.result["elected"] == ["a", "b"]  # what the ballots say stays what it is
    assert election.outcome["elected"] == ["a", "c"]
    assert election.outcome["skipped"] == [{"key": "b", "floors": [{"group": "under-35", "is": True, "least": 1}]}]
    assert {row.candidacy.key for row in Term.objects.all()} == {"a", "c"}


@pytest.mark.parametrize(
    "given",
    [
        {"seats": 0},
        {"rule": "hasard"},
        {"rule": "two-rounds"},
        {"college": "inconnu"},
        {"item_id": 999_999},
        {"term_ends_on": date(2020, 1, 1)},
        {"candidacies_close_at": BEFORE - timedelta(days=30)},
        {"conditions": {"age": 35}},
        {"rule": "schulze", "conditions": {"floors": [{"group": "under-35", "least": 1}]}},
    ],
)
def test_an_election_that_cannot_be_is_refused(given):
    stage = Stage(count=1)
    Election.objects.all().delete()
    with pytest.raises(Invalid):
        stage.an_election(**given)


def test_the_same_election_twice_is_one_and_only_the_secretariat_makes_it():
    stage = Stage(count=1)
    assert stage.an_election().pk == stage.election.pk
    other = Stage(count=1)
    with pytest.raises(Invalid):  # the board of another assembly
        stage.an_election(body_id=other.board.pk)


def test_only_who_presides_decides_and_only_the_secretariat_answers():
    stage = Stage()
    row = stage.stands(0, accepted=False)
    with pytest.raises(NotAllowed):
        answer_candidacy(speaker=stage.speakers[1], candidacy_id=row.pk, accepted=True, at=BEFORE)
    with pytest.raises(NotAllowed):
        withdraw_candidacy(speaker=stage.speakers[1], candidacy_id=row.pk, at=BEFORE)
    for call in (acclaim, prepare_election, close_candidacies):
        with pytest.raises(NotAllowed):
            call(speaker=stage.speakers[0], election_id=stage.election.pk, at=minutes(1))


def test_a_seat_falls_vacant_for_a_reason():
    stage = Stage()
    stage.stands(0)
    stage.stands(1)
    acclaim(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    mine, other = Term.objects.order_by("pk")
    day, later = date(2026, 9, 1), NOW + timedelta(days=120)
    with pytest.raises(NotAllowed):
        end_term(speaker=stage.speakers[1], term_id=mine.pk, why="resigned", on=day, at=later)
    for _twice in range(2):
        end_term(speaker=stage.speakers[0], term_id=mine.pk, why="resigned", on=day, at=later)
    mine.refresh_from_db()
    assert (mine.ends_on, mine.ended_why) == (day, "resigned")
    with pytest.raises(Invalid) as refused:
        end_term(speaker=CHAIR, term_id=other.pk, why="removed", on=day, at=later)
    assert code(refused) == "removal_without_decision"
    decision = Decision.objects.create(
        public_id="d1", body=stage.body, meeting=stage.meeting, number="AG-2026-01", title="x", text="x", taken_at=NOW
    )
    end_term(speaker=CHAIR, term_id=other.pk, why="removed", on=day, at=later, decision_id=decision.pk)
    other.refresh_from_db()
    assert other.ended_by_id == decision.pk
    assert Act.objects.filter(name="assemblies.term_ended").count() == 2


def test_the_name_of_somebody_without_an_account_is_erased_when_they_ask():
    stage = Stage()
    given = CandidacyGiven(name="Zélie", statement="Moi.", organization_id=stage.members[0].pk, agreed=True)
    made = submit_candidacy(speaker=CHAIR, election_id=stage.election.pk, given=given, at=BEFORE)
    with pytest.raises(NotPossible) as refused:
        erase_candidacy(speaker=CHAIR, candidacy_id=made, at=BEFORE)
    assert code(refused) == "candidacy_still_stands"
    answer_candidacy(speaker=CHAIR, candidacy_id=made, accepted=True, at=BEFORE)
    acclaim(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    with pytest.raises(NotAllowed):
        erase_candidacy(speaker=stage.speakers[0], candidacy_id=made, at=minutes(2))
    for _twice in range(2):
        erase_candidacy(speaker=CHAIR, candidacy_id=made, at=minutes(2))
    row = Candidacy.objects.get(pk=made)
    assert (row.name, row.statement, row.state) == ("", "", "elected")
    assert Term.objects.get().name == "Zélie"  # who still sits
    assert Act.objects.filter(name="assemblies.candidacy_erased").count() == 1
    erased_later = NOW + timedelta(days=2_000)
    Candidacy.objects.filter(pk=made).update(name="Zélie")
    erase_candidacy(speaker=CHAIR, candidacy_id=made, at=erased_later)
    assert Term.objects.get().name == ""
