"""Signing and registering: with consent, once, for oneself or an organisation, until one withdraws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chantier.editorial import personal_data
from chantier.editorial.core.counting import Count
from chantier.editorial.models import Support
from chantier.editorial.queries import support as queries
from chantier.editorial.services.supporting import support, withdraw
from chantier.editorial.tests.site import AT, browser_of, campaign, event, person
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker

pytestmark = pytest.mark.django_db


def sign(speaker: Speaker, page_id: int, *, consents: bool = True, shows_name: bool = False) -> None:
    support(speaker=speaker, page_id=page_id, consents=consents, shows_name=shows_name, at=AT)


def test_a_visitor_does_not_sign():
    page = campaign()
    with pytest.raises(NotAllowed) as refusal:
        sign(Speaker.visitor(), page.pk)
    assert refusal.value.reason.code == "sign_in_first"
    assert not Support.objects.exists()


def test_without_consent_nothing_is_kept():
    page = campaign()
    with pytest.raises(Invalid) as refusal:
        sign(person("ana"), page.pk, consents=False)
    assert refusal.value.reason.code == "consent_needed"
    assert not Support.objects.exists()


def test_signing_twice_counts_once_and_persons_are_told_from_organisations():
    page, ana = campaign(), person("ana")
    sign(ana, page.pk)
    sign(ana, page.pk)
    sign(replace(ana, voice_id=1, voice_name="La Braise", organization_id="abc"), page.pk, shows_name=True)
    sign(replace(person("bo"), voice_id=1, voice_name="La Braise", organization_id="abc"), page.pk)
    assert queries.signatures(page.translation_key, page.goal) == Count(persons=1, organizations=1, goal=3)
    assert queries.shown_names(page.translation_key) == ("La Braise",)


def test_a_name_is_shown_only_when_asked_and_no_longer_once_withdrawn():
    page, ana, bo = campaign(), person("ana"), person("bo")
    sign(ana, page.pk, shows_name=True)
    sign(bo, page.pk)
    assert queries.shown_names(page.translation_key) == ("Ana",)
    withdraw(speaker=ana, page_id=page.pk, at=AT)
    withdraw(speaker=ana, page_id=page.pk, at=AT)
    assert queries.shown_names(page.translation_key) == ()
    assert queries.signatures(page.translation_key, page.goal) == Count(persons=1, organizations=0, goal=3)
    sign(ana, page.pk)
    assert queries.signatures(page.translation_key, page.goal).persons == 2


def test_translations_of_a_campaign_share_their_signatures():
    page = campaign()
    english = campaign("ovens", language="en", translation_key=page.translation_key)
    ana = person("ana")
    sign(ana, page.pk)
    sign(ana, english.pk)
    assert queries.signatures(english.translation_key, 3) == Count(persons=1, organizations=0, goal=3)


def test_a_closed_campaign_is_not_signed():
    page = campaign(closes_on=date(2026, 2, 28))
    with pytest.raises(NotPossible) as refusal:
        sign(person("ana"), page.pk)
    assert refusal.value.reason.code == "campaign_closed"


def test_the_last_seat_is_given_once_and_again_when_it_is_left():
    page, ana, bo = event(seats=1), person("ana"), person("bo")
    sign(ana, page.pk)
    with pytest.raises(NotPossible) as refusal:
        sign(bo, page.pk)
    assert refusal.value.reason.code == "event_full"
    withdraw(speaker=ana, page_id=page.pk, at=AT)
    sign(bo, page.pk)
    assert queries.seats(page.translation_key, 1).is_full


def test_an_event_that_is_over_or_takes_nobody_is_refused():
    over = event(starts_at=datetime(2026, 2, 1, tzinfo=UTC), ends_at=datetime(2026, 2, 2, tzinfo=UTC))
    elsewhere = event("ailleurs", takes_registrations=False)
    codes = []
    for page in (over, elsewhere):
        with pytest.raises(NotPossible) as refusal:
            sign(person(page.slug), page.pk)
        codes.append(refusal.value.reason.code)
    assert codes == ["event_over", "no_registration"]


def test_a_page_that_is_not_published_is_not_signed():
    page = campaign(live=False)
    with pytest.raises(NotPossible) as refusal:
        sign(person("ana"), page.pk)
    assert refusal.value.reason.code == "page_gone"


def test_the_page_itself_signs_and_withdraws_with_its_two_buttons():
    page, ana = campaign(), person("ana")
    browser = browser_of(ana)
    assert "J’accepte que ma signature" in browser.get("/fr/campaigns/fours/").content.decode()
    answer = browser.post(f"/fr/appuis/{page.pk}/", {"consent": "yes", "show": "yes"}, follow=True)
    assert answer.redirect_chain == [("/fr/campaigns/fours/", 302)]
    text = answer.content.decode()
    assert "Vous avez signé." in text
    assert "<li>Ana</li>" in text
    text = browser.post(f"/fr/appuis/{page.pk}/retrait/", follow=True).content.decode()
    assert "Vous avez signé." not in text
    assert "<li>Ana</li>" not in text


def test_what_is_kept_of_a_person_is_given_back_and_destroyed():
    page, ana = campaign(), person("ana")
    sign(ana, page.pk, shows_name=True)
    exported = personal_data.HOLDER.export(ana.person_id)["supports"]
    assert [(row["kind"], row["shown_name"], row["withdrawn_at"]) for row in exported] == [("signature", "Ana", None)]
    assert personal_data.HOLDER.erase(ana.person_id, AT) == 1
    assert queries.signatures(page.translation_key, 3).total == 0


def test_an_organisation_goes_on_signing_when_the_person_who_signed_for_it_is_erased():
    page, ana = campaign(), person("ana")
    sign(replace(ana, voice_id=1, voice_name="La Braise", organization_id="abc"), page.pk, shows_name=True)
    sign(ana, page.pk, shows_name=True)
    assert personal_data.HOLDER.erase(ana.person_id, AT) == 2
    assert queries.signatures(page.translation_key, page.goal) == Count(persons=0, organizations=1, goal=3)
    assert queries.shown_names(page.translation_key) == ("La Braise",)
    assert not Support.objects.filter(person_id=ana.person_id).exists()
