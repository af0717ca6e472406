from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.deliberation.core import following as core
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Argument, Follow, Follower, Table
from chantier.deliberation.queries.following import followed_by, named
from chantier.deliberation.services import following, tables
from chantier.deliberation.services.digests import tell_digests
from chantier.deliberation.services.news import MOST_A_DAY, tell_at_once
from chantier.deliberation.services.texts import write
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_table
from chantier.foundation.access.api import Invalid, NotAllowed, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.journal.models import Act
from chantier.foundation.messages.models import Letter, Notice
from chantier.foundation.messages.services.choices import unsubscribe
from chantier.foundation.messages.tokens import Refused, unsubscribe_token
from chantier.foundation.people import api as people
from chantier.foundation.places.models import Containment, Territory
from chantier.foundation.words import api as words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_person(name: str = "zoe", language: str = "fr") -> Speaker:
    made = people.create_person(
        speaker=Speaker.system(), email=f"{name}@exemple.test", name=name.title(), at=NOW, language=language
    )
    return Speaker(person_id=made.id, language=language)


@pytest.fixture
def zoe() -> Speaker:
    return a_person()


def follow(speaker: Speaker, kind: str, target_id: int, *, days: float = -1) -> bool:
    return following.follow(speaker=speaker, kind=kind, target_id=target_id, at=NOW + days * DAY)


def letters() -> list[str]:
    return [one.replace("\u00a0", " ") for one in Letter.objects.order_by("pk").values_list("body", flat=True)]


def test_a_digest_tells_once_a_day_what_happened_since_on_what_one_follows(zoe: Speaker) -> None:
    story = Story()
    follow(zoe, core.TABLE, story.table.pk)
    story.move("publish")
    story.move("call-for-amendments")
    story.ask(story.two, story.rewording(1, "Le fonds finance un service du soir dans chaque ville."))
    assert tell_digests(at=NOW + DAY) == 1
    assert tell_digests(at=NOW + 1.1 * DAY) == 0
    (body,) = letters()
    assert "Un transport du soir\n- Le texte est ouvert au débat." in body
    assert "- Un amendement est déposé." in body
    assert "Une nouvelle version" not in body
    assert f"/fr/concertation/propositions/{story.row.public_id}-" in body
    assert tell_digests(at=NOW + 2 * DAY) == 0


def test_what_comes_weekly_waits_for_monday(zoe: Speaker) -> None:
    story = Story()
    story.move("publish")
    story.move("call-for-positions")
    follow(zoe, core.PROPOSAL, story.drafted.id)
    following.choose_paces(speaker=zoe, paces={core.TEXT: "never"}, by_mail=True, at=NOW - DAY)
    tell_digests(at=NOW - DAY / 24)  # a Monday
    story.take(story.one, "support")
    assert [tell_digests(at=NOW + days * DAY) for days in range(1, 7)] == [0] * 6
    assert tell_digests(at=NOW + 7 * DAY) == 1
    assert "Une organisation a pris position." in letters()[0]


def test_a_digest_that_was_cut_short_tells_the_others_and_nobody_twice(zoe: Speaker) -> None:
    story = Story()
    other = a_person("yan")
    for one in (zoe, other):
        follow(one, core.TABLE, story.table.pk)
    story.move("publish")
    tell_digests(at=NOW + DAY)
    Follower.objects.filter(person_id=zoe.person_id).update(daily_until=NOW - DAY)
    assert tell_digests(at=NOW + DAY) == 0
    assert Letter.objects.count() == 2


def test_drafts_own_acts_and_closed_tables_are_not_told(zoe: Speaker) -> None:
    story = Story()
    follow(zoe, core.TABLE, story.table.pk)
    follow(replace(story.pen), core.TABLE, story.table.pk)
    assert tell_digests(at=NOW + DAY) == 0  # the text is a draft
    story.move("publish")
    Table.objects.filter(pk=story.table.pk).update(visibility=Table.CLOSED)
    assert tell_digests(at=NOW + 1.9 * DAY) == 0  # not Zoé’s to see any more, and the pen did it


def test_a_closing_phase_is_told_once_a_few_days_before(zoe: Speaker) -> None:
    table = a_table()
    follow(zoe, core.TABLE, table.pk)
    phase = tables.PhaseGiven(
        verbs=frozenset({Verb.AMEND.value}), opens_at=NOW - 30 * DAY, closes_at=NOW + 5 * DAY, names={}
    )
    tables.set_phases(speaker=COORDINATION, table_id=table.pk, phases=[phase], at=NOW - 20 * DAY)
    assert [tell_digests(at=NOW + days * DAY) for days in (0, 1, 2, 3, 4)] == [0, 0, 1, 0, 0]
    assert "Dernier moment : Amender — 9 mai 2026" in letters()[0]


