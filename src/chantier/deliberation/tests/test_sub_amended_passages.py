"""What an amendment adds may be asked with passages more or less, and what is accepted is in it, then in the text."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chantier.deliberation.core.operations import Side, beside, inserted
from chantier.deliberation.models import Amendment
from chantier.deliberation.queries.amendments import DELETE, INSERT
from chantier.deliberation.queries.versions import words_of
from chantier.deliberation.services import amendments, sub_amendments
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import NOW
from chantier.foundation.access.api import Invalid

pytestmark = pytest.mark.django_db


class Adding(Story):
    """The story, with an amendment that adds two passages after the second article, and rewords the first."""

    def __init__(self, source="Un premier ajout.\n\nUn second ajout."):
        super().__init__()
        for speaker in (self.pen, self.one, self.two):
            mandated(speaker)
        self.move("publish", self.one)
        place = beside(self.text, self.text.passages[4].key, Side.AFTER)
        self.asked = self.ask(
            self.two, (inserted(place, source, prefix="new"), *self.rewording(1, "Le fonds finance un autobus."))
        )

    @property
    def parent(self):
        return Amendment.objects.select_related("base__text").get(pk=self.asked.id)

    @property
    def words(self):
        return [one.text for one in words_of(self.parent).passages]

    def sub(self, place, kind, words=""):
        return sub_amendments.submit(
            speaker=self.one,
            amendment_id=self.asked.id,
            passage_key=words_of(self.parent).passages[place].key,
            kind=kind,
            words=words,
            reason="Plus juste.",
            at=NOW,
        )

    def accept(self, asked):
        return sub_amendments.answer(speaker=self.two, sub_id=asked.id, verb="accept", at=NOW)


def test_passages_are_added_and_taken_out_and_the_text_has_them():
    story = Adding()
    more, less = story.sub(1, INSERT, "Un troisième.\n\nUn quatrième."), story.sub(0, DELETE)
    assert story.accept(more) == story.accept(less) == "accepted"
    assert story.words[:3] == ["Un second ajout.", "Un troisième.", "Un quatrième."]
    story.answer(story.asked, "accept")
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    passages = story.text.passages
    assert [one.text for one in passages][-3:] == ["Un second ajout.", "Un troisième.", "Un quatrième."]
    assert passages[1].text == "Le fonds finance un autobus."
    assert len({one.key for one in passages}) == len(passages)


def test_two_additions_in_one_place_stand_in_the_order_of_their_numbers():
    story = Adding()
    first, second = story.sub(0, INSERT, "Entre, un."), story.sub(0, INSERT, "Entre, deux.")
    story.accept(first)
    story.accept(second)
    assert sorted(story.words[:4]) == ["Entre, deux.", "Entre, un.", "Un premier ajout.", "Un second ajout."]
    assert (story.words[0], story.words[3]) == ("Un premier ajout.", "Un second ajout.")


def test_words_in_place_of_others_take_no_passage_more_and_the_last_one_is_not_taken_out():
    story = Adding("Un seul ajout.")
    for place, kind, code in (
        (1, INSERT, "only-words-here"),
        (1, DELETE, "only-words-here"),
        (0, DELETE, "nothing-remains"),
    ):
        with pytest.raises(Invalid) as refused:
            story.sub(place, kind, "Autre.")
        assert refused.value.reason.code == code
    assert Amendment.objects.filter(parent__isnull=False).count() == 0


def test_one_whose_passage_was_taken_out_goes_back_with_the_reason():
    story = Adding()
    less, beside_it = story.sub(0, DELETE), story.sub(0, INSERT, "Après le premier.")
    story.accept(less)
    row = Amendment.objects.get(pk=beside_it.id)
    assert (row.state, bool(row.answer)) == ("returned", True)


def test_the_page_asks_for_them_only_where_passages_are_added(client):
    story = Adding()
    signed_in(client, story.one)
    page = reverse("deliberation:sub-amendments", args=[story.row.public_id, story.row.slug, story.asked.number])
    shown = read(client.get(page))
    assert "Un ajout après ce passage" in shown
    first = words_of(story.parent).passages[0].key
    asked = {"passage": first, "words": "x", "reason": "Il manque cela."}
    assert client.post(page, {**asked, "kind": "insert", "added": ""}).status_code == 422
    assert client.post(page, {**asked, "kind": "insert", "added": "Une phrase de plus."}).status_code == 302
    assert client.post(page, {**asked, "kind": "delete"}).status_code == 302
    assert "Une phrase de plus." in read(client.get(page))
    assert Amendment.objects.filter(parent=story.asked.id).count() == 2
    only_words = story.ask(story.two, story.rewording(2, "Il commence par les MRC les moins bien servies."))
    other = reverse("deliberation:sub-amendments", args=[story.row.public_id, story.row.slug, only_words.number])
    assert "Un ajout après ce passage" not in read(client.get(other))
