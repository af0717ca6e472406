from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from chantier.foundation.access.api import Invalid, NotAllowed, Speaker
from chantier.foundation.messages.models import Letter
from chantier.foundation.messages.services.choices import unsubscribe
from chantier.foundation.messages.tokens import Refused, unsubscribe_token
from chantier.foundation.people import api as people
from chantier.foundation.search import api as search
from chantier.library.core import description as d
from chantier.library.models import SavedSearch
from chantier.library.queries import saved
from chantier.library.services.saved import PURPOSE, change_search, forget_search, keep_search, tell_what_is_new
from chantier.library.tests.shelved import AT, FUNDING, GROCERY, prepare, shelve

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


@pytest.fixture
def reader() -> Speaker:
    made = people.create_person(
        speaker=Speaker.system(), email="zoe@exemple.test", name="Zoé", at=AT, password="une phrase longue à elle"
    )
    return Speaker(person_id=made.id, language="fr")


def kept(reader: Speaker, question: str = "q=épicerie", *, by_mail: bool = True, every: str = saved.WEEK) -> int:
    return keep_search(
        speaker=reader, name="Épiceries", question=question, language="fr", by_mail=by_mail, every=every, at=AT
    ).id


def told(days: float) -> list[str]:
    search.flush_now()
    tell_what_is_new(at=AT + days * DAY)
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def test_only_what_is_published_since_is_told_and_once_a_period(reader: Speaker) -> None:
    shelve(GROCERY, published_at=AT - DAY)
    kept(reader)
    assert told(7) == []
    shelve(GROCERY, published_at=AT + 8 * DAY)
    shelve(FUNDING, published_at=AT + 8 * DAY)
    assert told(9) == []  # the week is not over
    once = told(14)
    assert [line.replace("\u00a0", " ") for line in once] == ["Une nouvelle ressource pour « Épiceries »"]
    assert told(14.1) == told(22) == once


def test_the_letter_names_what_is_new_and_how_to_refuse(reader: Speaker) -> None:
    kept(reader)
    for _ in range(12):
        shelve(GROCERY, published_at=AT + DAY)
    told(7)
    letter = Letter.objects.get()
    assert letter.body.count("L’épicerie reprise par ses voisins (Étude de cas)") == 10
    assert "Et 2 autres." in letter.body
    assert "/fr/bibliotheque/?q=%C3%A9picerie" in letter.body


def test_what_is_not_public_is_never_told(reader: Speaker) -> None:
    kept(reader)
    shelve(GROCERY, published_at=AT + DAY, visibility="members")
    shelve(GROCERY, published_at=AT + DAY, state="draft")
    assert told(7) == []


def test_consent_is_recorded_and_ends_with_the_last_search_told_by_mail(reader: Speaker) -> None:
    first = kept(reader)
    second = kept(reader, "q=coop")
    assert people.has_consented(reader.person_id, PURPOSE)
    change_search(speaker=reader, search_id=first, name="É", by_mail=False, every=saved.DAY, at=AT)
    assert people.has_consented(reader.person_id, PURPOSE)
    forget_search(speaker=reader, search_id=second, at=AT)
    assert not people.has_consented(reader.person_id, PURPOSE)


def test_a_refusal_by_the_link_of_a_letter_stops_the_mail_and_a_new_wish_lifts_it(reader: Speaker) -> None:
    one = kept(reader, every=saved.DAY)
    shelve(GROCERY, published_at=AT + 0.5 * DAY)
    assert len(told(1)) == 1
    unsubscribe(token=unsubscribe_token(Refused(Letter.objects.get().pk, "library.saved_search")), at=AT + DAY)
    shelve(GROCERY, published_at=AT + 1.5 * DAY)
    assert len(told(2)) == 1
    change_search(speaker=reader, search_id=one, name="É", by_mail=False, every=saved.DAY, at=AT + 2 * DAY)
    change_search(speaker=reader, search_id=one, name="É", by_mail=True, every=saved.DAY, at=AT + 2 * DAY)
    shelve(GROCERY, published_at=AT + 2.5 * DAY)
    assert len(told(3)) == 2


def test_the_same_question_is_kept_once(reader: Speaker) -> None:
    kept(reader, "q=épicerie&theme=food&page=2")
    kept(reader, "theme=food&q=épicerie", by_mail=False)
    assert [(row.question, row.by_mail) for row in SavedSearch.objects.all()] == [("q=%C3%A9picerie&theme=food", False)]


@pytest.mark.parametrize(("question", "name", "every"), [("", "N", "week"), ("q=a", " ", "week"), ("q=a", "N", "hour")])
def test_what_cannot_be_kept_is_refused(reader: Speaker, question: str, name: str, every: str) -> None:
    with pytest.raises(Invalid):
        keep_search(speaker=reader, name=name, question=question, language="fr", by_mail=False, every=every, at=AT)
    assert not SavedSearch.objects.exists()


def test_a_visitor_keeps_nothing_and_nobody_touches_another_s(reader: Speaker, client: Client) -> None:
    with pytest.raises(NotAllowed):
        kept(Speaker.visitor())
    one = kept(reader)
    other = people.create_person(
        speaker=Speaker.system(), email="luc@exemple.test", name="Luc", at=AT, password="une autre longue phrase"
    )
    stranger = Speaker(person_id=other.id)
    assert not forget_search(speaker=stranger, search_id=one, at=AT)
    assert change_search(speaker=stranger, search_id=one, name="x", by_mail=False, every="day", at=AT) is None
    assert client.get("/fr/bibliotheque/recherches/").status_code == 302
    assert SavedSearch.objects.get().name == "Épiceries"


def test_a_search_is_kept_renamed_and_let_go_from_its_pages(reader: Speaker, client: Client) -> None:
    from django.contrib.auth import get_user_model

    shelve(replace(GROCERY, claims=(d.Claim(0, "Trois emplois gardés."),)))
    search.flush_now()
    client.force_login(get_user_model().objects.get(pk=reader.person_id), "django.contrib.auth.backends.ModelBackend")
    found = client.get("/fr/bibliotheque/?q=épicerie&kind=case-study").content.decode()
    link = re.search(r'href="(/fr/bibliotheque/recherches/garder/[^"]+)"', found)
    assert link is not None
    address = link[1].replace("&amp;", "&")
    assert 'value="épicerie, Études de cas"' in client.get(address).content.decode()
    wrong = client.post(address, {"name": " ", "every": "week"})
    assert (wrong.status_code, "Donnez un nom" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"name": "Ici", "by_mail": "1", "every": "month"}).status_code == 302
    pk = SavedSearch.objects.get().pk
    listed = client.get("/fr/bibliotheque/recherches/").content.decode()
    assert ("Ici" in listed, "chaque mois" in listed) == (True, True)
    client.post(f"/fr/bibliotheque/recherches/{pk}/", {"name": "Là", "every": "day"})
    assert (SavedSearch.objects.get().name, SavedSearch.objects.get().by_mail) == ("Là", False)
    assert client.get(f"/fr/bibliotheque/recherches/{pk}/retrait/").status_code == 200
    client.post(f"/fr/bibliotheque/recherches/{pk}/retrait/")
    assert not SavedSearch.objects.exists()
