"""What is refused is kept for whoever typed it, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from chantier.deliberation.models import Draft
from chantier.deliberation.personal_data import HOLDER
from chantier.deliberation.queries.drafts import draft_of, draft_under, drafts_of
from chantier.deliberation.services import drafts
from chantier.deliberation.tests.debating import a_person, signed_in
from chantier.deliberation.tests.tables import NOW
from chantier.foundation.access.api import Speaker
from chantier.foundation.people.services.retention import apply_retention

pytestmark = pytest.mark.django_db


def kept(person_id=7, key="amendment:new:3", text="Deux soirs par semaine.", **given):
    values = {"refusal": "Trop tard.", "url": "/fr/concertation/x/", "at": NOW, **given}
    return drafts.keep(person_id=person_id, key=key, content={"text": text}, **values)


def test_a_second_refusal_of_one_form_keeps_the_last_text():
    first, second = kept(), kept(text="Trois soirs.")
    assert first == second
    assert [(one.longest, one.refusal) for one in drafts_of(7)] == [("Trois soirs.", "Trop tard.")]


def test_nobody_reads_or_forgets_the_draft_of_another():
    number = kept()
    assert draft_of(8, draft_id=number) is None
    assert drafts_of(8) == ()
    assert not drafts.forget(person_id=8, key="amendment:new:3")
    assert not drafts.forget_one(person_id=8, draft_id=number)
    assert draft_under(7, key="amendment:new:3").content == {"text": "Deux soirs par semaine."}


def test_a_draft_goes_once_it_was_sent():
    kept()
    assert drafts.forget(person_id=7, key="amendment:new:3")
    assert drafts_of(7) == ()


def test_a_megabyte_is_kept_whole_and_an_address_elsewhere_is_not():
    number = kept(text="é" * 1_000_000 + "\0", url="//ailleurs.example/")
    found = draft_of(7, draft_id=number)
    assert (len(found.longest), found.url, found.resume_url) == (1_000_000, "", "")


def test_beyond_the_most_the_oldest_go(monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 3)
    for minute in range(5):
        kept(key=f"argument:{minute}", at=NOW + timedelta(minutes=minute))
    assert [one.key for one in drafts_of(7)] == ["argument:4", "argument:3", "argument:2"]


def test_beyond_so_many_characters_the_oldest_go_and_never_the_last(monkeypatch):
    monkeypatch.setattr(drafts, "MOST_CHARACTERS", 5_000)
    for minute in range(4):
        kept(key=f"argument:{minute}", text="e" * 2_000, at=NOW + timedelta(minutes=minute))
    assert [one.key for one in drafts_of(7)] == ["argument:3", "argument:2"]
    kept(person_id=8, text="e" * 2_000)
    kept(key="argument:2", text="e" * 9_000, at=NOW + timedelta(minutes=9))
    assert [one.key for one in drafts_of(7)] == ["argument:2"]
    assert len(drafts_of(8)) == 1


def test_the_form_is_found_again_with_its_text():
    number = kept(url="/fr/x/?kind=for#form")
    assert draft_of(7, draft_id=number).resume_url == f"/fr/x/?kind=for&draft={number}#form"


def test_drafts_are_kept_ninety_days_and_are_the_persons_own():
    kept(at=NOW - timedelta(days=91))
    kept(key="need:new", at=NOW)
    apply_retention(speaker=Speaker.system(), at=NOW)
    assert [one.key for one in drafts_of(7)] == ["need:new"]
    assert [row["key"] for row in HOLDER.export(7)["drafts"]] == ["need:new"]
    HOLDER.erase(7, NOW)
    assert not Draft.objects.exists()


def test_the_page_shows_ones_own_and_forgets_one(client):
    me = a_person("Rose")
    number = kept(person_id=me.person_id)
    kept(person_id=me.person_id + 1, text="Celui d’une autre.")
    signed_in(client, me)
    with translation.override("fr"):
        address = reverse("deliberation:drafts")
        forget = reverse("deliberation:draft-forget", args=[number])
    page = client.get(address).content.decode()
    assert "Deux soirs par semaine." in page
    assert "Trop tard." in page
    assert "Celui d’une autre." not in page
    assert client.post(forget).status_code == 303
    assert client.post(forget).status_code == 404
    assert "Deux soirs" not in client.get(address).content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    with translation.override("fr"):
        assert client.get(reverse("deliberation:drafts")).status_code == 302
