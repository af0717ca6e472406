"""Notices and letters: told once, refused for good, never sent without saying who writes."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.access.api import NotPossible, Speaker
from chantier.foundation.messages import kinds as our_kinds
from chantier.foundation.messages import queries
from chantier.foundation.messages.core.kinds import Kind, wants_mail
from chantier.foundation.messages.core.letter import Sender, one_line
from chantier.foundation.messages.models import Letter, Notice, OutboxMail, Suppression
from chantier.foundation.messages.personal_data import HOLDER
from chantier.foundation.messages.reactions import REACTIONS
from chantier.foundation.messages.services.choices import choose_kinds, mark_read, unsubscribe
from chantier.foundation.messages.services.notify import notify, write_to
from chantier.foundation.messages.services.sending import MAX_ATTEMPTS, send_letter
from chantier.foundation.people.api import create_person, ensure_voice, give_mandate, invite

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SYSTEM = Speaker.system()
OFFERED = our_kinds.MANDATE_OFFERED.key


@pytest.fixture(autouse=True)
def instance(settings):
    settings.INSTANCE = {
        **settings.INSTANCE,
        "name": "Pôle fictif",
        "contact": "pole@exemple.test",
        "postal_address": "1, rue du Pont, Ville-Fictive",
    }
    return settings


def ana(language="fr"):
    return create_person(speaker=SYSTEM, email="ana@exemple.test", name="Ana", language=language, at=NOW)


def offer(person):
    voice = ensure_voice(organization_ref="org-1", name="La Mie du quartier")
    return give_mandate(speaker=SYSTEM, person_id=person.id, voice_id=voice.id, at=NOW)


def tell(person, mandate, key="k1"):
    return notify(
        person_ids=[person.id],
        kind=OFFERED,
        key=key,
        context={"mandate": mandate},
        link="/fr/moi/",
        at=NOW,
    )


# Cores -----------------------------------------------------------------------------------------


@given(chosen=st.none() | st.booleans(), suppressed=st.sets(st.sampled_from(["", "a", "b"])))
def test_an_essential_kind_always_leaves_and_a_refusal_always_wins_over_a_choice(chosen, suppressed):
    plain, essential = Kind("a", "A", "t"), Kind("a", "A", "t", is_essential=True)
    assert wants_mail(essential, chosen=chosen, suppressed=suppressed)
    if suppressed & {"", "a"}:
        assert not wants_mail(plain, chosen=chosen, suppressed=suppressed)


@given(st.text())
def test_a_subject_never_carries_a_second_header(text):
    line = one_line(text)
    assert len(line) <= 200
    assert not set(line) & set("\r\n")


def test_a_sender_says_what_is_missing():
    assert Sender("Pôle", "", " ").missing() == ("address", "postal_address")


# Telling ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_told_twice_under_one_key_a_person_hears_it_once(django_capture_on_commit_callbacks):
    person = ana()
    mandate = offer(person)
    with django_capture_on_commit_callbacks(execute=True):
        told = [tell(person, mandate), tell(person, mandate)]
    assert (told, Notice.objects.count(), len(mail.outbox)) == ([1, 0], 1, 1)


@pytest.mark.django_db
def test_sending_twice_sends_once(django_capture_on_commit_callbacks):
    person = ana()
    with django_capture_on_commit_callbacks(execute=False):
        tell(person, offer(person))
    letter = Letter.objects.get()
    sent = [send_letter(letter_id=letter.pk, at=NOW) for _ in range(2)]
    assert (sent, len(mail.outbox)) == ([True, False], 1)


@pytest.mark.django_db
def test_a_letter_claimed_by_another_worker_is_left_to_it_for_a_quarter_of_an_hour():
    person = ana()
    tell(person, offer(person))
    Letter.objects.update(claimed_at=NOW, sent_at=None)
    number = Letter.objects.get().pk
    later = [send_letter(letter_id=number, at=NOW + timedelta(minutes=wait)) for wait in (14, 16)]
    assert later == [False, True]


class _RefusingProvider(BaseEmailBackend):
    """A provider that knows the first address to be dead, as django-anymail tells it."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if any("nul@exemple.test" in message.to for message in messages):
            raise AnymailRecipientsRefused("rejected")
        mail.outbox += list(messages)
        return len(messages)


