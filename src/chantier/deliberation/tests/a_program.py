"""A program of translation for the tests: a server of this machine, and a table that may ask it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.urls import reverse

from chantier.deliberation.models import Argument, Seat, Text
from chantier.deliberation.models import TranslationOrder as Order
from chantier.deliberation.services import debate, program
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.debating import mandated
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import NOW, seated


class Server(BaseHTTPRequestHandler):
    """Answers ``POST /translate`` as LibreTranslate documents it, or as ``mood`` says."""

    asked: list[dict[str, Any]]
    mood: str

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


@contextmanager
def running(settings: Any) -> Iterator[type[Server]]:
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


def a_story() -> Story:
    """The story, in which the second organisation runs the table."""
    made = Story()
    for speaker in (made.pen, made.one, made.two):
        mandated(speaker)
    made.move("publish", made.one)
    seated(made.table, made.two_body, Seat.CHAIR)
    return made


def said(story: Story, body: str = "Le **bus** de 19 h, [ici](https://a.example).") -> Text:
    """A contribution of the first organisation."""
    made = debate.argue(
        speaker=story.one, about=About(proposal_id=story.drafted.id), said=debate.Said("for", body), at=NOW
    )
    return Argument.objects.get(pk=made.id).text


def order(story: Story, text: Text, at: Any = NOW) -> Order:
    """Its translation, asked by who runs the table."""
    program.order(speaker=story.two, text_id=text.pk, language="en", at=at)
    return Order.objects.get(text=text, language="en", state=Order.WAITING)


def done(story: Story, text: Text, at: Any = NOW) -> Order:
    """The same, carried out."""
    row = order(story, text, at)
    program.carry_out(order_id=row.pk, at=at)
    row.refresh_from_db()
    return row


def address(story: Story) -> str:
    """The page where a table asks its program."""
    return reverse("deliberation:table-translation", args=[story.table.public_id, story.table.slug])


def table_address(story: Story) -> str:
    """The page of the table."""
    return reverse("deliberation:table", args=[story.table.public_id, story.table.slug])
