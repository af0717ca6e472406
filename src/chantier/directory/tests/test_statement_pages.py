"""Corrections and one's own page, as people meet them."""

import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from PIL import Image

from chantier.directory.models import Organization, Statement
from chantier.directory.queries import open_data
from chantier.directory.services import statements
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.search.api import flush_now, rebuild
from chantier.foundation.words import api as words

pytestmark = pytest.mark.django_db
LIST = "/fr/repertoire/"
QUEUE = f"{LIST}corrections/"


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    translation.activate("fr")
    words.load_shipped(speaker=Speaker.system(), at=timezone.now())


def body(key="mie", **values):
    of = source("liste")
    of.is_open = True
    of.save()
    record = entry(edition(of), key, **{**BAKERY, "phone": "+18195550100", **values})
    shown(record)
    return Organization.objects.get(pk=record.organization_id)


@pytest.fixture
def bakery():
    return body()


def sign_in(client, address="anne@exemple.test", role="", of=None):
    person = Person.objects.create_user(address, name=address.partition("@")[0].title())
    now = timezone.now()
    if role:
        people.grant_role(speaker=Speaker.system(), person_id=person.pk, role=role, at=now)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    if of is not None:
        voice = people.ensure_voice(organization_ref=of.public_id, name=of.name)
        mandate = people.give_mandate(
            speaker=Speaker.system(),
            person_id=person.pk,
            voice_id=voice.id,
            title="",
            powers=("speak", "edit_page"),
            at=now,
        )
        people.accept_mandate(speaker=Speaker(person_id=person.pk), mandate_id=mandate.id, at=now)
        session = client.session
        session["speaking_voice"] = voice.id
        session.save()
    return person


def read(response):
    """The page as it is read: no hard spaces, and differences not cut into marks."""
    text = response.content.decode().replace("\xa0", " ").replace('<span class="sr-only">seulement ici : </span>', "")
    return re.sub(r"</?(?:ins|del)>", "", text)


