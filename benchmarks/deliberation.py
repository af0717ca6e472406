"""Concertation at the size of a movement: its pages, with the middleware, as a visitor and as somebody who sits.

    uv run python benchmarks/deliberation.py FOLDER
    uv run python benchmarks/deliberation.py FOLDER --few
    uv run python benchmarks/deliberation.py FOLDER --cold
    uv run python benchmarks/deliberation.py FOLDER --clients 10

Fills an instance in a folder of its own the first time (``a_movement_talking.py``), then asks each page by Django's
test client: queries, processor (this process alone, which holds SQLite too), wall, bytes sent (gzip). ``--few`` fills a
tenth of the list, to see that queries do not grow. ``--cold`` forgets before each request what pages keep
(``deliberation/web/keeping.py``): what a page costs right after something was done. ``--clients`` asks the real server
(``deliberation_clients.py``). The peer is ``deliberation_pretalx.py``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from instance import open_instance

ROUNDS = 30
BUDGET = 20.0


def filled(folder: Path, proposals: int) -> dict[str, Any]:
    """The instance, and the numbers of what is in it."""
    from a_movement_talking import Filling
    from django.db import transaction
    from django.utils import timezone

    from chantier.foundation.search.api import flush_now, rebuild

    known = folder / "movement.json"
    if not known.exists():
        with transaction.atomic():
            made = Filling(at=timezone.now(), proposals=proposals).fill()
        rebuild(kind="proposal")
        flush_now("proposal")
        known.write_text(json.dumps(asdict(made)), encoding="utf-8")
    return dict(json.loads(known.read_text(encoding="utf-8")))


def pages(made: dict[str, Any]) -> dict[str, list[str]]:
    """{page: addresses}."""
    from django.urls import reverse

    from chantier.deliberation.models import Proposal, Question, Table
    from chantier.deliberation.web.addresses import address_of
    from chantier.foundation.words import api as words

    amended, decided = (Proposal.objects.get(pk=made[name]) for name in ("amended", "decided"))
    tables = [Table.objects.get(pk=one) for one in made["tables"]]
    listed = reverse("deliberation:proposals")
    themes = sorted(words.labels("theme", "fr"))[:10]
    debate = address_of("debate", amended)
    return {
        "proposal: its text": [address_of("proposal", amended)],
        "proposal: 50 amendments": [address_of("amendments", amended)],
        "proposal: debate of 300": [debate],
        "proposal: debate, a kind": [f"{debate}?kind=for", f"{debate}?kind=against"],
        "an amendment": [address_of("amendment", amended, number) for number in (1, 5, 17, 33)],
        "consolidated text": [address_of("consolidated", amended)],
        "200 positions": [address_of("positions", decided)],
        "list": [listed],
        "list, a theme and a state": [f"{listed}?theme={one}&etat=open" for one in themes],
        "list, words": [f"{listed}?q={quote(one)}" for one in ("coopration", "territoire", "mot12", "solidarité")],
        "list, a table": [f"{listed}?table={one.public_id}" for one in tables[1:8]],
        "table: the national one": [address_of("table", tables[0])],
        "table: one of the others": [address_of("table", one) for one in tables[1:8]],
        "question: the view of the nation": [address_of("question", Question.objects.get(pk=made["question"]))],
        "concertation: home": [reverse("deliberation:home")],
    }


def readers(made: dict[str, Any]) -> dict[str, Any]:
    """A visitor, and somebody who signed in and chose in whose name they speak."""
    from django.test import Client

    from chantier.foundation.people.middleware import VOICE_KEY
    from chantier.foundation.people.models import Person

    visitor, speaker = Client(headers={"accept-encoding": "gzip"}), Client(headers={"accept-encoding": "gzip"})
    speaker.force_login(Person.objects.get(pk=made["person"]), backend="django.contrib.auth.backends.ModelBackend")
    session = speaker.session
    session[VOICE_KEY] = made["voice"]
    session.save()
    return {"visitor": visitor, "speaker": speaker}


def asked(client: Any, address: str) -> bytes:
    """What is sent. Anything but a page stops the measure."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return b"".join(answer)


def measured(client: Any, addresses: list[str], *, cold: bool) -> dict[str, float]:
    """Queries and bytes of the first address; CPU and wall of all of them, in turn, in milliseconds."""
    from django.core.cache import caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for address in (addresses[0], *addresses):  # templates, forms and translations are read once for a process
        asked(client, address)
    if cold:
        caches["concertation"].clear()
    with CaptureQueriesContext(connection) as captured:
        sent = asked(client, addresses[0])
    queries = len(captured)  # before another request empties the log
    cpu, wall, started = [], [], time.perf_counter()
    for turn in range(ROUNDS):
        if cold:
            caches["concertation"].clear()
        clock, processor = time.perf_counter(), time.process_time()
        asked(client, addresses[turn % len(addresses)])
        cpu.append((time.process_time() - processor) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
        if time.perf_counter() - started > BUDGET:
            break
    return {
        "queries": queries,
        "kB": round(len(sent) / 1000, 1),
        "cpu50": round(statistics.median(cpu), 1),
        "cpu95": round(sorted(cpu)[int(len(cpu) * 0.95)], 1),
        "wall50": round(statistics.median(wall), 1),
        "wall95": round(sorted(wall)[int(len(wall) * 0.95)], 1),
    }


def by_clients(made: dict[str, Any], clients: int, *, workers: int, only: str) -> None:
    """The same pages of the real server, by several clients at once."""
    import deliberation_clients as server
    from django.conf import settings

    name = settings.SESSION_COOKIE_NAME
    known = {who: client.cookies.get(name) for who, client in readers(made).items()}
    print(f"{'page':36}{'reader':10}{'clock 50/95':>16}{'CPU each':>10}{'a second':>10}")
    with server.serving(workers=workers) as (process, port):
        for page, addresses in pages(made).items():
            if only not in page:
                continue
            for who, key in known.items():
                cookie = f"{name}={key.value}" if key else ""
                one = server.asked(process, port, addresses, cookie=cookie, clients=clients)
                clock = f"{one['clock50']}/{one['clock95']}"
                print(f"{page:36}{who:10}{clock:>16}{one['cpu']:>10}{one['a_second']:>10}", flush=True)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--few", action="store_true", help="a list of a thousand instead of ten")
    reader.add_argument("--only", default="", help="pages whose name holds these words")
    reader.add_argument("--cold", action="store_true", help="forget before each request what pages keep")
    reader.add_argument("--clients", type=int, default=0, help="ask the real server, with so many clients at once")
    reader.add_argument("--workers", type=int, default=1, help="web processes of that server")
    given = reader.parse_args()
    folder = given.folder / ("few" if given.few else "many")
    open_instance(folder)
    started = time.process_time()
    made = filled(folder, 1_000 if given.few else 10_000)
    print(f"ready in {time.process_time() - started:.0f} s of CPU", file=sys.stderr)
    if given.clients:
        by_clients(made, given.clients, workers=given.workers, only=given.only)
        return
    print(f"{'page':36}{'reader':10}{'queries':>8}{'kB':>7}{'CPU 50/95':>14}{'wall 50/95':>16}")
    by_reader = readers(made)
    for name, addresses in pages(made).items():
        if given.only not in name:
            continue
        for who, client in by_reader.items():
            one = measured(client, addresses, cold=given.cold)
            cpu, wall = f"{one['cpu50']}/{one['cpu95']}", f"{one['wall50']}/{one['wall95']}"
            print(f"{name:36}{who:10}{one['queries']:>8}{one['kB']:>7}{cpu:>14}{wall:>16}", flush=True)


if __name__ == "__main__":
    main()
