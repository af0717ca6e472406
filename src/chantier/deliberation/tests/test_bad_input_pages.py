"""What people and machines send wrong, at the pages: refused in words, nothing written, everything typed kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from chantier.deliberation.models import (
    Amendment,
    Argument,
    Draft,
    Need,
    NeedShare,
    OpinionMap,
    OpinionStatement,
    Position,
    Proposal,
    ProposalVersion,
    Sentence,
)
from chantier.deliberation.queries.drafts import drafts_of
from chantier.deliberation.services import opinions
from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, an_organization
from chantier.deliberation.tests.test_needs import a_region
from chantier.deliberation.tests.test_rounds import Round
from chantier.deliberation.web import never_lost
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.writers import FIELD, seal
from chantier.foundation.access.api import COORDINATOR, Speaker
from chantier.foundation.people.models import Mandate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _french(settings: Any, tmp_path: Any) -> None:
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


@dataclass(frozen=True)
class Sent:
    """A form that somebody may send: to where, with what, which field holds their words, and what it writes."""

    speaker: Speaker
    address: str
    fields: dict[str, Any]
    words: str
    writes: type[Model]

    def by(self, client: Client, **more: Any) -> Any:
        return client.post(self.address, {**self.fields, **more})


def a_story(*moves: str, **given: Any) -> Story:
    story = Story(**given)
    for speaker in (story.pen, story.one, story.two):
        mandated(speaker)
    for move in moves:
        story.move(move, story.one if move == "publish" else story.pen)
    return story


def page(story: Story, name: str) -> str:
    return reverse(f"deliberation:{name}", args=[story.row.public_id, story.row.slug])


def a_proposal() -> Sent:
    story = a_story()
    address = reverse("deliberation:proposal-new", args=[story.table.public_id, story.table.slug])
    fields = {"title": "Un autre transport", "source": "Le fonds aide.", "language": "fr"}
    return Sent(story.two, address, fields, "source", Proposal)


def an_amendment() -> Sent:
    story = a_story("publish")
    passage = story.text.passages[1].key
    fields = {
        "passage": passage,
        "version": "1",
        "kind": "delete",
        "words": "",
        "side": "after",
        "reason": "Trop long.",
    }
    return Sent(story.two, f"{page(story, 'amendment-new')}?passage={passage}", fields, "reason", Amendment)


def a_position() -> Sent:
    story = a_story("publish", "call-for-amendments", "call-for-positions")
    fields = {"stance": "object", "reason": "Les aînés attendent.", "condition": ""}
    return Sent(story.two, page(story, "positions"), fields, "reason", Position)


def an_argument() -> Sent:
    story = a_story("publish")
    return Sent(story.two, page(story, "debate"), {"kind": "for", "body": "On rentre le soir."}, "body", Argument)


def a_need() -> Sent:
    a_region()
    speaker = mandated(a_speaker(an_organization("La Braise")))
    fields = {
        "title": "Rentrer le soir sans auto",
        "for_whom": "Jeunes familles",
        "body": "Le dernier autobus part à 17 h.",
        "territory": "region-04",
        "people": "40",
        "language": "fr",
    }
    return Sent(speaker, "/fr/concertation/besoins/dire/", fields, "body", Need)


def a_statement() -> Sent:
    story = a_story()
    given = opinions.MapGiven("Se déplacer", "", ("Le dernier autobus part trop tôt.", "La marche suffit."))
    opened = opinions.open_map(speaker=COORDINATION, table_id=story.table.pk, given=given, at=NOW)
    row = OpinionMap.objects.get(pk=opened.id)
    fields = {"verb": "offer", "text": "Un taxi partagé aiderait.", "language": "fr"}
    return Sent(story.two, address_of("opinion-statements", row), fields, "text", OpinionStatement)


def a_synthesis() -> Sent:
    story = Round()
    story.argument()
    speaker = mandated(a_speaker(story.bodies[story.regions[0].pk, 0]))
    fields = {"text-1": "La région veut un service du soir.", "quotes-1": "", "revision": "0", "language": "fr"}
    address = address_of("synthesis-edit", story.question, story.regions[0].public_id)
    return Sent(speaker, address, fields, "text-1", Sentence)


def a_version() -> Sent:
    story = a_story()
    fields = {"title": "Un transport", "source": "Autre chose.", "revision": str(story.row.revision), "note": ""}
    return Sent(story.one, page(story, "proposal-write"), fields, "source", ProposalVersion)


def a_withdrawal() -> Sent:
    story = a_story("publish")
    fields = {"verbe": "withdraw", "reason": "Nous avons mieux."}
    return Sent(story.one, f"{page(story, 'proposal-step')}?verbe=withdraw", fields, "reason", ProposalVersion)


def an_answer() -> Sent:
    story = a_story("publish")
    asked = story.ask(story.two, story.rewording(1, "Le fonds paie un service du soir."))
    address = reverse("deliberation:amendment", args=[story.row.public_id, story.row.slug, asked.number])
    return Sent(story.pen, address, {"verb": "refuse", "reason": "Trop tôt."}, "reason", ProposalVersion)


WRITING = (a_proposal, an_amendment, a_position, an_argument, a_need, a_statement, a_synthesis)
FORMS = pytest.mark.parametrize("form", WRITING, ids=lambda one: one.__name__)
Made = Callable[[], Sent]


def refused(sent: Sent, client: Client, words: str) -> Any:
    """Send these words, and see that they are refused, that nothing is written and that they are kept."""
    before = sent.writes._default_manager.count()
    answer = sent.by(client, **{sent.words: words})
    assert answer.status_code in (403, 409, 422)
    assert sent.writes._default_manager.count() == before
    assert words in [one.content.get(sent.words) for one in Draft.objects.filter(person_id=sent.speaker.person_id)]
    return answer


@FORMS
def test_what_is_right_is_taken(client: Client, form: Made) -> None:
    sent = form()
    before = sent.writes._default_manager.count()
    answer = sent.by(signed_in(client, sent.speaker))
    assert answer.status_code in (302, 303), read(answer)
    assert sent.writes._default_manager.count() == before + 1
    assert not Draft.objects.exists()


@FORMS
@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\u00ad", "\x08"], ids=["bidi", "isolate", "zero-width", "soft", "control"]
)
def test_characters_that_are_not_seen_are_named(client: Client, form: Made, hidden: str) -> None:
    sent = form()
    answer = refused(sent, signed_in(client, sent.speaker), f"Un mot {hidden}caché.")
    assert 'role="alert"' in read(answer)


@FORMS
def test_a_megabyte_is_refused_and_kept_whole(client: Client, form: Made) -> None:
    sent = form()
    answer = refused(sent, signed_in(client, sent.speaker), "é" * 1_000_000)
    assert answer.status_code == 422


@FORMS
def test_a_mandate_revoked_between_the_form_and_its_sending(client: Client, form: Made) -> None:
    sent = form()
    own = signed_in(client, sent.speaker)
    assert own.get(sent.address).status_code == 200
    Mandate.objects.filter(person_id=sent.speaker.person_id).update(revoked_at=timezone.now())
    answer = refused(sent, own, "Gardez-moi.")
    assert answer.status_code == 403


@FORMS
def test_a_form_sent_twice_writes_once(client: Client, form: Made) -> None:
    sent = form()
    own = signed_in(client, sent.speaker)
    sent.by(own)
    written = sent.writes._default_manager.count()
    again = sent.by(own)
    assert again.status_code < 500
    assert sent.writes._default_manager.count() == written


@FORMS
def test_a_flood_is_slowed_and_each_text_is_kept(client: Client, form: Made, monkeypatch: Any) -> None:
    monkeypatch.setitem(never_lost.MOST_A_MINUTE, "person", 2)
    sent = form()
    own = signed_in(client, sent.speaker)
    for number in range(2):
        sent.by(own, **{sent.words: f"Texte {number}."})
    for number in (2, 3, 4):
        answer = refused(sent, own, f"Texte {number}.")
        assert answer.status_code == 409
        assert "dans une minute" in read(answer)


@FORMS
def test_one_address_is_slowed_whoever_signs_in_there(client: Client, form: Made, monkeypatch: Any) -> None:
    monkeypatch.setitem(never_lost.MOST_A_MINUTE, "address", 1)
    sent = form()
    first = mandated(a_speaker(an_organization("Une autre"), name="Bruno"))
    sent.by(signed_in(Client(), first))
    assert refused(sent, signed_in(client, sent.speaker), "Texte.").status_code == 409
    elsewhere = client.post(sent.address, {**sent.fields, "confirmed": "1"}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code in (302, 303)


@FORMS
def test_scripts_are_words(client: Client, form: Made) -> None:
    sent = form()
    own = signed_in(client, sent.speaker)
    said = "<script>alert(1)</script> [là](javascript:alert(1)) <img src=x onerror=alert(1)>"
    answer = sent.by(own, **{sent.words: said})
    shown = read(own.get(answer["Location"] if answer.status_code in (302, 303) else sent.address))
    for text in (read(answer), shown):
        assert "<script>alert" not in text
        assert 'href="javascript' not in text
        assert "<img src=x" not in text


def test_ten_megabytes_of_words_are_refused_before_they_are_read(client: Client) -> None:
    sent = an_argument()
    answer = signed_in(client, sent.speaker).post(
        sent.address, data="body=" + "x" * 10_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "trop long pour être lu ici" in read(answer)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "demain"])
def test_a_day_that_no_calendar_holds_is_refused(client: Client, day: str) -> None:
    story = a_story()
    own = signed_in(client, a_person("Odile", COORDINATOR))
    rows = {"phases-TOTAL_FORMS": "1", "phases-INITIAL_FORMS": "0", "phases-0-verbs": "propose"}
    for name in ("first", "last"):
        address = reverse("deliberation:table-calendar", args=[story.table.public_id, story.table.slug])
        answer = own.post(address, {**rows, "phases-0-first": "2026-12-01", f"phases-0-{name}": day})
        assert answer.status_code == 422
    typed = {"title": "Avis", "seeds": "Un.\nDeux.", "closes_on": day, "language": "fr", "voters": "organizations"}
    assert own.post(reverse("deliberation:opinion-new", args=[story.table.public_id]), typed).status_code == 422


@pytest.mark.parametrize("form", [*WRITING, a_version, a_withdrawal, an_answer], ids=lambda one: one.__name__)
def test_once_signed_in_again_the_form_is_there_with_its_words_for_their_writer_alone(form: Made) -> None:
    sent = form()
    words = "Mes mots & les « vôtres »."
    shown = "Mes mots &amp; les « vôtres »."
    away = Client().post(sent.address, {**sent.fields, sent.words: words, FIELD: seal(sent.speaker)})
    assert away.status_code == 403
    assert shown not in read(away)
    (address,) = {one.resume_url for one in drafts_of(sent.speaker.person_id or 0)}
    other = signed_in(Client(), mandated(a_speaker(an_organization("Une autre"), name="Bruno")))
    assert shown not in read(other.get(address))
    own = signed_in(Client(), sent.speaker)
    assert shown in read(own.get(address))
    assert sent.by(own, **{sent.words: words}).status_code in (302, 303)
    assert not Draft.objects.filter(person_id=sent.speaker.person_id, key__endswith=":away").exists()


@pytest.mark.parametrize(("form", "most"), [(a_withdrawal, 2_000), (an_answer, 2_000)], ids=["withdrawal", "answer"])
def test_a_reason_that_is_too_long_is_refused_and_not_cut(client: Client, form: Made, most: int) -> None:
    sent = form()
    own = signed_in(client, sent.speaker)
    answer = refused(sent, own, "x" * (most + 1))
    assert answer.status_code == 422
    assert f"dépasse {most} caractères" in read(answer)
    assert sent.by(own, **{sent.words: "x" * most}).status_code == 302


def two_of_one(sent: Sent) -> tuple[Client, Client]:
    """Two persons who speak for the same organisation, each at their own browser."""
    organization = an_organization("X").__class__.objects.get(public_id=sent.speaker.organization_id)
    other = mandated(a_speaker(organization, name="Bruno"))
    return signed_in(Client(), sent.speaker), signed_in(Client(), other)


def test_two_speakers_of_one_organization_take_one_position_and_share_a_need_once() -> None:
    sent = a_position()
    one, two = two_of_one(sent)
    assert one.get(sent.address).status_code == two.get(sent.address).status_code == 200
    sent.by(one)
    sent.by(two, stance="support", reason="Nous avons changé.")
    assert list(Position.objects.values_list("stance", "reason__body")) == [("support", "Nous avons changé.")]


def test_two_speakers_of_one_organization_state_one_need() -> None:
    sent = a_need()
    one, two = two_of_one(sent)
    sent.by(one)
    sent.by(two, confirmed="1")
    assert (Need.objects.count(), NeedShare.objects.count()) == (1, 1)


def test_two_speakers_of_one_organization_ask_for_the_same_change_once() -> None:
    sent = an_amendment()
    one, two = two_of_one(sent)
    sent.by(one)
    sent.by(two)
    assert Amendment.objects.count() == 1


def test_an_amendment_follows_a_text_that_moved_elsewhere_and_is_kept_when_its_words_are_gone(client: Client) -> None:
    story = a_story("publish")
    own = signed_in(client, story.two)
    last, first = story.text.passages[4].key, story.text.passages[1].key
    pen = signed_in(Client(), story.pen)
    changed = {
        "title": "Un transport du soir",
        "source": story.row.current.text.body.replace("Le fonds finance un service du soir", "Rien ne reste"),
        "revision": str(story.row.revision),
        "note": "",
    }
    assert pen.post(page(story, "proposal-write"), changed).status_code == 302
    asked = {"version": "1", "kind": "delete", "words": "", "side": "after", "reason": "Trop long."}
    for passage, status in ((last, 302), (first, 409)):
        answer = own.post(f"{page(story, 'amendment-new')}?passage={passage}", {**asked, "passage": passage})
        assert answer.status_code == status
    assert Amendment.objects.get().base.number == 2
    kept = Draft.objects.get(person_id=story.two.person_id)
    assert (kept.content["reason"], kept.content["passage"]) == ("Trop long.", first)
