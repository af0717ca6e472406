"""The demonstration: loaded once whatever happens, refused with a sentence where it cannot start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.utils import timezone

from chantier.config.demo import bodies, files, load
from chantier.config.demo.processes import port_is_free
from chantier.config.demo.steps import Notes, Report, Step, carry_out
from chantier.deliberation.models import Phase, Table
from chantier.directory.models import (
    College,
    Membership,
    Organization,
    PageClaim,
    Record,
    Relation,
    SourceRow,
    Statement,
)
from chantier.editorial.models import (
    NewsletterIssue,
    ReportFigures,
    ReportPage,
    Subscriber,
    SubscriptionProof,
    Support,
)
from chantier.foundation.messages.models import Letter
from chantier.foundation.people.models import Mandate, Person, RoleGrant
from chantier.foundation.people.queries import demo_persons
from chantier.foundation.places.core.poles import read_poles
from chantier.library.models import Claim, Collection, Resource, Version

COUNTED = (
    NewsletterIssue,
    ReportFigures,
    ReportPage,
    Subscriber,
    SubscriptionProof,
    Support,
    Claim,
    Collection,
    College,
    Mandate,
    Membership,
    Organization,
    PageClaim,
    Person,
    Phase,
    Record,
    Relation,
    Resource,
    RoleGrant,
    SourceRow,
    Statement,
    Table,
    Version,
)


def counts():
    return {model.__name__: model.objects.count() for model in COUNTED}


def _first_table(name):
    """The consultation as far as its first table: those who speak at the others are not in the short story."""
    said = tomllib.loads((files.folder() / name).read_text(encoding="utf-8"))
    if not name.startswith("deliberation/"):
        return said
    return {part: rows[:1] if part == "table" else [] for part, rows in said.items()}


@pytest.fixture
def short_story(monkeypatch):
    """The movement with its first lines only: the whole of it is loaded by the journeys."""
    whole = files.rows

    def first(name):
        kept = {"organizations.csv": 60, "register.csv": 60}
        return whole(name)[: kept.get(name)]

    monkeypatch.setattr(files, "rows", first)
    monkeypatch.setattr(files, "toml", _first_table)


def test_the_demonstration_tells_its_story_and_loading_it_twice_changes_nothing(db, short_story, tmp_path):
    load.load_all(tmp_path)
    the_persons_of_the_story_may_do_what_it_says()
    the_register_of_the_demonstration_stays_out_of_open_data()
    before = counts()
    said_of_odile = Organization.objects.get(pk=bodies.organization_ids()["pole-mauricie"]).updated_at
    load.load_all(tmp_path)
    assert counts() == before
    assert before["Person"] == len(files.rows("people.csv")) + len(files.rows("assemblies/delegates.csv"))
    assert before["Statement"] > 0
    assert (before["NewsletterIssue"], before["Subscriber"], before["Support"]) == (1, 6, 5)
    assert ReportPage.objects.get().live
    assert not Letter.objects.filter(kind__startswith="editorial.").exists()
    assert before["Resource"] == len(files.library())
    assert Organization.objects.get(pk=bodies.organization_ids()["pole-mauricie"]).updated_at == said_of_odile


def the_persons_of_the_story_may_do_what_it_says():
    odile = next(person for person in demo_persons(at=timezone.now()) if person.key == "odile")
    assert odile.voices == ("Pôle Fleuve-Mauricie",)
    assert len(odile.roles) == 1
    former = Person.objects.get(email="basile@labraise.example")
    assert not former.is_demo_account
    assert former.mandates.get().revoked_at is not None


def the_register_of_the_demonstration_stays_out_of_open_data():
    is_open = dict(Record.objects.values_list("source__slug", "source__is_open"))
    assert is_open == {"repertoire-du-reseau": True, "registre-de-demonstration": False}


def test_the_poles_of_the_movement_are_written_in_the_form_that_places_reads():
    poles = read_poles(load.poles_of({"pole": [{"slug": "a-b", "names": {"fr": "Pôle « A »"}, "covers": ["mrc-58"]}]}))
    assert [(pole.code, pole.name, pole.covers) for pole in poles] == [("a-b", "Pôle « A »", ("mrc-58",))]


def test_an_interrupted_loading_goes_on_where_it_stopped(tmp_path):
    done: list[str] = []
    fails = [True]

    def second():
        if fails.pop():
            raise KeyboardInterrupt
        done.append("second")
        return ""

    fails.insert(0, False)
    steps = [
        Step("first", "First", lambda: done.append("first") or "", "1"),
        Step("second", "Second", second, "1"),
    ]
    ended: list[Report] = []
    with pytest.raises(KeyboardInterrupt):
        carry_out(steps, notes=Notes(tmp_path / "notes.json"), begin=lambda _label: None, end=ended.append)
    carry_out(steps, notes=Notes(tmp_path / "notes.json"), begin=lambda _label: None, end=ended.append)
    assert done == ["first", "second"]
    assert [report.seconds is None for report in ended] == [False, True, False]


def test_a_step_is_done_again_when_what_it_reads_has_changed(tmp_path):
    done: list[str] = []

    def step(inputs):
        return Step("only", "Only", lambda: done.append(inputs) or "", inputs)

    for inputs in ("old", "old", "new"):
        notes = Notes(tmp_path / "notes.json")
        carry_out([step(inputs)], notes=notes, begin=lambda _label: None, end=lambda _report: None)
    assert done == ["old", "new"]


def test_a_busy_port_is_refused_with_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free(port)
        done = subprocess.run(
            [Path(sys.executable).with_name("chantier"), "demo", "--port", str(port), "--data", str(tmp_path)],
            capture_output=True,
            text=True,
            env={name: value for name, value in os.environ.items() if not name.startswith(("CHANTIER_", "DJANGO_"))},
            check=False,
        )
    assert done.returncode == 2
    assert f"Le port {port} est déjà pris" in done.stdout
    assert f"--port {port + 1}" in done.stdout
    assert not done.stderr