@pytest.mark.django_db
def test_an_address_that_the_provider_refuses_holds_up_no_other_letter(settings):
    settings.EMAIL_BACKEND = f"{__name__}.{_RefusingProvider.__name__}"
    for address in ("nul@exemple.test", "ana@exemple.test"):
        write_to(address=address, language="fr", kind=our_kinds.ERASURE.key, key=address, context={}, at=NOW)
    for _hour in range(MAX_ATTEMPTS):
        for letter_id in queries.letters_to_send():
            send_letter(letter_id=letter_id, at=NOW)
    assert {one.address: (one.sent_at is None, one.attempts, one.withheld) for one in Letter.objects.all()} == {
        "nul@exemple.test": (True, MAX_ATTEMPTS, "undeliverable"),
        "ana@exemple.test": (False, 0, ""),
    }


@pytest.mark.django_db
def test_a_letter_says_who_writes_and_how_to_refuse_in_one_click():
    person = ana()
    tell(person, offer(person))
    send_letter(letter_id=Letter.objects.get().pk, at=NOW)
    [letter] = mail.outbox
    assert "Pôle fictif" in letter.body
    assert "1, rue du Pont" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"].strip("<>") in letter.body
    assert "http://127.0.0.1:8000/fr/moi/" in letter.body
    assert letter.message()["Reply-To"] is None


@pytest.mark.django_db
def test_without_a_postal_address_nothing_leaves(instance):
    instance.INSTANCE = {**instance.INSTANCE, "postal_address": ""}
    person = ana()
    tell(person, offer(person))
    number = Letter.objects.get().pk
    assert send_letter(letter_id=number, at=NOW) is False
    assert (Letter.objects.get().withheld, mail.outbox) == ("sender_without_postal_address", [])


@pytest.mark.django_db
def test_a_person_is_told_in_their_language():
    person = ana(language="es")
    tell(person, offer(person))
    assert Notice.objects.get().language == "es"


