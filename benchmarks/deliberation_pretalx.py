"""The peer of ``deliberation.py``: pretalx with ten thousand proposals, its pages of the same kind, the same measure.

    python -m venv PEER && PEER/bin/pip install pretalx
    PRETALX_CONFIG_FILE=PEER/pretalx.cfg PEER/bin/python -m pretalx migrate
    PRETALX_CONFIG_FILE=PEER/pretalx.cfg PEER/bin/python -m pretalx rebuild
    PRETALX_CONFIG_FILE=PEER/pretalx.cfg PEER/bin/python benchmarks/deliberation_pretalx.py 10000
    PRETALX_CONFIG_FILE=PEER/pretalx.cfg PEER/bin/python benchmarks/deliberation_pretalx.py 300

Run by the Python of pretalx, in an environment of its own with its SQLite (``pretalx.cfg`` says where), as it comes:
one event of so many proposals, six tracks, forty tags, a speaker in two submissions of three, a hundred and fifty
reviews and as many comments on one. Rows are made in bulk, as ours of the list are; the first run of a size fills.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretalx.settings")
TOTAL = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
SLUG = f"tables{TOTAL}"
ROUNDS, BUDGET = 30, 20.0
WORDS = ("coop", "terri", "soli", "démo", "écono", "gouver", "alimen", "régio", "toire", "darité", "cratie", "mique")


def filled() -> None:
    """Ten thousand submissions of one event, half of them confirmed and on its schedule."""
    from django.utils.timezone import now
    from django_scopes import scope, scopes_disabled
    from pretalx.event.models import Event
    from pretalx.event.utils import create_organiser_with_team
    from pretalx.person.models import SpeakerProfile, User
    from pretalx.schedule.models import Room, TalkSlot
    from pretalx.submission.models import Review, Submission, SubmissionComment, Tag, Track

    draw = random.Random(4)

    def words(count: int) -> str:
        return " ".join(draw.choice(WORDS) for _ in range(count))

    with scopes_disabled():
        if Event.objects.filter(slug=SLUG).exists():
            return
        boss = User.objects.create_user(name="Anne", email=f"anne{TOTAL}@corps.example", password="only-for-benchmarks")
        boss.is_administrator = True
        boss.save()
        organiser, team = create_organiser_with_team(name="Mouvement", slug=f"mouvement{TOTAL}", users=[boss])
        start = now()
        event = Event.objects.create(
            name="Tables",
            slug=SLUG,
            organiser=organiser,
            is_public=True,
            date_from=start.date(),
            date_to=start.date() + dt.timedelta(days=39),
            timezone="America/Toronto",
            email="tables@corps.example",
            locale_array="fr,en",
            locale="fr",
        )
    with scope(event=event):
        event.build_initial_data()
        team.limit_events.add(event)
        tracks = [Track.objects.create(event=event, name=f"Thème {n}", color="#335577") for n in range(6)]
        tags = [Tag.objects.create(event=event, tag=f"mot{n}", color="#335577") for n in range(40)]
        rooms = [Room.objects.create(event=event, name=f"Salle {n}", position=n) for n in range(40)]
        kind = event.submission_types.first()
        people = User.objects.bulk_create(
            User(name=f"P {n}", email=f"p{n}.{TOTAL}@corps.example", code=f"P{TOTAL}{n:05}") for n in range(3_000)
        )
        SpeakerProfile.objects.bulk_create(SpeakerProfile(user=one, event=event, biography=words(50)) for one in people)
        rows = Submission.objects.bulk_create(
            [
                Submission(
                    event=event,
                    code=f"S{TOTAL}{n:05}",
                    title=f"Proposition {n} {words(4)}",
                    submission_type=kind,
                    track=draw.choice(tracks),
                    state="confirmed" if n % 2 else draw.choice(("submitted", "accepted", "rejected", "withdrawn")),
                    abstract=words(50),
                    description="\n\n".join(words(50) for _ in range(60 if n < 20 else 4)),
                    content_locale="fr",
                )
                for n in range(TOTAL)
            ],
            batch_size=500,
        )
        speakers, tagged = Submission.speakers.through, Submission.tags.through
        speakers.objects.bulk_create(
            [speakers(submission=row, user=people[n % 3_000]) for n, row in enumerate(rows) if n % 3], batch_size=1000
        )
        tagged.objects.bulk_create(
            [tagged(submission=row, tag=tags[n % 40]) for n, row in enumerate(rows)], batch_size=1000
        )
        Review.objects.bulk_create(Review(submission=rows[1], user=people[n], text=words(100)) for n in range(150))
        SubmissionComment.objects.bulk_create(
            SubmissionComment(submission=rows[1], user=people[n], text=words(100)) for n in range(150)
        )
        work = event.wip_schedule
        TalkSlot.objects.bulk_create(
            [
                TalkSlot(
                    submission=row,
                    room=rooms[n % 40],
                    schedule=work,
                    is_visible=True,
                    start=start + dt.timedelta(minutes=n),
                    end=start + dt.timedelta(minutes=n + 30),
                )
                for n, row in enumerate(rows)
                if row.state == "confirmed"
            ],
            batch_size=500,
        )
        work.freeze("1", notify_speakers=False)


def measured(client: Any, addresses: list[str]) -> str:
    """Queries and bytes of the first address; CPU and wall of all of them, in turn, in milliseconds."""
    import gzip

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(address: str) -> bytes:
        answer = client.get(address, HTTP_ACCEPT="text/html")
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.headers.get('Location', '')}")
        return b"".join(answer) if answer.streaming else bytes(answer.content)

    for _twice in range(2):
        asked(addresses[0])
    with CaptureQueriesContext(connection) as captured:
        sent = asked(addresses[0])
    queries = len(captured)
    cpu, wall, started = [], [], time.perf_counter()
    for turn in range(ROUNDS):
        clock, processor = time.perf_counter(), time.process_time()
        asked(addresses[turn % len(addresses)])
        cpu.append((time.process_time() - processor) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
        if time.perf_counter() - started > BUDGET:
            break

    def two(times: list[float]) -> str:
        return f"{statistics.median(times):.1f}/{sorted(times)[int(len(times) * 0.95)]:.1f}"

    # Ours is compressed in the measured time; this is compressed afterwards when the site did not.
    size = len(sent) if sent[:2] == b"\x1f\x8b" else len(gzip.compress(sent, 6))
    return f"{queries:>8}{size / 1000:>7.1f}{two(cpu):>18}{two(wall):>18}"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django_scopes import scopes_disabled
    from pretalx.person.models import User

    settings.ALLOWED_HOSTS = ["*"]
    filled()
    with scopes_disabled():
        boss = User.objects.get(email=f"anne{TOTAL}@corps.example")
    visitor, organiser = Client(headers={"accept-encoding": "gzip"}), Client(headers={"accept-encoding": "gzip"})
    organiser.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    odd = [f"S{TOTAL}{n:05}" for n in range(1, 20, 2)]
    print(f"{'page':36}{'reader':11}{'queries':>8}{'kB':>7}{'CPU 50/95':>18}{'wall 50/95':>18}")
    for name, who, client, addresses in (
        ("a proposal in public", "visitor", visitor, [f"/{SLUG}/talk/{one}/" for one in odd]),
        ("schedule (the frame, for scripts)", "visitor", visitor, [f"/{SLUG}/schedule/"]),
        ("speakers", "visitor", visitor, [f"/{SLUG}/speaker/"]),
        ("list, filters, 50 a page", "organiser", organiser, [f"/orga/event/{SLUG}/submissions/"]),
        ("list, a state", "organiser", organiser, [f"/orga/event/{SLUG}/submissions/?state=submitted"]),
        ("list, words", "organiser", organiser, [f"/orga/event/{SLUG}/submissions/?q=Proposition+77"]),
        ("a proposal, to who organises", "organiser", organiser, [f"/orga/event/{SLUG}/submissions/{odd[0]}/"]),
        ("its 150 comments", "organiser", organiser, [f"/orga/event/{SLUG}/submissions/{odd[0]}/comments/"]),
        ("its 150 reviews", "organiser", organiser, [f"/orga/event/{SLUG}/submissions/{odd[0]}/reviews/"]),
        ("schedule without scripts", "visitor", visitor, [f"/{SLUG}/schedule/nojs"]),
    ):
        try:
            print(f"{name:36}{who:11}{measured(client, addresses)}", flush=True)
        except SystemExit as refused:
            print(f"{name:36}{who:11} not a page: {refused}", flush=True)


if __name__ == "__main__":
    main()
