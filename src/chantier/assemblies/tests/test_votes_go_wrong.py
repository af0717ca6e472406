"""What goes wrong during a vote: no voice is lost, doubled or revealed, and the page says what happened."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from chantier.assemblies.core.ballot_tables import read_ballots
from chantier.assemblies.models import Ballot, NamedVoice, RollEntry, SignIn, Vote
from chantier.assemblies.services.closing import close_due, close_vote
from chantier.assemblies.services.named_votes import cast_named
from chantier.assemblies.services.secret_ballots import cast_secret
from chantier.assemblies.tests.meetings import (
    a_delegate,
    a_meeting,
    a_member,
    entry_of,
    minutes,
    speaking,
)
from chantier.assemblies.tests.voting import CHAIR, RULES, a_vote, an_assembly, cast, closed, counted, voter
from chantier.foundation.access.api import Refusal
from chantier.foundation.people import api as people

at_once = pytest.mark.django_db(transaction=True)


def refusal(call, *args, **named):
    with pytest.raises(Refusal) as refused:
        call(*args, **named)
    assert str(refused.value)  # a sentence, always
    return refused.value.reason.code


def together(*calls):
    """Do these at once, each on its own connection; what each gave, or the code of its refusal."""
    gate, found = threading.Barrier(len(calls)), [None] * len(calls)

    def carry_out(place, call):
        try:
            gate.wait()
            found[place] = call()
        except Refusal as refused:
            found[place] = refused.reason.code
        finally:
            connection.close()

    threads = [threading.Thread(target=carry_out, args=given) for given in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@at_once
def test_a_voice_that_votes_in_two_tabs_at_once_has_one_ballot():
    vote = a_vote(an_assembly())
    found = together(*[lambda choice=choice: cast(vote, 1, choice) for choice in ("yes", "no", "abstain", "yes")])
    receipts = [one for one in found if not isinstance(one, str)]
    assert len(receipts) == 1
    assert Counter(one for one in found if isinstance(one, str)) == {"voted_already": 3}
    assert Ballot.objects.get().choices == list(receipts[0].choices)
    assert SignIn.objects.count() == 1


@at_once
def test_a_form_sent_twice_at_once_is_one_ballot_and_both_are_told_so():
    vote = a_vote(an_assembly())
    nonce = secrets.token_hex(16)
    found = together(*[lambda: cast(vote, 1, "yes", nonce=nonce) for _tab in range(4)])
    assert len({(one.code, one.acknowledgement) for one in found}) == 1
    assert sorted(one.again for one in found) == [False, True, True, True]
    assert Ballot.objects.count() == 1


@at_once
def test_a_named_voice_in_two_tabs_at_once_counts_once():
    vote = a_vote(an_assembly(), level=Vote.NAMED)

    def give(choice):
        return cast_named(speaker=voter(1), vote_id=vote.pk, choices=[choice], at=minutes(3))

    found = together(*[lambda choice=choice: give(choice) for choice in ("yes", "no", "yes")])
    assert not [one for one in found if isinstance(one, str)]
    assert NamedVoice.objects.count() == 1


@at_once
def test_every_ballot_that_was_acknowledged_before_the_close_is_in_the_file_and_no_other():
    vote = a_vote(an_assembly({"": 24}))
    calls = [lambda number=number: cast(vote, number) for number in range(1, 25)]
    calls.insert(8, lambda: close_vote(speaker=CHAIR, vote_id=vote.pk, at=minutes(5)))
    found = together(*calls)
    receipts = {one.code for one in found if one is not None and not isinstance(one, str)}
    assert {one for one in found if isinstance(one, str)} <= {"vote_is_closed"}
    vote.refresh_from_db()
    assert {line.code for line in read_ballots(bytes(vote.files.get().content))} == receipts
    assert SignIn.objects.count() == len(receipts)
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_at_the_closing_instant_a_ballot_is_late_and_nothing_of_it_is_kept():
    closes_at = minutes(10)
    vote = a_vote(an_assembly(), closes_at=closes_at)
    assert cast(vote, 1, at=closes_at - timedelta(microseconds=1)).code
    assert refusal(cast, vote, 2, at=closes_at) == "vote_is_closed"
    assert (Ballot.objects.count(), SignIn.objects.count()) == (1, 1)
    assert close_due(at=closes_at - timedelta(seconds=1)) == 0
    assert close_due(at=closes_at) == 1
    assert close_due(at=closes_at) == 0
    assert refusal(cast, vote, 2, at=closes_at - timedelta(seconds=1)) == "vote_is_closed"  # a clock that is late
    vote.refresh_from_db()
    assert vote.files.get().ballots == 1


@pytest.fixture
def of_organizations(db):
    """An assembly of three organisations, each with a delegate, all there; and a vote by name, open."""
    from chantier.assemblies.models import Attendance
    from chantier.assemblies.services.rolls import freeze_roll

    members = [a_member(name) for name in ("Le Lac", "La Source", "Le Pont")]
    delegates = [a_delegate(one, name) for one, name in zip(members, ("Anselme", "Isidore", "Nour"), strict=True)]
    meeting = a_meeting(rules=RULES)
    freeze_roll(speaker=CHAIR, meeting_id=meeting.pk, at=minutes(0))
    type(meeting).objects.filter(pk=meeting.pk).update(state="open")
    for one, delegate in zip(members, delegates, strict=True):
        row = entry_of(meeting, one)
        RollEntry.objects.filter(pk=row.pk).update(delegate_id=delegate.person_id)
        Attendance.objects.create(entry=row, arrived=True, at=minutes(0), person_id=delegate.person_id)
    meeting.refresh_from_db()
    return meeting, members, delegates


def test_two_speakers_of_one_organization_have_one_voice(of_organizations):
    meeting, members, delegates = of_organizations
    vote = a_vote(meeting)
    other = a_delegate(members[0], "Wendy")
    given = {"vote_id": vote.pk, "choices": ["yes"], "at": minutes(3)}
    assert refusal(cast_secret, speaker=other, nonce="0" * 32, **given) == "not_the_delegate"
    assert cast_secret(speaker=delegates[0], nonce="1" * 32, **given).code
    assert SignIn.objects.count() == Ballot.objects.count() == 1


def test_a_delegate_who_is_replaced_during_the_vote_leaves_one_voice(of_organizations):
    meeting, members, delegates = of_organizations
    vote = a_vote(meeting)
    other = a_delegate(members[0], "Wendy")
    given = {"vote_id": vote.pk, "choices": ["yes"], "at": minutes(3)}
    cast_secret(speaker=delegates[0], nonce="1" * 32, **given)
    RollEntry.objects.filter(pk=entry_of(meeting, members[0]).pk).update(delegate_id=other.person_id)
    assert refusal(cast_secret, speaker=other, nonce="2" * 32, **given) == "voted_already"
    assert refusal(cast_secret, speaker=delegates[0], nonce="1" * 32, **given) == "not_the_delegate"
    assert Ballot.objects.count() == 1


def test_a_mandate_that_is_revoked_during_the_vote_takes_the_voice_with_it(of_organizations):
    meeting, members, delegates = of_organizations
    vote = a_vote(meeting)
    mandate = people.mandates_of(delegates[1].person_id, at=minutes(3))[0]
    people.revoke_mandate(speaker=CHAIR.system(), mandate_id=mandate.id, reason="", at=minutes(3))
    now = people.speaker_for(
        person_id=delegates[1].person_id, voice_id=delegates[1].voice_id, language="fr", at=minutes(4)
    )
    given = {"vote_id": vote.pk, "choices": ["yes"], "at": minutes(4)}
    assert refusal(cast_secret, speaker=now, nonce="0" * 32, **given) == "not_on_roll_alone"
    assert not SignIn.objects.exists()
    assert speaking(delegates[2].person_id, members[2]).organization_id == members[2].public_id
    assert cast_secret(speaker=delegates[2], nonce="1" * 32, **given).code


@pytest.mark.django_db
def test_a_forged_or_replayed_form_takes_nothing():
    vote = a_vote(an_assembly())
    given = {"vote_id": vote.pk, "at": minutes(3)}
    for nonce in ("", "x" * 32, "0" * 31, "0" * 33):
        assert refusal(cast_secret, speaker=voter(1), choices=["yes"], nonce=nonce, **given) == "nonce_badly_made"
    assert refusal(cast_secret, speaker=voter(1), choices=["yes", "no"], nonce="0" * 32, **given) == "one_option"
    assert refusal(cast_secret, speaker=voter(99), choices=["yes"], nonce="0" * 32, **given) == "not_on_roll_alone"
    assert not SignIn.objects.exists()
    first = cast_secret(speaker=voter(1), choices=["yes"], nonce="0" * 32, **given)
    # The form of another, copied: the code is taken, nothing is signed, and a word makes it one's own.
    assert refusal(cast_secret, speaker=voter(2), choices=["yes"], nonce="0" * 32, **given) == "code_taken"
    assert SignIn.objects.count() == 1
    assert cast_secret(speaker=voter(2), choices=["yes"], nonce="0" * 32, word="lilas", **given).code != first.code
    named = a_vote(an_assembly(), level=Vote.NAMED)
    assert (
        refusal(cast_secret, speaker=voter(1), vote_id=named.pk, choices=["yes"], nonce="0" * 32, at=minutes(3))
        == "vote_not_secret"
    )


@pytest.mark.django_db
def test_a_ballot_file_that_was_touched_is_not_counted_nor_shown(client):
    vote = a_vote(an_assembly())
    codes = [cast(vote, number).code for number in (1, 2, 3)]
    vote = closed(vote)
    row = vote.files.get()
    kept = bytes(row.content)
    vote.files.update(content=kept.replace(b",yes", b",no", 1))
    assert refusal(counted, vote) == "sealed_file_touched"
    vote.files.update(content=kept)
    assert counted(vote)["adopted"] is True
    vote.files.update(content=kept.replace(b",yes", b",no", 1))
    address = f"/fr/assemblees/{vote.meeting.public_id}/votes/{vote.public_id}/"
    for page in (
        client.get(f"{address}bulletins/"),
        client.get(f"{address}fichier/"),
        client.post(f"{address}mon-bulletin/", {"code": codes[0]}),
    ):
        assert page.status_code in (409, 422)
        assert "n’est plus celui qui a été scellé" in page.content.decode()
    Vote.objects.filter(pk=vote.pk).update(state="closed", setup=vote.setup.replace("comité", "conseil"))
    vote.files.update(content=kept)
    assert refusal(counted, vote) == "sealed_file_touched"


@pytest.mark.django_db
def test_a_clock_that_is_put_back_loses_no_ballot_and_closes_none_before_it_opened():
    vote = a_vote(an_assembly(), at=minutes(30))
    assert cast(vote, 1, at=minutes(2)).code
    vote = closed(vote, at=minutes(1))
    assert vote.closed_at == vote.opened_at
    assert vote.files.get().ballots == 1


@at_once
def test_after_an_older_backup_is_put_back_the_page_says_that_ballots_may_be_missing(client):
    from django.utils import timezone

    from chantier.foundation.journal.api import give_places
    from chantier.foundation.journal.models import LogCheckpoint, LogEntry, PublicLog

    vote = a_vote(an_assembly())
    cast(vote, 1)
    closed(vote)
    give_places(at=timezone.now())
    address = f"/fr/assemblees/{vote.meeting.public_id}/votes/{vote.public_id}/"
    assert "Une sauvegarde plus ancienne" not in client.get(address).content.decode()
    # What the folder remembers is ahead of what the tables of the day before hold.
    size = PublicLog.objects.get().size
    LogCheckpoint.objects.filter(size=size).delete()
    LogEntry.objects.filter(index=size - 1).delete()
    PublicLog.objects.update(size=size - 1)
    for page in (client.get(address), client.get(f"{address}mon-bulletin/")):
        assert "Une sauvegarde plus ancienne a été rétablie" in page.content.decode()


KILLED = """
    import os, signal, sys
    import django
    django.setup()
    from django.db import connection
    from chantier.assemblies.tests.meetings import minutes
    from chantier.assemblies.tests.voting import voter
    from chantier.assemblies.services.secret_ballots import cast_secret

    def die(execute, sql, params, many, context):
        if sys.argv[3] == "before" and sql.startswith('INSERT INTO "assemblies_ballot"'):
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(sql, params, many, context)
        if sys.argv[3] == "after" and sql.startswith('INSERT INTO "assemblies_ballot"'):
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    with connection.execute_wrapper(die):
        cast_secret(
            speaker=voter(int(sys.argv[2])), vote_id=int(sys.argv[1]), choices=["yes"], nonce="0" * 32, at=minutes(3)
        )
