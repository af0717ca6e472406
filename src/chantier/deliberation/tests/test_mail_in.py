"""An answer by mail speaks for whoever the key says, while their mandate holds, once."""

from __future__ import annotations

import io
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail as outbox
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from chantier.deliberation.debate_notices import REACTIONS
from chantier.deliberation.mail_tokens import ARGUMENT, PROPOSAL, VALID_DAYS, reply_address
from chantier.deliberation.models import Argument, Draft, Seat, Table
from chantier.deliberation.services import debate, moderation
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.services.mail_in import Received, receive
from chantier.deliberation.tests.debating import a_person, mandated
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW
from chantier.foundation.journal.models import Act
from chantier.foundation.journal.queries.acts import _view
from chantier.foundation.messages.models import Letter, Notice
from chantier.foundation.messages.services.sending import send_letter
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(settings):
    settings.CHANTIER_REPLY_ADDRESS = "debat@chantier.example"
    cache.clear()
    told = Story()
    told.move("publish", told.one)
    for speaker in (told.one, told.two):
        mandated(speaker)
    told.said = debate.argue(
        speaker=told.one, about=About(proposal_id=told.drafted.id), said=Said("for", "Pour les jeunes."), at=NOW
    )
    return told


def key(story, speaker=None, kind=ARGUMENT, at=NOW):
    who = speaker or story.two
    thing = story.said.id if kind == ARGUMENT else story.drafted.id
    return reply_address(person_id=who.person_id, voice_id=who.voice_id, kind=kind, thing_id=thing, at=at)


def mail(story, body="Et le dimanche ?", *, speaker=None, to=None, sender=None, number=1, **headers):
    message = EmailMessage()
    message["From"] = sender or people.person((speaker or story.two).person_id).email
    message["To"] = to or key(story, speaker)
    message["Subject"] = "Re: débat"
    message["Message-ID"] = f"<{number}@maison.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes()


def published():
    return list(Argument.objects.filter(channel="mail").values_list("kind", "text__body", "organization__name"))


def test_an_answer_is_published_in_the_name_of_the_organization_without_its_quotes(story):
    body = "Et le dimanche ?\n\nLe 4 mai 2026 à 10:15, Table a écrit :\n> Pour les jeunes.\n\n-- \nRose, 819 555-0100\n"
    received = receive(mail(story, body), at=NOW)
    row = Argument.objects.get(channel="mail")
    assert received == Received("published", public_id=row.public_id)
    assert published() == [("answer", "Et le dimanche ?", "Le Fournil")]
    assert (row.parent_id, row.person_id) == (story.said.id, story.two.person_id)


def test_a_mail_read_twice_is_one_contribution(story):
    first, second = (receive(mail(story), at=NOW) for _time in range(2))
    assert (first.outcome, second) == ("published", Received("again", public_id=first.public_id))
    assert len(published()) == 1


def test_an_address_in_capitals_and_a_key_quoted_in_the_body_are_recognised(story):
    assert receive(mail(story, to=key(story).upper()), at=NOW).outcome == "published"
    quoted = f"Le samedi aussi.\n\nLe 4 mai, Table a écrit :\n> écrivez à {key(story)} depuis\n"
    assert receive(mail(story, quoted, to="chantier@chantier.example", number=2), at=NOW).outcome == "published"
    assert [body for _kind, body, _name in published()] == ["Et le dimanche ?", "Le samedi aussi."]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sender": "autre@example.org"}, "another_sender"),
        ({"to": "debat+1-2-a3-kkk-00000000000000000000@chantier.example"}, "unknown_key"),
        ({"to": "debat@chantier.example"}, "unknown_key"),
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Precedence": "bulk"}, "automatic"),
        ({"Return_Path": "<>"}, "automatic"),
        ({"sender": "MAILER-DAEMON@example.org"}, "automatic"),
        ({"X_Autoreply": "yes"}, "automatic"),
        ({"Authentication_Results": "mx.example; dmarc=fail (p=none)"}, "another_sender"),
    ],
)
def test_what_is_not_theirs_is_never_published_nor_answered(story, headers, expected):
    assert receive(mail(story, **headers), at=NOW) == Received("ignored", expected)
    assert (published(), Draft.objects.count(), Notice.objects.count()) == ([], 0, 0)


