"""Opinion consultations: who votes, what is moderated, and a result that anybody computes again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from chantier.deliberation.models import OpinionMap, OpinionResult, OpinionStatement, OpinionVote, Seat, Table
from chantier.deliberation.personal_data import HOLDER
from chantier.deliberation.queries import opinions as queries
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.services import opinions
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.web.opinion_files import vote_rows
from chantier.directory.models import Organization
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act

pytestmark = pytest.mark.django_db

SEEDS = ("Le dernier autobus part trop tôt.", "La marche suffit aux courses.", "Il faut un service à la demande.")


def a_map(table, **given):
    values = {"title": "Se déplacer le soir", "body": "", "statements": SEEDS, **given}
    opened = opinions.open_map(
        speaker=COORDINATION, table_id=table.pk, given=opinions.MapGiven(**values), at=NOW - timedelta(hours=1)
    )
    return OpinionMap.objects.select_related("table").get(pk=opened.id)


def says(row, speaker, number, value, at=NOW):
    opinions.vote(speaker=speaker, map_id=row.pk, number=number, value=value, at=at)


def a_vote_of_all(row, voters):
    for place, voter in enumerate(voters):
        for number in (1, 2, 3):
            says(row, voter, number, (1, -1, 0)[(place + number) % 3])


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def six(table):
    bodies = [an_organization(f"Maison {number}") for number in range(6)]
    for body in bodies:
        seated(table, body)
    return [a_speaker(body) for body in bodies]


def test_a_map_opens_with_its_statements_and_only_by_whoever_runs_the_table(table, six):
    given = opinions.MapGiven("Le soir", "", SEEDS)
    with pytest.raises(NotAllowed):
        opinions.open_map(speaker=six[0], table_id=table.pk, given=given, at=NOW)
    with pytest.raises(Invalid):
        a_map(table, statements=("Une seule.", "une seule."))
    with pytest.raises(Invalid):
        a_map(table, statements=("É" * 201, "Une autre."))
    row = a_map(table)
    assert [one.words.body for one in queries.statements(row, ())] == list(SEEDS)


def test_one_organization_votes_once_whoever_holds_its_mandate_and_may_change(table, six):
    row = a_map(table)
    says(row, six[0], 1, 1)
    other_hand = a_speaker(Organization.objects.get(public_id=six[0].organization_id), "Basile")
    says(row, other_hand, 1, -1)
    assert list(OpinionVote.objects.values_list("value", flat=True)) == [-1]
    with pytest.raises(NotAllowed):
        says(row, a_speaker(an_organization("Autre")), 1, 1)
    with pytest.raises(NotAllowed):
        says(row, Speaker(person_id=six[0].person_id), 1, 1)
    for number, value in ((1, 2), (9, 1)):
        with pytest.raises(Invalid):
            says(row, six[0], number, value)


def test_a_body_merged_into_another_has_one_vote(table, six):
    row = a_map(table)
    says(row, six[0], 1, 1)
    one, two = (Organization.objects.get(public_id=speaker.organization_id) for speaker in six[:2])
    Organization.objects.filter(pk=one.pk).update(merged_into=two)
    says(row, six[1], 1, -1)
    assert list(OpinionVote.objects.values_list("value", flat=True)) == [-1]


def test_a_map_of_persons_takes_one_vote_an_account(table):
    row = a_map(table, voters=OpinionMap.PERSONS)
    says(row, Speaker(person_id=1), 1, 1)
    says(row, Speaker(person_id=2), 1, 1)
    says(row, Speaker(person_id=2), 1, 0)
    assert sorted(OpinionVote.objects.values_list("value", flat=True)) == [0, 1]
    with pytest.raises(NotAllowed):
        says(row, Speaker.visitor(), 1, 1)


def test_before_and_after_nobody_votes_nor_offers(table, six):
    row = a_map(table, opens_at=NOW + timedelta(days=1), closes_at=NOW + timedelta(days=2))
    for at in (NOW, NOW + timedelta(days=2)):
        with pytest.raises(NotPossible):
            says(row, six[0], 1, 1, at=at)
        with pytest.raises(NotPossible):
            opinions.offer_statement(speaker=six[0], map_id=row.pk, text="Une idée.", at=at)
    says(row, six[0], 1, 1, at=NOW + timedelta(days=1))
    opinions.close_map(speaker=COORDINATION, map_id=row.pk, at=NOW + timedelta(days=1))
    with pytest.raises(NotPossible):
        says(row, six[0], 1, 1, at=NOW + timedelta(days=1))


def test_a_voter_is_a_key_that_no_identifier_of_ours_gives_and_another_on_each_map(table, six):
    one, two = a_map(table), a_map(table)
    for row in (one, two):
        says(row, six[0], 1, 1)
    keys = set(OpinionVote.objects.values_list("voter", flat=True))
    assert len(keys) == 2
    assert all(key.startswith("v") and len(key) == 32 for key in keys)
    # Nothing written elsewhere at the same moment tells who voted, and the hour is not kept.
    assert not Act.objects.filter(person_id=six[0].person_id, name__startswith="deliberation.").exists()
    assert {at.hour for at in OpinionVote.objects.values_list("at", flat=True)} == {0}


def test_an_offered_statement_waits_is_shown_or_refused_with_its_reason(table, six):
    row = a_map(table)
    number = opinions.offer_statement(speaker=six[0], map_id=row.pk, text="  Un vélo\n cargo partagé. ", at=NOW)
    assert [one.words.body for one in queries.waiting(row)] == ["Un vélo cargo partagé."]
    with pytest.raises(Invalid):
        says(row, six[1], number, 1)
    with pytest.raises(NotAllowed):
        opinions.answer_statement(speaker=six[0], map_id=row.pk, number=number, shown=True, at=NOW)
    opinions.answer_statement(speaker=COORDINATION, map_id=row.pk, number=number, shown=True, at=NOW)
    says(row, six[1], number, 1)
    with pytest.raises(Invalid):
        opinions.answer_statement(speaker=COORDINATION, map_id=row.pk, number=number, shown=False, at=NOW)
    opinions.answer_statement(
        speaker=COORDINATION, map_id=row.pk, number=number, shown=False, reason="Deux idées en une.", at=NOW
    )
    found = standing(table, six[0], at=NOW)
    assert [one.reason for one in queries.offered(row, six[0], found)] == ["Deux idées en une."]
    assert list(queries.votes(row)) == []


def test_what_is_offered_is_short_seen_new_and_not_a_flood(table, six):
    row = a_map(table)
    for text in ("", " \n ", "a" * 201, "Un mot\u202e caché.", SEEDS[0].upper()):
        with pytest.raises(Invalid):
            opinions.offer_statement(speaker=six[0], map_id=row.pk, text=text, at=NOW)
    for number in range(opinions.MOST_WAITING):
        opinions.offer_statement(speaker=six[0], map_id=row.pk, text=f"Idée {number}.", at=NOW)
    with pytest.raises(NotPossible):
        opinions.offer_statement(speaker=six[0], map_id=row.pk, text="Une de trop.", at=NOW)
    assert OpinionStatement.objects.count() == len(SEEDS) + opinions.MOST_WAITING


def test_every_statement_comes_once_to_each_voter_in_their_own_order(table, six):
    row = a_map(table)
    keys = queries.voter_keys(row, six[0], standing(table, six[0], at=NOW))
    seen = []
    while (asked := queries.ballot(row, keys).statement) is not None:
        seen.append(asked.number)
        says(row, six[0], asked.number, 0)
    assert sorted(seen) == [1, 2, 3]
    assert queries.ballot(row, keys, number=2).statement.own == 0


def test_a_result_is_computed_when_votes_changed_and_only_then(table, six):
    row = a_map(table)
    assert opinions.compute(map_id=row.pk, at=NOW) == ""
    a_vote_of_all(row, six)
    first = opinions.compute(map_id=row.pk, at=NOW)
    assert opinions.compute(map_id=row.pk, at=NOW) == first
    assert opinions.compute_due(at=NOW) == 1
    assert [one.fingerprint for one in OpinionResult.objects.all()] == [first]
    opinions.answer_statement(speaker=COORDINATION, map_id=row.pk, number=3, shown=False, reason="Non.", at=NOW)
    assert opinions.compute(map_id=row.pk, at=NOW) != first
    assert OpinionResult.objects.count() == 2


def test_the_votes_that_are_given_out_make_the_same_result_on_anybodys_machine(table, six, tmp_path):
    row = a_map(table)
    a_vote_of_all(row, six)
    fingerprint = opinions.compute(map_id=row.pk, at=NOW)
    file, out = tmp_path / "votes.csv", tmp_path / "result.json"
    file.write_text("".join(vote_rows(row)), encoding="utf-8")
    call_command("opinion-map", str(file), "--out", str(out), "--verbosity", "0")
    assert json.loads(out.read_text())["fingerprint"] == fingerprint
    assert json.loads(out.read_text()) == OpinionResult.objects.get().result


def test_a_person_reads_their_own_answers_and_nobody_elses(table):
    row = a_map(table, voters=OpinionMap.PERSONS)
    says(row, Speaker(person_id=1), 1, 1)
    says(row, Speaker(person_id=2), 2, -1)
    told = HOLDER.export(1)["opinions"]
    assert [(one["statement__text__body"], one["value"]) for one in told] == [(SEEDS[0], 1)]
    assert HOLDER.export(3)["opinions"] == []


def test_an_account_that_does_not_see_the_table_does_not_vote_there(table):
    row = a_map(table, voters=OpinionMap.PERSONS)
    Table.objects.update(visibility=Table.CLOSED)
    with pytest.raises(NotAllowed):
        says(row, Speaker(person_id=1), 1, 1)


def test_whoever_runs_the_table_adds_statements_without_waiting_and_does_not_vote_for_that(table, six):
    row = a_map(table)
    opinions.offer_statement(speaker=COORDINATION, map_id=row.pk, text="Une idée de plus.", at=NOW)
    assert len(queries.statements(row, ())) == 4
    with pytest.raises(NotAllowed):
        says(row, COORDINATION, 1, 1)


def test_an_observer_does_not_vote(table, six):
    row = a_map(table)
    watching = an_organization("Vigie")
    seated(table, watching, Seat.OBSERVER)
    with pytest.raises(NotAllowed):
        says(row, a_speaker(watching), 1, 1)
