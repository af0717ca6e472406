"""The desk, the screen of the room and the floor, as they are read and used."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.assemblies.models import Asking, Declaration, FloorStep, Meeting, Motion, Officer, RollEntry
from chantier.assemblies.tests.floors import a_meeting, an_item, voice
from chantier.deliberation.services import settling
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import NOW as STORY_DAY

pytestmark = pytest.mark.django_db
CAR = "Que le réseau achète une voiture."
GREEN = "Que le réseau achète une voiture verte."


def at_the_desk(client: Client, **given: object) -> Meeting:
    """An open meeting on a point, and its secretary signed in."""
    meeting = a_meeting(**given)
    an_item(meeting, "Le transport")
    an_item(meeting, "Le budget", is_open=False)
    person = sign_in(client)
    Officer.objects.create(meeting=meeting, role=Officer.SECRETARY, person_id=person.pk, since=meeting.created_at)
    return meeting


def desk(meeting: Meeting) -> str:
    return f"/fr/assemblees/{meeting.public_id}/pupitre/"


def send(client: Client, meeting: Meeting, gesture: str, *, queued: bool = False, **fields: object):
    headers = {"X-Desk": "1"} if queued else {}
    return client.post(f"{desk(meeting)}gestes/", {"gesture": gesture, **fields}, headers=headers)


def test_a_motion_is_received_seconded_and_amended_from_the_desk(client: Client):
    meeting = at_the_desk(client)
    moved = send(client, meeting, "move", kind="main", who="1 · La Braise", text=CAR, key="a", expects=0)
    send(client, meeting, "second", who="le comptoir", expects=1)
    send(client, meeting, "move", kind="amendment", who="3", seconder="4", text=GREEN, expects=1)
    page = read(client.get(desk(meeting)))

    assert (moved.status_code, moved["Location"]) == (303, desk(meeting))
    assert "En discussion : l’amendement 1 à la proposition 1. Ensuite : la proposition 1." in page
    assert "Le Comptoir appuie la proposition 1." in page
    assert "Sous-amender" in page
    assert "Une proposition est déjà en discussion" in page
    assert '<ins><span class="sr-only"> début d’ajout </span>' in page


def test_a_refused_gesture_says_why_and_shows_again_what_was_typed(client: Client):
    meeting = at_the_desk(client)
    answer = send(client, meeting, "move", kind="main", who="99 · Personne", text=CAR, expects=0)
    page = read(answer)

    assert answer.status_code == 422
    assert "Le registre n’a pas de voix appelée « 99 · Personne »." in page
    assert CAR in page
    assert 'value="99 · Personne"' in page


def test_the_queue_of_a_desk_is_answered_in_words_and_each_key_once(client: Client):
    meeting = at_the_desk(client)
    sent = {"kind": "main", "who": "1", "seconder": "2", "text": CAR, "key": "k1", "expects": 0, "waited": 120_000}
    first = send(client, meeting, "move", queued=True, **sent)
    second = send(client, meeting, "move", queued=True, **sent)
    late = send(client, meeting, "withdraw", queued=True, expects=4)

    assert first.json() == {"said": "C’est noté\N{NO-BREAK SPACE}: la proposition est reçue."}
    assert second.json() == {"said": "C’était déjà noté."}
    assert (late.status_code, late.json()["refused"]) == (
        409,
        "Entre-temps, l’assemblée est passée à autre chose\N{NO-BREAK SPACE}: ce geste ne portait plus sur rien.",
    )
    assert FloorStep.objects.count() == 2
    step = FloorStep.objects.first()
    assert (step.noted_at - step.at).total_seconds() == pytest.approx(120, abs=1)


@pytest.mark.parametrize(("waited", "taken"), [("-5000", 1), ("999999999999999999", 1), ("x", 0), ("", 1)])
def test_a_wait_that_cannot_be_is_none_and_one_that_cannot_be_read_is_refused(client: Client, waited: str, taken: int):
    meeting = at_the_desk(client)
    answer = send(client, meeting, "move", queued=True, kind="main", who="1", text=CAR, waited=waited)
    steps = FloorStep.objects.all()

    assert answer.status_code == (200 if taken else 422)
    assert [(one.noted_at - one.at).total_seconds() for one in steps] == [0] * taken


def test_speakers_points_and_declarations_are_kept_from_the_desk(client: Client):
    meeting = at_the_desk(client)
    for number in ("3", "4"):
        send(client, meeting, "ask", who=number, group="")
    first, second = Asking.objects.order_by("pk")
    send(client, meeting, "call", number=first.pk)
    send(client, meeting, "leave", number=second.pk)
    send(client, meeting, "declare", who="5", kind="interest", text="Ma sœur vend la voiture.")
    page = read(client.get(desk(meeting)))
    assert "Ma sœur vend la voiture." in page
    assert "A fini de parler" in page

    send(client, meeting, "end", number=first.pk)
    send(client, meeting, "void", number=Declaration.objects.get().pk)
    send(client, meeting, "open-item", number=meeting.items.get(title="Le budget").pk)
    page = read(client.get(desk(meeting)))
    assert "Ma sœur" not in page
    assert "Point 2 sur 2" in page


def test_things_of_another_meeting_are_not_touched_from_this_desk(client: Client):
    meeting, other = at_the_desk(client), a_meeting()
    asking = Asking.objects.create(meeting=other, entry_id=voice(other, 1), asked_at=timezone.now())
    answer = send(client, meeting, "call", number=asking.pk)
    asking.refresh_from_db()

    assert (answer.status_code, asking.called_at) == (422, None)
    assert send(client, meeting, "void", number=7).status_code == 422
    assert send(client, meeting, "dance").status_code == 422
    assert send(client, meeting, "open-item", number=10**17).status_code == 422


def test_a_settled_text_of_concertation_is_moved_as_it_is_with_its_fingerprint(client: Client):
    story = Story()
    story.move("publish", story.one)
    story.move("call-for-positions")
    story.take(story.one, "support", "")
    settled = settling.settle(speaker=story.pen, proposal_id=story.drafted.id, at=STORY_DAY)
    meeting = at_the_desk(client)
    meeting.items.filter(title="Le transport").update(
        proposal=story.row.public_id, proposal_fingerprint=settled.fingerprint
    )
    box = next(one for one in client.get(desk(meeting)).context["boxes"] if one.kind == "main")
    assert box.text
    assert box.text.splitlines()[0] in SOURCE
    send(client, meeting, "move", kind="main", who="1", seconder="2", text=box.text, proposal=box.proposal)

    motion = Motion.objects.get()
    assert (motion.proposal, motion.proposal_fingerprint) == (story.row.public_id, settled.fingerprint)
    assert motion.text == box.text
    send(client, meeting, "adopt")
    assert settled.fingerprint in read(client.get(f"/fr/assemblees/{meeting.public_id}/propositions/"))


def test_a_mistake_is_undone_from_the_desk(client: Client):
    meeting = at_the_desk(client)
    send(client, meeting, "move", kind="main", who="1", text=CAR)
    send(client, meeting, "undo", number=1, key="u")

    assert "Ce qui précède avait été noté par erreur" in read(client.get(desk(meeting)))
    assert Motion.objects.get().state == "undone"


def test_a_meeting_is_suspended_from_the_desk_which_then_notes_nothing(client: Client):
    meeting = at_the_desk(client)
    assert "Suspendre" in read(client.get(desk(meeting)))
    Meeting.objects.filter(pk=meeting.pk).update(state="suspended")
    page = read(client.get(desk(meeting)))

    assert "Reprendre" in page
    assert "rien ne s’y note" in page
    assert "Ajouter quelqu’un de la salle" not in page


def test_the_desk_is_for_who_leads(client: Client):
    meeting = a_meeting()
    assert client.get(desk(meeting)).status_code == 302
    sign_in(client)
    assert client.get(desk(meeting)).status_code == 403
    assert send(client, meeting, "withdraw").status_code == 403
    assert send(client, meeting, "withdraw", queued=True).json()["refused"]


def test_nothing_is_sent_again_while_nothing_changed(client: Client):
    meeting = at_the_desk(client)
    for page in (desk(meeting), *(f"/fr/assemblees/{meeting.public_id}/{one}/" for one in ("ecran", "propositions"))):
        version = client.get(page).context["version"]
        assert client.get(page, {"part": "", "version": version}).status_code == 204
        send(client, meeting, "ask", who=str(1 + Asking.objects.count()))
        changed = client.get(page, {"part": "", "version": version})
        assert changed.status_code == 200
        assert "<html" not in changed.content.decode()


def test_a_screen_that_has_nothing_new_to_show_costs_little(client: Client, django_assert_max_num_queries):
    meeting = at_the_desk(client)
    address = f"/fr/assemblees/{meeting.public_id}/ecran/"
    visitor = Client()
    version = visitor.get(address).context["version"]

    with django_assert_max_num_queries(9):
        assert visitor.get(address, {"part": "", "version": version}).status_code == 204


def test_while_a_vote_is_open_nothing_else_is_offered(client: Client):
    meeting = at_the_desk(client)
    send(client, meeting, "move", kind="main", who="1", seconder="2", text=CAR)
    assert f"/votes/preparer/nouveau/?motion={Motion.objects.get().pk}" in read(client.get(desk(meeting)))
    meeting.votes.create(
        public_id="vot1", number=1, motion=Motion.objects.get(), level="hands", question="Adopter ?", options=[],
        counting={}, state="open", closes_at=timezone.now() + timedelta(minutes=3),
    )  # fmt: skip
    page = read(client.get(desk(meeting)))

    assert "Un vote est en cours" in page
    assert "Amender la proposition" not in page
    shown = read(Client().get(f"/fr/assemblees/{meeting.public_id}/ecran/"))
    assert "Vote ouvert" in shown
    assert "data-stops" in shown


def test_the_room_reads_the_motion_its_changes_and_who_speaks(client: Client):
    meeting = at_the_desk(client)
    send(client, meeting, "move", kind="main", who="1", seconder="2", text=CAR)
    send(client, meeting, "move", kind="amendment", who="3", seconder="4", text=GREEN)
    for number in ("1", "2", "3", "4", "5"):
        send(client, meeting, "ask", who=number)
    send(client, meeting, "call", number=Asking.objects.order_by("pk").first().pk)
    page = read(Client().get(f"/fr/assemblees/{meeting.public_id}/ecran/?mode=sombre"))

    assert 'data-mode="dark"' in page
    assert "L’amendement 1 à la proposition 1" in page
    assert "<ins>" in page
    assert 'data-left="1' in page
    assert "Atelier du Nord" in page
    assert "Le Grenier" not in page  # three who come next, no more
    assert "<form" not in page


@pytest.mark.parametrize("page", ["ecran", "pupitre", "propositions"])
def test_pages_ask_as_much_for_a_long_meeting_as_for_a_short_one(client: Client, page: str):
    meeting = at_the_desk(client, voices=12)
    address = f"/fr/assemblees/{meeting.public_id}/{page}/"
    counts = []
    for rounds in (1, 3):
        for turn in range(rounds):
            send(client, meeting, "move", kind="main", who=str(turn + 1), seconder=str(turn + 4), text=CAR)
            send(client, meeting, "adopt")
            send(client, meeting, "ask", who=str(turn + rounds))
        send(client, meeting, "declare", who="1", kind="dissent", text="")
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 45


def test_a_delegate_asks_from_their_own_page_and_withdraws(client: Client):
    meeting = a_meeting()
    an_item(meeting)
    person = sign_in(client)
    RollEntry.objects.filter(pk=voice(meeting, 2)).update(delegate_id=person.pk)
    page, ask = (f"/fr/assemblees/{meeting.public_id}/{name}/" for name in ("propositions", "parole"))
    assert "Demander la parole" in read(client.get(page))
    client.post(ask, {"group": "woman", "key": "k"})
    client.post(ask, {"group": "woman", "key": "k"})
    listed = read(client.get(page))
    assert "Vous êtes à la place 1 de la liste." in listed
    assert Asking.objects.count() == 1
    client.post(ask, {"verb": "withdraw"})

    assert "Personne n’attend la parole." in read(client.get(page))


def test_a_stranger_reads_and_does_not_ask(client: Client):
    meeting = a_meeting()
    sign_in(client)
    page = read(client.get(f"/fr/assemblees/{meeting.public_id}/propositions/"))

    assert "Demander la parole" not in page
    assert client.post(f"/fr/assemblees/{meeting.public_id}/parole/", {}).status_code == 403