def test_a_bounce_is_no_contribution(story):
    raw = mail(story).replace(b"Content-Type: text/plain", b"Content-Type: multipart/report; boundary=x")
    assert receive(raw, at=NOW).code == "automatic"


@pytest.mark.parametrize("content", [b"", b"\xff" * 500, b"From: \n\n", b"x" * 5_000_001])
def test_noise_is_read_without_a_word(story, content):
    assert receive(content, at=NOW).outcome == "ignored"


def test_a_mandate_that_ended_does_not_speak_and_the_text_is_kept(story):
    content = mail(story)
    Mandate.objects.filter(person_id=story.two.person_id).update(revoked_at=NOW)
    received = receive(content, at=NOW + timedelta(hours=1))
    assert (received.outcome, received.code, published()) == ("refused", "speak_for_an_organization", [])
    draft = Draft.objects.get(person_id=story.two.person_id)
    assert (draft.content, draft.url.endswith("/reponse/")) == ({"body": "Et le dimanche ?"}, True)


def test_who_holds_the_pen_does_not_go_on_by_mail_once_the_mandate_of_the_key_ended(story):
    Seat.objects.create(table=story.table, person_id=story.two.person_id, role=Seat.PEN, since=NOW)
    Mandate.objects.filter(person_id=story.two.person_id).update(revoked_at=NOW)
    received = receive(mail(story), at=NOW + timedelta(hours=1))
    assert (received.outcome, received.code, published()) == ("refused", "speak_for_an_organization", [])


def test_an_old_key_a_closed_debate_and_an_empty_answer_are_refused_with_the_text_kept(story):
    later = NOW + timedelta(days=VALID_DAYS + 2)
    assert receive(mail(story, number=1), at=later).code == "key_too_old"
    assert receive(mail(story, "> Pour les jeunes.\n", number=2), at=NOW).code == "argument_empty"
    assert receive(mail(story, "Payez \u202egnirts", number=3), at=NOW).code == "hidden-character"
    story.move("withdraw", story.one, reason="On recommence.")
    assert receive(mail(story, number=4), at=NOW).code == "debate_over"
    assert published() == []


def test_a_proposal_is_answered_by_its_first_word(story):
    to = key(story, kind=PROPOSAL)
    assert receive(mail(story, "Contre :\nC’est trop cher.", to=to, number=1), at=NOW).outcome == "published"
    assert receive(mail(story, "C’est trop cher.", to=to, number=2), at=NOW).code == "say_which"
    assert published() == [("against", "C’est trop cher.", "Le Fournil")]


def react(name):
    for act in Act.objects.filter(name=name).order_by("pk"):
        for _time in range(2):
            for reaction in REACTIONS[act.name]:
                reaction(_view(act))


def test_who_is_answered_hears_of_it_with_their_own_key(story):
    debate.argue(
        speaker=story.two,
        about=About(proposal_id=story.drafted.id),
        said=Said("answer", "Et l’hiver ?", parent_id=story.said.id),
        at=NOW,
    )
    react("deliberation.argument_made")
    letter = Letter.objects.get()
    assert "Le Fournil répond" in letter.subject
    assert "Et l’hiver ?" in letter.body
    address = next(word for word in letter.body.split() if word.startswith("debat+")).rstrip(",")
    assert len(address.split("@")[0]) <= 64
    sent = mail(story, "L’hiver surtout.", speaker=story.one, to=address)
    assert receive(sent, at=NOW).outcome == "published"


