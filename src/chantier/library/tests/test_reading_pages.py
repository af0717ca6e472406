import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.foundation.people.models import Person
from chantier.foundation.search.api import rebuild
from chantier.foundation.words.api import load_shipped
from chantier.library.core import description as d
from chantier.library.core.ark import ark_of
from chantier.library.models import Citation, Claim, Collection, CollectionItem, Resource
from chantier.library.services.attachments import attach_file, attach_link
from chantier.library.services.citing import cite, withdraw_claim
from chantier.library.services.extraction import extract_waiting
from chantier.library.services.kinds import load_kinds
from chantier.library.services.reviewing import withdraw
from chantier.library.services.writing import create, revise, set_claims
from chantier.library.tests import crafted_files as made
from chantier.library.tests.test_writing import CASE

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7)
LIBRARIAN = Speaker(person_id=9, roles=frozenset({DOCUMENTALIST}))


@pytest.fixture(autouse=True)
def _library(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CHANTIER_DATA = tmp_path
    load_kinds(speaker=LIBRARIAN, at=AT)


def deposited(description: d.Description = CASE, *, state: str = "published", **columns: object) -> Resource:
    one = create(speaker=HER, description=description, at=AT)
    set_claims(
        speaker=HER, resource_id=one.id, claims=[d.Claim(0, "Un tiers de la clientèle vient à pied", page="4")], at=AT
    )
    published = {"published_at": AT} if state == "published" else {}
    Resource.objects.filter(pk=one.id).update(state=state, **published, **columns)
    return Resource.objects.get(pk=one.id)


def path(row: Resource, language: str = "fr") -> str:
    words = {"fr": "ressources", "en": "resources", "es": "recursos"}
    return f"/{language}/{words[language]}/{row.public_id}-{row.slug}/"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_tells_who_when_what_and_what_one_may_do_with_it(client: Client):
    row = deposited()
    page = text_of(client.get(path(row)))
    for words in (
        "L’épicerie reprise par ses voisins",
        "Edmée Clavier",
        "avril 2025",
        "Le problème",
        "Les limites",
        "Un tiers de la clientèle vient à pied",
        'id="c1"',
        f"/fr/ressources/{row.public_id}/citer/?affirmation=1",
    ):
        assert words in page


def test_a_reader_sees_their_language_or_is_told_which_one_it_is(client: Client):
    row = deposited()
    english = text_of(client.get(path(row, "en")))
    assert "The grocery its neighbours took over" in english
    spanish = text_of(client.get(path(row, "es")))
    assert '<h1 lang="fr">' in spanish


def test_a_wrong_slug_and_a_joined_double_redirect_for_good(client: Client):
    row, double = deposited(), deposited()
    wrong = client.get(f"/fr/ressources/{row.public_id}-autre/")
    assert (wrong.status_code, wrong["Location"]) == (301, path(row))
    assert client.get(f"/fr/ressources/{row.public_id}/")["Location"] == path(row)
    Resource.objects.filter(pk=double.pk).update(merged_into=row)
    joined = client.get(path(double))
    assert (joined.status_code, joined["Location"]) == (301, path(row))


def test_what_was_withdrawn_says_why_at_its_address_and_gives_no_file(client: Client):
    row = deposited()
    upload = SimpleUploadedFile("etude.pdf", made.pdf(["Un"]))
    file = attach_file(speaker=LIBRARIAN, resource_id=row.pk, at=AT, upload=upload, name="etude.pdf")
    Resource.objects.filter(pk=row.pk).update(
        state="withdrawn", withdrawn_at=AT, withdrawal_reason="Doublon d’une autre"
    )
    gone = client.get(path(row))
    assert gone.status_code == 410
    assert "Doublon d’une autre" in text_of(gone)
    assert client.get(f"/fr/ressources/fichiers/{file.id}/").status_code == 403


def test_a_draft_is_nobody_elses_business(client: Client):
    row = deposited(state="draft")
    assert client.get(path(row)).status_code == 404
    person = Person.objects.create(pk=7, email="her@example.org", name="Elle")
    client.force_login(person)
    page = text_of(client.get(path(row)))
    assert "Cette fiche n’est pas publiée" in page
    assert "citer/?affirmation" not in page


def test_what_is_for_members_is_refused_with_the_way_in(client: Client):
    row = deposited(visibility="members")
    refused = client.get(path(row))
    assert refused.status_code == 403
    assert "réservée aux membres" in text_of(refused)


def test_the_head_is_read_by_reference_managers_and_search_engines(client: Client):
    row = deposited()
    response = client.get(path(row))
    page = response.content.decode()
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert told is not None
    assert json.loads(told[1])["@id"].endswith(path(row))
    assert '<meta name="citation_author" content="Clavier, Edmée">' in page
    assert 'rel="cite-as"' in response["Link"]
    assert response["Link"].startswith("<https://doi.org/10.1000/xyz>")


def test_what_people_wrote_never_becomes_markup(client: Client):
    evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"'
    row = deposited(
        replace(
            CASE,
            wordings=(d.Wording("fr", evil, evil, evil, True),),
            contributors=(d.Contributor(family=evil, given=evil),),
            publisher=evil,
            keywords=(evil,),
            details=dict.fromkeys(("problem", "method", "results", "limits", "period"), evil),
        )
    )
    Claim.objects.update(text=evil)
    cite(
        speaker=HER,
        resource_id=row.pk,
        citing_kind="deliberation.proposal",
        citing_key="1",
        titles={"fr": evil},
        url="/fr/",
        at=AT,
    )
    page = client.get(path(row)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_an_unchanged_page_is_not_sent_twice(client: Client):
    row = deposited()
    first = client.get(path(row))
    again = client.get(path(row), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Claim.objects.filter(resource=row).update(text="Autre")
    Resource.objects.filter(pk=row.pk).update(revision=2)
    assert client.get(path(row), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_collection_that_is_closed_or_renamed_and_a_citation_that_leaves_are_seen_at_once(client: Client):
    row = deposited()
    shelf = Collection.objects.create(public_id="abcd2345", titles={"fr": "Reprises"}, created_at=AT)
    CollectionItem.objects.create(collection=shelf, resource=row)
    for number in (1, 2):
        cite(speaker=HER, resource_id=row.pk, citing_kind="p", citing_key=str(number), url=f"/p{number}",
             titles={"fr": f"Texte {number}"}, at=AT)  # fmt: skip
    answers = [client.get(path(row))]

    def told(*, yes: str, no: str) -> None:
        answers.append(client.get(path(row), headers={"if-none-match": answers[-1]["ETag"]}))
        text = text_of(answers[-1])
        assert (answers[-1].status_code, yes in text, no in text) == (200, True, False)

    Citation.objects.get(citing_key="1").delete()
    told(yes="Texte 2", no="Texte 1")
    Citation.objects.update(titles={"fr": "Texte refait"})
    told(yes="Texte refait", no="Texte 2")
    Collection.objects.update(titles={"fr": "Relèves"})
    told(yes="Relèves", no="Reprises")
    Collection.objects.update(visibility="members")
    told(yes="Texte refait", no="Relèves")


def test_what_is_asked_in_the_address_makes_no_page_of_its_own_and_drives_nothing_out(client: Client):
    row = deposited()
    caches["pages"].clear()
    caches["process"].set("dear", 1)
    first = client.get(path(row))["ETag"]
    for number in range(3):
        assert client.get(path(row), {"lecture": f"x{number}"})["ETag"] == first
    assert (len(caches["pages"]._cache), caches["process"].get("dear")) == (1, 1)


def test_many_claims_files_and_citations_cost_no_more_queries_than_one(client: Client):
    row = deposited()
    attach_link(speaker=LIBRARIAN, resource_id=row.pk, url="https://example.org/1", at=AT)
    cite(speaker=HER, resource_id=row.pk, citing_kind="p", citing_key="0", url="/", titles={"fr": "t"}, at=AT)
    client.get(path(row))
    caches["pages"].clear()  # as nobody had read it yet
    with CaptureQueriesContext(connection) as few:
        client.get(path(row))
    for number in range(2, 6):
        attach_link(speaker=LIBRARIAN, resource_id=row.pk, url=f"https://example.org/{number}", at=AT)
        Claim.objects.create(resource=row, number=number, text="t")
        Citation.objects.create(resource=row, citing_kind="p", citing_key=str(number), url="/", at=AT)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as many:
        client.get(path(row))
    assert len(many) == len(few) <= 45


def test_a_page_that_was_just_shown_costs_few_queries_and_never_shows_what_changed_since(client: Client):
    row, other = deposited(), deposited()
    one = replace(CASE, relations=(d.Related("cites", "", other.public_id),))
    revise(speaker=LIBRARIAN, resource_id=row.pk, description=one, revision=row.revision, at=AT)
    Resource.objects.filter(pk=other.pk).update(title="Une autre, citée")
    first = text_of(client.get(path(row)))
    assert "Une autre, citée" in first
    with CaptureQueriesContext(connection) as again:
        assert text_of(client.get(path(row))) == first
    assert len(again) <= 8
    withdraw(speaker=LIBRARIAN, resource_id=other.pk, reason="Doublon", at=AT + timedelta(minutes=1))
    assert "Une autre, citée" not in text_of(client.get(path(row)))
    withdraw_claim(speaker=LIBRARIAN, resource_id=row.pk, number=1, reason="Faux", at=AT + timedelta(minutes=2))
    assert "<del" in text_of(client.get(path(row)))
    client.force_login(Person.objects.create(pk=7, email="her@example.org", name="Elle"))
    assert "Modifier la fiche" not in first
    assert "/versions/" in text_of(client.get(path(row)))
    client.logout()
    assert "/versions/" not in text_of(client.get(path(row)))


def test_a_video_is_asked_of_its_host_only_once_the_reader_agrees(client: Client):
    row = deposited()
    link = attach_link(speaker=LIBRARIAN, resource_id=row.pk, url="https://youtu.be/abcdefghijk", at=AT)
    before = client.get(path(row))
    assert "<iframe" not in before.content.decode()
    assert "youtube-nocookie" not in before["Content-Security-Policy"]
    after = client.get(path(row), {"lecture": str(link.id)})
    assert "https://www.youtube-nocookie.com/embed/abcdefghijk" in after.content.decode()
    assert "frame-src 'self' https://www.youtube-nocookie.com" in after["Content-Security-Policy"]
    assert "<iframe" not in client.get(path(row), {"lecture": "999"}).content.decode()


def with_pdf(row: Resource) -> int:
    upload = SimpleUploadedFile("etude.pdf", made.pdf(["Un quai", "Une épicerie"]))
    one = attach_file(speaker=LIBRARIAN, resource_id=row.pk, at=AT, upload=upload, name="etude.pdf").id
    extract_waiting()
    return one


def test_a_file_is_given_whole_or_in_part_and_never_run(client: Client):
    row = deposited()
    one = with_pdf(row)
    whole = client.get(f"/fr/ressources/fichiers/{one}/")
    content = b"".join(whole.streaming_content)
    assert whole["Content-Disposition"].startswith("attachment")
    assert whole["X-Content-Type-Options"] == "nosniff"
    part = client.get(f"/fr/ressources/fichiers/{one}/", headers={"range": "bytes=2-5"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[2:6])
    assert part["Content-Range"] == f"bytes 2-5/{len(content)}"
    end = client.get(f"/fr/ressources/fichiers/{one}/", headers={"range": "bytes=-3"})
    assert b"".join(end.streaming_content) == content[-3:]
    beyond = client.get(f"/fr/ressources/fichiers/{one}/", headers={"range": f"bytes={len(content)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(content)}")


def test_pages_are_shown_as_pictures_and_as_text(client: Client):
    row = deposited()
    one = with_pdf(row)
    assert f"/fr/ressources/fichiers/{one}/page-1.png" in text_of(client.get(path(row)))
    drawn = client.get(f"/fr/ressources/fichiers/{one}/page-1.png")
    assert b"".join(drawn.streaming_content).startswith(b"\x89PNG")
    assert client.get(f"/fr/ressources/fichiers/{one}/page-3.png").status_code == 404
    words = text_of(client.get(f"/fr/ressources/fichiers/{one}/texte/"))
    assert 'id="p2"' in words
    assert "Une épicerie" in words


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"access": "embargo", "embargo_until": date(2999, 1, 1)}, "seront ouverts le"),
        ({"access": "members"}, "réservés aux membres"),
        ({"access": "metadata"}, "Seule la référence"),
    ],
)
def test_files_that_are_not_open_are_refused_with_the_reason_everywhere(client: Client, columns, sentence):
    row = deposited()
    one = with_pdf(row)
    Resource.objects.filter(pk=row.pk).update(**columns)
    assert sentence in text_of(client.get(path(row)))
    for end in ("", "texte/", "page-1.png"):
        assert client.get(f"/fr/ressources/fichiers/{one}/{end}").status_code == 403


def test_pictures_of_closed_files_are_kept_by_no_shared_cache(client: Client):
    """Who may read them sees them; the machines between must not give them to the next."""
    row = deposited()
    one = f"/fr/ressources/fichiers/{with_pdf(row)}/page-1.png"

    def kept() -> str:
        given = client.get(one)
        assert b"".join(given.streaming_content).startswith(b"\x89PNG")
        return str(given["Cache-Control"])

    assert kept() == "public, max-age=86400"
    client.force_login(Person.objects.create(pk=7, email="her@example.org", name="Elle"))
    for columns in ({"access": "members"}, {"access": "embargo", "embargo_until": date(2999, 1, 1)}):
        Resource.objects.filter(pk=row.pk).update(**columns)
        assert kept() == "private, max-age=600"


def test_an_embargo_ends_by_itself(client: Client):
    row = deposited(access="embargo", embargo_until=date(2020, 1, 1))
    given = client.get(f"/fr/ressources/fichiers/{with_pdf(row)}/")
    assert b"".join(given.streaming_content).startswith(b"%PDF")


def test_a_citation_is_kept_found_again_and_removed(client: Client):
    row = deposited()
    page = f"/fr/ressources/{row.public_id}/citer/?affirmation=1"
    assert "Connectez-vous" in text_of(client.get(page))
    client.force_login(Person.objects.create(pk=8, email="him@example.org", name="Lui"))
    assert client.post(page, {"passage": "", "page": "4"})["Location"] == "/fr/ressources/mes-citations/"
    notebook = text_of(client.get("/fr/ressources/mes-citations/"))
    assert "Un tiers de la clientèle vient à pied" in notebook
    assert "Clavier, E. (2025)" in notebook
    client.post(f"/fr/ressources/mes-citations/{Citation.objects.get().pk}/retrait/")
    assert not Citation.objects.exists()


def test_an_ark_leads_to_the_page_and_tells_what_it_names(client: Client, settings):
    settings.CHANTIER_ARK_NAAN = "99999"
    row = deposited()
    ark = ark_of(row.public_id, naan="99999")
    found = client.get(f"/{ark}", follow=True)
    assert found.redirect_chain[-1][0] == path(row)
    assert f'<{settings.CHANTIER_ADDRESS}/{ark}>; rel="cite-as"' not in found["Link"]  # its DOI comes first
    told = client.get(f"/{ark.replace('ark:', 'ark:/')}?info").content.decode()
    assert told.splitlines()[:4] == [
        "erc:",
        "who: Clavier, Edmée",
        "what: L’épicerie reprise par ses voisins",
        "when: 2025-04",
    ]
    assert client.get(f"/{ark[:-1]}{'0' if ark[-1] != '0' else '1'}").status_code == 404
    settings.CHANTIER_ARK_NAAN = ""
    assert client.get(f"/{ark}").status_code == 404


def test_what_resembles_is_shown_with_its_reason(client: Client):
    load_shipped(speaker=LIBRARIAN, at=AT)
    row = deposited()
    deposited(replace(CASE, wordings=(d.Wording("es", "Una tienda", is_original=True),), contributors=()))
    other = d.Wording("fr", "Sans rapport", is_original=True)
    deposited(replace(CASE, wordings=(other,), contributors=(), subjects=(), keywords=()))
    rebuild(kind="resource")
    page = text_of(client.get(path(row)))
    near = page[page.index("Ressources proches") :]
    assert 'lang="es">Una tienda</a>' in near
    assert "même thème" in near
    assert "Sans rapport" not in near
