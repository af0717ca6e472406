"""Debates stay readable across languages: translations by hand, by who speaks at the table, never silently stale."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from chantier.deliberation.models import Argument, Draft, Table, Translation
from chantier.deliberation.services import debate, proposals
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import NOW, a_speaker, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _french_again():
    with override("fr"):
        yield


@pytest.fixture
def story():
    made = Story()
    for speaker in (made.one, made.two):
        mandated(speaker)
    made.move("publish", made.one)
    return made


def test_whoever_speaks_at_the_table_translates_and_the_page_says_so(client, story):
    with_english(story, client)
    page = client.get(reader_address(story)).content.decode()
    assert "Every county has an evening bus." in page
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source=SOURCE + "\n\nUne phrase encore.",
        revision=story.row.revision,
        at=NOW,
    )
    assert Translation.objects.get().of_revision == 1


def with_english(story, client):
    signed_in(client, story.two)
    sent = client.post(
        english(story), {"title": "An evening bus", "body": "Every county has an evening bus.", "revision": 1}
    )
    assert sent.status_code == 302
    kept = Translation.objects.get()
    assert (kept.language, kept.title, kept.person_id) == ("en", "An evening bus", story.two.person_id)


def english(story):
    with override("en"):
        return reverse("deliberation:translate", args=[story.row.current.text_id])


def reader_address(story):
    with override("en"):
        return reverse("deliberation:proposal", args=[story.row.public_id, story.row.slug])


def test_somebody_from_elsewhere_and_a_visitor_do_not_and_lose_no_word(client, story):
    assert client.get(english(story)).status_code == 302  # to sign in
    stranger = mandated(a_speaker(an_organization("Autre"), "Nadine"))
    signed_in(client, stranger)
    assert client.get(english(story)).status_code == 403
    assert client.post(english(story), {"title": "T", "body": "My words.", "revision": 1}).status_code == 403
    assert Draft.objects.get(person_id=stranger.person_id).content["body"] == "My words."
    Table.objects.update(visibility=Table.CLOSED)
    assert client.get(english(story)).status_code == 403
    assert not Translation.objects.exists()


def test_what_was_hidden_is_not_read_by_its_number(client, story):
    made = debate.argue(
        speaker=story.one, about=About(proposal_id=story.drafted.id), said=debate.Said("for", "Des mots."), at=NOW
    )
    row = Argument.objects.get(pk=made.id)
    signed_in(client, story.two)
    with override("en"):
        page = reverse("deliberation:translate", args=[row.text_id])
    assert client.get(page).status_code == 200
    Argument.objects.update(state=Argument.HIDDEN)
    assert client.get(page).status_code == 404
    assert client.post(english(story), {"title": "T", "body": "x", "revision": -3}).status_code == 422


def test_a_text_is_not_translated_into_its_own_language_nor_with_hidden_characters(client, story):
    signed_in(client, story.two)
    own = reverse("deliberation:translate", args=[story.row.current.text_id])
    assert own.startswith("/fr/")
    assert client.post(own, {"title": "T", "body": "x", "revision": 1}).status_code == 422
    assert client.post(english(story), {"title": "T", "body": "a\u202eb", "revision": 1}).status_code == 422
    assert client.get(reverse("deliberation:translate", args=[987654])).status_code == 404