def test_the_mail_is_answered_at_the_address_of_its_reader_alone_and_still_says_how_to_refuse(story, settings):
    settings.INSTANCE = {**settings.INSTANCE, "name": "Pôle", "contact": "p@example.org", "postal_address": "1, rue X"}
    debate.argue(
        speaker=story.two,
        about=About(proposal_id=story.drafted.id),
        said=Said("answer", "Et l’hiver ?", parent_id=story.said.id),
        at=NOW,
    )
    react("deliberation.argument_made")
    row = Letter.objects.get()
    assert send_letter(letter_id=row.pk, at=NOW)
    [letter] = outbox.outbox
    handed = letter.message()
    address = handed["Reply-To"]
    assert address.startswith("debat+")
    assert f"répondez à cette lettre, ou écrivez à {address}, depuis" in handed.get_payload(decode=True).decode()
    assert handed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert handed["List-Unsubscribe"].startswith("<http")
    assert receive(mail(story, "L’hiver surtout.", speaker=story.one, to=address), at=NOW).outcome == "published"
    row.refresh_from_db()
    assert (row.body, row.reply_to) == ("", "")


def test_an_instance_that_receives_no_mail_promises_no_answer(story, settings):
    settings.CHANTIER_REPLY_ADDRESS = ""
    debate.argue(
        speaker=story.two,
        about=About(proposal_id=story.drafted.id),
        said=Said("answer", "Et l’hiver ?", parent_id=story.said.id),
        at=NOW,
    )
    react("deliberation.argument_made")
    letter = Letter.objects.get()
    assert (letter.reply_to, "par courriel" in letter.body) == ("", False)


def test_what_is_taken_back_or_said_at_a_table_that_they_left_is_not_told(story):
    def answer(words):
        said = Said("answer", words, parent_id=story.said.id)
        return debate.argue(speaker=story.two, about=About(proposal_id=story.drafted.id), said=said, at=NOW)

    debate.withdraw(speaker=story.two, argument_id=answer("Mots repris.").id, at=NOW)
    react("deliberation.argument_made")
    assert not Notice.objects.exists()
    answer("Entre nous.")
    Table.objects.filter(pk=story.table.pk).update(visibility=Table.CLOSED)
    Seat.objects.filter(table=story.table, organization=story.one_body).update(until=NOW)
    moderation.hide(speaker=COORDINATION, argument_id=story.said.id, reason="attack", words="Entre nous.", at=NOW)
    react("deliberation.argument_made")
    react("deliberation.argument_hidden")
    assert not Notice.objects.exists()


def test_the_author_reads_why_and_somebody_else_hears_of_the_appeal(story):
    chair, other = a_person("Rose"), a_person("Lou")
    for one in (chair, other):
        Seat.objects.create(table=story.table, person_id=one.person_id, role=Seat.CHAIR, since=NOW)
    given = {"argument_id": story.said.id, "at": NOW}
    moderation.hide(speaker=chair, reason="attack", words="Vise quelqu’un.", **given)
    react("deliberation.argument_hidden")
    told = Notice.objects.get()
    assert (told.person_id, "Vise quelqu’un." in told.body) == (story.one.person_id, True)
    moderation.appeal(speaker=story.one, words="Relisez.", **given)
    react("deliberation.moderation_appealed")
    assert list(Notice.objects.filter(kind="deliberation.appealed").values_list("person_id", flat=True)) == [
        other.person_id
    ]


def test_the_command_says_what_it_did_and_tells_who_was_refused(story, monkeypatch, capsys):
    def hand_over(content):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        call_command("receive-mail")
        return capsys.readouterr().out.split()

    now = people_now()
    to = key(story, at=now)
    assert hand_over(mail(story, to=to))[0] == "published"
    assert hand_over(mail(story, to=to))[0] == "again"
    assert hand_over(mail(story, "> Rien.\n", to=to, number=2)) == ["refused", "argument_empty"]
    assert hand_over(mail(story, to="debat@chantier.example", number=3)) == ["ignored", "unknown_key"]
    notice = Notice.objects.get(kind="deliberation.mail_refused")
    assert "n’ajoute rien" in notice.body


def people_now():
    return timezone.now()
