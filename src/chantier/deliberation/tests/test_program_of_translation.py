"""A program of translation: off unless chosen, bounded, refused when it breaks something, never over a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from chantier.deliberation.models import Argument, Proposal, Table, Translation
from chantier.deliberation.models import TranslationOrder as Order
from chantier.deliberation.queries.program import lacking, sent_today, troubles
from chantier.deliberation.queries.texts import PROGRAM, wordings
from chantier.deliberation.services import program, texts
from chantier.deliberation.tests.a_program import Server, a_story, done, order, running, said
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import NOW
from chantier.foundation.access.api import NotAllowed, NotPossible

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


def test_what_a_program_made_is_kept_as_such_and_only_words_were_sent(story, server) -> None:
    text = said(story)
    assert done(story, text).state == Order.DONE
    assert server.asked == [
        {
            "q": ['Le <b id="m1">bus</b> de 19 h, <a id="m2">ici</a>.'],
            "source": "fr",
            "target": "en",
            "format": "html",
            "api_key": "the-key",
        }
    ]
    seen = wordings([text.pk], language="en")[text.pk]
    assert (seen.body, seen.made_by, seen.program, seen.is_stale) == (
        "The **coach** de 19 h, [ici](<https://a.example>).",
        PROGRAM,
        "LibreTranslate, 127.0.0.1",
        False,
    )
    assert seen.original == text.body
    assert Translation.objects.get().person_id is None
    assert sent_today(NOW) == len(server.asked[0]["q"][0])


def test_only_who_runs_the_table_asks(story, server) -> None:
    text = said(story)
    with pytest.raises(NotAllowed):
        program.order(speaker=story.one, text_id=text.pk, language="en", at=NOW)
    with pytest.raises(NotAllowed):
        program.order_table(speaker=story.one, table_id=story.table.pk, language="en", at=NOW)
    with pytest.raises(NotAllowed):
        program.set_table(speaker=story.one, table_id=story.table.pk, into=["en"], may_leave=True, at=NOW)
    assert server.asked == []


def test_asking_twice_asks_once_and_a_fresh_translation_is_not_asked_again(story, server) -> None:
    text = said(story)
    row = order(story, text)
    program.order(speaker=story.two, text_id=text.pk, language="en", at=NOW)
    assert Order.objects.count() == 1
    program.carry_out(order_id=row.pk, at=NOW)
    program.carry_out(order_id=row.pk, at=NOW)
    assert len(server.asked) == 1
    with pytest.raises(NotPossible) as refused:
        program.order(speaker=story.two, text_id=text.pk, language="en", at=NOW)
    assert refused.value.reason.code == "already"


def test_a_person_s_translation_is_never_written_over_even_one_made_while_the_program_worked(story, server) -> None:
    text = said(story)
    row = order(story, text)

    class Meanwhile:
        name = "Essai"

        def translate(self, pieces: list[str], **_: str) -> list[str]:
            texts.translate(speaker=story.two, text_id=text.pk, language="en", title="", body="By hand.", at=NOW)
            return list(pieces)

    claimed = program._claim(row.pk, Meanwhile(), NOW)
    assert claimed is not None
    Meanwhile().translate(list(claimed.given.pieces))
    program._keep(row.pk, claimed, {"title": "", "body": "By a program.", "program": "Essai"}, NOW)
    row.refresh_from_db()
    assert (row.state, row.code, Translation.objects.get().body) == (Order.DROPPED, "by_person", "By hand.")
    texts.rewrite(text, title="", body="Autre chose.", at=NOW)
    with pytest.raises(NotPossible) as refused:
        program.order(speaker=story.two, text_id=text.pk, language="en", at=NOW)
    assert refused.value.reason.code == "by_person"


def test_a_person_replaces_what_the_program_made(story, server) -> None:
    text = said(story)
    done(story, text)
    texts.translate(speaker=story.one, text_id=text.pk, language="en", title="", body="By hand.", at=NOW)
    seen = wordings([text.pk], language="en")[text.pk]
    assert (seen.body, seen.made_by, seen.program, seen.original) == ("By hand.", "person", "", "")


def test_a_translation_is_stale_when_the_source_moved_and_is_asked_again(story, server) -> None:
    text = said(story)
    done(story, text)
    texts.rewrite(text, title="", body="Le bus de 20 h.", at=NOW)
    assert wordings([text.pk], language="en")[text.pk].is_stale
    assert done(story, text).state == Order.DONE
    assert wordings([text.pk], language="en")[text.pk].body == "The coach de 20 h."


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        ("short", "program-count"),
        ("wrong_numbers", "program-numbers"),
        ("hidden_signs", "hidden-character"),
        ("rubbish", "rubbish"),
        ("refusing", "refused"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_and_said(story, server, mood, code) -> None:
    text = said(story)
    server.mood = mood
    row = done(story, text)
    assert (row.state, row.code) == (Order.FAILED, code)
    assert not Translation.objects.exists()
    (trouble,) = troubles(story.table)
    assert trouble.why
    assert "%(" not in trouble.why
    assert "{" not in trouble.why


@pytest.mark.parametrize(("mood", "code"), [("busy", "busy"), ("unwell", "unwell"), ("slow", "fetch_slow")])
def test_what_may_pass_waits_then_is_tried_again_and_fails_after_four_times(
    story, server, settings, mood, code
) -> None:
    settings.CHANTIER_TRANSLATION_SECONDS = 0.3
    text = said(story)
    server.mood = mood
    row = done(story, text)
    assert (row.state, row.code, row.tries) == (Order.WAITING, code, 1)
    assert program.carry_out(order_id=row.pk, at=NOW) == Order.WAITING  # it asked to be left alone: nothing is sent
    assert len(server.asked) == 1
    for hours in (1, 2, 3):
        program.take_up(at=NOW + timedelta(hours=hours))
    row.refresh_from_db()
    assert (row.state, row.tries, len(server.asked)) == (Order.FAILED, 4, 4)


def test_a_day_and_a_text_have_a_bound(story, server, settings) -> None:
    one, other = said(story, "Le bus du soir."), said(story, "Le bus du matin.")
    settings.CHANTIER_TRANSLATION_DAILY = 20
    assert done(story, one).state == Order.DONE
    waits = done(story, other)
    assert (waits.state, waits.code) == (Order.WAITING, "day_full")
    assert program.take_up(at=NOW + timedelta(days=1)) == 1
    assert len(server.asked) == 2
    settings.CHANTIER_TRANSLATION_LONGEST = 10
    long = done(story, said(story, "Le bus de la nuit."))
    assert (long.state, long.code, long.params) == (Order.FAILED, "too_long", {"characters": 18, "most": 10})
    assert len(server.asked) == 2


def test_a_long_text_goes_in_several_requests(story, server, settings) -> None:
    settings.CHANTIER_TRANSLATION_REQUEST = 40
    text = said(story, "\n\n".join(f"Le bus numéro {number} du soir." for number in range(1, 6)))
    assert done(story, text).state == Order.DONE
    assert [len(one["q"]) for one in server.asked] == [1] * 5
    settings.CHANTIER_TRANSLATION_REQUEST = 60
    texts.rewrite(text, title="", body=text.body + "\n\nEt le bus du dimanche.", at=NOW)
    done(story, text)
    assert [len(one["q"]) for one in server.asked[5:]] == [2, 2, 2]


def test_the_words_of_a_table_that_is_not_public_leave_only_when_it_allows_it(story, server) -> None:
    text = said(story)
    row = order(story, text)
    Table.objects.update(visibility=Table.CLOSED)
    program.carry_out(order_id=row.pk, at=NOW)  # it was closed after it was asked
    row.refresh_from_db()
    assert (row.state, row.code, server.asked) == (Order.DROPPED, "closed", [])
    for ask in (
        lambda: program.order(speaker=story.two, text_id=text.pk, language="en", at=NOW),
        lambda: program.order_table(speaker=story.two, table_id=story.table.pk, language="en", at=NOW),
        lambda: program.set_table(speaker=story.two, table_id=story.table.pk, into=["en"], may_leave=False, at=NOW),
    ):
        with pytest.raises(NotPossible) as refused:
            ask()
        assert refused.value.reason.code == "closed"
    program.set_table(speaker=story.two, table_id=story.table.pk, into=[], may_leave=True, at=NOW)
    assert done(story, text).state == Order.DONE


def test_drafts_hidden_and_withdrawn_words_are_not_sent(story, server) -> None:
    text = said(story)
    row = order(story, text)
    Argument.objects.update(state=Argument.HIDDEN)
    program.carry_out(order_id=row.pk, at=NOW)
    row.refresh_from_db()
    Argument.objects.update(state=Argument.SHOWN)
    Proposal.objects.update(state="draft")
    wanted = lacking(story.table, "en").ids
    assert (row.code, server.asked, wanted) == ("gone", [], (story.table.text_id,))
    with pytest.raises(NotPossible) as refused:
        program.order(speaker=story.two, text_id=story.row.current.text_id, language="en", at=NOW)
    assert refused.value.reason.code == "draft"


class Upside:
    """A program in Python, named by its path."""

    name = "À l’envers"

    def translate(self, pieces: list[str], *, source: str, target: str) -> list[str]:
        """What it is given, said twice; or a fall."""
        if any("tombe" in one for one in pieces):
            raise RuntimeError("fell")
        return [f"{one} ({source} {target})" for one in pieces]


def test_a_program_in_python_is_named_by_its_path_and_may_fall(story, settings, caplog) -> None:
    settings.CHANTIER_TRANSLATION_PROGRAM = f"{__name__}.Upside"
    text = said(story, "Le soir.")
    assert done(story, text).state == Order.DONE
    assert Translation.objects.get().body == "Le soir. (fr en)"
    fallen = done(story, said(story, "Il tombe."))
    assert (fallen.state, fallen.code) == (Order.FAILED, "broke")
    assert "fell" in caplog.text


def test_nothing_leaves_when_the_fence_does_not_allow_it(story, server, settings) -> None:
    settings.CHANTIER_OUTGOING = []
    row = done(story, said(story))
    assert (row.state, row.code, server.asked) == (Order.FAILED, "fetch_off", [])
