"""The log over HTTP: what programs read, what people read, and what neither may send."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import log_verifier, proof_of, proven, record
from chantier.foundation.journal.core.notes import COSIGNATURE, Signer, read_checkpoint, read_note, verifier
from chantier.foundation.journal.core.tiles import unbundled
from chantier.foundation.journal.models import LogEntry, Witness
from chantier.foundation.journal.queries.public_log import checkpoint_note
from chantier.foundation.journal.services.public_log import publish, sequence
from chantier.foundation.journal.services.witnesses import append_cosignature
from chantier.foundation.journal.telling import Told, in_words
from chantier.foundation.journal.tests import rfc9162
from chantier.foundation.journal.tests.logs import AT, WITNESS, a_witness, bake, bake_many, entries, plainly

pytestmark = pytest.mark.django_db
NOON = int(AT.timestamp())


def administrator(client: Client) -> Client:
    person = get_user_model().objects.create_user(email="admin@example.org")
    apps.get_model("people", "RoleGrant").objects.create(person=person, role="administrator", since=AT)
    client.force_login(person)
    return client


def test_the_addresses_are_those_of_the_specification(client: Client) -> None:
    bake_many(300)
    sequence(at=AT)
    told = entries()

    checkpoint = client.get("/log/checkpoint")
    full, partial = client.get("/log/tile/0/000"), client.get("/log/tile/1/000.p/1")
    bundle = client.get("/log/tile/entries/001.p/44")

    assert (checkpoint["Content-Type"], checkpoint["Cache-Control"]) == ("text/plain; charset=utf-8", "no-cache")
    assert read_checkpoint(read_note(checkpoint.content)).root == rfc9162.mth(told)
    for answer in (full, partial, bundle):
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
    assert (len(full.content), partial.content) == (8_192, rfc9162.mth(told[:256]))
    assert list(unbundled(bundle.content, path="", width=44)) == told[256:]
    assert verifier(client.get("/log/verifier").content.decode()) == log_verifier()
    assert client.get("/log/entry/299").content == told[299]


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/0",
        "tile/0/001",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/999/999",
        "tile/1/000",
        "tile/entries/000.p/4",
        "tile/entries/x999/x999/x999/x999/x999/999",
        "tile/-1/000",
        "tile/0/٠٠٠",
        "tile/0/000/../../checkpoint",
        "entry/3",
        "entry/99999999999999999999999",
        "proof/3",
    ],
)
def test_what_the_log_does_not_have_is_not_found(client: Client, name: str) -> None:
    bake_many(3)
    sequence(at=AT)
    bake(3)
    assert client.get(f"/log/{name}").status_code == 404


def test_an_empty_log_has_no_checkpoint_and_a_page_that_says_so(client: Client) -> None:
    assert [client.get(f"/log/{name}").status_code for name in ("checkpoint", "verifier", "tile/0/000")] == [404] * 3
    page = client.get(reverse("journal:log"))
    assert (page.status_code, "Rien n’est encore inscrit" in page.content.decode()) == (200, True)
    assert client.get(reverse("journal:witnesses")).status_code == 200


def test_a_proof_that_was_downloaded_holds_without_the_site(client: Client) -> None:
    bake_many(70)
    sequence(at=AT)
    answer = client.get("/log/proof/33")
    checkpoint, index = proven(answer.content, entry=entries()[33], known=[log_verifier()])
    assert (checkpoint.size, index) == (70, 33)
    assert answer["Content-Disposition"] == 'attachment; filename="33.tlog-proof"'


def test_the_page_of_an_entry_draws_the_path_to_what_was_signed(client: Client) -> None:
    bake_many(70)
    sequence(at=AT)
    told = entries()
    page = client.get(reverse("journal:entry", args=[33])).content.decode()

    shown = re.findall(r'<code class="fingerprint">([0-9a-f]{64})</code>', page)
    beside = [one.hex() for one in rfc9162.path(33, told)]
    assert set(beside) < set(shown)
    # Each step is the hash of the two before it, on their sides; the last is the root.
    at = rfc9162.mth([told[33]])
    node = 33
    for sibling in rfc9162.path(33, told)[:6]:
        pair = sibling + at if node & 1 else at + sibling
        at, node = sha256(b"\x01" + pair).digest(), node >> 1
        assert at.hex() in shown
    assert rfc9162.mth(told).hex() in shown
    assert "&quot;loaf&quot;:33" in page
    assert "Aucun témoin n’a encore signé" in page
    assert [client.get(f"{reverse('journal:log')}{index}/").status_code for index in (70, 10**30)] == [404, 404]


def test_a_proof_is_said_on_the_page_of_what_it_proves(client: Client) -> None:
    number = bake(1)
    waits = render_to_string("journal/_proof.html", {"proof": proof_of(number)})
    sequence(at=AT)
    shown = render_to_string("journal/_proof.html", {"proof": proof_of(number)})
    a_witness()
    sequence(at=AT)
    note = checkpoint_note()
    append_cosignature(content=note + WITNESS.line(read_note(note).text, at=NOON).encode(), at=AT)
    watched = render_to_string("journal/_proof.html", {"proof": proof_of(number)})

    assert "attend sa place" in waits
    assert (f'href="{reverse("journal:entry", args=[0])}"' in shown, "Aucun témoin" in shown) == (True, True)
    assert "1 témoin a signé avec lui." in watched


def test_a_log_that_no_longer_moves_says_so(client: Client) -> None:
    bake(1)
    sequence(at=AT)
    bake(2)  # told with the time of another day: it only just arrived
    moving = plainly(client.get(reverse("journal:log")).content.decode())
    bake(3)
    LogEntry.objects.filter(index__isnull=True).update(arrived_at=timezone.now() - timedelta(minutes=11))
    late = plainly(client.get(reverse("journal:log")).content.decode())

    assert ("attend sa place ; c’est l’affaire" in moving, "n’avance plus" in moving) == (True, False)
    assert ("l’affaire de quelques secondes" in late, "2 inscriptions attendent leur place" in late) == (False, True)


def test_the_log_is_read_from_its_end_and_searched_by_number(client: Client) -> None:
    bake_many(60)
    sequence(at=AT)
    address = reverse("journal:log")

    def numbers(page: Any) -> list[int]:
        return [int(one) for one in re.findall(rf'href="{address}(\d+)/"', page.content.decode())]

    first = client.get(address)
    assert numbers(first) == list(range(59, 44, -1))
    assert f'href="{address}?avant=45"' in first.content.decode()
    assert numbers(client.get(f"{address}?avant=45")) == list(range(44, 29, -1))
    assert f'href="{address}?avant=45"' in client.get(f"{address}?avant=30").content.decode()
    assert numbers(client.get(f"{address}?avant=0")) == []
    assert client.get(f"{address}?numero=12")["Location"] == f"{address}12/"
    for wrong in ("60", "x", "<b>", "-1", "9" * 40):
        missing = client.get(address, {"numero": wrong})
        assert (missing.status_code, "n’a pas d’inscription" in missing.content.decode()) == (404, True)
        assert "<b>" not in missing.content.decode()
    assert client.get(f"{address}?avant=zz").status_code == 200


def test_pages_cost_the_same_for_one_entry_and_for_three(client: Client) -> None:
    counts = []
    for number in range(3):
        bake(number)
        sequence(at=AT)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("journal:log"))
            client.get(reverse("journal:entry", args=[0]))
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_what_an_entry_says_is_shown_as_words_of_a_stranger(client: Client) -> None:
    trick = "<script>alert(1)</script>"
    publish(kind="tests.trick", value={"subject": [trick, trick], "at": trick}, at=AT)
    record(name="tests.loaf_sold", speaker=Speaker.system(), at=AT, subject=("tests.loaf", 7), public={})
    sequence(at=AT)
    for page in (client.get(reverse("journal:log")), client.get(reverse("journal:entry", args=[0]))):
        assert trick not in page.content.decode()
    assert "à propos de tests.loaf 7" in client.get(reverse("journal:log")).content.decode()


def test_entries_that_nobody_says_or_that_say_something_else_are_still_told() -> None:
    assert in_words("tests.loaf", {}) == Told("Inscription «\N{NO-BREAK SPACE}tests.loaf\N{NO-BREAK SPACE}».")
    assert in_words("journal.witness_registered", {"subject": ["journal.witness", 3]}) == Told(
        "Acte «\N{NO-BREAK SPACE}journal.witness_registered\N{NO-BREAK SPACE}», à propos de journal.witness 3."
    )
    assert in_words("journal.witness_registered", {"organization": "Pôle"}) == Told(
        "Pôle devient témoin du journal public."
    )


def test_a_witness_sends_its_line_without_a_session_and_everybody_sees_it(client: Client) -> None:
    a_witness()
    sequence(at=AT)
    note = checkpoint_note()
    outsider = Client(enforce_csrf_checks=True)
    send = lambda content: outsider.post("/log/cosignatures", content, content_type="text/plain")  # noqa: E731

    refused = [send(b""), send(b"\xff" * 100), send(b"x" * 70_000), send(note)]
    taken = send(note + WITNESS.line(read_note(note).text, at=NOON).encode())
    again = send(note + WITNESS.line(read_note(note).text, at=NOON).encode())

    assert [answer.status_code for answer in refused] == [422] * 4
    assert refused[3].content.decode().startswith("cosignature_unknown: ")
    assert [(answer.status_code, answer.content) for answer in (taken, again)] == [(200, b"1\n"), (200, b"0\n")]
    assert outsider.get("/log/cosignatures").status_code == 405
    assert Client().post("/log/checkpoint").status_code == 405
    assert read_note(outsider.get("/log/checkpoint").content).signed_by([WITNESS.verifier])
    for address in (reverse("journal:log"), reverse("journal:entry", args=[0]), reverse("journal:witnesses")):
        assert "Pôle de l’exemple" in client.get(address).content.decode()


def test_who_administers_names_a_witness_and_ends_it_and_nobody_else(client: Client) -> None:
    address = reverse("journal:witnesses")
    form = {"organization": "Pôle de l’exemple", "verifier": WITNESS.verifier.encoded}
    assert client.post(address, form).status_code == 403
    person = get_user_model().objects.create_user(email="autre@example.org")
    client.force_login(person)
    assert client.post(address, form).status_code == 403
    assert 'name="verifier"' not in client.get(address).content.decode()

    administrator(client)
    wrong = client.post(address, {**form, "verifier": "words"})
    assert (wrong.status_code, "n’est pas la clé publique d’un témoin" in wrong.content.decode()) == (422, True)
    assert "Pôle de l’exemple" in wrong.content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, form)["Location"] == address
    row = Witness.objects.get()
    ending = reverse("journal:end-witness", args=[row.pk])
    assert client.get(ending).status_code == 200
    assert client.post(ending)["Location"] == address
    assert client.post(ending).status_code == 409
    assert client.get(reverse("journal:end-witness", args=[99])).status_code == 404
    assert client.post(address, {"organization": "Autre", "verifier": WITNESS.verifier.encoded}).status_code == 422
    other = Signer("w2.example/temoin", bytes(32), COSIGNATURE).verifier.encoded
    assert client.post(address, {"organization": "Autre", "verifier": other}).status_code == 302


def test_the_footer_leads_to_the_log(client: Client) -> None:
    assert f'href="{reverse("journal:log")}"' in client.get(reverse("about")).content.decode()


def test_the_pages_hold_in_three_widths(open_page: Any, transactional_db: None) -> None:
    from harness.browser import check_accessibility

    bake_many(700)
    a_witness()  # its transaction asks for places
    note = checkpoint_note()
    Client().post(
        "/log/cosignatures",
        note + WITNESS.line(read_note(note).text, at=NOON).encode(),
        content_type="text/plain",
    )
    for scripts in (True, False):
        page = open_page(java_script_enabled=scripts)
        for address in ("", "?avant=300", "300/", "700/", "temoins/"):
            page.goto(f"/fr/journal-public/{address}")
            assert page.locator("h1").is_visible()
            if not scripts:
                continue
            for width in (390, 768, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (address, width)
                check_accessibility(page)
