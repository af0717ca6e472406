"""What a text leans on: attached to a passage, followed, contested, flagged when its source falls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from chantier.deliberation.evidence_notices import REACTIONS
from chantier.deliberation.models import Evidence, Table
from chantier.deliberation.queries.evidence import grounds_of
from chantier.deliberation.services import evidence, proposals
from chantier.deliberation.services.argument_citations import Cited
from chantier.deliberation.services.evidence import Leaning
from chantier.deliberation.services.tables import TableGiven, change_table
from chantier.deliberation.tests.debating import mandated
from chantier.deliberation.tests.story import SOURCE, Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, an_organization
from chantier.deliberation.tests.test_debate import argue
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible
from chantier.foundation.journal.models import Act
from chantier.foundation.journal.queries.acts import _view
from chantier.foundation.messages.models import Notice
from chantier.library.core import description as d
from chantier.library.models import Citation, Resource
from chantier.library.services import reviewing
from chantier.library.services.citing import withdraw_claim
from chantier.library.tests.shelved import AT, GROCERY, HOUSING, LIBRARIAN, prepare, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


@pytest.fixture
def case() -> Resource:
    return shelve(replace(GROCERY, claims=(d.Claim(0, "Trois emplois sont restés.", page="4"), d.Claim(0, "Deux."))))


def leaning(case: Resource, /, **more: Any) -> Leaning:
    return Leaning(**{"resource": case.public_id, "bearing": "supports", "strength": "case", "why": "", **more})


def attach(story: Story, case: Resource, /, place: int = 1, speaker: Any = None, **more: Any) -> int:
    return evidence.attach(
        speaker=speaker or story.one,
        proposal_id=story.drafted.id,
        passage_key=story.text.passages[place].key,
        given=leaning(case, **more),
        at=NOW,
    )


def react() -> None:
    """All that is owed, done twice: reactions write acts, whose own reactions are owed too."""
    for name in ("library.", "deliberation."):
        for act in Act.objects.filter(name__startswith=name).order_by("pk"):
            for reaction in REACTIONS.get(act.name, ()) * 2:
                reaction(_view(act))


def withdraw(resource: Resource) -> None:
    reviewing.withdraw(speaker=LIBRARIAN, resource_id=resource.pk, reason="Chiffres faux.", at=AT)


def test_a_source_supports_a_passage_and_the_library_shows_it_once_the_text_is_public(case: Resource) -> None:
    story = Story()
    attach(story, case, claim=1, why="Le même service, dans un village.")
    assert list(Citation.objects.values_list("is_public", flat=True)) == [False]
    story.move("publish", story.one)
    react()
    cited = Citation.objects.get()
    assert (cited.is_public, cited.citing_kind, cited.citing_key, cited.titles, cited.claim.number) == (
        True,
        "deliberation.proposal",
        str(story.drafted.id),
        {"fr": "Un transport du soir"},
        1,
    )
    assert cited.url.startswith("/fr/concertation/propositions/")
    found = grounds_of(story.row)
    (source,) = found.passages[1].sources
    assert (source.title, source.claim_text, source.organization, source.moved) == (
        "L’épicerie reprise par ses voisins",
        "Trois emplois sont restés.",
        "La Braise",
        False,
    )
    assert (found.grounds.covered, found.covered, found.claims) == (Fraction(1, 3), 1, 3)


def test_the_same_source_twice_on_a_passage_is_one_and_says_it_better(case: Resource) -> None:
    story = Story()
    first = attach(story, case)
    assert attach(story, case, strength="study", why="Mieux lue.") == first
    assert list(Evidence.objects.values_list("strength", "why")) == [("study", "Mieux lue.")]
    attach(story, case, bearing="contradicts")
    assert Evidence.objects.count() == 2
    assert grounds_of(story.row).passages[1].is_contested


def test_who_does_not_sit_brings_nothing_and_a_draft_is_its_author_s(case: Resource) -> None:
    story = Story()
    with pytest.raises(NotAllowed):
        attach(story, case, speaker=story.two)
    story.move("publish", story.one)
    attach(story, case, speaker=story.two)
    with pytest.raises(NotAllowed):
        attach(story, case, speaker=a_speaker(an_organization("Autre")))
    with pytest.raises(NotAllowed):
        attach(story, case, speaker=story.one, strength="review")
    assert list(Evidence.objects.values_list("strength", flat=True)) == ["case"]


@pytest.mark.parametrize(
    "wrong",
    [{"bearing": "proves"}, {"strength": "huge"}, {"claim": 9}, {"resource": "nothing"}, {"why": "x" * 1_001}],
)
def test_what_makes_no_sense_is_refused(case: Resource, wrong: Any) -> None:
    story = Story()
    with pytest.raises(Invalid):
        attach(story, case, **wrong)
    assert not Evidence.objects.exists()


def test_a_heading_a_lost_passage_and_what_cannot_be_read_by_all_are_refused(case: Resource) -> None:
    story = Story()
    with pytest.raises(NotPossible):
        attach(story, case, place=0)
    Resource.objects.update(visibility=Resource.MEMBERS_ONLY)
    with pytest.raises(NotPossible) as refused:
        attach(story, case)
    assert refused.value.reason.code == "resource_not_public"
    Resource.objects.update(visibility=Resource.PUBLIC)
    withdraw(case)
    with pytest.raises(NotPossible):
        attach(story, case)
    assert not Evidence.objects.exists()


def test_nothing_is_brought_nor_taken_away_once_positions_are_called(case: Resource) -> None:
    story = Story()
    brought = attach(story, case)
    story.move("publish", story.one)
    story.move("call-for-positions")
    with pytest.raises(NotPossible):
        attach(story, case, place=2)
    with pytest.raises(NotPossible):
        evidence.remove(speaker=story.pen, evidence_id=brought, at=NOW)


def test_evidence_follows_its_passage_and_says_that_the_words_changed(case: Resource) -> None:
    story = Story()
    attach(story, case, place=2)
    key = story.text.passages[2].key
    proposals.rewrite(
        speaker=story.one,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source="Une phrase neuve.\n\n" + SOURCE.replace("les deux MRC", "les trois MRC"),
        revision=story.row.revision,
        at=NOW,
    )
    (one,) = [one for one in grounds_of(story.row).passages if one.sources]
    assert (one.key, one.passage.number, one.sources[0].moved) == (key, "1.2", True)
    proposals.rewrite(
        speaker=story.one,
        proposal_id=story.drafted.id,
        title="Un transport du soir",
        source="Tout autre chose, sans rapport.",
        revision=story.row.revision,
        at=NOW,
    )
    found = grounds_of(story.row)
    assert [source.title for source in found.gone] == ["L’épicerie reprise par ses voisins"]


def test_who_brought_a_source_or_holds_the_pen_takes_it_away(case: Resource) -> None:
    story = Story()
    story.move("publish", story.one)
    whole, one_claim = attach(story, case), attach(story, case, place=2, claim=2)
    with pytest.raises(NotAllowed):
        evidence.remove(speaker=story.two, evidence_id=whole, at=NOW)
    for _again in range(2):
        evidence.remove(speaker=story.one, evidence_id=whole, at=NOW)
    assert [one.claim.number for one in Citation.objects.all()] == [2]
    evidence.remove(speaker=story.pen, evidence_id=one_claim, at=NOW)
    assert not Citation.objects.exists()
    assert attach(story, case) not in {whole, one_claim}


def test_withdrawing_a_resource_flags_what_leans_on_it_and_giving_it_back_lifts_it(case: Resource) -> None:
    story, other = Story(), shelve(HOUSING)
    for speaker in (story.one, story.pen, story.two):
        mandated(speaker)
    story.move("publish", story.one)
    attach(story, case)
    attach(story, case, place=2, claim=1)
    attach(story, other, place=4)
    withdraw(case)
    react()
    found = grounds_of(story.row)
    assert ([one.is_weakened for one in found.passages if not one.is_heading], found.flagged) == (
        [True, True, False],
        2,
    )
    assert {one.fell_because for passage in found.passages for one in passage.sources} == {"Chiffres faux.", ""}
    told = Notice.objects.filter(kind="deliberation.evidence_fell")
    assert set(told.values_list("person_id", flat=True)) == {story.one.person_id, story.pen.person_id}
    assert "2 passages" in told[0].body
    assert Act.objects.filter(name="deliberation.evidence_flagged").count() == 1
    reviewing.restore(speaker=LIBRARIAN, resource_id=case.pk, reason="Corrigée.", at=AT + timedelta(days=1))
    react()
    assert grounds_of(story.row).flagged == 0
    assert Notice.objects.filter(kind="deliberation.evidence_fell").count() == 2


def test_withdrawing_a_claim_flags_what_leans_on_it_alone(case: Resource) -> None:
    story = Story()
    attach(story, case)
    attach(story, case, place=2, claim=1)
    withdraw_claim(speaker=LIBRARIAN, resource_id=case.pk, number=1, reason="Mal comptés.", at=AT)
    react()
    found = grounds_of(story.row)
    assert [(one.is_weakened, one.is_bare) for one in found.passages[1:3]] == [(False, False), (True, False)]
    assert found.passages[2].sources[0].fell_because == "Mal comptés."


def test_a_resource_that_closed_since_is_counted_and_not_named(case: Resource) -> None:
    story = Story()
    attach(story, case, claim=1)
    Resource.objects.update(visibility=Resource.MEMBERS_ONLY)
    (source,) = grounds_of(story.row).passages[1].sources
    assert (source.title, source.public_id, source.claim_text) == ("", "", "")
    (source,) = grounds_of(story.row, seen=("public", "members")).passages[1].sources
    assert source.title


def test_at_a_closed_table_the_library_tells_nobody(case: Resource) -> None:
    story = Story(visibility=Table.CLOSED)
    story.move("publish", story.one)
    attach(story, case)
    assert list(Citation.objects.values_list("is_public", flat=True)) == [False]


def test_the_sources_of_a_text_cost_the_same_for_one_and_for_many(
    case: Resource, django_assert_max_num_queries: Any
) -> None:
    story, other = Story(), shelve(HOUSING)
    for place in (1, 2, 4):
        attach(story, case, place=place)
        attach(story, other, place=place, bearing="qualifies")
    row = story.row
    with django_assert_max_num_queries(2):
        assert sum(len(one.sources) for one in grounds_of(row).passages) == 6


def test_what_a_table_leans_on_is_shown_by_the_library_as_long_as_all_may_read_the_table(case: Resource) -> None:
    story, other = Story(), shelve(HOUSING)
    attach(story, case)
    story.move("publish", story.one)
    argue(story, story.one, citations=(Cited(resource=other.public_id),))
    react()
    assert list(Citation.objects.values_list("is_public", flat=True)) == [True, True]
    for visibility, shown in ((Table.CLOSED, False), (Table.PUBLIC, True)):
        given = TableGiven("Table", "", story.table.level, story.table.procedure.slug, visibility=visibility)
        change_table(speaker=COORDINATION, table_id=story.table.pk, given=given, at=NOW)
        react()
        assert list(Citation.objects.values_list("is_public", flat=True)) == [shown, shown]


def read_by(story: Story, visibility: str) -> None:
    given = TableGiven("Table", "", story.table.level, story.table.procedure.slug, visibility=visibility)
    change_table(speaker=COORDINATION, table_id=story.table.pk, given=given, at=NOW)
    react()


def cited() -> list[tuple[str, bool]]:
    return sorted(Citation.objects.values_list("citing_kind", "is_public"))


def test_what_fell_or_became_for_members_is_no_longer_shown_by_the_library_once_its_table_is_closed(
    case: Resource,
) -> None:
    story, other = Story(), shelve(HOUSING)
    attach(story, case, claim=1)
    attach(story, case, claim=2)
    story.move("publish", story.one)
    attach(story, other, place=2)
    argue(story, story.one, citations=(Cited(resource=other.public_id),))
    react()
    withdraw_claim(speaker=LIBRARIAN, resource_id=case.pk, number=1, reason="Chiffres faux.", at=AT)
    Resource.objects.filter(pk=other.pk).update(visibility=Resource.MEMBERS_ONLY)
    react()
    assert [public for _kind, public in cited()] == [True] * 4
    read_by(story, Table.CLOSED)
    assert not [kind for kind, public in cited() if public]
    assert ("deliberation.proposal", False) in cited()  # the second claim stands, and is leant on


def test_what_the_library_gives_back_is_cited_again(case: Resource) -> None:
    story = Story()
    attach(story, case)
    story.move("publish", story.one)
    withdraw(case)
    react()
    read_by(story, Table.CLOSED)
    assert cited() == []
    reviewing.restore(speaker=LIBRARIAN, resource_id=case.pk, reason="Vérifié.", at=AT)
    react()
    assert cited() == [("deliberation.proposal", False)]
    read_by(story, Table.PUBLIC)
    assert cited() == [("deliberation.proposal", True)]


def test_a_passage_is_quoted_whole_so_that_its_last_word_is_seen_to_move(case: Resource) -> None:
    story = Story()
    long = "Un mot " * 800
    story.move("publish", story.one)
    row = story.row
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=row.pk,
        title=row.title,
        source=SOURCE.replace("Le fonds finance", f"{long}fonds finance"),
        revision=row.revision,
        at=NOW,
    )
    attach(story, case)
    row = story.row
    proposals.rewrite(
        speaker=story.pen,
        proposal_id=row.pk,
        title=row.title,
        source=SOURCE.replace("Le fonds finance", f"{long}fonds paie"),
        revision=row.revision,
        at=NOW,
    )
    (source,) = grounds_of(story.row).passages[1].sources
    assert source.moved
