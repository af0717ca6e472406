"""What a page costs whoever speaks for an organisation, and that nothing of it is kept for them or given to others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chantier.deliberation.models import Draft, Seat, Table
from chantier.deliberation.permissions import may_open_table
from chantier.deliberation.queries.seen import seen_by, visible_tables
from chantier.deliberation.services import debate
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.costs import cost
from chantier.deliberation.tests.debating import a_person, mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Mandate
from chantier.foundation.places.models import Territory

pytestmark = pytest.mark.django_db
PAGES = ("proposal", "amendments", "debate", "positions")


@pytest.fixture
def story():
    told = Story()
    for speaker in (told.one, told.two, told.pen):
        mandated(speaker)
    told.move("publish", told.one)
    return told


def address(story, name):
    return reverse(f"deliberation:{name}", args=[story.row.public_id, story.row.slug])


def addresses(story):
    table = reverse("deliberation:table", args=[story.table.public_id, story.table.slug])
    listed = reverse("deliberation:proposals")
    return {
        **{name: address(story, name) for name in PAGES},
        "table": table,
        "list": listed,
        "home": reverse("deliberation:home"),
    }


def test_a_kept_page_costs_a_speaker_as_many_queries_however_much_was_said(story):
    client = signed_in(Client(), story.two)

    def fill(numbers):
        for number in numbers:
            about = About(proposal_id=story.drafted.id)
            debate.argue(speaker=story.one, about=about, said=Said("for", f"Raison {number}."), at=NOW)
            debate.argue(speaker=story.two, about=about, said=Said("against", f"Raison {number}."), at=NOW)
            seated(a_table(title=f"Table {number}"), story.two_body)

    fill(range(3))
    few = {name: cost(client, here)[1] for name, here in addresses(story).items()}
    fill(range(3, 12))
    many = {name: cost(client, here)[1] for name, here in addresses(story).items()}
    assert many == few
    # The session, the person, their roles and their mandate; the journal; what the page is about; their seat there.
    most = {"proposal": 14, "amendments": 9, "debate": 10, "positions": 9, "table": 19, "list": 10, "home": 9}
    assert {name: queries for name, queries in many.items() if queries > most[name]} == {}


def test_a_mandate_that_is_revoked_is_over_at_the_next_page(story):
    [mandate] = Mandate.objects.filter(person_id=story.two.person_id)
    client, here = signed_in(Client(), story.two), address(story, "debate")
    for _again in range(2):
        assert "Publier la contribution" in read(client.get(here))
    people.revoke_mandate(speaker=Speaker.system(), mandate_id=mandate.pk, reason="Fin de fonction.", at=timezone.now())
    after = read(client.get(here))
    assert "Publier la contribution" not in after
    assert "Votre mandat n’est plus en cours" in after
    assert "en mon propre nom" in after


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": NOW},
        {"declined_at": NOW, "accepted_at": None},
        {"ends_on": NOW.date()},
        {"powers": ["vote"]},
    ],
)
def test_a_mandate_that_ends_without_an_act_is_over_at_the_next_page_too(story, change):
    client, here = signed_in(Client(), story.two), address(story, "debate")
    assert "Publier la contribution" in read(client.get(here))
    Mandate.objects.filter(person_id=story.two.person_id).update(**change)
    assert "Publier la contribution" not in read(client.get(here))


def test_a_seat_and_a_role_that_end_without_an_act_are_over_at_the_next_page(story):
    client, host = signed_in(Client(), story.two), a_person("Rosalie", "coordinator")
    here = address(story, "debate")
    assert "Publier la contribution" in read(client.get(here))
    Seat.objects.filter(table=story.table, organization=story.two_body).update(until=NOW + timedelta(minutes=1))
    assert "Publier la contribution" not in read(client.get(here))
    table = reverse("deliberation:table", args=[story.table.public_id, story.table.slug])
    running = signed_in(Client(), host)
    assert "Réglages" in read(running.get(table))
    people.end_role(
        speaker=Speaker.system(),
        grant_id=people.role_grants(at=timezone.now(), person_id=host.person_id)[0].id,
        at=timezone.now(),
    )
    assert "Réglages" not in read(running.get(table))


def test_two_persons_never_read_the_position_of_the_other(story):
    story.move("call-for-positions")
    story.take(story.one, "object", "Les deux MRC n’ont rien demandé.")
    readers = {one.voice_name: signed_in(Client(), one) for one in (story.one, story.two)}
    for _again in range(2):
        one, two = (read(client.get(address(story, "positions"))) for client in readers.values())
        form_of_one, form_of_two = (page[page.index('<form method="post"') :] for page in (one, two))
        assert "n’ont rien demandé.</textarea>" in form_of_one
        assert "n’ont rien demandé.</textarea>" not in form_of_two
        assert form_of_one.count(" checked") == 1
        assert form_of_two.count(" checked") == 0
        assert story.two.voice_name not in one.split("<main")[0]
        assert story.one.voice_name not in two.split("<main")[0]
    story.take(story.one, "support", "Elles l’ont demandé.")
    assert "l’ont demandé.</textarea>" in read(readers[story.one.voice_name].get(address(story, "positions")))


def test_what_was_only_typed_in_a_position_stays_in_no_memory(story):
    story.move("call-for-positions")
    client, here = signed_in(Client(), story.two), address(story, "positions")
    client.get(here)
    before = dict(caches["contributions"]._cache)
    answer = client.post(here, {"stance": "nothing", "reason": "Un secret que je n’ai pas envoyé."})
    assert (answer.status_code, "Un secret" in read(answer)) == (422, True)
    [draft] = Draft.objects.filter(person_id=story.two.person_id)
    assert "Un secret" in read(client.get(here, {"draft": draft.pk}))
    assert dict(caches["contributions"]._cache) == before


def test_a_page_that_has_the_tables_in_its_hands_shows_those_of_the_lists():
    place = Territory.objects.create(kind="region", code="11", reference="region:11", name="Gaspésie")
    here, away = an_organization("La Braise", region=place), an_organization("Le Fournil")
    known = an_organization("Connue", standing=Organization.KNOWN)
    merged = an_organization("L’Âtre", merged_into=here)
    tables = [
        a_table(visibility=visibility, seating=seating, territory=place)
        for visibility in (Table.PUBLIC, Table.MEMBERS_ONLY, Table.CLOSED)
        for seating in (Table.LISTED, Table.MEMBERS_OF_TERRITORY, Table.ALL_MEMBERS)
    ]
    for number, body in enumerate((merged, away, known)):
        closed = a_table(visibility=Table.CLOSED, title=f"Fermée {number}")
        seated(closed, body, Seat.OBSERVER if body == known else Seat.MEMBER)
        tables.append(closed)
    alone, left = a_person("Rosalie"), a_person("Nour")
    chaired = a_table(visibility=Table.CLOSED, title="Présidée")
    Seat.objects.create(table=chaired, person_id=alone.person_id, role=Seat.CHAIR, since=NOW)
    Seat.objects.create(table=chaired, person_id=left.person_id, role=Seat.PEN, since=NOW, until=NOW)
    tables.append(chaired)
    readers = [Speaker.visitor(), COORDINATION, alone, left, *(a_speaker(body) for body in (here, away, known))]
    at, counts = NOW + timedelta(hours=1), set()
    for reader in readers:
        everything = bool(may_open_table(reader))
        seen = seen_by(reader, at=at, all_of_them=everything)
        listed = set(visible_tables(reader, at=at, all_of_them=everything).values_list("pk", flat=True))
        assert {one.pk for one in tables if seen.has(one.pk, one.visibility)} == listed, reader
        counts.add(len(listed))
    assert len(counts) > 3  # they do not all see the same
