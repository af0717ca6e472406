"""Every form of concertation that takes words keeps them: the session ended, the thing gone, the form stale."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import URLPattern, reverse
from django.utils import timezone, translation

from chantier.deliberation import writers
from chantier.deliberation.models import Draft
from chantier.deliberation.queries.drafts import drafts_of
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.tables import an_organization
from chantier.deliberation.web import urls
from chantier.deliberation.web.never_lost import MARK, never_lost
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db

#: Forms that carry no words of anybody’s: a button, a choice among a few, each done again with one click.
NO_WORDS = {
    "argument-support": "a button",
    "calendar-key": "a button",
    "draft-forget": "a button",
    "evidence-remove": "a button",
    "follow": "a button",
    "need-part": "a button",
    "need-withdraw": "a button",
    "opinion-close": "a button",
    "opinion-vote": "one of three answers",
    "paces": "choices of one’s own page, shown again as they are",
    "question-close": "a button",
    "table-translation": "choices among languages, shown again as they are",
    "translate-by-program": "a button",
}
WORDS = "Deux soirs par semaine, « même » l’hiver.\r\n\r\n<script>x()</script> \u202e"
_VALUES = {
    "public_id": "abcdefgh2345",
    "slug": "x",
    "words": "x",
    "number": 3,
    "text_id": 3,
    "table": "hgfedcba5432",
    "verb": "signalement",
    "draft_id": 3,
}


def methods(view: Any) -> set[str] | None:
    """The methods that a view takes, as its decorators say; nothing when none says."""
    while view is not None:
        for cell in view.__closure__ or ():
            given = cell.cell_contents
            if isinstance(given, list | tuple) and given and all(isinstance(one, str) for one in given):
                return set(given)
        view = getattr(view, "__wrapped__", None)
    return None


def taking_words() -> list[URLPattern]:
    """The addresses of concertation to which words are sent."""
    found = []
    for pattern in urls.urlpatterns:
        taken = methods(pattern.callback)
        if (taken is None or "POST" in taken) and pattern.name not in NO_WORDS:
            found.append(pattern)
    return found


FORMS = pytest.mark.parametrize("form", taking_words(), ids=lambda one: one.name)


def address(form: URLPattern) -> str:
    converters = form.pattern.converters
    with translation.override("fr"):
        return reverse(f"deliberation:{form.name}", kwargs={name: _VALUES[name] for name in converters})


def typed(writer: Speaker | None) -> dict[str, str]:
    seal = writers.seal(writer) if writer else ""
    return {"body": WORDS, writers.FIELD: seal}


def a_writer(client: Client, address: str = "anne") -> tuple[Speaker, Any]:
    """Somebody who speaks for an organisation, signed in; and what they are as a speaker."""
    person = sign_in(client, of=an_organization(f"Coop {address}"), address=address)
    voice = client.session["speaking_voice"]
    return Speaker(person_id=person.pk, voice_id=voice), person


def kept(speaker: Speaker) -> list[str]:
    assert speaker.person_id is not None
    return [one.content.get("body", "") for one in drafts_of(speaker.person_id)]


def test_every_view_says_which_methods_it_takes():
    silent = [one.name for one in urls.urlpatterns if methods(one.callback) is None]
    assert not [name for name in silent if name not in NO_WORDS]


def test_those_without_words_are_still_there():
    names = {one.name for one in urls.urlpatterns}
    assert names >= set(NO_WORDS)


@FORMS
def test_a_form_that_takes_words_wears_the_decorator(form):
    assert getattr(form.callback, MARK, ""), f"{form.name}: @never_lost, or a line in NO_WORDS that says why"


@FORMS
def test_words_come_back_when_the_session_ended(client, form):
    anne, person = a_writer(client)
    client.logout()
    refused = client.post(address(form), typed(anne))
    page = read(refused)
    assert refused.status_code == 403
    assert "votre session a pris fin" in page
    assert "Deux soirs par semaine" not in page
    assert kept(anne) == [WORDS]
    draft = Draft.objects.get()
    assert f"draft%3D{draft.pk}" in page
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert drafts_of(person.pk)[0].resume_url == f"{address(form)}?draft={draft.pk}"


@FORMS
def test_words_stay_when_what_they_were_about_is_gone(client, form):
    anne, _person = a_writer(client)
    refused = client.post(address(form), typed(anne))
    assert refused.status_code in (403, 404, 409, 422)
    assert kept(anne) == [WORDS]


@FORMS
def test_words_are_to_be_sent_again_when_the_proof_of_origin_is_stale(form):
    client = Client(enforce_csrf_checks=True)
    anne, _person = a_writer(client)
    refused = client.post(address(form), typed(anne))
    page = read(refused)
    assert refused.status_code == 403
    assert "Vous vous êtes connecté de nouveau" in page
    assert "&lt;script&gt;x()&lt;/script&gt;" in page
    assert "<script>x()" not in page
    assert kept(anne) == [WORDS]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"[^§]*?name="body"', page)
    assert token
    again = client.post(address(form), {**typed(anne), "csrfmiddlewaretoken": token[1]})
    assert "Vous vous êtes connecté de nouveau" not in read(again)


@FORMS
def test_words_of_one_are_never_sent_nor_shown_as_another(client, form):
    anne, _person = a_writer(client)
    client.logout()
    bruno, _other = a_writer(client, "bruno")
    refused = client.post(address(form), typed(anne))
    page = read(refused)
    assert refused.status_code == 403
    assert "ouvert par une autre personne" in page
    assert "Deux soirs" not in page
    assert (kept(anne), kept(bruno)) == ([WORDS], [])
    draft = Draft.objects.get()
    assert "Deux soirs" not in read(client.get(f"{address(form)}?draft={draft.pk}"))


def test_words_that_nobody_sealed_are_kept_nowhere_and_given_back(client):
    form = next(one for one in taking_words() if one.name == "debate")
    for forged in ("", "WzEsMF0:1tk:forged", writers.seal(Speaker(person_id=1))[:-2] + "zz"):
        refused = client.post(address(form), {"body": WORDS, writers.FIELD: forged})
        assert refused.status_code == 403
        assert "Deux soirs par semaine" in read(refused)
        assert "Copiez ce que vous avez écrit" in read(refused)
    assert not Draft.objects.exists()


def test_a_page_of_another_site_is_given_nothing_to_send_again():
    client = Client(enforce_csrf_checks=True)
    a_writer(client)
    form = next(one for one in taking_words() if one.name == "debate")
    page = read(client.post(address(form), {"body": WORDS}))
    assert "Ce formulaire a expiré ou vient d’un autre site" in page
    assert "Envoyer de nouveau" not in page
    assert not Draft.objects.exists()


def test_a_seal_is_no_longer_good_once_its_person_was_erased(client):
    anne, person = a_writer(client)
    sealed = writers.seal(anne)
    assert writers.opened(sealed) == writers.Writer(person.pk, anne.voice_id)
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now(), is_active=False)
    assert writers.opened(sealed) is None


def test_a_seal_of_long_ago_is_not_opened(client, monkeypatch):
    anne, _person = a_writer(client)
    sealed = writers.seal(anne)
    monkeypatch.setattr(writers, "LONGEST", -1)
    assert writers.opened(sealed) is None


@pytest.mark.parametrize("is_stale", [False, True])
def test_words_meant_in_the_name_of_one_organisation_are_not_sent_in_that_of_another(is_stale):
    client = Client(enforce_csrf_checks=is_stale)
    anne, person = a_writer(client)
    other = an_organization("Autre coop")
    voice = people.ensure_voice(organization_ref=other.public_id, name=other.name)
    now, system = timezone.now(), Speaker.system()
    given = people.give_mandate(
        speaker=system, person_id=person.pk, voice_id=voice.id, title="", powers=("speak",), at=now
    )
    people.accept_mandate(speaker=Speaker(person_id=person.pk), mandate_id=given.id, at=now)
    session = client.session
    session["speaking_voice"] = voice.id
    session.save()
    form = next(one for one in taking_words() if one.name == "debate")
    refused = client.post(address(form), typed(anne))
    assert refused.status_code == 409
    assert "vous parlez au nom d’une autre organisation" in read(refused)
    assert "Envoyer de nouveau" not in read(refused)
    assert kept(anne) == [WORDS]


def test_a_draft_kept_without_a_session_goes_once_its_words_were_sent(client):
    anne, person = a_writer(client)

    @never_lost("argument")
    @login_required
    def view(request: HttpRequest, **_named: Any) -> Any:
        return HttpResponseRedirect("/")

    form = next(one for one in taking_words() if one.name == "debate")
    client.logout()
    client.post(address(form), typed(anne))
    assert kept(anne) == [WORDS]
    request = RequestFactory().post("/", typed(anne))
    request.user, request.speaker = person, anne
    view(request, public_id=_VALUES["public_id"], slug="x")
    assert kept(anne) == []


def test_each_form_of_the_templates_is_sealed():
    """``{% written_by %}`` stands beside ``{% csrf_token %}`` wherever words are typed."""
    folder = Path(writers.__file__).parent / "templates" / "deliberation"
    bare = sorted(
        path.stem
        for path in folder.glob("*.html")
        if re.search(r"\{% csrf_token %\}(?!\{% written_by %\})", path.read_text())
    )
    assert bare == [
        "_argument_verbs",
        "_evidence_source",
        "_follow",
        "_need_answer_button",
        "_origin_links",
        "drafts",
        "following",
        "need",
        "need_withdraw",
        "opinion",
        "opinion_close",
        "question_close",
        "synthesis_publish",
    ]
