"""A program of translation: off unless chosen, told plainly, bounded, and never over what a person wrote."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from chantier.deliberation.models import Argument, Proposal, Seat, Table, Text, Translation, TranslationDay
from chantier.deliberation.models import TranslationOrder as Order
from chantier.deliberation.queries.program import lacking, sent_today, troubles
from chantier.deliberation.queries.texts import PROGRAM, wordings
from chantier.deliberation.services import debate, program, proposals, texts
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import NOW, seated
from chantier.foundation.access.api import NotAllowed, NotPossible

pytestmark = pytest.mark.django_db


class Server(BaseHTTPRequestHandler):
    """Answers ``POST /translate`` as LibreTranslate documents it, or as ``mood`` says."""

    asked: list[dict[str, Any]]
    mood: str
    meanwhile: Any

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(question)
        assert self.path == "/translate"
        getattr(self, f"when_{self.mood}")(question)

    def say(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def when_well(self, question: dict[str, Any]) -> None:
        said = [one.replace("bus", "coach").replace("Le ", "The ") for one in question["q"]]
        self.say(200, json.dumps({"translatedText": said}).encode())

    def when_short(self, question: dict[str, Any]) -> None:
        self.say(200, json.dumps({"translatedText": question["q"][:-1]}).encode())

    def when_wrong_numbers(self, question: dict[str, Any]) -> None:
        self.say(200, json.dumps({"translatedText": [one + " 7" for one in question["q"]]}).encode())

    def when_hidden_signs(self, question: dict[str, Any]) -> None:
        self.say(200, json.dumps({"translatedText": [one + "\u202e" for one in question["q"]]}).encode())

    def when_rubbish(self, _question: dict[str, Any]) -> None:
        self.say(200, b"<html>welcome</html>")

    def when_busy(self, _question: dict[str, Any]) -> None:
        self.say(429, b'{"error": "Slow down: too many requests"}')

    def when_refusing(self, _question: dict[str, Any]) -> None:
        self.say(403, b'{"error": "Visit the portal to get an API key"}')

    def when_unwell(self, _question: dict[str, Any]) -> None:
        self.say(500, b'{"error": "Cannot translate text"}')

    def when_slow(self, question: dict[str, Any]) -> None:
        time.sleep(1.5)
        self.when_well(question)


@pytest.fixture
def server(settings: Any) -> Iterator[type[Server]]:
    """A server of this machine, chosen by the instance and let through the fence."""
    Server.asked, Server.mood = [], "well"
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    authority = f"127.0.0.1:{running.server_address[1]}"
    settings.CHANTIER_OUTGOING, settings.CHANTIER_OUTGOING_INTERNAL = ["127.0.0.1"], [authority]
    settings.CHANTIER_TRANSLATION_PROGRAM = f"http://{authority}"
    settings.CHANTIER_TRANSLATION_KEY = "the-key"
    yield Server
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _french_again() -> Iterator[None]:
    with override("fr"):
        yield


@pytest.fixture
def story() -> Story:
    made = Story()
    for speaker in (made.pen, made.one, made.two):
        mandated(speaker)
    made.move("publish", made.one)
    seated(made.table, made.two_body, Seat.CHAIR)  # two runs the table
    return made


def said(story: Story, body: str = "Le **bus** de 19 h, [ici](https://a.example).") -> Text:
    made = debate.argue(
        speaker=story.one, about=About(proposal_id=story.drafted.id), said=debate.Said("for", body), at=NOW
    )
    return Argument.objects.get(pk=made.id).text


def order(story: Story, text: Text, at: Any = NOW) -> Order:
    program.order(speaker=story.two, text_id=text.pk, language="en", at=at)
    return Order.objects.get(text=text, language="en", state=Order.WAITING)


def done(story: Story, text: Text, at: Any = NOW) -> Order:
    row = order(story, text, at)
    program.carry_out(order_id=row.pk, at=at)
    row.refresh_from_db()
    return row


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


def address(story: Story) -> str:
    return reverse("deliberation:table-translation", args=[story.table.public_id, story.table.slug])


def table_address(story: Story) -> str:
    return reverse("deliberation:table", args=[story.table.public_id, story.table.slug])


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
    from chantier.foundation.journal.queries import _view

    act = _view(Act.objects.filter(name=acts.VERSION_WRITTEN).latest("pk"))
    for reaction in REACTIONS[acts.VERSION_WRITTEN]:
        reaction(act)
    assert Order.objects.get().text_id == story.row.current.text_id
