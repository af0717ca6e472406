"""A DOI or an ISBN fills the beginning of a deposit, through the fence, from servers of this machine."""

from __future__ import annotations

import json
import re
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from chantier.foundation.access.api import Invalid, NotAllowed, Speaker
from chantier.foundation.people.models import Person
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.core.references.tests.test_asked_elsewhere import CROSSREF, DOI, ISBN, OPEN_LIBRARY, SRU
from chantier.library.models import Resource
from chantier.library.queries.describing import describe
from chantier.library.services import prefilling
from chantier.library.services.kinds import load_kinds
from chantier.library.services.prefilling import prefill
from chantier.library.tests.shelf import AT, HER, LIBRARIAN, shelve

pytestmark = pytest.mark.django_db

asked: list[tuple[str, str]] = []
answers: dict[str, tuple[int, dict[str, str], bytes]] = {}


class Registry(BaseHTTPRequestHandler):
    """Whoever answers what the test says, by path."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = urllib.parse.urlsplit(self.path).path
        asked.append((self.path, self.headers["Accept"]))
        status, headers, body = answers.get(path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def registry(settings: Any) -> Iterator[str]:
    asked.clear()
    answers.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    authority = f"127.0.0.1:{server.server_address[1]}"
    settings.CHANTIER_OUTGOING = ["127.0.0.1", "169.254.169.254"]
    settings.CHANTIER_OUTGOING_INTERNAL = [authority]
    settings.LIBRARY_DOI_RESOLVER = f"http://{authority}/doi/"
    settings.LIBRARY_OPEN_LIBRARY = f"http://{authority}/books"
    settings.LIBRARY_SRU_CATALOGUE = f"http://{authority}/sru"
    yield f"http://{authority}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Path) -> None:
    settings.CHANTIER_DATA = tmp_path
    load_kinds(speaker=LIBRARIAN, at=AT)


def answer(path: str, body: Any, status: int = 200, **headers: str) -> None:
    answers[path] = (status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def refused(identifier: str = DOI) -> str:
    found = prefill(speaker=HER, identifier=identifier)
    assert found.description is None
    assert found.refusal is not None
    assert str(found.refusal)
    assert found.refusal.advice
    return found.refusal.code


def test_a_doi_is_asked_by_content_negotiation_and_followed_to_its_agency(registry: str) -> None:
    answer(f"/doi/{DOI}", b"", 302, Location=f"/agency/{DOI}")
    answer(f"/agency/{DOI}", CROSSREF)
    found = prefill(speaker=HER, identifier=f"https://doi.org/{DOI.upper()}")
    assert found.description is not None
    assert (found.identified, found.description.wording().title) == (d.Identified("doi", DOI), "L’épicerie reprise")
    assert {accept for _path, accept in asked} == {"application/vnd.citationstyles.csl+json"}


def test_an_isbn_is_asked_of_one_catalogue_after_the_other(registry: str) -> None:
    answer("/books", {})
    answer("/sru", SRU)
    found = prefill(speaker=HER, identifier="2-07-036002-4")
    assert found.description is not None
    assert found.description.wording().title == "Le bien commun"
    assert [urllib.parse.urlsplit(path).path for path, _accept in asked] == ["/books", "/sru"]
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(asked[0][0]).query)["bibkeys"] == [f"ISBN:{ISBN}"]


def test_a_catalogue_that_fails_leaves_the_word_to_the_other(registry: str) -> None:
    answer("/books", b"", 500)
    answer("/sru", SRU)
    assert prefill(speaker=HER, identifier=ISBN).description is not None


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (404, b"", "doi_unknown"),
        (406, b"", "no_record"),
        (429, b"", "busy"),
        (502, b"", "unwell"),
        (200, b"<html>Connectez-vous</html>", "answer_unreadable"),
        (200, b"{}", "answer_without_title"),
        (200, b"[" * 200_000, "answer_unreadable"),
        (200, b" " * 3_000_000, "fetch_large"),
    ],
)
def test_every_refusal_of_an_agency_is_a_sentence(registry: str, status: int, body: bytes, code: str) -> None:
    answer(f"/doi/{DOI}", body, status)
    assert refused() == code


def test_an_agency_that_leads_to_a_private_network_is_not_followed(registry: str) -> None:
    answer(f"/doi/{DOI}", b"", 302, Location="http://169.254.169.254/latest/meta-data/")
    assert refused() == "fetch_private"


def test_nobody_is_asked_where_nothing_may_go_out(registry: str, settings: Any) -> None:
    settings.CHANTIER_OUTGOING = []
    assert (refused(), refused(ISBN), asked) == ("off", "off", [])
    settings.CHANTIER_OUTGOING = ["example.org"]
    assert (refused(), asked) == ("fetch_host", [])


def test_books_that_nobody_knows_are_told_as_such(registry: str) -> None:
    answer("/books", {})
    answer("/sru", b"", 503)
    assert refused(ISBN) == "isbn_unknown"


def test_who_asks_too_often_waits(registry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefilling, "MOST", 2)
    answer(f"/doi/{DOI}", CROSSREF)
    found = [prefill(speaker=HER, identifier=DOI).refusal for _ in range(3)]
    assert [one.code if one else "" for one in found] == ["", "", "too_often"]
    assert prefill(speaker=LIBRARIAN, identifier=DOI).refusal is None


def test_what_is_neither_is_refused_and_a_visitor_asks_nothing(registry: str) -> None:
    with pytest.raises(Invalid):
        prefill(speaker=HER, identifier="12 rue du Port")
    with pytest.raises(NotAllowed):
        prefill(speaker=Speaker.visitor(), identifier=DOI)
    assert asked == []


@pytest.mark.parametrize("is_off", [False, True])
def test_the_work_that_is_already_here_is_told_whether_others_answer_or_not(
    registry: str, settings: Any, is_off: bool
) -> None:
    there = shelve(1, identifiers=(d.Identified("doi", DOI), d.Identified("isbn", ISBN)))
    answer(f"/doi/{DOI}", CROSSREF)
    answer("/books", {f"ISBN:{ISBN}": {"title": there.title}})
    settings.CHANTIER_OUTGOING = [] if is_off else settings.CHANTIER_OUTGOING
    for number in (DOI, ISBN):
        assert [one.id for one in prefill(speaker=HER, identifier=number).doubles] == [there.pk]


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def her(client: Client) -> Client:
    translation.activate("fr")
    words.load_shipped(speaker=Speaker.system(), at=AT)
    made = Person.objects.create_user("depot@exemple.test", name="Depot")
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, **typed: str) -> Any:
    return client.post(reverse("library:deposit"), typed)


def held(response: Any) -> dict[str, str]:
    """What a browser would send back untouched."""
    return {bound.name: str(bound.value()) for bound in response.context["form"] if bound.value()}


def read(response: Any) -> str:
    text = response.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", text)


def test_a_number_fills_the_form_and_the_deposit_begins_with_all_that_was_found(her: Client, registry: str) -> None:
    answer(f"/doi/{DOI}", CROSSREF)
    shown = send(her, identifier=DOI, verb="fill")
    assert shown.status_code == 200
    for told in ("Notice trouvée", "Edmée Clavier", "Revue du Fleuve", "2025-04"):
        assert told in read(shown)
    assert not Resource.objects.exists()
    again = held(shown)
    assert (again["title"], again["kind"], again["licence"]) == ("L’épicerie reprise", "analysis", "cc-by-nc")
    begun = send(her, **again)
    assert begun.status_code == 303
    (row,) = Resource.objects.all()
    one = describe([row.pk])[row.pk]
    assert (one.wording().title, one.wording().subtitle) == ("L’épicerie reprise", "Une étude")
    assert [each.shown for each in one.contributors] == ["Edmée Clavier", "Réseau du Fleuve"]
    assert (one.details["journal"], one.identifier("doi"), one.licence.slug) == ("Revue du Fleuve", DOI, "cc-by-nc")
    assert len(asked) == 1


def test_what_one_chose_oneself_stays_over_what_was_found(her: Client, registry: str) -> None:
    answer(f"/doi/{DOI}", CROSSREF)
    again = held(send(her, identifier=DOI, language="en", verb="fill"))
    assert again["language"] == "en"
    send(her, **{**again, "title": "Mon titre", "kind": "proposition", "licence": "all-rights-reserved"})
    (row,) = Resource.objects.all()
    one = describe([row.pk])[row.pk]
    assert (one.kind, one.wording().title, one.wording().subtitle, one.wording().language, one.languages) == (
        "proposition", "Mon titre", "", "en", ("en",),
    )  # fmt: skip
    assert (one.licence.slug, "journal" in one.details) == ("all-rights-reserved", False)


def test_a_number_alone_is_asked_even_by_the_button_that_begins(her: Client, registry: str) -> None:
    answer("/books", OPEN_LIBRARY)
    shown = send(her, identifier=ISBN, licence="cc-by")
    assert (shown.status_code, held(shown)["title"], held(shown)["licence"]) == (200, "Le bien commun", "cc-by")
    assert not Resource.objects.exists()


def test_another_number_than_the_one_that_was_asked_is_asked_in_its_turn(her: Client, registry: str) -> None:
    answer(f"/doi/{DOI}", CROSSREF)
    answer("/books", OPEN_LIBRARY)
    again = held(send(her, identifier=DOI, verb="fill"))
    assert held(send(her, **{**again, "identifier": ISBN}))["title"] == "Le bien commun"
    unknown = held(send(her, **{**again, "identifier": "10.1234/rien"}))
    assert (unknown["identifier"], "title" in unknown, "found" in unknown) == ("10.1234/rien", False, False)


def test_where_nothing_goes_out_the_number_is_kept_and_the_form_says_so(her: Client, settings: Any) -> None:
    settings.CHANTIER_OUTGOING = []
    shown = send(her, identifier=DOI, verb="fill")
    assert (shown.status_code, held(shown)["identifier"]) == (200, DOI)
    assert "n’interroge pas d’autres sites" in read(shown)
    begun = send(her, identifier=DOI, title="À la main", kind="publication", language="fr")
    assert begun.status_code == 303
    assert Resource.objects.get().identifiers.get().value == DOI


def test_a_wrong_number_is_told_and_nothing_typed_is_lost(her: Client, registry: str) -> None:
    shown = send(her, identifier="10.", title="Un titre", licence="cc-by", verb="fill")
    assert shown.status_code == 422
    assert "n’est ni un DOI ni un ISBN" in read(shown)
    assert (held(shown)["title"], held(shown)["identifier"], held(shown)["licence"]) == ("Un titre", "10.", "cc-by")


def test_doubles_are_shown_first_and_a_draft_of_somebody_else_is_not(her: Client, registry: str) -> None:
    answer(f"/doi/{DOI}", CROSSREF)
    public = shelve(1, identifiers=(d.Identified("doi", DOI),))
    draft = shelve(2, identifiers=(d.Identified("doi", DOI),))
    Resource.objects.filter(pk=draft.pk).update(state=Resource.DRAFT)
    told = read(send(her, identifier=DOI, verb="fill"))
    assert told.index("peut-être déjà dans la bibliothèque") < told.index("Notice trouvée")
    assert (f"{public.public_id}-" in told, draft.public_id in told) == (True, False)


@pytest.mark.parametrize("carried", ["x", "eyJhIjoxfQ:1abc:def"])
def test_what_is_carried_is_ours_or_is_nothing(her: Client, registry: str, carried: str) -> None:
    send(her, found=carried, identifier=DOI, title="T", kind="publication", language="fr")
    assert not Resource.objects.exists()  # the number is asked again: the answer was of another one, or forged
    assert [path for path, _accept in asked] == [f"/doi/{DOI}"]


def test_what_others_write_is_never_run(her: Client, registry: str) -> None:
    trap = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    answer(f"/doi/{DOI}", {**CROSSREF, "title": f"A {trap}", "author": [{"literal": trap}], "publisher": trap})
    shown = send(her, identifier=DOI, verb="fill").content.decode()
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown


def test_the_browser_lets_a_number_be_asked_before_anything_else_is_chosen(her: Client) -> None:
    page = her.get(reverse("library:deposit")).content.decode()
    (button,) = re.findall(r"<button[^>]*value=\"fill\"[^>]*>", page)
    assert "formnovalidate" in button


def test_a_link_brings_a_number_along_and_asks_nobody(her: Client, registry: str) -> None:
    shown = her.get(reverse("library:deposit"), {"identifiant": DOI})
    assert (held(shown)["identifier"], asked) == (DOI, [])