def form_of(client, address):
    """What a browser would send back untouched: every control of the page's last large form."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return page.context["form"]


def sent(form, **changes):
    data = {}
    for bound in form:
        value = bound.initial
        if bound.name in ("logo_file", "logo_removed"):
            continue
        data[bound.html_name] = value
        data[bound.html_initial_name] = value
    return {**data, **changes}


def correction(of, given="819 555-0177", name="phone", **more):
    at = timezone.now()
    return statements.suggest(speaker=Speaker.visitor(), public_id=of.public_id, name=name, given=given, at=at, **more)


# Suggesting


def test_a_visitor_chooses_a_field_and_proposes_another_value(client, bakery):
    page = f"{LIST}correction/{bakery.public_id}/"
    choices = read(client.get(page))
    assert "819 555-0100" in choices
    assert "champ=register_number" not in choices
    assert "Corriger : Téléphone" in read(client.get(f"{page}?champ=phone"))
    answer = client.post(f"{page}?champ=phone", {"phone": "819 555-0177", "comment": "Vu", "evidence": "leur porte"})
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}{bakery.public_id}-{bakery.slug}/")
    kept = Statement.objects.get()
    assert (kept.value, kept.comment, kept.evidence, kept.person_id) == ("+18195550177", "Vu", "leur porte", None)
    assert "attend d’être relue" in read(client.get(answer["Location"]))


def test_a_wrong_value_comes_back_with_all_that_was_typed(client, bakery):
    page = f"{LIST}correction/{bakery.public_id}/?champ=email"
    answer = client.post(page, {"email": "marie.roy@mie.example", "comment": "Elle répond", "evidence": "carte"})
    shown_again = read(answer)
    assert answer.status_code == 422
    for words_kept in ("marie.roy@mie.example", "Elle répond", "carte", "renseignements personnels"):
        assert words_kept in shown_again


def test_a_machine_is_thanked_and_nothing_is_kept(client, bakery):
    page = f"{LIST}correction/{bakery.public_id}/?champ=phone"
    assert client.post(page, {"phone": "819 555-0177", "second_site": "https://spam.example"}).status_code == 303
    assert not Statement.objects.exists()


def test_the_day_is_full_for_one_address(client, bakery, monkeypatch):
    monkeypatch.setattr(statements, "FROM_ONE_ADDRESS", 1)
    page = f"{LIST}correction/{bakery.public_id}/?champ=phone"
    client.post(page, {"phone": "819 555-0177"})
    answer = client.post(page, {"phone": "819 555-0178"})
    assert answer.status_code == 422
    assert "beaucoup de corrections" in read(answer)
    assert "819 555-0178" in read(answer)


def test_a_person_sees_what_they_proposed_and_takes_it_back(client, bakery):
    sign_in(client, "lucain@exemple.test")
    page = f"{LIST}correction/{bakery.public_id}/"
    client.post(f"{page}?champ=phone", {"phone": "819 555-0177"})
    assert "Retirer ma proposition" in read(client.get(page))
    client.post(f"{QUEUE}{Statement.objects.get().pk}/retrait/")
    assert "Retirée" in read(client.get(page))


def test_a_private_page_or_an_unknown_field_is_not_found(client, bakery):
    assert client.get(f"{LIST}correction/{bakery.public_id}/?champ=visibility").status_code == 404
    assert client.get(f"{LIST}correction/rien/").status_code == 404


# Reviewing


def test_the_queue_shows_both_values_and_a_decision_leads_to_the_next(client, bakery):
    sign_in(client, role="documentalist")
    first, second = (
        correction(bakery),
        correction(bakery, "https://mie.example", "website", evidence="https://mie.example"),
    )
    page = read(client.get(QUEUE))
    for text in ("2 corrections à examiner", "819 555-0177", "819 555-0100", "liste", 'data-shortcut="a"'):
        assert text in page
    answer = client.post(f"{QUEUE}{first.statement_id}/acceptation/", {"champ": "phone"})
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}?champ=phone")
    bakery.refresh_from_db()
    assert bakery.phone == "+18195550177"
    refused = client.post(f"{QUEUE}{second.statement_id}/refus/", {"reason": " "})
    assert refused.status_code == 422
    assert "Dites pourquoi" in read(refused)
    client.post(f"{QUEUE}{second.statement_id}/refus/", {"reason": "Ce n’est pas leur site."})
    assert "Ce n’est pas leur site." in read(client.get(f"{QUEUE}?etat=refused"))
    client.post(f"{QUEUE}{first.statement_id}/annulation/")
    bakery.refresh_from_db()
    assert bakery.phone == "+18195550100"
    assert "1 correction à examiner" in read(client.get(QUEUE))


def test_a_reason_that_is_too_long_is_not_lost(client, bakery):
    sign_in(client, role="coordinator")
    made = correction(bakery)
    answer = client.post(f"{QUEUE}{made.statement_id}/refus/", {"reason": "a" * 1200})
    assert answer.status_code == 422
    assert "a" * 1200 in read(answer)


def test_the_queue_is_narrowed_by_state_field_and_region(client, bakery):
    sign_in(client, role="coordinator")
    correction(bakery)
    assert "819 555-0177" in read(client.get(f"{QUEUE}?champ=phone"))
    assert "Aucune correction à examiner" in read(client.get(f"{QUEUE}?champ=email"))
    assert "Aucune correction à examiner" in read(client.get(f"{QUEUE}?region=999"))
    assert "Aucune correction dans cet état" in read(client.get(f"{QUEUE}?etat=accepted"))


def test_signs_that_no_database_takes_are_let_go(client, bakery):
    sign_in(client, role="coordinator")
    made = correction(bakery)
    assert client.get(f"{QUEUE}?champ=%00&etat=%00&region=%00").status_code == 200
    assert client.post(f"{QUEUE}{made.statement_id}/refus/", {"reason": "Non\0."}).status_code == 303
    assert Statement.objects.get().review_reason == "Non."


def test_the_queue_costs_the_same_for_one_and_for_three(client, bakery):
    sign_in(client, role="coordinator")
    correction(bakery)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        client.get(QUEUE)
    for number in range(2):
        correction(body(f"autre{number}", phone=f"+1819555020{number}"))
    with CaptureQueriesContext(connection) as many:
        client.get(QUEUE)
    assert len(many) == len(few)


def test_a_visitor_signs_in_first_and_a_member_is_told_why_not(client, bakery):
    assert client.get(QUEUE).status_code == 302
    sign_in(client, of=bakery)
    assert client.get(QUEUE).status_code == 403


# One's own page


def test_an_organisation_edits_its_page_and_only_what_changed_is_said(client, bakery):
    sign_in(client, of=bakery)
    address = f"{LIST}modification/{bakery.public_id}/"
    form = form_of(client, address)
    answer = client.post(
        address,
        sent(
            form,
            phone="819 555-0111",
            description_fr="Du pain au levain.",
            activities=["commerce"] if "commerce" in words.labels("activity", "fr") else [],
            principle_democratic_governance_answer="yes"
            if "principle_democratic_governance_answer" in form.fields
            else "",
        ),
    )
    assert answer.status_code == 303, read(answer)
    said = {one.field: one.value for one in Statement.objects.all()}
    assert said["phone"] == "+18195550111"
    assert said["description"] == {"fr": "Du pain au levain."}
    assert not {"legal_name", "place", "visibility"} & set(said)
    page = read(client.get(answer["Location"]))
    assert "Du pain au levain." in page
    assert "L’organisation elle-même" in page


def test_what_somebody_else_changed_meanwhile_is_not_sent_back(client, bakery):
    sign_in(client, of=bakery)
    address = f"{LIST}modification/{bakery.public_id}/"
    data = sent(form_of(client, address), description_fr="Du pain.")
    made = correction(bakery)
    reviewer = Speaker(person_id=9, roles=frozenset({"coordinator"}))
    statements.accept(speaker=reviewer, statement_id=made.statement_id, at=timezone.now())
    assert client.post(address, data).status_code == 303
    bakery.refresh_from_db()
    assert bakery.phone == "+18195550177"


def test_an_error_keeps_all_that_was_typed_and_changes_nothing(client, bakery):
    sign_in(client, of=bakery)
    address = f"{LIST}modification/{bakery.public_id}/"
    changes = {
        "phone": "819",
        "description_fr": "Du pain au levain.",
        "municipality": "",
        "address": "41, rue du Canot",
    }
    answer = client.post(address, sent(form_of(client, address), **changes))
    page = read(answer)
    assert answer.status_code == 422
    for text in ("819", "Du pain au levain.", "41, rue du Canot", "Indiquez au moins la municipalité."):
        assert text in page
    assert not Statement.objects.exists()


def picture(colour="green"):
    made = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(made, "PNG")
    made.seek(0)
    made.name = "logo.png"
    return made


def test_a_logo_needs_words_and_is_shown_on_the_page_the_card_and_in_open_data(client, bakery):
    sign_in(client, of=bakery)
    address = f"{LIST}modification/{bakery.public_id}/"
    form = form_of(client, address)
    refused = client.post(address, sent(form, logo_file=picture(), logo_text=""))
    assert refused.status_code == 422
    assert "Dites ce que montre le logo" in read(refused)
    assert client.post(address, sent(form, logo_file=picture(), logo_text="Une miche")).status_code == 303
    page = read(client.get(f"{LIST}{bakery.public_id}-{bakery.slug}/"))
    found = re.search(r'<img[^>]*src="(/id/[^"]+)" alt="Une miche">', page)
    assert found, page[:3000]
    image = client.get(found.group(1))
    assert (image.status_code, image["Content-Type"]) == (200, "image/png")
    for close_file in image._resource_closers:  # closing the whole answer would close the database of this test
        close_file()
    assert found.group(1) in read(client.get(f"{LIST}carte/fiche/{bakery.public_id}/"))
    linked = json.loads(client.get(f"/id/{bakery.public_id}.jsonld").content)
    assert linked["logo"]["caption"] == "Une miche"
    assert linked["logo"]["contentUrl"].endswith(f"/id/{bakery.public_id}/logo")
    client.post(address, sent(form_of(client, address), logo_removed="on"))
    assert client.get(found.group(1)).status_code == 404
    assert "Une miche" not in read(client.get(f"{LIST}{bakery.public_id}-{bakery.slug}/"))


def test_what_is_not_an_image_is_refused_with_its_reason(client, bakery):
    sign_in(client, of=bakery)
    address = f"{LIST}modification/{bakery.public_id}/"
    trap = io.BytesIO(b"<svg onload=alert(1)>")
    trap.name = "logo.png"
    answer = client.post(address, sent(form_of(client, address), logo_file=trap, logo_text="Une miche"))
    assert answer.status_code == 422
    assert not Statement.objects.exists()


def test_the_coordination_edits_without_the_principles_and_others_cannot(client, bakery):
    address = f"{LIST}modification/{bakery.public_id}/"
    assert client.get(address).status_code == 403
    sign_in(client, role="coordinator")
    form = form_of(client, address)
    assert not [name for name in form.fields if name.startswith("principle")]
    client.post(address, sent(form, phone="819 555-0122"))
    kept = Statement.objects.get()
    assert (kept.kind, kept.state) == ("correction", "accepted")


def test_an_own_word_is_taken_back_from_the_same_page(client, bakery):
    sign_in(client, of=bakery)
    address = f"{LIST}modification/{bakery.public_id}/"
    client.post(address, sent(form_of(client, address), phone="819 555-0111"))
    client.post(f"{QUEUE}{Statement.objects.get().pk}/retrait/")
    bakery.refresh_from_db()
    assert bakery.phone == "+18195550100"


# Who sees it


def found_everywhere(client, of):
    """Where an organisation can be found, by whoever looks."""
    api = (
        json.loads(client.get("/api/v1/organizations").content)
        if client.get("/api/v1/organizations").status_code == 200
        else {}
    )
    return {
        "list": of.name in read(client.get(LIST)),
        "search": of.name in read(client.get(f"{LIST}?q=mie")),
        "map": of.public_id in client.get(f"{LIST}carte/points.json").content.decode(),
        "card": client.get(f"{LIST}carte/fiche/{of.public_id}/").status_code == 200,
        "page": client.get(f"{LIST}{of.public_id}-{of.slug}/").status_code == 200,
        "stable": client.get(f"/id/{of.public_id}.jsonld").status_code == 200,
        "api": of.public_id in json.dumps(api),
        "export": any(one.public_id == of.public_id for one in open_data.every_organization()),
    }


@pytest.mark.parametrize("visibility", ["private", "members"])
def test_switching_the_visibility_hides_the_page_everywhere_at_once_and_brings_it_back(client, bakery, visibility):
    Organization.objects.filter(pk=bakery.pk).update(lat=46.5, lon=-72.7, precision="door")
    rebuild(kind="organization")
    visitor = client.__class__()
    assert set(found_everywhere(visitor, bakery).values()) == {True}
    sign_in(client, of=bakery)
    address = f"{LIST}modification/{bakery.public_id}/"
    assert client.post(address, sent(form_of(client, address), visibility=visibility)).status_code == 303
    assert set(found_everywhere(visitor, bakery).values()) == {False}
    assert client.get(f"{LIST}{bakery.public_id}-{bakery.slug}/").status_code == 200
    client.post(address, sent(form_of(client, address), visibility="public"))
    Organization.objects.filter(pk=bakery.pk).update(lat=46.5, lon=-72.7, precision="door")
    flush_now("organization")
    assert set(found_everywhere(visitor, bakery).values()) == {True}
