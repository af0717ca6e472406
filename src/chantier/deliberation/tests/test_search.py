"""Proposals and needs are found by their words in any language, by whoever may read them."""

from __future__ import annotations

import pytest

from chantier.deliberation.models import Table
from chantier.deliberation.search import needs, proposals
from chantier.deliberation.services import texts
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW
from chantier.foundation.search.api import Visibility

pytestmark = pytest.mark.django_db


def test_a_draft_a_closed_table_and_members_only_texts_are_for_those_they_are_for():
    story = Story()
    assert list(proposals(None)) == []
    story.move("publish", story.one)
    assert [one.visibility for one in proposals(None)] == [Visibility.PUBLIC]
    Table.objects.update(visibility=Table.MEMBERS_ONLY)
    assert [one.visibility for one in proposals(None)] == [Visibility.MEMBERS]
    Table.objects.update(visibility=Table.CLOSED)
    assert list(proposals(None)) == []
    assert list(needs(None)) == []


def test_a_text_is_found_by_its_translation_too_and_costs_the_same_in_number(django_assert_max_num_queries):
    story = Story()
    story.move("publish", story.one)
    text = story.row.current.text
    texts.translate(
        speaker=COORDINATION, text_id=text.pk, language="en", title="An evening bus", body="Every county.", at=NOW
    )
    assert {(one.value, one.language) for one in next(proposals(None)).texts if one.weight.name == "NAME"} == {
        ("Un transport du soir", "fr"),
        ("An evening bus", "en"),
    }
    with django_assert_max_num_queries(5):
        list(proposals(None))
