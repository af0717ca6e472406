"""What assemblies keep of a person is given back whole, and goes when they ask; what the public record holds stays."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.apps import apps

from chantier.assemblies.models import Candidacy, NamedVoice, Officer, RollCorrection, RollEntry, Term, Vote
from chantier.assemblies.personal_data import HOLDER, SIGNED
from chantier.assemblies.queries.electorate import electorate
from chantier.assemblies.services import delegates, presence, rolls
from chantier.assemblies.services.elections import prepare_election
from chantier.assemblies.tests.elections import CHAIR, Stage
from chantier.assemblies.tests.meetings import DESK, NOW, a_delegate, a_meeting, a_member, entry_of, minutes
from chantier.foundation.journal.models import LogEntry

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=30)


def an_elected_person() -> tuple[Stage, int]:
    stage = Stage()
    for place in range(3):
        stage.stands(place, statement=f"Je parle pour {place}.")
    made = prepare_election(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1), level=Vote.NAMED)
    stage.vote(made.vote_id, ["a", "a", "a", "b", "c"])
    person = stage.speakers[0].person_id
    Officer.objects.create(meeting=stage.meeting, role=Officer.SCRUTINEER, person_id=person, since=NOW)
    return stage, person


def test_everything_is_given_back():
    _stage, person = an_elected_person()
    found = HOLDER.export(person)
    assert set(found) == set(HOLDER.tables)
    assert {name: len(rows) for name, rows in found.items() if rows} == {
        "candidacies": 1,
        "terms": 1,
        "offices": 1,
        "voices": 1,
        "named_votes": 1,
    }
    assert found["candidacies"][0]["statement"] == "Je parle pour 0."
    json.dumps(
        {name: [{key: str(value) for key, value in row.items()} for row in rows] for name, rows in found.items()}
    )


def test_names_and_words_go_and_the_seat_is_left():
    stage, person = an_elected_person()
    assert HOLDER.erase(person, LATER) > 0
    row = Candidacy.objects.get(election=stage.election, key="a")
    assert (row.person_id, row.name, row.statement, row.state) == (None, "", "", "elected")
    term = Term.objects.get(candidacy=row)
    assert (term.person_id, term.ends_on) == (None, LATER.date() - timedelta(days=1))
    assert NamedVoice.objects.count() == 5
    assert not NamedVoice.objects.filter(person_id=person).exists()
    assert len(electorate(a_meeting(stage.board, kind="ordinary", roll_on=LATER.date()), at=LATER)) == 1
    assert all(not rows for rows in HOLDER.export(person).values())
    assert HOLDER.erase(person, LATER) == 0


def test_no_column_of_assemblies_still_holds_the_person():
    _stage, person = an_elected_person()
    HOLDER.erase(person, LATER)
    for model in apps.get_app_config("assemblies").get_models():
        for column in model._meta.fields:
            if column.name in ("person_id", "delegate_id", "noted_by", "created_by", "written_by"):
                assert not model._default_manager.filter(**{column.name: person}).exists(), (model, column.name)


def test_the_public_log_never_named_them():
    stage, _person = an_elected_person()
    entry = json.loads(LogEntry.objects.get(kind="assemblies.elected").content)
    assert entry["elected"] == list(Vote.objects.get().result["elected"])
    assert (entry["seats"], entry["candidates"], entry["passed_over"]) == (2, 3, 0)
    names = Candidacy.objects.filter(election=stage.election).values_list("name", flat=True)
    assert not any(name in str(entry) for name in names)


def columns() -> set[tuple[str, str]]:
    """Every column of assemblies that holds the number of a person."""
    return {
        (model.__name__, field.name)
        for model in apps.get_app_config("assemblies").get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "BigIntegerField"
    }


def test_every_column_that_holds_somebody_is_known_to_erasure():
    assert columns() == {(model.__name__, column) for model, column in SIGNED} | {("Officer", "person_id")}


def test_a_person_leaves_and_the_presence_of_their_organisation_stays():
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    bo = a_delegate(alpha, "Bo")
    meeting = a_meeting()
    rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=NOW)
    entry = entry_of(meeting, alpha)
    delegates.set_delegate(speaker=DESK, entry_id=entry.pk, person_id=ana.person_id, at=minutes(0))
    presence.arrive(speaker=ana, entry_id=entry.pk, way="self", at=minutes(1))
    delegates.set_delegate(speaker=DESK, entry_id=entry.pk, person_id=bo.person_id, at=minutes(2))
    delegates.set_delegate(speaker=DESK, entry_id=entry.pk, person_id=ana.person_id, at=minutes(3))
    Officer.objects.create(meeting=meeting, role=Officer.PRESIDENT, person_id=ana.person_id, since=NOW)
    given = HOLDER.export(ana.person_id)
    assert {name: len(rows) for name, rows in given.items() if rows} == {"voices": 1, "presences": 1, "offices": 1}
    HOLDER.erase(ana.person_id, minutes(4))
    assert not any(HOLDER.export(ana.person_id).values())
    said = set(RollCorrection.objects.values_list("before", "after"))
    assert said == {("", ""), ("", str(bo.person_id)), (str(bo.person_id), "")}
    row = RollEntry.objects.get(pk=entry.pk)
    assert (row.delegate_id, row.movements.get().person_id, Officer.objects.get().until) == (None, None, minutes(4))
