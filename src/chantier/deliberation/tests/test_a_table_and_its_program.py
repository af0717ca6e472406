"""What a table has translated by a program, what it lets leave, and what its pages say of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from chantier.deliberation.models import Table, Text, Translation, TranslationDay
from chantier.deliberation.models import TranslationOrder as Order
from chantier.deliberation.queries.program import lacking
from chantier.deliberation.services import program, proposals, texts
from chantier.deliberation.tests.a_program import Server, a_story, address, order, running, said, table_address
from chantier.deliberation.tests.debating import signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import NOW
from chantier.foundation.access.api import NotPossible

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[type[Server]]:
    with running(settings) as found:
        yield found


@pytest.fixture(autouse=True)
def _french_again() -> Iterator[None]:
    with override("fr"):
        yield


@pytest.fixture
def story() -> Story:
    return a_story()


def test_without_a_program_there_is_no_route_no_button_and_no_call(client, story, settings) -> None:
    assert settings.CHANTIER_TRANSLATION_PROGRAM == ""
    text = said(story)
    signed_in(client, story.two)
    with override("en"):
        by_hand = reverse("deliberation:translate", args=[text.pk])
        page = client.get(by_hand)
        assert (page.status_code, "programme" in page.content.decode()) == (200, False)
        assert client.post(reverse("deliberation:translate-by-program", args=[text.pk])).status_code == 404
        assert client.get(address(story)).status_code == 404
    assert address(story) not in client.get(table_address(story)).content.decode()
    with pytest.raises(NotPossible):
        program.order(speaker=story.two, text_id=text.pk, language="en", at=NOW)
    assert (program.take_up(at=NOW), Order.objects.exists()) == (0, False)


def test_all_that_a_table_says_is_asked_at_once_proposals_reasons_and_contributions(story, server) -> None:
    asked = story.ask(story.two, story.rewording(1, "Le fonds finance un bus du soir dans chaque MRC."))
    text = said(story)
    everything = {story.table.text_id, story.row.current.text_id, text.pk}
    found = lacking(story.table, "en")
    assert set(found.ids) == {*everything, Text.objects.get(body="Pour les familles.").pk}
    assert asked.number == 1
    assert found.characters > 100
    assert lacking(story.table, "fr").ids == ()
    assert program.order_table(speaker=story.two, table_id=story.table.pk, language="en", at=NOW) == 4
    assert lacking(story.table, "en").asked == 4
    assert program.take_up(at=NOW) == 4
    assert set(Translation.objects.values_list("text", flat=True)) == set(found.ids)
    assert lacking(story.table, "en").ids == ()


def test_a_table_may_have_all_it_says_translated_as_it_is_said(story, server) -> None:
    before = said(story, "Le bus d’avant.")
    program.set_table(speaker=story.two, table_id=story.table.pk, into=["en", "es"], may_leave=True, at=NOW)
    story.table.refresh_from_db()
    assert (story.table.translated_into, story.table.words_may_leave) == (["en", "es"], False)  # it is public
    after = said(story, "Le bus d’après.")
    assert program.order_by_itself(text_id=after.pk, at=NOW) == 2
    assert program.order_by_itself(text_id=after.pk, at=NOW) == 2
    assert Order.objects.filter(text=after).count() == 2
    assert program.order_what_lacks(at=NOW) == 2 * 3  # what was there before, the table's own words and the proposal
    program.take_up(at=NOW)
    assert Translation.objects.filter(text=before).count() == 2


def test_what_the_program_cannot_do_is_not_sent_again_each_hour(story, server) -> None:
    program.set_table(speaker=story.two, table_id=story.table.pk, into=["en"], may_leave=False, at=NOW)
    server.mood = "wrong_numbers"
    program.take_up(at=NOW)
    first = len(server.asked)
    assert first == Order.objects.filter(state=Order.FAILED).count() > 0
    for hours in range(1, 5):
        program.take_up(at=NOW + timedelta(hours=hours))
    assert len(server.asked) == first
    text = Order.objects.earliest("pk").text
    texts.rewrite(text, title=text.title, body="Autre chose.", at=NOW + timedelta(hours=5))
    program.take_up(at=NOW + timedelta(hours=6))
    assert len(server.asked) == first + 1
    program.take_up(at=NOW + timedelta(days=8))
    assert len(server.asked) == 2 * first + 1


def test_the_work_of_an_hour_ends_well_before_the_next(story, server, monkeypatch) -> None:
    program.set_table(speaker=story.two, table_id=story.table.pk, into=["en", "es"], may_leave=False, at=NOW)
    monkeypatch.setattr(program, "LONGEST_WORK", -1)
    assert (program.take_up(at=NOW), server.asked) == (0, [])
    monkeypatch.undo()
    assert program.take_up(at=NOW) == Order.objects.filter(state=Order.DONE).count() > 0


def test_an_order_that_a_crash_cut_short_is_taken_up(story, server) -> None:
    row = order(story, said(story))
    assert program._claim(row.pk, program.chosen(), NOW) is not None
    assert program.carry_out(order_id=row.pk, at=NOW) == Order.SENT
    program.take_up(at=NOW + timedelta(hours=2))
    row.refresh_from_db()
    assert (row.state, row.tries, len(server.asked)) == (Order.DONE, 2, 1)
    program.take_up(at=NOW + timedelta(days=120))
    assert not Order.objects.exists()
    assert not TranslationDay.objects.exists()


def test_the_pages_say_what_leaves_and_readers_see_a_program_s_words_as_such(client, story, server) -> None:
    text = said(story)
    signed_in(client, story.two)
    assert address(story) in client.get(table_address(story)).content.decode()
    page = read(client.get(address(story)))
    assert "LibreTranslate, 127.0.0.1" in page
    assert "quitte cette instance" in page
    with override("en"):
        by_hand, ask = (
            reverse(f"deliberation:{name}", args=[text.pk]) for name in ("translate", "translate-by-program")
        )
    assert ask in client.get(by_hand).content.decode()
    assert client.post(ask).status_code == 302
    assert server.asked == []  # no page waits for a program
    assert ask not in client.get(by_hand).content.decode()
    program.take_up(at=timezone.now())
    with override("en"):
        debated = reverse("deliberation:debate", args=[story.row.public_id, story.row.slug])
    client.logout()
    shown = client.get(debated).content.decode()
    assert "LibreTranslate, 127.0.0.1" in shown
    assert "<strong>coach</strong>" in shown
    assert '<div class="prose" lang="fr">' in shown
    signed_in(client, story.one)
    assert client.post(ask).status_code == 403
    assert client.get(address(story)).status_code == 403


def test_the_page_of_a_table_asks_and_sets(client, story, server) -> None:
    said(story)
    signed_in(client, story.two)
    assert client.post(address(story), {"language": "en"}).status_code == 302
    assert Order.objects.count() == 3
    assert client.post(address(story), {"language": "xx"}).status_code == 422
    assert client.post(address(story), {"verb": "set", "into": ["en"]}).status_code == 302
    assert Table.objects.get().translated_into == ["en"]
    Table.objects.update(visibility=Table.CLOSED, translated_into=[])
    assert 'name="language"' not in client.get(address(story)).content.decode()
    assert client.post(address(story), {"verb": "set", "into": ["en"]}).status_code == 409
    assert client.post(address(story), {"verb": "set", "into": ["en"], "may_leave": "on"}).status_code == 302
    assert (Table.objects.get().translated_into, Table.objects.get().words_may_leave) == (["en"], True)


def test_a_new_version_is_handed_over_where_the_table_wants_it(story, server) -> None:
    program.set_table(speaker=story.two, table_id=story.table.pk, into=["en"], may_leave=False, at=NOW)
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=story.drafted.id,
        title="Un bus",
        source="Le bus du soir.",
        revision=story.row.revision,
        at=NOW,
    )
    from chantier.deliberation import acts
    from chantier.deliberation.program_reactions import REACTIONS
    from chantier.foundation.journal.models import Act
    from chantier.foundation.journal.queries.acts import _view

    act = _view(Act.objects.filter(name=acts.VERSION_WRITTEN).latest("pk"))
    for reaction in REACTIONS[acts.VERSION_WRITTEN]:
        reaction(act)
    assert Order.objects.get().text_id == story.row.current.text_id