def test_territories_and_themes_hold_what_is_inside_them(zoe: Speaker) -> None:
    words.load_shipped(speaker=Speaker.system(), at=NOW)
    region = Territory.objects.create(reference="region-04", kind="region", code="04", name="Mauricie")
    town = Territory.objects.create(
        reference="municipality-1", kind="municipality", code="1", name="Ville", parent=region
    )
    for container, contained in ((region, region), (region, town), (town, town)):
        Containment.objects.create(container=container, contained=contained)
    broad = next(one for one in words.concepts("theme") if one.narrower)
    story = Story(territory=town)
    story.table.concepts.create(scheme="theme", concept=broad.narrower[0])
    other = a_person("yan")
    follow(zoe, core.TERRITORY, region.pk)
    follow(other, core.THEME, broad.id)
    story.move("publish")
    assert tell_digests(at=NOW + DAY) == 2
    for kind in (core.TERRITORY, core.THEME):
        with pytest.raises(NotAllowed):
            follow(zoe, kind, 999_999)


def told_at_once(story: Story, name: str) -> int:
    act = Act.objects.filter(name=name).order_by("-pk").first()
    assert act is not None
    return tell_at_once(act_id=act.pk, at=NOW)


def test_what_is_settled_is_told_at_once_and_not_again_in_the_digest(zoe: Speaker) -> None:
    story = Story()
    follow(zoe, core.TABLE, story.table.pk)
    story.move("publish")
    story.move("reject", COORDINATION, reason="Hors sujet.")
    assert told_at_once(story, "deliberation.proposal_rejected") == 1
    assert told_at_once(story, "deliberation.proposal_rejected") == 0
    assert "- Le texte est écarté." in letters()[0]
    tell_digests(at=NOW + DAY)
    assert "écarté" not in letters()[1]


def test_too_much_in_a_day_waits_for_the_digest(zoe: Speaker) -> None:
    story = Story()
    follow(zoe, core.TABLE, story.table.pk)
    story.move("publish")
    for number in range(MOST_A_DAY):
        Notice.objects.create(
            person_id=zoe.person_id, kind="deliberation.news", key=f"x{number}", language="fr", created_at=NOW
        )
    story.move("reject", COORDINATION, reason="Hors sujet.")
    assert told_at_once(story, "deliberation.proposal_rejected") == 0
    tell_digests(at=NOW + DAY)
    assert "- Le texte est écarté." in letters()[0]


def test_following_is_a_consent_and_a_refusal_holds(zoe: Speaker) -> None:
    story = Story()
    follow(zoe, core.TABLE, story.table.pk)
    assert people.has_consented(zoe.person_id, following.PURPOSE)
    story.move("publish")
    tell_digests(at=NOW + DAY)
    unsubscribe(token=unsubscribe_token(Refused(Letter.objects.get().pk, "deliberation.digest")), at=NOW + DAY)
    assert not following.hears(zoe.person_id)
    story.move("call-for-amendments")
    Act.objects.filter(name="deliberation.proposal_moved").update(at=NOW + 1.5 * DAY)
    other = a_table(title="Une autre table")
    follow(zoe, core.TABLE, other.pk, days=1)
    assert tell_digests(at=NOW + 2 * DAY) == 1  # on their page
    assert Letter.objects.count() == 1  # and by no mail
    following.choose_paces(speaker=zoe, paces={}, by_mail=True, at=NOW)
    assert following.hears(zoe.person_id)


def test_what_cannot_be_followed_is_refused(zoe: Speaker) -> None:
    closed = a_table(visibility=Table.CLOSED)
    for kind, error in ((core.TABLE, NotAllowed), ("organization", Invalid)):
        with pytest.raises(error):
            follow(zoe, kind, closed.pk)
    with pytest.raises(NotAllowed):
        follow(Speaker.visitor(), core.TABLE, a_table().pk)
    with pytest.raises(Invalid):
        following.choose_paces(speaker=zoe, paces={core.DEADLINE: "now"}, by_mail=False, at=NOW)
    assert not Follow.objects.exists()


def test_a_letter_is_in_the_language_of_its_reader() -> None:
    reader = a_person("mary", "en")
    story = Story()
    follow(reader, core.TABLE, story.table.pk)
    story.move("publish")
    tell_digests(at=NOW + DAY)
    assert "/en/" in letters()[0]


def test_the_cost_of_a_batch_does_not_grow_with_its_followers() -> None:
    story = Story()
    asked = []
    story.move("publish")
    for many, day in ((1, 1), (7, 8)):
        for number in range(many):
            follow(a_person(f"p{day}{number}"), core.TABLE, story.table.pk)
        Follower.objects.update(daily_until=NOW - DAY, weekly_until=NOW - DAY)
        with CaptureQueriesContext(connection) as queries:
            tell_digests(at=NOW + day * DAY)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 50
    assert Letter.objects.count() == 9


