"""An amendment is amended before it is answered: by words, by whoever sits, with an answer and its reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chantier.deliberation.models import Amendment
from chantier.deliberation.queries.versions import words_of
from chantier.deliberation.services import amendments, settling, sub_amendments
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import NOW
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible

pytestmark = pytest.mark.django_db


class Amended(Story):
    """The story, with an amendment that adds two passages."""

    def __init__(self):
        super().__init__()
        self.move("publish", self.one)
        self.asked = self.ask(self.two, self.rewording(4, "La table publie un bilan clair et complet chaque année."))
        self.parent = Amendment.objects.select_related("base__text").get(pk=self.asked.id)

    def sub(self, speaker, words, reason="Plus juste."):
        parent = Amendment.objects.select_related("base__text").get(pk=self.asked.id)
        return sub_amendments.submit(
            speaker=speaker,
            amendment_id=parent.pk,
            passage_key=words_of(parent).passages[0].key,
            words=words,
            reason=reason,
            at=NOW,
        )

    def reply(self, speaker, asked, verb, reason=""):
        return sub_amendments.answer(speaker=speaker, sub_id=asked.id, verb=verb, reason=reason, at=NOW)


def test_what_is_accepted_is_in_the_amendment_then_in_the_text():
    story = Amended()
    words = words_of(story.parent).passages[0].text
    asked = story.sub(story.one, words.replace("complet", "bref"))
    assert story.reply(story.two, asked, "accept") == "accepted"
    story.answer(story.asked, "accept")
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert story.text.passages[4].text == "La table publie un bilan clair et bref chaque année."
    assert [one.number for one in amendments.accepted(story.row)] == []


def test_two_on_the_same_words_the_second_goes_back_with_the_reason_and_one_beside_follows():
    story = Amended()
    words = words_of(story.parent).passages[0].text
    first = story.sub(story.one, words.replace("complet", "bref"))
    rival = story.sub(story.pen, words.replace("complet", "long"))
    beside = story.sub(story.pen, words.replace("clair", "lisible"))
    story.reply(story.pen, first, "accept")
    assert Amendment.objects.get(pk=rival.id).state == "returned"
    assert Amendment.objects.get(pk=rival.id).answer
    story.reply(story.pen, beside, "accept")
    parent = Amendment.objects.select_related("base__text").get(pk=story.asked.id)
    assert words_of(parent).passages[0].text == words.replace("complet", "bref").replace("clair", "lisible")
    assert parent.version == 3


def test_only_its_author_and_the_pen_answer_and_a_refusal_says_why():
    story = Amended()
    asked = story.sub(story.one, "clair")
    with pytest.raises(NotAllowed):
        story.reply(story.one, asked, "accept")
    with pytest.raises(Invalid):
        story.reply(story.two, asked, "refuse")
    assert story.reply(story.two, asked, "refuse", "Non.") == "refused"
    with pytest.raises(Invalid):
        story.sub(story.one, words_of(story.parent).passages[0].text)
    with pytest.raises(Invalid):
        story.sub(story.one, "bref", reason=" ")


def test_an_answered_amendment_takes_no_other_word_and_what_waited_lapses():
    story = Amended()
    waiting = story.sub(story.one, "clair")
    story.answer(story.asked, "refuse", reason="Trop long.")
    assert Amendment.objects.get(pk=waiting.id).state == "lapsed"
    with pytest.raises(NotPossible):
        story.sub(story.one, "bref")
    with pytest.raises(NotPossible):
        story.reply(story.two, waiting, "accept")
    story.move("call-for-positions")
    story.take(story.one, "support", "")
    assert settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW).fingerprint


def test_the_page_shows_asks_and_answers(client):
    story = Amended()
    for speaker in (story.one, story.two):
        mandated(speaker)
    row = story.row
    page = reverse("deliberation:sub-amendments", args=[row.public_id, row.slug, story.asked.number])
    key = words_of(story.parent).passages[0].key
    signed_in(client, story.one)
    assert client.post(page, {"passage": key, "words": "bref et clair", "reason": "Court."}).status_code == 302
    signed_in(client, story.two)
    assert "Court." in client.get(page).content.decode()
    sub = Amendment.objects.get(parent=story.parent)
    assert client.post(page, {"sub": sub.number, "verb": "refuse", "reason": ""}).status_code == 422
    assert client.post(page, {"sub": sub.number, "verb": "accept"}).status_code == 302
    assert client.post(page, {"sub": "x", "verb": "accept"}).status_code == 404
    sub.refresh_from_db()
    assert sub.state == "accepted"