"""


def address_of_the_test_database():
    kept = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{kept['NAME']}"
    host = kept["HOST"].replace("/", "%2F")
    return f"postgresql://{kept['USER']}:{kept['PASSWORD']}@{host}:{kept['PORT']}/{kept['NAME']}"


@at_once
def test_a_server_killed_between_the_sheet_and_the_ballot_leaves_neither():
    vote = a_vote(an_assembly())
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chantier.config.settings",
        "DATABASE_URL": address_of_the_test_database(),
        "CHANTIER_DATA": str(settings.CHANTIER_DATA),
    }
    for moment in ("before", "after"):
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(vote.pk), "1", moment],
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        assert not SignIn.objects.exists()
        assert not Ballot.objects.exists()
    # The same form, sent again once the server is back.
    assert not cast(vote, 1, nonce="0" * 32).again
    assert counted(vote)["findings"][0]["favour"] == 1


@at_once
def test_a_full_disk_takes_neither_and_says_so():
    if connection.vendor != "sqlite":
        pytest.skip("a bound on the file is SQLite's")
    vote = a_vote(an_assembly({"": 400}))
    taken, refused = [], None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count={cursor.fetchone()[0]}")
        usual = 1_073_741_823
    try:
        for number in range(1, 401):
            try:
                taken.append(cast(vote, number))
            except Refusal as error:
                refused = number, error.reason
                break
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count={usual}")
    assert refused is not None, "the disk was never full"
    number, reason = refused
    assert reason.code == "vote_not_written"
    assert SignIn.objects.count() == Ballot.objects.count() == len(taken)
    assert not SignIn.objects.filter(entry__number=number).exists()
    assert cast(vote, number).code  # there is room again