@pytest.mark.django_db
def test_a_name_is_text_in_a_notice_on_the_page(client):
    person = ana()
    voice = ensure_voice(organization_ref="org-2", name="<script>alert(1)</script>")
    mandate = give_mandate(speaker=SYSTEM, person_id=person.id, voice_id=voice.id, at=NOW)
    tell(person, mandate)
    from chantier.foundation.people.models import Person

    client.force_login(Person.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("messages:notices")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# Refusing --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_link_of_a_letter_refuses_its_kind_without_signing_in(client):
    person = ana()
    mandate = offer(person)
    tell(person, mandate)
    send_letter(letter_id=Letter.objects.get().pk, at=NOW)
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/fr/desabonnement/\S+)", mail.outbox[0].body)
    asked = client.get(path)
    before = Suppression.objects.count()
    done = [client.post(path, {"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)]
    tell(person, mandate, key="k2")
    assert (asked.status_code, before, done) == (200, 0, [200, 200])
    assert (Letter.objects.count(), Notice.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_the_link_needs_no_proof_of_origin_because_a_mail_program_posts_it():
    from django.test import Client

    person = ana()
    tell(person, offer(person))
    send_letter(letter_id=Letter.objects.get().pk, at=NOW)
    path = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert Client(enforce_csrf_checks=True).post(path).status_code == 200


@pytest.mark.django_db
def test_a_letter_written_before_the_refusal_does_not_leave_after_it():
    person = ana()
    tell(person, offer(person))
    Suppression.objects.create(address=person.email, kind=OFFERED, since=NOW)
    assert send_letter(letter_id=Letter.objects.get().pk, at=NOW) is False
    assert (Letter.objects.get().withheld, mail.outbox) == ("refused", [])


@pytest.mark.django_db
def test_a_changed_link_refuses_nothing():
    with pytest.raises(NotPossible) as caught:
        unsubscribe(token="1.people.mandate_offered:x:y", at=NOW)
    assert (caught.value.reason.code, Suppression.objects.count()) == ("unsubscribe_link", 0)


@pytest.mark.django_db
def test_wanting_a_kind_again_lifts_the_refusal():
    person = ana()
    Suppression.objects.create(address=person.email, kind=OFFERED, since=NOW)
    speaker = Speaker(person_id=person.id)
    choose_kinds(speaker=speaker, by_mail=frozenset(), at=NOW)
    off = {view.kind: view.by_mail for view in queries.preferences_of(person.id)}
    choose_kinds(speaker=speaker, by_mail=frozenset({OFFERED}), at=NOW)
    on = {view.kind: view.by_mail for view in queries.preferences_of(person.id)}
    assert (off[OFFERED], on[OFFERED], Suppression.objects.count()) == (False, True, 0)
    assert off[our_kinds.ERASURE.key] is True


@pytest.mark.django_db
def test_notices_are_read_by_their_person_and_by_nobody_else():
    person = ana()
    tell(person, offer(person))
    other = create_person(speaker=SYSTEM, email="bo@exemple.test", name="Bo", at=NOW)
    read = [mark_read(speaker=Speaker(person_id=who), at=NOW) for who in (other.id, person.id, person.id)]
    assert (read, queries.unread_count(person.id)) == ([0, 1, 0], 0)


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_of_notices_costs_the_same_for_one_and_for_three(how_many, django_assert_num_queries):
    person = ana()
    mandate = offer(person)
    for number in range(how_many):
        tell(person, mandate, key=f"n{number}")
    with django_assert_num_queries(2):
        page = queries.notices_of(person.id)
    assert (len(page.notices), page.unread, page.older_than) == (how_many, how_many, None)


# Reactions, holder, outbox ---------------------------------------------------------------------


@pytest.mark.django_db
def test_an_invitation_leaves_by_mail_once_and_never_to_who_refused_invitations(client):
    from chantier.foundation.journal.models import Act

    voice = ensure_voice(organization_ref="org-1", name="La Mie du quartier")
    invite(speaker=SYSTEM, voice_id=voice.id, address="nul@exemple.test", at=datetime.now(UTC))
    act = Act.objects.get(name="people.invitation_sent")
    for reaction in REACTIONS["people.invitation_sent"] * 2:
        reaction(act)
    [letter] = Letter.objects.all()
    assert (letter.address, "/fr/invitation/" in letter.body) == ("nul@exemple.test", True)
    send_letter(letter_id=letter.pk, at=NOW)
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/fr/desabonnement/\S+)", mail.outbox[0].body)
    client.post(path)
    invite(speaker=SYSTEM, voice_id=voice.id, address="nul@exemple.test", at=datetime.now(UTC))
    for reaction in REACTIONS["people.invitation_sent"]:
        reaction(Act.objects.filter(name="people.invitation_sent").latest("id"))
    assert Letter.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name in REACTIONS if "mandate" in name))
def test_each_act_of_a_mandate_can_be_told_twice_and_is_heard_once(name):
    from chantier.foundation.journal.models import Act

    person = ana()
    mandate = offer(person)
    act = Act(pk=1, name=name, subject_id=str(mandate.id), person_id=None, at=NOW)
    for reaction in REACTIONS[name] * 2:
        reaction(act)
    expected = 1 if name in {"people.mandate_offered", "people.mandate_revoked"} else 0
    assert Notice.objects.filter(person_id=person.id).count() == expected


@pytest.mark.django_db
def test_what_is_kept_about_a_person_is_given_back_and_destroyed():
    person = ana()
    tell(person, offer(person))
    kept = HOLDER.export(person.id)
    HOLDER.erase(person.id, NOW)
    assert [len(kept[name]) for name in ("notices", "letters")] == [1, 1]
    assert (Notice.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_in_the_demonstration_mail_is_kept_on_a_page(client, settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "chantier.foundation.messages.outbox.OutboxBackend"
    person = ana()
    tell(person, offer(person))
    send_letter(letter_id=Letter.objects.get().pk, at=NOW)
    assert (OutboxMail.objects.get().recipients, mail.outbox) == ("ana@exemple.test", [])
    assert "La Mie du quartier" in client.get("/fr/demonstration/courriels/").content.decode()
