"""The assembly of the demonstration, loaded whole: from its notice to minutes that a program of others checks again."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from chantier.assemblies.models import (
    Ballot,
    Body,
    Convening,
    Decision,
    Meeting,
    Minutes,
    Motion,
    RollEntry,
    SignIn,
    Term,
    Vote,
)
from chantier.assemblies.queries.minutes import minutes_of
from chantier.config.demo import load

pytestmark = pytest.mark.django_db
NEEDED = ("words", "places", "bodies", "said", "people", "assemblies")


def test_an_assembly_is_lived_from_its_notice_to_minutes_that_anybody_checks(tmp_path: Path) -> None:
    steps = {step.name: step for step in load.steps(tmp_path)}
    for name in NEEDED:
        steps[name].work()
    held, coming = Meeting.objects.order_by("starts_at")
    all_were_convened_in_time(held, coming)
    a_motion_was_amended_twice_and_became_a_decision(held)
    the_rule_of_rules_had_its_double_majority(held)
    a_member_asked_that_a_vote_be_secret_and_some_voted_on_paper(held)
    three_seats_were_filled_by_transfers(held)
    the_minutes_tell_it_and_are_published(held)
    everything_is_checked_by_another_program(held, tmp_path / "folder")
    before = everything()
    steps["assemblies"].work()
    assert everything() == before


def all_were_convened_in_time(held: Meeting, coming: Meeting) -> None:
    assert (held.state, held.mode, coming.state) == ("closed", "hybrid", "convened")
    for meeting in (held, coming):
        convened = Convening.objects.filter(revision__meeting=meeting)
        assert convened.count() == convened.values("organization").distinct().count() > 150
    assert held.roll.entries.count() == Convening.objects.filter(revision__meeting=held).count()
    assert set(held.roll.entries.values_list("college", flat=True)) == {
        "entreprises", "poles", "regroupements", "soutien", "syndicats", "mouvements", "jeunesse",
    }  # fmt: skip
    first = coming.items.order_by("position")[0]
    assert first.adopts_minutes_of == held


def a_motion_was_amended_twice_and_became_a_decision(held: Meeting) -> None:
    main = Motion.objects.filter(meeting=held, kind="main").order_by("number")[0]
    amendments = Motion.objects.filter(meeting=held, on=main, kind="amendment").order_by("number")
    assert [one.state for one in amendments] == ["adopted", "adopted"]
    assert main.text == amendments[1].text != main.text_as_moved
    decision = Decision.objects.get(motion=main)
    assert (decision.number[-3:], decision.text) == ("-01", main.text)
    assert decision.carried_by is not None


def the_rule_of_rules_had_its_double_majority(held: Meeting) -> None:
    vote = Vote.objects.get(meeting=held, level=Vote.NAMED)
    findings = {one["college"]: one["reached"] for one in vote.result["findings"]}
    assert vote.adopted
    assert findings == dict.fromkeys((None, *sorted(findings.keys() - {None})), True)
    assert len(findings) == 8
    assert vote.voices.count() == 29


def a_member_asked_that_a_vote_be_secret_and_some_voted_on_paper(held: Meeting) -> None:
    vote = Vote.objects.get(meeting=held, level=Vote.SECRET, motion__isnull=False)
    assert vote.secret_asked_by is not None
    assert SignIn.objects.filter(vote=vote).count() == 29
    assert SignIn.objects.filter(vote=vote, way=SignIn.PAPER).count() == 4
    assert not Ballot.objects.exists()


def three_seats_were_filled_by_transfers(held: Meeting) -> None:
    vote = Vote.objects.get(meeting=held, counting__rule="scottish-stv")
    assert (vote.colleges, len(vote.result["elected"]), len(vote.result["stages"])) == (["entreprises"], 3, 3)
    sits = Term.objects.filter(body__kind="board").order_by("pk").values_list("organization__name", "college")
    assert list(sits) == [
        ("Boulangerie La Braise des quatre coins", "entreprises"),
        ("Willow Bend Community Orchard", "entreprises"),
        ("Maison des Mille-Mains", "entreprises"),
    ]


def the_minutes_tell_it_and_are_published(held: Meeting) -> None:
    minutes = Minutes.objects.get(meeting=held)
    assert minutes.state == Minutes.PUBLISHED
    told = " ".join(fact.sentence for part in minutes_of(held).sections for fact in part.facts)
    for expected in (
        "Présidence\N{NO-BREAK SPACE}: Edmée Clavier-Boisrond.",
        "le quorum est de 19",
        "Dissidence de",
        "La réunion est levée",
    ):
        assert expected in told


def everything_is_checked_by_another_program(held: Meeting, folder: Path) -> None:
    call_command("publish-assembly", held.public_id, out=folder)
    program = folder.with_name("taken_away.py")  # loaded where it lies, it would leave its compiled form there
    program.write_bytes((folder / "verifier.py").read_bytes())
    told = verifier(program).verify(folder)
    assert sum("counted again" in line for line in told) == 5
    assert f"the roll: {RollEntry.objects.filter(roll__meeting=held).count()} entries in 7 colleges" in told


def verifier(program: Path) -> Any:
    spec = importlib.util.spec_from_file_location("taken_away", program)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def everything() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (Body, Meeting, RollEntry, Motion, Vote, SignIn, Decision, Minutes, Convening)
    }
