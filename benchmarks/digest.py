"""Digests, measured: what telling many followers costs beside a tenth of them, the same news, in one run each.

    uv run python benchmarks/digest.py --followers 400 4000
    uv run python benchmarks/digest.py --followers 4000 40000          # ten minutes and more

A made-up movement: 20 tables, 200 open proposals, 2,000 acts of one day (amendments, positions, contributions, new
versions). Each follower follows five things drawn from a seed, with the paces that one has who chose nothing; one in
ten speaks English, one in ten Spanish. A process of its own for each size, SQLite, through the services: consent,
visibility, words, notice and letter. Sending the letters is apart (`--send`), to a mail server that takes all.

Read: seconds of CPU and the highest resident memory, as they are and as ratios. Memory is of the whole process; what
it was before the digest is given beside it. Ten times the followers should cost ten times the CPU and no more memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

TABLES, PROPOSALS, ACTS, FOLLOWED = 20, 200, 2_000, 5


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--followers", type=int, nargs="+", default=[400, 4_000])
    asked.add_argument("--send", action="store_true", help="send the letters too, to a server that takes all")
    asked.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one is not None:
        print(json.dumps(measured(given.one, given.folder, send=given.send)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared"
        _child("--one", "0", "--folder", str(prepared))
        for followers in given.followers:
            own = shutil.copytree(prepared, Path(folder) / str(followers))
            more = ["--send"] if given.send else []
            rows.append(_child("--one", str(followers), "--folder", str(own), *more))
    told(rows)


def _child(*given: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, __file__, *given], stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def told(rows: list[dict[str, Any]]) -> None:
    """A table, each row beside the first."""
    first = rows[0]
    print("| followers | letters | CPU s | ratio | wall s | queries | MB before | MB at most | ratio of growth |")
    print("|---|---|---|---|---|---|---|---|---|")
    for one in rows:
        growth = max(one["memory_mb"] - one["before_mb"], 0.1) / max(first["memory_mb"] - first["before_mb"], 0.1)
        print(
            f"| {one['followers']:,} | {one['letters']:,} | {one['cpu_s']:.1f} | {one['cpu_s'] / first['cpu_s']:.1f} "
            f"| {one['wall_s']:.1f} | {one['queries']:,} | {one['before_mb']:.0f} | {one['memory_mb']:.0f} "
            f"| {growth:.1f} |"
        )
        if "send_cpu_s" in one:
            print(f"  sending {one['letters']:,}: {one['send_cpu_s']:.1f} s of CPU")


def measured(followers: int, folder: Path, *, send: bool) -> dict[str, Any]:
    """One size, in this process; for none at all, an instance is prepared, which the others begin with."""
    from instance import open_instance

    open_instance(folder)
    if not followers:
        return {}
    from django.db import connection
    from django.utils import timezone

    at = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    _make(followers, at)
    from chantier.deliberation.services.digests import tell_digests
    from chantier.foundation.messages.models import Letter

    asked = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    from django.urls import reverse

    reverse("deliberation:following")  # addresses are read once in a process: not the digest's cost
    before, cpu, wall = _memory(), time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        tell_digests(at=at)
    found: dict[str, Any] = {
        "followers": followers,
        "cpu_s": time.process_time() - cpu,
        "wall_s": time.perf_counter() - wall,
        "before_mb": before,
        "memory_mb": _memory(),
        "queries": asked,
        "letters": Letter.objects.count(),
    }
    assert tell_digests(at=at) == 0, "told twice"
    if send:
        found["send_cpu_s"] = _send(at)
    return found


def _send(at: Any) -> float:
    from django.conf import settings

    from chantier.foundation.messages.models import Letter
    from chantier.foundation.messages.services.sending import send_letters

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.INSTANCE = {**settings.INSTANCE, "name": "M", "contact": "m@example.org", "postal_address": "1, rue M"}
    cpu, last = time.process_time(), 0
    while ids := list(Letter.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:500]):
        send_letters(letter_ids=ids, at=at)
        last = ids[-1]
    assert not Letter.objects.filter(sent_at__isnull=True).exists(), "letters stayed"
    return time.process_time() - cpu


def _make(followers: int, at: Any) -> None:
    from chantier.deliberation import acts
    from chantier.deliberation.core.following import PROPOSAL, TABLE
    from chantier.deliberation.models import Follow, Follower, Procedure, Proposal, Table, Text
    from chantier.deliberation.services.following import PURPOSE
    from chantier.deliberation.services.procedures import load_procedures
    from chantier.foundation.access.api import COORDINATOR, Speaker
    from chantier.foundation.journal.models import Act
    from chantier.foundation.people.models import Consent, Person

    luck, day = random.Random(2026), timedelta(days=1)
    load_procedures(speaker=Speaker(person_id=1, roles=frozenset({COORDINATOR})), at=at)
    procedure = Procedure.objects.order_by("order").first()
    for number in range(TABLES):
        text = Text.objects.create(title=f"Table {number}", updated_at=at)
        Table.objects.create(
            public_id=f"t{number}", level="regional", text=text, procedure=procedure, opened_at=at - 30 * day
        )
    tables = list(Table.objects.order_by("pk").values_list("pk", flat=True))
    Proposal.objects.bulk_create(
        Proposal(
            public_id=f"p{number}",
            table_id=tables[number % TABLES],
            state="amending",
            title=f"Une proposition qui porte le numéro {number}",
            created_at=at - 20 * day,
            updated_at=at,
            opened_at=at - 20 * day,
        )
        for number in range(PROPOSALS)
    )
    proposals = list(Proposal.objects.order_by("pk").values_list("pk", flat=True))
    names = (acts.AMENDMENTS_TAKEN_IN, acts.VERSION_WRITTEN, acts.PROPOSAL_MOVED, acts.POSITION_TAKEN)
    Act.objects.bulk_create(
        Act(
            name=luck.choice(names),
            at=at - day * luck.random(),
            subject_kind="deliberation.proposal",
            subject_id=str(luck.choice(proposals)),
            data={"version": 2},
        )
        for _ in range(ACTS)
    )
    things = [(TABLE, pk) for pk in tables] + [(PROPOSAL, pk) for pk in proposals]
    for start in range(0, followers, 2_000):
        persons = Person.objects.bulk_create(
            Person(
                email=f"p{number}@example.org",
                name=f"Personne {number}",
                language=("en", "es")[number % 10] if number % 10 < 2 else "fr",
                password="!",
            )
            for number in range(start, min(start + 2_000, followers))
        )
        since = at - 10 * day
        Follower.objects.bulk_create(
            Follower(person_id=one.pk, since=since, daily_until=at - day, weekly_until=at) for one in persons
        )
        Consent.objects.bulk_create(
            Consent(
                person_id=one.pk, purpose=PURPOSE, text_version="x", language="fr", text="x", given_at=since, proof="x"
            )
            for one in persons
        )
        Follow.objects.bulk_create(
            Follow(person_id=one.pk, kind=kind, target_id=pk, since=since)
            for one in persons
            for kind, pk in luck.sample(things, FOLLOWED)
        )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
