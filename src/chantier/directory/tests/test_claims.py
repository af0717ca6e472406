"""An organisation claims its page: proof, answer, mandate; each refusal with its reason."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from chantier.directory.core import claims as core
from chantier.directory.models import Organization, PageClaim, Statement
from chantier.directory.personal_data import HOLDER
from chantier.directory.services.claim_answers import accept, expire_claims, refuse
from chantier.directory.services.claims import claim_of_token, decline, open_claim, prove, vouch
from chantier.directory.tests.claims import (
    ADDRESS,
    AT,
    asked_by_email,
    braise,
    coordinator,
    deliver,
    federation,
    organization,
    person,
    sent_key,
    speaks_for,
    state_of,
)
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.messages.models import Letter, Notice
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def instance(settings):
    settings.INSTANCE = {
        **settings.INSTANCE,
        "name": "Pôle fictif",
        "contact": "pole@exemple.test",
        "postal_address": "1, rue du Pont, Ville-Fictive",
    }
    return settings


def refusal(call, error):
    with pytest.raises(error) as caught, transaction.atomic():
        call()
    return caught.value.reason.code


def told(who):
    deliver()
    return list(Notice.objects.filter(person_id=who.person_id).order_by("pk").values_list("kind", flat=True))


# From a letter to a mandate -----------------------------------------------------------------------


def test_whoever_reads_the_mail_of_an_organisation_ends_with_a_mandate_once_somebody_accepts():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    claim = asked_by_email(zoe, body)
    assert (claim.state, claim.expires_at) == ("waiting", AT + 48 * HOUR)
    deliver()
    assert [one.to for one in mail.outbox] == [[ADDRESS]]

    assert prove(speaker=zoe, token=sent_key(), at=AT + HOUR).state == "proven"
    assert told(odile) == ["directory.claim_asked"]

    accept(speaker=odile, claim_id=claim.pk, at=AT + 2 * HOUR)
    (mandate,) = people.mandates_of(zoe.person_id, at=AT + 2 * HOUR)
    assert (mandate.voice.organization_ref, mandate.title, mandate.state, mandate.powers) == (
        body.public_id,
        "Trésorière",
        "offered",
        (people.Power.SPEAK, people.Power.EDIT_PAGE),
    )
    assert Organization.objects.get(pk=body.pk).voice_id == mandate.voice.id
    settled = PageClaim.objects.get(pk=claim.pk)
    assert (settled.state, settled.settled_by, settled.proof_email, settled.token_digest) == (
        "accepted",
        odile.person_id,
        "",
        "",
    )
    assert "directory.claim_answered" in told(zoe)
    assert list(
        Act.objects.filter(name__startswith="directory.").order_by("pk").values_list("name", "subject_kind")
    ) == [
        ("directory.page_claimed", "directory.page_claim"),
        ("directory.claim_proven", "directory.page_claim"),
        ("directory.claim_accepted", "directory.organization"),
    ]


def test_a_member_who_is_named_vouches_in_its_own_name():
    body, fours, zoe, odile = organization("petite", "La Petite"), federation(), person("Zoé"), coordinator()
    marc = speaks_for(person("Marc"), fours)
    claim = open_claim(speaker=zoe, organization_id=body.pk, voucher_id=fours.pk, at=AT)
    assert "directory.claim_asked" in told(marc)
    in_his_own_name = Speaker(person_id=marc.person_id)
    assert vouch(speaker=in_his_own_name, claim_id=claim.id, at=AT + HOUR).state == "proven"
    act = Act.objects.get(name="directory.claim_proven")
    assert (act.person_id, act.voice_id) == (marc.person_id, marc.voice_id)
    assert accept(speaker=odile, claim_id=claim.id, at=AT + HOUR).state == "accepted"


def test_a_member_who_does_not_vouch_ends_the_claim_and_the_person_is_told():
    body, fours, zoe = organization("petite", "La Petite"), federation(), person("Zoé")
    marc = speaks_for(person("Marc"), fours)
    claim = open_claim(speaker=zoe, organization_id=body.pk, voucher_id=fours.pk, at=AT)
    assert decline(speaker=marc, claim_id=claim.id, at=AT).state == "refused"
    assert told(zoe) == ["directory.claim_answered"]
    assert "n’a pas recommandé" in Notice.objects.get(person_id=zoe.person_id).body


def test_asking_again_replaces_the_first_request_and_its_key():
    body, zoe = braise(), person("Zoé")
    first = asked_by_email(zoe, body)
    old = sent_key()
    second = asked_by_email(zoe, body, at=AT + HOUR)
    assert (state_of(first), state_of(second)) == ("expired", "waiting")
    assert refusal(lambda: prove(speaker=zoe, token=old, at=AT + HOUR), NotPossible) == "claim_link"
    assert prove(speaker=zoe, token=sent_key(), at=AT + HOUR).id == second.pk


def test_a_refusal_gives_its_reasons_and_forgets_the_address():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    claim = asked_by_email(zoe, body)
    assert refusal(lambda: refuse(speaker=odile, claim_id=claim.pk, reason="  ", at=AT), Invalid) == "reason_needed"
    refuse(speaker=odile, claim_id=claim.pk, reason="Une autre personne est mandatée.", at=AT)
    settled = PageClaim.objects.get(pk=claim.pk)
    assert (settled.state, settled.proof_email, settled.reason) == ("refused", "", "Une autre personne est mandatée.")
    deliver()
    assert "Une autre personne est mandatée." in Notice.objects.get(person_id=zoe.person_id).body
    assert refusal(lambda: accept(speaker=odile, claim_id=claim.pk, at=AT), NotPossible) == "claim_closed"


def test_what_nobody_answers_is_closed_once_and_forgets_the_address():
    body, zoe = braise(), person("Zoé")
    claim = asked_by_email(zoe, body)
    assert expire_claims(at=AT + 47 * HOUR) == 0
    assert expire_claims(at=AT + 48 * HOUR) == 1
    assert expire_claims(at=AT + 48 * HOUR) == 0
    settled = PageClaim.objects.get(pk=claim.pk)
    assert (settled.state, settled.proof_email, settled.token_digest) == ("expired", "", "")
    assert told(zoe) == ["directory.claim_answered"]


# Those who already speak --------------------------------------------------------------------------


def test_those_who_already_speak_answer_first_and_the_coordination_after_seven_days():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    ana = speaks_for(person("Ana"), body, "speak", "edit_page", "delegate")
    claim = asked_by_email(zoe, body)
    prove(speaker=zoe, token=sent_key(), at=AT)
    assert "directory.claim_asked" in told(ana)
    early = AT + timedelta(days=6)
    assert refusal(lambda: accept(speaker=odile, claim_id=claim.pk, at=early), NotPossible) == "holders_first"
    accept(speaker=ana, claim_id=claim.pk, at=early)
    (mandate,) = people.mandates_of(zoe.person_id, at=early)
    assert (mandate.given_by_id, mandate.powers) == (ana.person_id, (people.Power.SPEAK, people.Power.EDIT_PAGE))


def test_after_seven_days_without_their_answer_the_coordination_accepts_and_they_are_told():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    ana = speaks_for(person("Ana"), body)
    claim = asked_by_email(zoe, body)
    prove(speaker=zoe, token=sent_key(), at=AT)
    accept(speaker=odile, claim_id=claim.pk, at=AT + timedelta(days=7))
    assert "directory.claim_joined" in told(ana)


def test_a_holder_hands_on_no_power_that_they_do_not_have_and_one_without_delegation_only_refuses():
    body, zoe, yan = braise(), person("Zoé"), person("Yan")
    ana = speaks_for(person("Ana"), body, "speak", "delegate")
    bob = speaks_for(person("Bob"), body, "speak")
    claim = asked_by_email(zoe, body)
    prove(speaker=zoe, token=sent_key(), at=AT)
    assert refusal(lambda: accept(speaker=bob, claim_id=claim.pk, at=AT), NotAllowed) == "not_your_claim"
    accept(speaker=ana, claim_id=claim.pk, at=AT)
    assert people.mandates_of(zoe.person_id, at=AT)[0].powers == (people.Power.SPEAK,)
    other = asked_by_email(yan, body, address="yan@labraise.coop")
    assert refuse(speaker=bob, claim_id=other.pk, reason="Inconnu ici.", at=AT).state == "refused"


def test_an_offer_that_already_waits_is_not_made_twice():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    claim = asked_by_email(zoe, body)
    prove(speaker=zoe, token=sent_key(), at=AT)
    voice = people.ensure_voice(organization_ref=body.public_id, name=body.name)
    people.give_mandate(speaker=odile, person_id=zoe.person_id, voice_id=voice.id, at=AT)
    assert accept(speaker=odile, claim_id=claim.pk, at=AT).state == "accepted"
    assert len(people.mandates_of(zoe.person_id, at=AT)) == 1
    assert refusal(lambda: asked_by_email(zoe, body), NotPossible) == "already_speaks"


# Each refusal says why ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("zoe@gmail.com", "proof_provider"),
        ("zoe@evil-labraise.coop", "proof_other_domain"),
        ("zoe@labraise.coop.evil.com", "proof_other_domain"),
        ("info@labraise.coop\nBcc: moi@evil.com", "proof_not_an_address"),
        ("zoe@labraise.wixsite.com", "proof_shared_host"),
    ],
)
def test_an_address_that_proves_nothing_is_refused_and_nothing_is_sent(address, code):
    body, zoe = braise(), person("Zoé")
    assert refusal(lambda: asked_by_email(zoe, body, address=address), Invalid) == code
    assert (PageClaim.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_claim_has_one_proof_and_a_known_person():
    body, zoe = braise(), person("Zoé")
    assert refusal(lambda: open_claim(speaker=zoe, organization_id=body.pk, at=AT), Invalid) == "one_proof"
    visitor = Speaker.visitor()
    assert refusal(lambda: asked_by_email(visitor, body), NotAllowed) == "sign_in_first"
    assert refusal(lambda: prove(speaker=visitor, token="x" * 43, at=AT), NotAllowed) == "sign_in_first"


def test_only_a_member_other_than_the_page_itself_is_named():
    body, zoe = braise(), person("Zoé")
    known = organization("connue", "Connue", member=False)
    hidden = organization("cachee", "Cachée")
    Organization.objects.filter(pk=hidden.pk).update(visibility=Organization.PRIVATE)
    for voucher_id in (body.pk, known.pk, hidden.pk, 0):
        call = lambda voucher_id=voucher_id: open_claim(  # noqa: E731
            speaker=zoe, organization_id=body.pk, voucher_id=voucher_id, at=AT
        )
        assert refusal(call, Invalid) == "not_a_voucher"


def test_a_person_asks_five_times_a_day_and_a_mailbox_receives_three_letters_whoever_asks():
    body = braise()
    zoe, yan = person("Zoé"), person("Yan")
    for number in range(core.CLAIMS_A_DAY):
        asked_by_email(zoe, body, address=f"Info+{number}@labraise.coop")
    assert refusal(lambda: asked_by_email(zoe, body), NotPossible) == "too_many_claims"
    asked_by_email(yan, body)
    deliver()
    assert len(mail.outbox) == core.LETTERS_A_DAY
    assert asked_by_email(zoe, body, at=AT + timedelta(days=1, seconds=1)).state == "waiting"
    deliver()
    assert len(mail.outbox) == core.LETTERS_A_DAY + 1


# What an attacker would try -----------------------------------------------------------------------


def test_looking_at_a_key_uses_nothing_up_and_using_it_works_once_in_the_right_account_only():
    body, zoe, thief = braise(), person("Zoé"), person("Voleur")
    asked_by_email(zoe, body)
    key = sent_key()
    for _ in range(3):
        assert claim_of_token(speaker=zoe, token=key, at=AT).state == "waiting"
    assert refusal(lambda: claim_of_token(speaker=thief, token=key, at=AT), NotPossible) == "claim_link"
    assert refusal(lambda: prove(speaker=thief, token=key, at=AT), NotPossible) == "claim_link"
    prove(speaker=zoe, token=key, at=AT)
    assert refusal(lambda: prove(speaker=zoe, token=key, at=AT), NotPossible) == "claim_link"


@pytest.mark.parametrize("token", ["", "x" * 43, "é", "0" * 64])
def test_a_wrong_key_and_an_empty_one_find_nothing_even_beside_claims_without_key(token):
    body, zoe = braise(), person("Zoé")
    open_claim(speaker=zoe, organization_id=body.pk, voucher_id=federation().pk, at=AT)
    assert refusal(lambda: prove(speaker=zoe, token=token, at=AT), NotPossible) == "claim_link"


def test_a_key_is_over_after_forty_eight_hours():
    body, zoe = braise(), person("Zoé")
    asked_by_email(zoe, body)
    key = sent_key()
    assert claim_of_token(speaker=zoe, token=key, at=AT + 48 * HOUR - timedelta(seconds=1)).state == "waiting"
    assert refusal(lambda: prove(speaker=zoe, token=key, at=AT + 48 * HOUR), NotPossible) == "claim_link"


def test_the_key_is_kept_nowhere_once_its_letter_left():
    body, zoe = braise(), person("Zoé")
    claim = asked_by_email(zoe, body)
    key = sent_key()
    letter = Letter.objects.get()
    assert (letter.body, letter.sent_at is not None) == ("", True)
    kept = [str(row) for model in (PageClaim, Letter, Notice, Act) for row in model.objects.values()]
    assert not any(key in row for row in kept)
    assert len(claim.token_digest) == 64


def test_a_letter_that_cannot_leave_forgets_its_key_too(settings):
    settings.INSTANCE = {**settings.INSTANCE, "postal_address": ""}
    asked_by_email(person("Zoé"), braise())
    deliver()
    assert list(Letter.objects.values_list("withheld", "body")) == [("sender_without_postal_address", "")]


def test_the_name_of_an_account_puts_no_link_in_a_letter_to_a_stranger():
    body, zoe = braise(), person("Zoé")
    Person.objects.filter(pk=zoe.person_id).update(name="Gagnez sur evil.com\r\nBcc: moi@evil.com")
    asked_by_email(zoe, body)
    deliver()
    (letter,) = mail.outbox
    assert "evil" not in str(letter.message())
    assert "\n" not in letter.subject


def test_a_correction_of_the_web_site_does_not_choose_the_domain_that_proves():
    body, zoe = braise(), person("Zoé")
    Statement.objects.create(
        organization=body,
        field="website",
        value="https://evil.com",
        kind=Statement.CORRECTION,
        state=Statement.ACCEPTED,
        at=AT,
    )
    assert refusal(lambda: asked_by_email(zoe, body, address="moi@evil.com"), Invalid) == "proof_other_domain"


def test_nobody_answers_their_own_claim_whatever_their_role():
    body, fours, odile = braise(), federation(), coordinator()
    mine = asked_by_email(odile, body)
    prove(speaker=odile, token=sent_key(), at=AT)
    assert refusal(lambda: accept(speaker=odile, claim_id=mine.pk, at=AT), NotAllowed) == "own_claim"
    assert refusal(lambda: refuse(speaker=odile, claim_id=mine.pk, reason="x", at=AT), NotAllowed) == "own_claim"
    both = speaks_for(person("Zoé"), fours)
    named = open_claim(speaker=both, organization_id=body.pk, voucher_id=fours.pk, at=AT)
    assert refusal(lambda: vouch(speaker=both, claim_id=named.id, at=AT), NotAllowed) == "own_claim"


def test_what_is_not_proven_is_accepted_by_nobody():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    claim = asked_by_email(zoe, body)
    assert refusal(lambda: accept(speaker=odile, claim_id=claim.pk, at=AT), NotPossible) == "claim_not_proven"


def test_strangers_and_former_speakers_neither_vouch_nor_answer():
    body, fours, zoe, stranger = braise(), federation(), person("Zoé"), person("Inconnu")
    marc = speaks_for(person("Marc"), fours)
    (mandate,) = people.mandates_of(marc.person_id, at=AT)
    people.revoke_mandate(speaker=Speaker.system(), mandate_id=mandate.id, reason="", at=AT)
    named = open_claim(speaker=zoe, organization_id=body.pk, voucher_id=fours.pk, at=AT)
    for who in (stranger, marc, Speaker.visitor()):
        for call in (vouch, decline, accept):
            attempt = lambda who=who, call=call: call(speaker=who, claim_id=named.id, at=AT)  # noqa: E731
            assert refusal(attempt, NotAllowed) == "not_your_claim"
    assert state_of(PageClaim.objects.get(pk=named.id)) == "waiting"


def test_a_member_that_was_merged_into_the_page_itself_no_longer_vouches():
    from chantier.directory.services.reconcile import merge

    body, fours, zoe, odile = braise(), federation(), person("Zoé"), coordinator()
    marc = speaks_for(person("Marc"), fours)
    waiting = open_claim(speaker=zoe, organization_id=body.pk, voucher_id=fours.pk, at=AT)
    proven = open_claim(speaker=person("Yan"), organization_id=body.pk, voucher_id=fours.pk, at=AT)
    vouch(speaker=marc, claim_id=proven.id, at=AT)
    merge(speaker=odile, kept_id=body.pk, absorbed_id=fours.pk, at=AT)
    assert refusal(lambda: vouch(speaker=marc, claim_id=waiting.id, at=AT), NotPossible) == "not_a_voucher"
    late = AT + timedelta(days=8)
    assert refusal(lambda: accept(speaker=odile, claim_id=proven.id, at=late), NotPossible) == "not_a_voucher"


def test_a_proof_for_a_body_that_a_merge_brought_is_lost_when_the_merge_is_undone():
    from chantier.directory.services.reconcile import merge, undo_merge

    body, zoe, odile = braise(), person("Zoé"), coordinator()
    other = organization("autre", "Autre", website="https://autre.coop")
    done = merge(speaker=odile, kept_id=body.pk, absorbed_id=other.pk, at=AT)
    claim = asked_by_email(zoe, body, address="zoe@autre.coop")
    undo_merge(speaker=odile, merge_id=done.id, at=AT)
    assert refusal(lambda: prove(speaker=zoe, token=sent_key(), at=AT), NotPossible) == "proof_lost"
    assert state_of(claim) == "waiting"


def test_the_archive_holds_claims_and_the_erasure_empties_them():
    body, zoe = braise(), person("Zoé")
    claim = asked_by_email(zoe, body)
    (row,) = HOLDER.export(zoe.person_id)["claims"]
    assert (row["organization__public_id"], row["proof_email"]) == (body.public_id, ADDRESS)
    HOLDER.erase(zoe.person_id, timezone.now())
    left = PageClaim.objects.get(pk=claim.pk)
    assert (left.state, left.title, left.proof_email, left.token_digest) == ("expired", "", "", "")