def test_the_page_lists_what_one_follows_and_lets_it_go(client: Client) -> None:
    table, hidden = a_table(title="Table du transport"), a_table(visibility=Table.CLOSED)
    person = sign_in(client)
    answer = client.post("/fr/concertation/suivre/", {"kind": "table", "target": table.pk, "next": "/fr/concertation/"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/concertation/")
    page = read(client.get("/fr/concertation/ce-que-je-suis/"))
    assert "Table du transport" in page
    assert "Ne plus suivre" in page
    assert client.get("/fr/concertation/suivre/", {"kind": "table", "target": hidden.pk}).status_code == 404
    assert "Table du transport" in read(client.get("/fr/concertation/suivre/", {"kind": "table", "target": table.pk}))
    client.post(
        "/fr/concertation/suivre/", {"kind": "table", "target": table.pk, "next": "//ailleurs.test", "verb": "leave"}
    )
    assert followed_by(person.pk, at=NOW) == ()


@pytest.mark.parametrize("target", ["", "-1", "x", "9" * 30, "١"])
def test_a_wrong_number_is_not_found(client: Client, target: str) -> None:
    sign_in(client)
    assert client.post("/fr/concertation/suivre/", {"kind": "table", "target": target}).status_code == 404


def test_one_s_own_calendar_opens_by_its_key_alone_and_closes(client: Client) -> None:
    table = a_table()
    person = sign_in(client)
    client.post("/fr/concertation/suivre/", {"kind": "table", "target": table.pk})
    client.post("/fr/concertation/ce-que-je-suis/calendrier/", {"verb": "open"})
    key = Follower.objects.get(person_id=person.pk).calendar_key
    stranger = Client()
    answer = stranger.get(f"/fr/concertation/echeances/{key}.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "noindex" in answer["X-Robots-Tag"]
    client.post("/fr/concertation/ce-que-je-suis/calendrier/", {"verb": "close"})
    assert stranger.get(f"/fr/concertation/echeances/{key}.ics").status_code == 404


def test_a_table_s_calendar_is_for_those_who_see_it(client: Client) -> None:
    table = a_table()
    phase = tables.PhaseGiven(verbs=frozenset({"amend"}), opens_at=NOW, closes_at=NOW + 3_000 * DAY, names={})
    tables.set_phases(speaker=COORDINATION, table_id=table.pk, phases=[phase], at=NOW)
    address = f"/fr/concertation/tables/{table.public_id}-x/echeances.ics"
    assert client.get(address).status_code == 200
    Table.objects.filter(pk=table.pk).update(visibility=Table.CLOSED)
    assert client.get(address).status_code == 403


def test_a_stranger_s_table_has_no_name(zoe: Speaker) -> None:
    table = a_table(visibility=Table.CLOSED)
    assert named(core.TABLE, [table.pk], person_id=zoe.person_id or 0, at=NOW) == {}


def test_the_button_stands_on_the_pages_of_what_may_be_followed(client: Client) -> None:
    story = Story()
    story.move("publish")
    for name, row in (("tables", story.table), ("propositions", story.row)):
        page = read(client.get(f"/fr/concertation/{name}/{row.public_id}-{row.slug}/"))
        assert "Suivre et emporter" in page
        assert f"/fr/concertation/{name}/{row.public_id}-{row.slug}/dossier/" in page
    sign_in(client)
    page = read(client.get(f"/fr/concertation/tables/{story.table.public_id}-{story.table.slug}/"))
    assert "En suivant, vous acceptez de recevoir des nouvelles par courriel" in page
    assert "Vous ne suivez encore rien." in read(client.get("/fr/moi/"))


def test_the_worker_tells_at_once_what_an_act_announces(zoe: Speaker, django_capture_on_commit_callbacks: Any) -> None:
    story = Story()
    follow(zoe, core.TABLE, story.table.pk)
    story.move("publish")
    with django_capture_on_commit_callbacks(execute=True):
        story.move("reject", COORDINATION, reason="Hors sujet.")
    assert [notice.kind for notice in Notice.objects.filter(person_id=zoe.person_id)] == ["deliberation.news"]


def test_answers_of_those_concerned_come_at_once_and_other_contributions_with_the_week(zoe: Speaker) -> None:
    story = Story()
    follow(zoe, core.TABLE, story.table.pk)
    story.move("publish")
    counts = {}
    for name, official in (("a", False), ("b", True)):
        row = Argument.objects.create(
            public_id=name,
            table=story.table,
            proposal=story.row,
            path=name,
            kind=Argument.ANSWER,
            is_official=official,
            text=write(language="fr", title="", body="Oui.", at=NOW),
            organization=story.one_body,
            at=NOW,
        )
        act = record(
            name="deliberation.argument_made", speaker=story.one, at=NOW, subject=("deliberation.argument", row.pk)
        )
        counts[name] = tell_at_once(act_id=act, at=NOW)
    assert counts == {"a": 0, "b": 1}
    assert "Une réponse de ceux que cela concerne." in letters()[0]
