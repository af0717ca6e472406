"""Convening: in time or knowingly late, once, each member with a proof; by hand too; amended, and called off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chantier.assemblies.core.canonical import fingerprint
from chantier.assemblies.models import AgendaRevision, Body, Convening
from chantier.assemblies.queries.agendas import changed_since, content_now, revisions_of
from chantier.assemblies.queries.convenings import convened, notice_of, progress_of
from chantier.assemblies.services.agenda import PointGiven, add_point
from chantier.assemblies.services.convening import convene, note_delivery, note_proofs, send_again
from chantier.assemblies.services.notices import send_batch, send_notices, take_up, tell_cancelled
from chantier.assemblies.services.planning import cancel_meeting
from chantier.assemblies.tests.convening_rows import (
    AT,
    BEFORE,
    HELD,
    SECRETARY,
    assembly,
    holds_a_seat,
    member,
    planned,
    speaks_for,
)
from chantier.directory.models import Organization
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.messages.models import Letter, Notice
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaving(settings, django_capture_on_commit_callbacks):
    """What a transaction puts off is carried out at once, and mails have a sender."""
    settings.INSTANCE = {
        **settings.INSTANCE,
        "name": "Réseau",
        "contact": "bonjour@exemple.test",
        "postal_address": "1, rue Principale",
    }

    def carry_out():
        return django_capture_on_commit_callbacks(execute=True)

    return carry_out


def statuses(meeting, revision_number=None):
    revision = AgendaRevision.objects.filter(meeting=meeting).order_by("number").last()
    if revision_number:
        revision = AgendaRevision.objects.get(meeting=meeting, number=revision_number)
    return {one.name: one.status for one in convened(meeting, revision, at=AT).lines}


def test_the_last_lawful_day_comes_from_the_article_that_says_it(db):
    notice = notice_of(planned(assembly(notice={"days": 10, "clear": True})))
    assert (notice.held_on, notice.last_day) == (date(2126, 4, 11), date(2126, 3, 31))
    assert notice.sentence.startswith("L’avis de convocation part au moins 10 jours francs")


def test_each_member_is_convened_once_and_keeps_its_proof(leaving):
    speaks_for(member("abeilles"), "anne")
    speaks_for(member("bouleau"), "benoit")
    member("cedre")
    row = planned(assembly())
    assert set(statuses(row).values()) == {"missing"}
    with leaving():
        first = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    again = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT + timedelta(minutes=5))
    assert (first.number, first.convened, again.was_sent, again.revision_id) == (1, 3, True, first.revision_id)
    row.refresh_from_db()
    assert row.state == "convened"
    revision = AgendaRevision.objects.get(pk=first.revision_id)
    assert revision.fingerprint == fingerprint(revision.content.encode()) == fingerprint(content_now(row))
    sent = {one.to[0]: one for one in mail.outbox}
    assert sorted(sent) == ["anne@exemple.test", "benoit@exemple.test"]
    letter = sent["anne@exemple.test"]
    assert letter.subject == "Avis de convocation : Assemblée générale 2126, le jeudi 11 avril 2126"
    for words in ("Abeilles", "Salle Alphonse", "https://salle.exemple.test/ag?cle=secret", "1. Point 1 (10:00)",
                  "2. Point 2 (10:15)", f"/fr/assemblees/{row.public_id}/ma-journee/", revision.fingerprint,
                  "au moins 10 jours avant"):  # fmt: skip
        assert words in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers
    assert statuses(row) == {"Abeilles": "in-time", "Bouleau": "in-time", "Cedre": "failed"}
    kept = Convening.objects.get(organization__name="Abeilles")
    assert (kept.proof, kept.sent_at is not None) == (letter.extra_headers["Message-ID"], True)
    act = Act.objects.get(name="assemblies.meeting_convened")
    assert act.data == {"revision": revision.pk, "convened": 3}


def test_a_notice_leaves_even_to_who_refuses_all_mail_that_can_be_refused(leaving):
    from chantier.foundation.messages.models import Suppression

    speaks_for(member("abeilles"), "anne")
    Suppression.objects.create(address="anne@exemple.test", kind="", since=AT)
    row = planned(assembly())
    with leaving():
        convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    assert [one.to for one in mail.outbox] == [["anne@exemple.test"]]


def test_a_late_notice_is_said_and_leaves_only_knowingly(leaving):
    speaks_for(member("abeilles"), "anne")
    row = planned(assembly())
    late = HELD - timedelta(days=5)
    with pytest.raises(NotPossible) as refusal:
        convene(speaker=SECRETARY, meeting_id=row.pk, at=late)
    assert refusal.value.reason.code == "notice_is_late"
    assert "1 avril 2126" in str(refusal.value)
    with leaving():
        convene(speaker=SECRETARY, meeting_id=row.pk, at=late, despite_late=True)
    Convening.objects.update(sent_at=late)
    assert statuses(row) == {"Abeilles": "late"}


@pytest.mark.parametrize("case", ["visitor", "empty", "nobody", "past", "closed"])
def test_what_cannot_be_convened_says_why(db, case):
    if case != "nobody":
        member("abeilles")
    row = planned(assembly(), points=0 if case == "empty" else 1)
    speaker, at, expected = SECRETARY, AT, NotPossible
    if case == "visitor":
        speaker, expected = Speaker.visitor(), NotAllowed
    if case == "past":
        at = HELD
    if case == "closed":
        row.state = "closed"
        row.save()
    with pytest.raises(expected) as refusal:
        convene(speaker=speaker, meeting_id=row.pk, at=at)
    assert (
        refusal.value.reason.code
        == {
            "visitor": "not_secretary",
            "empty": "agenda_empty",
            "nobody": "nobody_to_convene",
            "past": "meeting_is_past",
            "closed": "not_from_here",
        }[case]
    )
    assert not AgendaRevision.objects.exists()


def test_an_amended_agenda_is_another_notice_with_its_why(leaving):
    speaks_for(member("abeilles"), "anne")
    row = planned(assembly())
    with leaving():
        convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    row.refresh_from_db()
    add_point(speaker=SECRETARY, meeting_id=row.pk, given=PointGiven("decision", "Budget"), at=AT)
    assert changed_since(row, revisions_of(row)[0])
    with pytest.raises(Invalid):
        convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    with leaving():
        second = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT, why="Le budget est ajouté.")
    assert second.number == 2
    assert [one.number for one in revisions_of(row)] == [2, 1]
    assert "Budget" not in AgendaRevision.objects.get(meeting=row, number=1).content
    last = mail.outbox[-1]
    assert last.subject.startswith("Avis modifié")
    assert "Le budget est ajouté." in last.body
    assert Act.objects.filter(name="assemblies.agenda_amended").count() == 1


def test_a_board_is_convened_person_by_person(leaving):
    body = assembly(Body.BOARD)
    holds_a_seat(body, "odile")
    holds_a_seat(body, "nour")
    row = planned(body)
    with leaving():
        sent = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    assert sent.convened == 2
    assert statuses(row) == {"Odile": "in-time", "Nour": "in-time"}
    assert "Vous êtes convoquée ou convoqué" in mail.outbox[0].body


def test_a_member_nobody_speaks_for_is_written_to_at_the_address_of_its_page(leaving):
    silent, garbled = member("cedre"), member("daim")
    Organization.objects.filter(pk=silent.pk).update(email="info@cedre.test")
    Organization.objects.filter(pk=garbled.pk).update(email="voir le site")
    row = planned(assembly())
    with leaving():
        convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    assert [one.to for one in mail.outbox] == [["info@cedre.test"]]
    assert "Cedre est convoquée" in mail.outbox[0].body
    assert statuses(row) == {"Cedre": "in-time", "Daim": "failed"}
    assert Convening.objects.get(organization=silent).proof.startswith("<letter-")
    with leaving():
        cancel_meeting(speaker=SECRETARY, meeting_id=row.pk, why="Tempête.", at=AT)
    assert [one.to for one in mail.outbox] == [["info@cedre.test"]] * 2
    assert tell_cancelled(meeting_id=row.pk, at=AT) == 0


def test_who_speaks_for_two_members_receives_a_notice_for_each(leaving):
    person = speaks_for(member("abeilles"), "anne")
    other = member("bouleau")
    from chantier.foundation.people import api as people

    voice = people.ensure_voice(organization_ref=other.public_id, name=other.name)
    mandate = people.give_mandate(
        speaker=Speaker.system(), person_id=person.pk, voice_id=voice.id, title="", powers=("speak",), at=BEFORE
    )
    people.accept_mandate(speaker=Speaker(person_id=person.pk), mandate_id=mandate.id, at=BEFORE)
    row = planned(assembly())
    with leaving():
        convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    assert [one.to for one in mail.outbox] == [["anne@exemple.test"]] * 2
    assert statuses(row) == {"Abeilles": "in-time", "Bouleau": "in-time"}


def test_sending_killed_between_batches_goes_on_and_writes_to_nobody_twice(leaving, monkeypatch):
    for name in ("abeilles", "bouleau", "cedre", "daim"):
        speaks_for(member(name), name)
    row = planned(assembly())
    sent = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)  # the task never began
    monkeypatch.setattr("chantier.assemblies.services.notices.BATCH", 2)
    done, last = send_batch(revision_id=sent.revision_id, after=0, at=AT)
    assert (done, Notice.objects.count()) == (2, 2)
    assert last is not None
    revision = AgendaRevision.objects.get(pk=sent.revision_id)
    assert progress_of(revision).is_over is False
    with leaving():
        assert send_notices(revision_id=sent.revision_id, at=AT) == 2
    assert send_notices(revision_id=sent.revision_id, at=AT) == 0
    assert (Notice.objects.count(), Letter.objects.count()) == (4, 4)
    for letter in Letter.objects.filter(sent_at__isnull=True):  # those of the batch whose task was lost
        Letter.objects.filter(pk=letter.pk).update(sent_at=AT)
    assert note_proofs(revision_id=sent.revision_id, at=AT) == 4
    assert note_proofs(revision_id=sent.revision_id, at=AT) == 0
    progress = progress_of(revision)
    assert (progress.done, progress.failed, progress.total, progress.is_over) == (4, 0, 4, True)
    assert take_up(at=AT) == 0


def test_a_letter_that_left_counts_before_its_proof_is_noted_and_one_withheld_says_why(leaving):
    speaks_for(member("abeilles"), "anne")
    speaks_for(member("bouleau"), "benoit")
    row = planned(assembly())
    sent = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    send_notices(revision_id=sent.revision_id, at=AT)
    assert statuses(row) == {"Abeilles": "going", "Bouleau": "going"}
    Letter.objects.filter(address="anne@exemple.test").update(sent_at=AT)
    Letter.objects.filter(address="benoit@exemple.test").update(withheld="undeliverable")
    assert statuses(row)["Abeilles"] == "in-time"
    note_proofs(revision_id=sent.revision_id, at=AT)
    assert statuses(row) == {"Abeilles": "in-time", "Bouleau": "failed"}


def test_a_notice_by_hand_or_by_post_has_a_day_and_a_proof_and_is_corrected(leaving):
    silent = member("cedre")
    row = planned(assembly())
    with leaving():
        sent = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    assert statuses(row) == {"Cedre": "failed"}
    how = {"speaker": SECRETARY, "meeting_id": row.pk, "revision_id": sent.revision_id, "at": AT + timedelta(days=3)}
    for changed, code in (
        ({"way": "mail"}, "way_unknown"),
        ({"proof": " "}, "proof_missing"),
        ({"on": date(2126, 3, 1)}, "day_of_delivery"),
        ({"on": date(2126, 3, 6)}, "day_of_delivery"),
        ({"member": (None, 999)}, "not_to_convene"),
    ):
        with pytest.raises(Invalid) as refusal:
            note_delivery(
                **{
                    **how,
                    "member": (silent.pk, None),
                    "way": "post",
                    "on": date(2126, 3, 4),
                    "proof": "RN 1",
                    **changed,
                }
            )
        assert refusal.value.reason.code == code
    one = note_delivery(**how, member=(silent.pk, None), way="hand", on=date(2126, 3, 4), proof="Signé par A. Roy")
    same = note_delivery(**how, member=(silent.pk, None), way="hand", on=date(2126, 3, 3), proof="Signé par B. Roy")
    assert one == same
    line = convened(row, AgendaRevision.objects.get(pk=sent.revision_id), at=AT).lines[0]
    assert (line.status, line.way, line.proof) == ("in-time", "hand", "Signé par B. Roy")


def test_trying_again_writes_to_who_can_be_now_and_convenes_who_came_since(leaving):
    silent = member("cedre")
    row = planned(assembly())
    with leaving():
        sent = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    speaks_for(silent, "celine")
    speaks_for(member("daim"), "david")
    with leaving():
        assert send_again(speaker=SECRETARY, meeting_id=row.pk, revision_id=sent.revision_id, at=AT) == 2
    assert send_again(speaker=SECRETARY, meeting_id=row.pk, revision_id=sent.revision_id, at=AT) == 0
    assert statuses(row) == {"Cedre": "in-time", "Daim": "in-time"}


def test_an_account_that_is_gone_is_said_and_not_written_to(leaving):
    body = assembly(Body.BOARD)
    person = holds_a_seat(body, "odile")
    row = planned(body)
    Person.objects.filter(pk=person.pk).update(erased_at=AT, is_active=False)
    with leaving():
        convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    assert (mail.outbox, Convening.objects.get().failed) == ([], "account_gone")


def test_those_who_were_convened_hear_once_that_it_is_off(leaving):
    speaks_for(member("abeilles"), "anne")
    row = planned(assembly())
    with leaving():
        convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    with leaving():
        cancel_meeting(speaker=SECRETARY, meeting_id=row.pk, why="Tempête de neige.", at=AT)
    assert [one.subject.partition(" : ")[0] for one in mail.outbox] == ["Avis de convocation", "Assemblée annulée"]
    assert "Tempête de neige." in mail.outbox[-1].body


def test_the_list_of_members_asks_as_much_for_three_as_for_one(leaving):
    speaks_for(member("abeilles"), "anne")
    row = planned(assembly())
    with leaving():
        sent = convene(speaker=SECRETARY, meeting_id=row.pk, at=AT)
    revision = AgendaRevision.objects.get(pk=sent.revision_id)
    assert convened(row, revision, at=AT).total == 1  # reads the body and its by-laws, once
    with CaptureQueriesContext(connection) as one:
        convened(row, revision, at=AT)
    for name in ("bouleau", "cedre"):
        speaks_for(member(name), name)
    with leaving():
        send_again(speaker=SECRETARY, meeting_id=row.pk, revision_id=revision.pk, at=AT)
    with CaptureQueriesContext(connection) as three:
        assert convened(row, revision, at=AT).total == 3
    assert len(three) == len(one)


def test_days_are_those_of_the_place_where_the_body_meets(db):
    body = assembly()
    row = planned(body, starts_at=datetime(2126, 4, 12, 1, 0, tzinfo=UTC), ends_at=None)  # the evening of the 11th
    assert notice_of(row).held_on == date(2126, 4, 11)
