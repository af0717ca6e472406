"""Regular work: done once whatever the number of processes, taken up again when cut short, shown to who administers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from chantier.config import upkeep
from chantier.config.daily import DAILY, Work
from chantier.config.models import Run
from chantier.config.schedule import LEASE, MAX_ATTEMPTS, Outcome, run_again, run_due, slot_of
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.people.api import create_person, grant_role

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # noon in Montréal


def counting(name="count", *, hourly=False):
    calls = []

    def work(at):
        calls.append(at)
        return len(calls)

    return Work(name, name, work, hourly=hourly), calls


@pytest.mark.parametrize(
    ("at", "day", "hour"),
    [
        (NOON, "2026-11-23T03:00:00-05:00", "2026-11-23T12:00:00-05:00"),
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), "2026-11-22T03:00:00-05:00", "2026-11-23T02:00:00-05:00"),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "2026-11-23T03:00:00-05:00", "2026-11-23T03:00:00-05:00"),
    ],
)
def test_a_day_begins_at_three_at_the_place_of_the_instance(at, day, hour):
    assert slot_of(counting()[0], at).isoformat() == day
    assert slot_of(counting(hourly=True)[0], at).isoformat() == hour


@pytest.mark.django_db
def test_what_is_due_is_done_once_a_day_and_once_an_hour():
    daily, days = counting("daily")
    hourly, hours = counting("hourly", hourly=True)
    for hour in range(0, 30):
        run_due(at=NOON + timedelta(hours=hour), works=(daily, hourly))
        run_due(at=NOON + timedelta(hours=hour, minutes=1), works=(daily, hourly))
    assert (len(days), len(hours)) == (2, 30)  # today at once, then tomorrow from three on


@pytest.mark.django_db(transaction=True)
def test_several_processes_at_the_same_instant_do_it_once():
    work, calls = counting()
    together = Barrier(4)

    def one(_number):
        together.wait()
        try:
            return run_due(at=NOON, works=(work,))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome for found in pool.map(one, range(4)) for outcome in found]
    assert (outcomes, len(calls)) == ([Outcome("count", 1, "")], 1)


@pytest.mark.django_db
def test_a_work_that_was_killed_is_taken_up_again_once_its_lease_is_over():
    work, calls = counting()
    Run.objects.create(work="count", slot=slot_of(work, NOON), claimed_at=NOON)
    early = run_due(at=NOON + LEASE - timedelta(seconds=1), works=(work,))
    late = run_due(at=NOON + LEASE, works=(work,))
    assert (early, late, len(calls)) == ((), (Outcome("count", 1, ""),), 1)


@pytest.mark.django_db
def test_an_error_stops_neither_the_others_nor_tomorrow_and_is_tried_a_few_times():
    def fail(_at):
        raise RuntimeError("the name of somebody")

    broken, (fine, calls) = Work("broken", "broken", fail), counting()
    first = run_due(at=NOON, works=(broken, fine))
    for half_hours in range(1, 10):
        run_due(at=NOON + half_hours * LEASE, works=(broken, fine))
    row = Run.objects.get(work="broken")
    assert first == (Outcome("broken", 0, "RuntimeError"), Outcome("count", 1, ""))
    assert (row.attempts, row.failure, row.finished_at, len(calls)) == (MAX_ATTEMPTS, "RuntimeError", None, 1)
    assert run_due(at=NOON + timedelta(days=1), works=(broken,)) == (Outcome("broken", 0, "RuntimeError"),)


@pytest.mark.django_db
def test_an_operator_may_ask_again():
    work, calls = counting()
    run_due(at=NOON, works=(work,))
    again = run_again(at=NOON, works=(work,))
    assert (again, len(calls), Run.objects.get().attempts) == ((Outcome("count", 2, ""),), 2, 2)


@pytest.mark.django_db
def test_everything_in_the_registry_runs_on_an_empty_instance_and_twice(capsys):
    call_command("daily")
    lines = capsys.readouterr().out.splitlines()
    call_command("daily")
    assert [line.split()[0] for line in lines] == [work.name for work in DAILY]
    assert "Rien à faire" in capsys.readouterr().out
    call_command("daily", "search", "--again")
    assert capsys.readouterr().out.startswith("search  ")


@pytest.mark.django_db
def test_an_unknown_work_is_said(capsys):
    with pytest.raises(CommandError, match="Travail inconnu"):
        call_command("daily", "rien")


@pytest.mark.django_db
def test_the_names_of_the_registry_fit_their_column_and_differ():
    names = [work.name for work in DAILY]
    assert len(set(names)) == len(names)
    assert all(len(name) <= Run._meta.get_field("work").max_length for name in names)


# The instance's health ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "state", "word"), [(None, "never", "degraded"), (5, "alive", "ok"), (600, "silent", "degraded")]
)
def test_health_tells_of_the_database_the_worker_and_the_index(client, seconds, state, word):
    from chantier.foundation.search import api as search

    search.flush_now()
    if seconds is not None:
        upkeep.beat(upkeep.WORKER, at=timezone.now() - timedelta(seconds=seconds))
    answer = client.get("/sante")
    said = answer.json()
    assert (answer.status_code, said["status"], said["database"]) == (200, word, "ok")
    assert said["worker"]["state"] == state
    assert said["search"] == {"missing": [], "waiting": 0}


@pytest.mark.django_db
def test_health_says_when_the_database_does_not_answer(client, monkeypatch):
    from django.db import OperationalError

    def broken(*_args, **_kwargs):
        raise OperationalError("no database")

    monkeypatch.setattr(upkeep.Pulse.objects, "filter", broken)
    answer = client.get("/sante")
    assert (answer.status_code, answer.json()["status"]) == (503, "error")


@pytest.mark.django_db
def test_the_page_of_upkeep_is_for_who_administers(client):
    from chantier.foundation.people.models import Person

    somebody = create_person(speaker=Speaker.system(), email="ana@exemple.test", name="Ana", at=NOON)
    client.force_login(Person.objects.get(pk=somebody.id))
    refused = client.get(reverse("upkeep"))
    bare = client.get(reverse("people:me")).content.decode()
    grant_role(speaker=Speaker.system(), person_id=somebody.id, role="administrator", at=timezone.now())
    run_due(at=timezone.now())
    page = client.get(reverse("upkeep"))
    mine = client.get(reverse("people:me")).content.decode()
    assert (refused.status_code, page.status_code) == (403, 200)
    assert page.content.decode().count(">fait<") == len(DAILY)
    assert ("Entretien de l’instance" in bare, "Entretien de l’instance" in mine) == (False, True)
    assert "abandonnées" not in page.content.decode()
    act = Act.objects.create(name="tests.baked", at=NOON, subject_kind="tests.loaf", subject_id="1")
    act.reactions.create(name="tests.bakery.butter", state="failed", attempts=5, last_error="ValueError: <no> butter")
    told = client.get(reverse("upkeep")).content.decode()
    assert "<code>tests.baked</code> → <code>butter</code>" in told
    assert "ValueError: &lt;no&gt; butter" in told


@pytest.mark.django_db
def test_what_follows_from_an_act_is_taken_up_within_the_hour():
    act = Act.objects.create(name="tests.baked", at=NOON, subject_kind="tests.loaf", subject_id="1")
    owed = act.reactions.create(name="tests.gone")  # retired since: done without a call
    reactions = next(work for work in DAILY if work.name == "reactions")
    assert (reactions.hourly, reactions.carry_out(NOON), reactions.carry_out(NOON + timedelta(hours=1))) == (True, 0, 1)
    owed.refresh_from_db()
    assert owed.state == "done"
