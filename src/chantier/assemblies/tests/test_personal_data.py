"""What assemblies keep of a person is given back whole, and goes when they ask; what the public record holds stays."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.apps import apps

from chantier.assemblies.models import Candidacy, NamedVoice, Officer, Term, Vote
from chantier.assemblies.personal_data import HOLDER
from chantier.assemblies.queries.electorate import electorate
from chantier.assemblies.services.elections import prepare_election
from chantier.assemblies.tests.elections import CHAIR, Stage
from chantier.assemblies.tests.meetings import NOW, a_meeting, minutes
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
        "officers": 1,
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
