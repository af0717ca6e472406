"""An amendment asks one thing or several, of passages and of the title, from one page and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from chantier.deliberation.core.amendments import changes_of
from chantier.deliberation.core.document import TITLE
from chantier.deliberation.core.operations import reworded
from chantier.deliberation.core.serial import operations_from_json
from chantier.deliberation.models import Amendment, Draft
from chantier.deliberation.queries.dossier import Change, dossier
from chantier.deliberation.services import amendments, proposals
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _french_again():
    with override("fr"):
        yield


@pytest.fixture
def story():
    made = Story()
    for speaker in (made.pen, made.one, made.two):
        mandated(speaker)
    made.move("publish", made.one)
    return made


def address(story: Story, name: str, *more: object) -> str:
    return reverse(f"deliberation:{name}", args=[story.row.public_id, story.row.slug, *more])


def held_in(response: Any) -> str:
    found = re.search(r'name="held" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""


def asking(story: Story, place: int, words: str, **more: str) -> dict[str, str]:
    passage = story.text.titled[place]
    return {"version": "1", "passage": passage.key, "kind": "replace", "words": words, "side": "after", **more}


def test_the_title_is_amended_from_the_page_of_the_text_and_the_next_version_bears_it(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new") + f"?passage={TITLE}"
    assert new in client.get(address(story, "proposal")).content.decode()
    page = read(client.get(new))
    assert "Amender le titre" in page
    assert 'name="destination"' not in page
    sent = client.post(new, asking(story, 0, "Un autobus du soir", reason="Plus précis."))
    assert sent.status_code == 302
    listed = read(client.get(address(story, "amendments")))
    assert "1. Autre titre" in listed
    shown = read(client.get(sent.url))
    assert "autobus" in shown
    assert "Autre titre" in shown
    assert "1 amendement sur le titre" in read(client.get(address(story, "proposal")))
    amendments.answer(speaker=story.pen, amendment_id=Amendment.objects.get().pk, verb="accept", at=NOW)
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert (story.row.title, story.row.current.text.title) == ("Un autobus du soir", "Un autobus du soir")
    assert story.row.current.credits == {TITLE: [1]}
    versions = read(client.get(address(story, "versions")))
    assert "autobus" in versions


def test_on_paper_a_change_of_title_is_said_without_a_line(client, story):
    story.ask(story.two, reworded(story.text.titled[0], "Un autobus du soir"))
    asked = dossier(story.row, at=NOW).amendments[0]
    assert asked.changes == (Change("retitles", 0, 0, "transport", "autobus"),)
    printed = b"".join(client.get(address(story, "proposal-dossier")).streaming_content).decode().replace("\xa0", " ")
    assert "Titre :" in printed
    assert "Ligne 0" not in printed


def test_a_title_that_says_nothing_or_nothing_new_is_refused_and_kept(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new")
    same = client.post(new, asking(story, 0, story.text.title, reason="Pour voir."))
    assert same.status_code == 422
    assert client.post(new, asking(story, 0, " ", reason="Pour voir.")).status_code == 422
    assert Draft.objects.get().content["reason"] == "Pour voir."
    deleting = asking(story, 0, "x", reason="y") | {"kind": "delete"}
    assert client.post(new, deleting).status_code == 422
    assert not Amendment.objects.exists()


def test_several_changes_are_noted_one_by_one_and_sent_as_one_amendment(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new")
    first = client.post(new, asking(story, 2, "Le fonds finance un autobus du soir dans chaque MRC.", verb="add"))
    assert first.status_code == 200
    assert "1 modification déjà notée" in read(first)
    assert "Modification 1" in read(first)
    held = held_in(first)
    chosen = client.post(new, {"version": "1", "held": held, "verb": "choose", "next": TITLE, "reason": "Parce que."})
    assert "Amender le titre" in read(chosen)
    assert "Parce que." in read(chosen)
    second = client.post(new, asking(story, 0, "Un autobus du soir", verb="add", held=held_in(chosen), reason="R."))
    assert "2 modifications déjà notées" in read(second)
    dropped = client.post(new, {"version": "1", "held": held_in(second), "verb": "drop:1", "reason": "R."})
    assert "1 modification déjà notée" in read(dropped)
    assert not Amendment.objects.exists()
    last = asking(story, 5, "La table publie un bilan chaque mois.", held=held_in(second), reason="Tout se tient.")
    sent = client.post(new, last)
    assert sent.status_code == 302
    made = Amendment.objects.get()
    changes = changes_of(operations_from_json(made.operations))
    assert [change[0].on.key for change in changes] == ["p2", TITLE, "p5"]
    page = read(client.get(sent.url))
    assert "Plusieurs changements" in page
    assert [f"Modification {number} sur 3" in page for number in (1, 2, 3)] == [True] * 3
    amendments.answer(speaker=story.pen, amendment_id=made.pk, verb="accept", at=NOW)
    amendments.take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert (story.text.title, story.text.passages[4].text) == (
        "Un autobus du soir",
        "La table publie un bilan chaque mois.",
    )


def test_what_is_noted_is_sent_alone_when_no_passage_is_at_hand(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new")
    held = held_in(client.post(new, asking(story, 2, "Le fonds finance un autobus.", verb="add")))
    left = client.post(new, asking(story, 3, "Autre chose.", verb="leave", held=held, reason="Une raison."))
    assert 'name="passage"' not in left.content.decode()
    assert client.post(new, {"version": "1", "held": held, "reason": ""}).status_code == 422
    assert client.post(new, {"version": "1", "held": held, "reason": "Une raison."}).status_code == 302
    assert client.post(new, {"version": "1", "reason": "Rien."}).status_code == 422
    assert Amendment.objects.count() == 1


def test_changes_that_contradict_are_refused_when_they_are_noted_and_nothing_is_lost(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new")
    held = held_in(client.post(new, asking(story, 2, "Le fonds finance un autobus dans chaque MRC.", verb="add")))
    again = client.post(new, asking(story, 2, "Le fonds paie un train dans chaque MRC.", verb="add", held=held))
    assert again.status_code == 422
    assert "se contredisent" in read(again)
    assert "Le fonds paie un train" in read(again)
    assert held_in(again)


def test_what_this_instance_did_not_seal_is_not_believed_and_what_is_typed_stays(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new")
    for held in ("[]", "x" * 50, "a:b:c"):
        page = client.post(new, asking(story, 2, "Le fonds paie un train.", held=held, reason="Une raison."))
        assert page.status_code == 422
        assert "Le fonds paie un train." in read(page)
    assert not Amendment.objects.exists()


def test_what_one_noted_is_not_believed_of_another_nor_of_another_text(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new")
    held = held_in(client.post(new, asking(story, 2, "Le fonds paie un train.", verb="add")))
    signed_in(client, story.one)
    brought = client.get(f"{new}?passage={TITLE}&held={held}")
    assert "déjà notée" not in read(brought)
    assert client.post(new, {"version": "1", "held": held, "reason": "Une raison."}).status_code == 422
    signed_in(client, story.two)
    other = proposals.draft(speaker=story.two, table_id=story.table.pk, title="Un autre texte", source=SOURCE, at=NOW)
    elsewhere = reverse("deliberation:amendment-new", args=[other.public_id, "x"])
    assert "déjà notée" not in read(client.get(f"{elsewhere}?passage={TITLE}&held={held}"))
    assert "1 modification déjà notée" in read(client.get(f"{new}?passage={TITLE}&held={held}"))
    assert not Amendment.objects.exists()


def test_a_refused_amendment_comes_back_from_its_draft_with_what_was_noted(client, story):
    signed_in(client, story.two)
    new = address(story, "amendment-new")
    held = held_in(client.post(new, asking(story, 2, "Le fonds finance un autobus.", verb="add")))
    story.move("call-for-positions")
    assert client.post(new, asking(story, 0, "Un autobus", held=held, reason="Une raison.")).status_code == 409
    draft = Draft.objects.get()
    back = read(client.get(f"{new}?passage=title&draft={draft.pk}"))
    assert "1 modification déjà notée" in back
    assert "Une raison." in back


def test_merging_keeps_what_nobody_disputes_and_leaves_the_rest_to_be_written(client, story):
    first, second = story.text.passages[1], story.text.passages[4]
    both = (*reworded(first, "Le fonds finance un autobus du soir dans chaque MRC."), *reworded(second, "Un bilan."))
    one = story.ask(story.one, both)
    other = story.ask(story.two, reworded(first, "Le fonds finance un train du soir dans chaque MRC."))
    signed_in(client, story.pen)
    merge = address(story, "amendment-merge") + f"?n={one.number}&n={other.number}"
    page = client.get(merge)
    assert "1 modification déjà notée" in read(page)
    assert f'name="passage" value="{first.key}"' in page.content.decode()
    sent = client.post(
        address(story, "amendment-merge"),
        {
            "n": [one.number, other.number],
            **asking(story, 2, "Le fonds finance un autobus ou un train du soir dans chaque MRC."),
            "held": held_in(page),
            "reason": "Les deux.",
        },
    )
    assert sent.status_code == 302
    joined = Amendment.objects.get(number=3)
    assert {one.on.key for one in operations_from_json(joined.operations)} == {first.key, second.key}
