"""Signing without an account: counted when the address answers, kept as a digest, withdrawn by a link."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from chantier.editorial import personal_data
from chantier.editorial.acts import SUPPORT_WITHDRAWN
from chantier.editorial.core.counting import Count
from chantier.editorial.models import SignatureRequest, Support
from chantier.editorial.queries import support as queries
from chantier.editorial.services import signing
from chantier.editorial.services.signing import ask_to_sign, confirm_signature, withdraw_signature
from chantier.editorial.services.supporting import support
from chantier.editorial.tests.site import AT, campaign, event, person
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.messages.models import Letter
from chantier.foundation.people.services.retention import apply_retention

pytestmark = pytest.mark.django_db

ADDRESS = "lou@exemple.org"


def ask(page_id: int, address: str = ADDRESS, *, at: datetime = AT, **changed: object) -> None:
    """Somebody without an account wants to sign."""
    wanted = {"name": "", "shows_name": False, "consents": True, "language": "fr", **changed}
    ask_to_sign(page_id=page_id, address=address, at=at, **wanted)


def keys() -> tuple[str, str]:
    """(secret to confirm, token to withdraw) of the last letter, before it leaves."""
    body = Letter.objects.order_by("-pk")[0].body
    confirm, withdraw = re.search(r"/confirmation/([^/\s]+)/", body), re.search(r"/retrait/([^/\s]+)/", body)
    return (confirm[1] if confirm else ""), (withdraw[1] if withdraw else "")


def test_nothing_is_counted_before_the_address_answers_and_it_is_counted_once():
    page = campaign()
    ask(page.pk)
    assert queries.signatures(page.translation_key, 3).total == 0
    secret, _token = keys()
    confirm_signature(secret=secret, at=AT)
    assert queries.signatures(page.translation_key, 3) == Count(persons=1, organizations=0, goal=3)
    with pytest.raises(NotPossible):
        confirm_signature(secret=secret, at=AT)
    assert Support.objects.count() == 1


def test_the_address_is_kept_nowhere_and_the_name_only_when_it_is_to_be_shown():
    page = campaign()
    ask(page.pk, name="Lou Tremblay")
    assert SignatureRequest.objects.get().name == ""
    ask(page.pk, name="Lou Tremblay", shows_name=True, at=AT + timedelta(hours=1))
    confirm_signature(secret=keys()[0], at=AT + timedelta(hours=2))
    row = Support.objects.get()
    assert (row.person_id, row.shown_name, row.organization_ref) == (None, "Lou Tremblay", "")
    assert "lou" not in row.signer
    assert not SignatureRequest.objects.exists()
    assert queries.shown_names(page.translation_key) == ("Lou Tremblay",)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"address": "pas une adresse"}, "address"),
        ({"address": "a@b.org\nBcc: c@d.org"}, "address"),
        ({"consents": False}, "consent_needed"),
        ({"shows_name": True}, "name_needed"),
    ],
)
def test_what_is_missing_is_said_and_leaves_no_trace(changed: dict[str, object], code: str):
    page = campaign()
    with pytest.raises(Invalid) as refusal:
        ask(page.pk, **changed)
    assert refusal.value.reason.code == code
    assert not SignatureRequest.objects.exists()
    assert not Letter.objects.exists()


def test_one_does_not_sign_an_event_nor_a_closed_campaign_nor_a_draft():
    for page in (event(), campaign(closes_on=date(2026, 2, 1)), campaign("brouillon", live=False)):
        with pytest.raises(NotPossible):
            ask(page.pk)


def test_a_confirmation_that_comes_too_late_signs_nothing():
    page = campaign(closes_on=date(2026, 3, 3))
    ask(page.pk)
    secret, _token = keys()
    for late in (AT + timedelta(days=8), AT + timedelta(days=4)):
        with pytest.raises(NotPossible):
            confirm_signature(secret=secret, at=late)
    assert not Support.objects.exists()


def test_asking_again_is_answered_the_same_and_the_letter_says_it_is_counted():
    page = campaign()
    ask(page.pk)
    confirm_signature(secret=keys()[0], at=AT)
    ask(page.pk, at=AT + timedelta(hours=1))
    assert not SignatureRequest.objects.exists()
    assert keys()[0] == ""
    withdraw_signature(token=keys()[1], at=AT)
    assert not Support.objects.exists()


def test_an_address_that_is_asked_for_too_often_gets_no_more_letters():
    page = campaign()
    for hour in range(6):
        ask(page.pk, at=AT + timedelta(hours=hour))
    assert Letter.objects.count() == 3


def test_an_account_and_its_address_count_once_whichever_signs_first():
    page, ana = campaign(), person("ana")
    ask(page.pk, "Ana@exemple.test")
    secret, _token = keys()
    confirm_signature(secret=secret, at=AT)
    support(speaker=ana, page_id=page.pk, consents=True, shows_name=False, at=AT)
    assert Support.objects.get().person_id == ana.person_id
    ask(page.pk, "ana@exemple.test", at=AT + timedelta(hours=1))
    assert keys()[0] == ""
    assert queries.signatures(page.translation_key, 3).total == 1


def test_signing_with_the_account_destroys_a_request_of_its_address():
    page, ana = campaign(), person("ana")
    ask(page.pk, "ana@exemple.test")
    secret, _token = keys()
    support(speaker=ana, page_id=page.pk, consents=True, shows_name=False, at=AT)
    with pytest.raises(NotPossible):
        confirm_signature(secret=secret, at=AT)
    assert Support.objects.count() == 1


def test_a_link_withdraws_everything_twice_is_once_and_a_forged_one_nothing():
    page = campaign()
    ask(page.pk)
    secret, token = keys()
    confirm_signature(secret=secret, at=AT)
    for forged in ("", token[:-2], token.replace("a", "b", 1), "x:y", f"{page.translation_key.hex}.:{token}"):
        if forged != token:
            with pytest.raises(NotPossible):
                withdraw_signature(token=forged, at=AT)
    withdraw_signature(token=token, at=AT)
    withdraw_signature(token=token, at=AT)
    assert not Support.objects.exists()


def test_the_pages_tell_the_story_and_a_get_changes_nothing():
    page = campaign()
    visitor = Client()
    assert "Signer par courriel, sans compte" in visitor.get("/fr/campaigns/fours/").content.decode()
    address = f"/fr/appuis/{page.pk}/par-courriel/"
    assert visitor.get(address).status_code == 200
    refused = visitor.post(address, {"address": "rien", "consent": "yes"})
    assert (refused.status_code, 'value="rien"' in refused.content.decode()) == (422, True)
    said = visitor.post(address, {"address": ADDRESS, "consent": "yes", "show": "yes", "name": "<b>Lou</b>"})
    assert "Ouvrez votre courrier" in said.content.decode()
    secret, token = keys()
    confirm = f"/fr/appuis/confirmation/{secret}/"
    asked = visitor.get(confirm)
    assert (asked.status_code, asked["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert not Support.objects.exists()
    assert "Vous avez signé." in visitor.post(confirm).content.decode()
    assert "&lt;b&gt;Lou&lt;/b&gt;" in visitor.get("/fr/campaigns/fours/").content.decode()
    leave = f"/fr/appuis/retrait/{token}/"
    assert visitor.get(leave).status_code == 200
    assert Support.objects.exists()
    assert "il ne reste rien" in visitor.post(leave).content.decode()
    assert not Support.objects.exists()
    assert visitor.get("/fr/appuis/987654/par-courriel/").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_the_page_that_confirms_is_read_outside_any_transaction():
    page = campaign()
    with transaction.atomic():  # the letter leaves with its key when this ends
        ask(page.pk, at=timezone.now())
        secret, _token = keys()
    answer = Client().get(f"/fr/appuis/confirmation/{secret}/")
    assert (answer.status_code, page.title in answer.content.decode()) == (200, True)


def test_a_request_that_left_while_its_page_was_waited_for_signs_nothing(monkeypatch: pytest.MonkeyPatch):
    page = campaign()
    ask(page.pk)
    secret, token = keys()
    waited = signing.locked

    def meanwhile(page_id: int) -> object:
        found = waited(page_id)
        withdraw_signature(token=token, at=AT)
        return found

    monkeypatch.setattr(signing, "locked", meanwhile)
    with pytest.raises(NotPossible):
        confirm_signature(secret=secret, at=AT)
    assert not Support.objects.exists()


def test_the_link_of_an_address_that_an_account_took_over_does_not_say_that_nothing_is_counted():
    page, ana = campaign(), person("ana")
    ask(page.pk, "ana@exemple.test")
    secret, token = keys()
    confirm_signature(secret=secret, at=AT)
    support(speaker=ana, page_id=page.pk, consents=True, shows_name=False, at=AT)
    leave = f"/fr/appuis/retrait/{token}/"
    for answer in (Client().get(leave), Client().post(leave)):
        text = answer.content.decode()
        assert (answer.status_code, "Il n’y a rien à retirer ici" in text, "il ne reste rien" in text) == (
            200, True, False,
        )  # fmt: skip
        assert "Une signature faite avec un compte se retire à la page de la campagne" in text
    assert queries.signatures(page.translation_key, 3).total == 1


def test_a_signature_is_withdrawn_from_a_campaign_whose_page_is_gone():
    page = campaign()
    ask(page.pk)
    secret, token = keys()
    confirm_signature(secret=secret, at=AT)
    subject = page.translation_key
    page.delete()
    leave = f"/fr/appuis/retrait/{token}/"
    assert "La page de cette campagne n’est plus en ligne" in Client().get(leave).content.decode()
    assert "il ne reste rien" in Client().post(leave).content.decode()
    assert not Support.objects.exists()
    act = Act.objects.get(name=SUPPORT_WITHDRAWN)
    assert (act.subject_kind, act.subject_id) == ("editorial.campaign", str(subject))


def test_what_was_never_confirmed_goes_after_a_week():
    ask(campaign().pk)
    apply_retention(speaker=Speaker.system(), at=AT + timedelta(days=6))
    assert SignatureRequest.objects.exists()
    apply_retention(speaker=Speaker.system(), at=AT + timedelta(days=8))
    assert not SignatureRequest.objects.exists()


def test_whoever_opens_an_account_afterwards_exports_and_erases_what_their_address_signed():
    page = campaign()
    ask(page.pk, "ana@exemple.test")
    confirm_signature(secret=keys()[0], at=datetime(2026, 3, 2, tzinfo=UTC))
    ana = person("ana")
    assert len(personal_data.HOLDER.export(ana.person_id)["supports"]) == 1
    assert personal_data.HOLDER.erase(ana.person_id, AT) == 1
    assert not Support.objects.exists()
