"""Secret ballots cast by two processes at once, and the pages of a result of a hundred thousand ballots.

    uv run python benchmarks/voting.py FOLDER
    uv run python benchmarks/voting.py FOLDER --database postgresql://…
    uv run python benchmarks/voting.py FOLDER --voters 2000 --ballots 10000

Fills a meeting in an instance of its own. Then two processes cast, through the services that pages call (each ballot: a
signature on the sheet, a ballot in the box, one commit that is on the disk before the voter is answered, one signed
acknowledgement), as fast as they can and each voice once, while some of each process's forms are sent again. It is not
measured over HTTP: what a request costs besides is told by ``deliberation.py``. What is checked: as many ballots as
receipts and as signatures, every code of a receipt in the sealed file, none twice. Last, a vote of a hundred thousand
ballots is closed, counted, and its pages asked by Django's test client, with the middleware.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from instance import open_instance

FIRST_PERSON = 10_000_000
AT = datetime(2026, 5, 30, 14, 0, tzinfo=UTC)
WORKERS = 2
ROUNDS = 60
#: One form in so many is sent a second time, as an impatient finger does.
AGAIN = 25


def an_assembly(voters: int) -> int:
    """A meeting that is open, with so many persons on its roll; its number."""
    from chantier.assemblies.models import Body, ByLaws, Meeting, Roll, RollEntry

    mark = f"{time.time_ns() % 10**9:09d}"
    body = Body.objects.create(
        public_id=f"b{mark}", kind=Body.ASSEMBLY, names={"fr": "Assemblée générale"}, created_at=AT
    )
    rules = ByLaws.objects.create(body=body, in_force_from=date(2020, 1, 1), articles={}, written_at=AT)
    meeting = Meeting.objects.create(
        public_id=f"m{mark}", body=body, by_laws=rules, title="Assemblée générale", starts_at=AT, roll_on=AT.date(),
        state="open", opened_at=AT, created_at=AT,
    )  # fmt: skip
    roll = Roll.objects.create(meeting=meeting, as_of=AT.date(), frozen_at=AT, fingerprint="0" * 64)
    people = range(1, voters + 1)
    RollEntry.objects.bulk_create(
        (RollEntry(roll=roll, number=one, delegate_id=FIRST_PERSON + one) for one in people), batch_size=500
    )
    return meeting.pk


def a_vote(meeting_id: int) -> int:
    """A secret vote by ranking, open to the whole roll; its number."""
    from chantier.assemblies.services.votes import open_vote, prepare_vote
    from chantier.foundation.access.api import Speaker

    speaker = Speaker.system()
    made = prepare_vote(
        speaker=speaker,
        meeting_id=meeting_id,
        question="Qui siège au conseil d’administration ?",
        options=[f"Candidature {letter}" for letter in "ABCDEFGHIJ"],
        level="secret",
        counting={"rule": "scottish-stv", "seats": 4},
        needs_presence=False,
        at=AT,
    )
    open_vote(speaker=speaker, vote_id=made.vote_id, at=AT)
    return made.vote_id


def carry_out_casts(vote_id: int, worker: int, voters: int, start: float) -> dict[str, Any]:
    """What one process does: cast the voices that are its own; the time of each, and the codes it was given."""
    import random
    import secrets

    from chantier.assemblies.services.secret_ballots import cast_secret
    from chantier.foundation.access.api import Speaker

    draw, taken, codes, again = random.Random(worker), [], [], 0
    mine = list(range(1 + worker, voters + 1, WORKERS))
    draw.shuffle(mine)
    time.sleep(max(0.0, start - time.time()))
    begun, processor = time.time(), time.process_time()
    for place, number in enumerate(mine):
        form = {
            "speaker": Speaker(person_id=FIRST_PERSON + number),
            "vote_id": vote_id,
            "choices": draw.sample("abcdefghij", draw.randint(1, 10)),
            "nonce": secrets.token_hex(16),
            "at": AT + timedelta(minutes=1),
        }
        sent = time.perf_counter()
        receipt = cast_secret(**form)
        taken.append((time.perf_counter() - sent) * 1000)
        codes.append(receipt.code)
        if place % AGAIN == 0:
            again += cast_secret(**form).again
    spent = time.process_time() - processor
    return {"begun": begun, "ended": time.time(), "taken": taken, "codes": codes, "again": again, "cpu": spent}


def cast_by_two(folder: Path, database: str, vote_id: int, voters: int) -> dict[str, Any]:
    """Both processes at once, and what became of every voice."""
    from chantier.assemblies.models import Ballot, SignIn

    start = time.time() + 8  # both have opened the instance by then
    command = [sys.executable, __file__, str(folder), "--database", database, "--voters", str(voters)]
    workers = [
        subprocess.Popen(
            [*command, "--worker", str(number), "--vote", str(vote_id), "--start", str(start)], stdout=subprocess.PIPE
        )
        for number in range(WORKERS)
    ]
    told = [json.loads(worker.communicate()[0]) for worker in workers]
    codes = [code for one in told for code in one["codes"]]
    boxed = set(Ballot.objects.filter(vote_id=vote_id).values_list("code", flat=True))
    signed = SignIn.objects.filter(vote_id=vote_id).count()
    if not (len(codes) == len(set(codes)) == len(boxed) == signed == voters and set(codes) == boxed):
        raise SystemExit(f"{voters} voters, {len(codes)} receipts, {len(boxed)} ballots, {signed} signatures")
    seconds = max(one["ended"] for one in told) - min(one["begun"] for one in told)
    taken = sorted(one for each in told for one in each["taken"])
    return {
        "voters": voters,
        "forms_sent_again": sum(one["again"] for one in told),
        "a_second": round((voters + sum(one["again"] for one in told)) / seconds, 1),
        "ms_middle": round(statistics.median(taken), 1),
        "ms_95": round(taken[int(len(taken) * 0.95)], 1),
        "cpu_ms": round(1000 * sum(one["cpu"] for one in told) / voters, 2),
        "lost_or_doubled": 0,
    }


def close_and_count(vote_id: int) -> dict[str, float]:
    """Seconds to close a vote and to count it."""
    from chantier.assemblies.services.closing import close_vote
    from chantier.assemblies.services.counts import count_vote
    from chantier.foundation.access.api import Speaker

    def timed(call: Callable[..., Any], **given: Any) -> float:
        started = time.perf_counter()
        call(speaker=Speaker.system(), vote_id=vote_id, at=AT + timedelta(minutes=5), **given)
        return round(time.perf_counter() - started, 2)

    return {"close_s": timed(close_vote), "count_s": timed(count_vote, lot_words="lilas sureau")}


def fill(vote_id: int, ballots: int) -> None:
    """Put ballots in without asking the services one by one: the page of their result is what is measured."""
    import random
    import secrets

    from chantier.assemblies.core.codes import code_of_stub
    from chantier.assemblies.models import Ballot, Elector, SignIn

    draw = random.Random(9)
    entries = list(Elector.objects.filter(vote_id=vote_id).order_by("entry").values_list("entry_id", flat=True))
    SignIn.objects.bulk_create(
        (SignIn(vote_id=vote_id, entry_id=entry, day=AT.date()) for entry in entries[:ballots]), batch_size=500
    )
    Ballot.objects.bulk_create(
        (
            Ballot(
                id=secrets.randbits(63),
                vote_id=vote_id,
                code=code_of_stub(secrets.token_bytes(8)),
                choices=draw.sample("abcdefghij", draw.randint(1, 10)),
            )
            for _one in range(ballots)
        ),
        batch_size=500,
    )


def pages(vote_id: int) -> dict[str, dict[str, float]]:
    """Milliseconds of the pages of a result, as a visitor asks them."""
    from django.test import Client

    from chantier.assemblies.models import Vote

    vote = Vote.objects.select_related("meeting").get(pk=vote_id)
    base = f"/fr/assemblees/{vote.meeting.public_id}/votes/{vote.public_id}/"
    code = bytes(vote.files.get().content).splitlines()[50_000 % vote.files.get().ballots].split(b",")[0].decode()
    client, found = Client(), {}
    asked: dict[str, Callable[[int], Any]] = {
        "result": lambda _turn: client.get(base),
        "ballots": lambda turn: client.get(f"{base}bulletins/?page={1 + turn * 13}"),
        "my ballot": lambda _turn: client.post(f"{base}mon-bulletin/", {"code": code}),
    }
    for name, ask in asked.items():
        taken = []
        for turn in range(ROUNDS):
            started = time.perf_counter()
            response = ask(turn)
            taken.append((time.perf_counter() - started) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"{name}: {response.status_code}")
        taken = sorted(taken[1:])
        found[name] = {
            "ms_middle": round(statistics.median(taken), 1),
            "ms_95": round(taken[int(len(taken) * 0.95)], 1),
            "kB": round(len(response.content) / 1000, 1),
        }
    return found


def main() -> None:
    """Run what was asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", default="")
    parser.add_argument("--voters", type=int, default=4_000)
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--worker", type=int)
    parser.add_argument("--vote", type=int)
    parser.add_argument("--start", type=float, default=0)
    given = parser.parse_args()
    open_instance(given.folder, database=given.database)
    if given.worker is not None:
        sys.stdout.write(json.dumps(carry_out_casts(given.vote, given.worker, given.voters, given.start)))
        return
    vote_id = a_vote(an_assembly(given.voters))
    told: dict[str, Any] = {"cast": cast_by_two(given.folder, given.database, vote_id, given.voters)}
    if given.ballots:
        great = a_vote(an_assembly(given.ballots))
        fill(great, given.ballots)
        told["ballots"] = given.ballots
        told |= close_and_count(great)
        told["pages"] = pages(great)
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
