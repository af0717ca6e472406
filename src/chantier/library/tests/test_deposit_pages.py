"""Deposits and their review, as people meet them in a browser without JavaScript."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.models import Attachment, Collection, Contribution, Remark, Resource
from chantier.library.queries.describing import describe
from chantier.library.services import reviewing
from chantier.library.services.kinds import load_kinds
from chantier.library.services.writing import revise, set_claims
from chantier.library.tests.deposits import AT, CASE, deposit
from chantier.library.tests.test_attachments import pdf

pytestmark = pytest.mark.django_db
TRAP = '<script>alert(1)</script><img src=x onerror="alert(1)">'


@pytest.fixture(autouse=True)
def _library(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    translation.activate("fr")
    words.load_shipped(speaker=Speaker.system(), at=timezone.now())
    load_kinds(speaker=Speaker.system(), at=timezone.now())


def person(client: Client, name: str, role: str = "") -> Speaker:
    made = Person.objects.create_user(f"{name.lower()}@exemple.test", name=name)
    if role:
        people.grant_role(speaker=Speaker.system(), person_id=made.pk, role=role, at=timezone.now())
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    return Speaker(person_id=made.pk)


@pytest.fixture
def her(client: Client) -> Speaker:
    return person(client, "Depot")


@pytest.fixture
def documentalist() -> Client:
    client = Client()
    person(client, "Doc", "documentalist")
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"library:{name}", args=args)


def controls(response) -> dict[str, object]:
    """What a browser would send back untouched."""
    form = response.context["form"]
    sent: dict[str, object] = {}
    for bound in form:
        value = bound.value()
        if value is True or (value not in (None, "", False) and not isinstance(value, bool)):
            sent[bound.name] = value
    sent.update(re.findall(r'name="([ciqr]_rows)" value="(\d+)"', response.content.decode()))
    return sent


def read(response) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_a_visitor_is_asked_to_sign_in(client):
    for name in ("deposit", "mine", "review", "names", "collections"):
        answer = client.get(page(name))
        assert (answer.status_code, "next=" in answer.headers["Location"]) == (302, True)


def test_three_minutes_are_enough(client, her):
    sent = {"kind": "publication", "title": "", "language": "fr", "licence": "cc-by"}
    given = SimpleUploadedFile("x.pdf", pdf(title="Le guide des voisins"), content_type="application/pdf")
    answer = client.post(page("deposit"), {**sent, "file": given})
    one = Resource.objects.get()
    assert answer.headers["Location"] == page("deposit-edit", one.public_id)
    described = describe([one.pk])[one.pk]
    assert (one.title, one.licence, one.person_id, described.details) == (
        "Le guide des voisins",
        "cc-by",
        her.person_id,
        {"page_count": 2},
    )
    assert [(each.family, each.given) for each in described.contributors] == [("Clavier", "Edmée")]
    assert client.post(page("deposit-submit", one.public_id)).status_code == 303
    one.refresh_from_db()
    assert one.state == Resource.SUBMITTED


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"title": ""}, "il faut de quoi commencer"),
        ({"url": "javascript:alert(1)"}, "n’est pas une adresse web"),
        ({"identifier": "978-0-306-40615-9"}, "Ni DOI, ni ISBN"),
        ({"file": SimpleUploadedFile("a.svg", b"<svg><script>1</script></svg>")}, "images SVG ne sont pas acceptées"),
    ],
)
def test_what_cannot_begin_is_told_beside_what_was_typed(client, her, sent, sentence):
    answer = client.post(
        page("deposit"), {"kind": "video", "title": "Une captation", "language": "fr", "licence": "", **sent}
    )
    assert answer.status_code == 422
    assert sentence in read(answer)
    assert not Resource.objects.exists()


def test_the_form_sent_back_untouched_changes_nothing(client, her):
    one = deposit(her)
    set_claims(speaker=her, resource_id=one.pk, claims=[d.Claim(0, "Une année suffit.")], at=AT)
    before = describe([one.pk])[one.pk]
    answer = client.get(page("deposit-edit", one.public_id))
    assert client.post(page("deposit-edit", one.public_id), controls(answer)).status_code == 303
    one.refresh_from_db()
    assert (one.revision, describe([one.pk])[one.pk]) == (1, before)


def test_everything_typed_is_kept(client, her):
    one = deposit(her)
    sent = controls(client.get(page("deposit-edit", one.public_id)))
    sent |= {
        "title": "L’épicerie des voisins",
        "w_en_title": "The neighbours’ grocery",
        "w_en_by": "human",
        "issued": "2024~",
        "subjects": ["food", "housing"],
        "keywords": "épicerie, voisins",
        "c_2_role": "translator",
        "c_2_given": "Basile",
        "c_2_family": "Orme",
        "i_0_scheme": "isbn",
        "i_0_value": "0-306-40615-2",
        "q_0_text": "Une année suffit.",
        "r_0_kind": "cites",
        "r_0_to": "https://example.org/rapport",
        "r_0_title": "Un rapport",
        "url": "https://example.org/cas",
        "d_problem": "Le village perdait son épicerie.",
        "access": "embargo",
        "embargo_until": "2027-01-01",
        "verb": "claims",
    }
    answer = client.post(page("deposit-edit", one.public_id), sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, page("deposit-edit", one.public_id) + "#claims")
    found = describe([one.pk])[one.pk]
    assert [(text.language, text.title) for text in found.wordings] == [
        ("fr", "L’épicerie des voisins"),
        ("en", "The neighbours’ grocery"),
    ]
    assert [each.shown for each in found.contributors] == ["Edmée Clavier", "Coop du Ruisseau", "Basile Orme"]
    assert (str(found.issued), found.keywords, found.access, str(found.embargo_until)) == (
        "2024~",
        ("épicerie", "voisins"),
        "embargo",
        "2027-01-01",
    )
    assert sorted(each.concept for each in found.subjects) == ["food", "housing"]
    assert [(each.scheme, each.value) for each in found.identifiers] == [("isbn", "9780306406157")]
    assert [each.text for each in found.claims] == ["Une année suffit."]
    assert [(each.kind, each.url) for each in found.relations] == [("cites", "https://example.org/rapport")]
    assert [each.url for each in found.attachments] == ["https://example.org/cas"]
    assert found.details["problem"] == "Le village perdait son épicerie."


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client, her):
    one = deposit(her)
    sent = controls(client.get(page("deposit-edit", one.public_id)))
    sent |= {"issued": "hier", "r_0_to": "javascript:alert(1)", "c_0_orcid": "0000", "summary": "Un long travail."}
    answer = client.post(page("deposit-edit", one.public_id), sent)
    assert answer.status_code == 422
    text = read(answer)
    for words_ in (
        "Écrivez une date",
        "n’est pas une adresse web",
        "Cet ORCID n’est pas le bon",
        "Un long travail.",
        "hier",
    ):
        assert words_ in text
    one.refresh_from_db()
    assert one.revision == 1


def test_two_who_write_at_once_see_both_versions(client, her):
    one = deposit(her)
    sent = controls(client.get(page("deposit-edit", one.public_id)))
    revise(speaker=her, resource_id=one.pk, description=replace(CASE, publisher="Une autre"), revision=1, at=AT)
    answer = client.post(page("deposit-edit", one.public_id), {**sent, "publisher": "La mienne"})
    assert answer.status_code == 409
    assert [(each.label, each.left, each.right) for each in answer.context["conflict"]] == [
        ("Éditeur", "Une autre", "La mienne")
    ]
    assert Resource.objects.get().publisher == "Une autre"
    again = controls(answer)
    assert client.post(page("deposit-edit", one.public_id), again).status_code == 303
    assert Resource.objects.get().publisher == "La mienne"


def test_somebody_elses_draft_does_not_exist(client, her):
    other = Client()
    person(other, "Autre")
    one = deposit(her)
    for name in ("deposit-edit", "deposit-submit", "versions"):
        assert other.get(page(name, one.public_id)).status_code == 404
    for name in ("deposit-edit", "deposit-submit", "take-back", "remarks", "versions"):
        assert other.post(page(name, one.public_id), {"text": "x", "title": "x"}).status_code == 404
    for name in ("review", "mine"):
        assert one.title not in read(other.get(page(name)))
    assert other.get(page("review")).status_code == 403
    assert other.get(page("review-one", one.public_id)).status_code == 403
    assert other.post(page("review-one", one.public_id), {"verb": "publish"}).status_code == 403
    one.refresh_from_db()
    assert (one.state, one.revision) == (Resource.DRAFT, 1)


def test_a_file_of_another_resource_is_not_taken_away_through_ones_own(client, her):
    theirs = deposit(Speaker(person_id=999))
    held = Attachment.objects.create(resource=theirs, url="https://example.org/leur")
    mine = deposit(her)
    sent = controls(client.get(page("deposit-edit", mine.public_id)))
    client.post(page("deposit-edit", mine.public_id), {**sent, f"a_{held.pk}_remove": "on", f"a_{held.pk}_label": "x"})
    assert Attachment.objects.filter(pk=held.pk, label="").exists()


def test_every_verb_needs_the_token_of_the_form(her):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Person.objects.get(pk=her.person_id), backend="django.contrib.auth.backends.ModelBackend")
    one = deposit(her)
    for name, args in (("deposit", ()), ("deposit-edit", (one.public_id,)), ("deposit-submit", (one.public_id,))):
        assert strict.post(page(name, *args), {}).status_code == 403


def test_scripts_in_every_text_are_shown_as_text(client, her, documentalist):
    one = deposit(her)
    sent = controls(client.get(page("deposit-edit", one.public_id)))
    texts = [
        name
        for name, held in client.get(page("deposit-edit", one.public_id)).context["form"].fields.items()
        if type(held).__name__ == "CharField" and getattr(held, "max_length", 0) and held.max_length >= 150
    ]
    trapped = {name: TRAP for name in texts if name not in ("url", "r_0_to", "c_0_orcid", "c_1_orcid")}
    answer = client.post(page("deposit-edit", one.public_id), {**sent, **trapped, "verb": "submit"})
    assert answer.status_code == 303
    client.post(page("remarks", one.public_id), {"text": TRAP})
    client.post(page("deposit-submit", one.public_id))
    pages = [
        client.get(page("mine")),
        client.get(page("deposit-edit", one.public_id)),
        client.get(page("versions", one.public_id)),
        documentalist.get(page("review")),
        documentalist.get(page("review-one", one.public_id)),
        documentalist.get(page("deposit-edit", one.public_id)),
    ]
    for each in pages:
        assert each.status_code == 200
        assert "<script>alert" not in each.content.decode()
        assert "<img src=x" not in each.content.decode()


def test_a_documentalist_returns_then_publishes(client, her, documentalist):
    one = deposit(her)
    client.post(page("deposit-submit", one.public_id))
    queue = documentalist.get(page("review"))
    assert (one.title in read(queue), queue.context["total"]) == (True, 1)
    address = page("review-one", one.public_id)
    assert documentalist.post(address, {"verb": "return", "reason": ""}).status_code == 422
    assert documentalist.post(address, {"verb": "return", "reason": "Dites la période."}).status_code == 303
    assert "Dites la période." in read(client.get(page("deposit-edit", one.public_id)))
    said = Remark.objects.get()
    client.post(page("remarks", one.public_id), {"settle": said.pk})
    client.post(page("deposit-submit", one.public_id))
    assert documentalist.post(address, {"verb": "publish"}).status_code == 303
    one.refresh_from_db()
    assert one.state == Resource.PUBLISHED
    assert Remark.objects.get().settled_at is not None
    standing = client.get(page("deposit-edit", one.public_id))
    assert (standing.status_code, "Publié" in read(standing)) == (200, True)


def test_what_is_missing_is_said_and_publication_waits(client, her, documentalist):
    one = deposit(her, details={"problem": "p"})
    reviewing.submit(speaker=her, resource_id=one.pk, at=AT)
    answer = documentalist.post(page("review-one", one.public_id), {"verb": "publish"})
    assert answer.status_code == 422
    assert "Il manque « La méthode »." in read(answer)


def test_doubles_are_shown_before_submitting_and_never_those_one_may_not_see(client, her, documentalist):
    secret, one = deposit(Speaker(person_id=999)), deposit(her)
    assert not client.get(page("deposit-submit", one.public_id)).context["doubles"]
    assert len(documentalist.get(page("review-one", one.public_id)).context["doubles"]) == 1
    Resource.objects.filter(pk=secret.pk).update(state=Resource.PUBLISHED, published_at=AT)
    assert [each.id for each in client.get(page("deposit-submit", one.public_id)).context["doubles"]] == [secret.pk]
    documentalist.post(page("review-one", one.public_id), {"verb": "not-a-double", "other": secret.public_id})
    assert not client.get(page("deposit-submit", one.public_id)).context["doubles"]


def test_the_queue_asks_as_little_for_three_as_for_one(client, documentalist, her):
    counted = []
    for _each in range(2):
        for _one in range(1 if not counted else 2):
            one = deposit(her)
            reviewing.submit(speaker=her, resource_id=one.pk, at=AT)
        documentalist.get(page("review"))
        with CaptureQueriesContext(connection) as asked:
            documentalist.get(page("review"))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_a_version_is_compared_and_restored(client, her):
    one = deposit(her)
    revise(speaker=her, resource_id=one.pk, description=replace(CASE, publisher="Une autre"), revision=1, at=AT)
    answer = client.get(page("versions", one.public_id))
    assert [(each.left, each.right) for each in answer.context["compared"]] == [("Réseau du Fleuve", "Une autre")]
    assert client.post(page("versions", one.public_id), {"revision": "1"}).status_code == 303
    one.refresh_from_db()
    assert (one.publisher, one.revision) == ("Réseau du Fleuve", 3)
    assert client.get(page("versions", one.public_id) + "?avant=99&apres=1").status_code == 404


def test_a_person_named_decides_on_their_own_page(client, her):
    edmee = Client()
    speaker = person(edmee, "Edmée Clavier".replace(" ", "."))
    Person.objects.filter(pk=speaker.person_id).update(name="Edmée Clavier")
    one = deposit(her)
    reviewing.submit(speaker=her, resource_id=one.pk, at=AT)
    named = Contribution.objects.get(resource=one, person_id=speaker.person_id)
    assert "Une ressource vous nomme" in read(edmee.get(reverse("people:me")))
    assert client.post(page("names"), {"name": named.pk, "answer": "refuse"}).status_code == 404
    assert edmee.post(page("names"), {"name": named.pk, "answer": "refuse"}).status_code == 303
    assert [each.shown for each in describe([one.pk])[one.pk].contributors] == ["Coop du Ruisseau"]
    assert "Clavier" not in read(client.get(page("deposit-edit", one.public_id)))


def test_a_collection_is_made_filled_ordered_and_read_by_everyone(client, her):
    client.post(page("collection-new"), {"verb": "keep", "title_fr": "Reprises collectives", "visibility": "public"})
    made = Collection.objects.get()
    first, second, draft = deposit(her), deposit(her), deposit(her)
    Resource.objects.filter(pk__in=[first.pk, second.pk]).update(state=Resource.PUBLISHED, published_at=AT)
    edit = page("collection-edit", made.public_id)
    for one in (first, second, draft):
        client.post(edit, {"verb": "add", "resource": one.public_id})
    client.post(edit, {"verb": "order", f"rank-{first.pk}": "3", f"rank-{second.pk}": "1", f"rank-{draft.pk}": "2"})
    seen = Client().get(page("collection", made.public_id))
    assert [item.id for item, _url, _day in seen.context["items"]] == [second.pk, first.pk]
    other = Client()
    person(other, "Autre")
    assert other.get(edit).status_code == 403
    assert other.post(edit, {"verb": f"remove-{first.pk}"}).status_code == 403
    client.post(edit, {"verb": f"remove-{second.pk}"})
    client.post(edit, {"verb": "keep", "title_fr": "Reprises", "visibility": "private"})
    assert Client().get(page("collection", made.public_id)).status_code == 404


def test_a_depositor_does_not_learn_who_has_an_account(client, her, documentalist):
    Person.objects.create_user("edmee@exemple.test", name="Edmée Clavier")
    one = deposit(her)
    reviewing.submit(speaker=her, resource_id=one.pk, at=AT)
    assert "n’ont pas encore répondu : 1" in read(documentalist.get(page("review-one", one.public_id)))
    reviewing.take_back(speaker=her, resource_id=one.pk, at=AT)
    for name in ("deposit-edit", "deposit-submit", "versions"):
        assert "pas encore répondu" not in read(client.get(page(name, one.public_id)))


def test_what_no_browser_sends_is_no_fault_of_the_page(client, her, documentalist):
    one = deposit(her)
    sent = controls(client.get(page("deposit-edit", one.public_id)))
    sent |= {"language": "", "c_0_role": "", "i_0_value": "x", "i_0_scheme": "", "c_rows": "999999"}
    sent |= {f"r_{at}_{name}": value for at in (0, 1) for name, value in (("kind", ""), ("to", "https://a.example/"))}
    sent |= {"r_rows": "2", "r_1_title": "Un autre titre", "q_0_number": "77", "q_0_text": "Une affirmation."}
    assert client.post(page("deposit-edit", one.public_id), sent).status_code == 303
    found = describe([one.pk])[one.pk]
    assert (found.wording().language, found.contributors[0].role, len(found.relations), found.claims[0].number) == (
        "fr",
        "author",
        1,
        1,
    )
    assert documentalist.get(page("review") + "?sorte=%00&theme=%00&page=0&etat=x").status_code == 200
    assert client.get(page("deposit-edit", one.public_id) + "?qui=%00&rang=1&lieu=%00").status_code == 200
