"""Counts of the list of proposals: of what is found, each facet leaving its own choice aside."""

from __future__ import annotations

import pytest

from chantier.deliberation.models import Proposal, ProposalConcept, Table
from chantier.deliberation.queries.proposals import Asked, proposal_page
from chantier.deliberation.queries.seen import Seen
from chantier.deliberation.tests.tables import NOW, a_table
from chantier.foundation.places.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables():
    """A table in a region with an open and a rejected text, and one nowhere with an open text and a draft."""
    place = Territory.objects.create(kind="region", code="11", reference="region:11", name="Gaspésie")
    here, nowhere = a_table(territory=place, public_id="ici"), a_table(public_id="nulle", level=Table.NATIONAL)
    for number, (table, state, theme) in enumerate(
        [(here, "open", "food"), (here, "rejected", "food"), (nowhere, "open", "housing"), (nowhere, "draft", "food")]
    ):
        row = Proposal.objects.create(
            public_id=f"p{number}",
            table=table,
            territory=table.territory,
            state=state,
            title="Un texte",
            created_at=NOW,
            updated_at=NOW,
        )
        ProposalConcept.objects.create(proposal=row, concept=theme)
    return Seen(everything=True)


def counted(tables, **filters):
    page = proposal_page(tables, Asked({name: tuple(values.split()) for name, values in filters.items()}))
    return page.total, {name: list(found.items()) for name, found in page.counts.items()}


def test_without_a_choice_everything_but_drafts_is_counted_the_most_held_first(tables):
    assert counted(tables) == (
        3,
        {
            "state": [("open", 2), ("rejected", 1)],
            "level": [("regional", 2), ("national", 1)],
            "theme": [("food", 2), ("housing", 1)],
            "region": [("region:11", 2)],
            "table": [("ici", 2), ("nulle", 1)],
        },
    )


def test_a_chosen_facet_still_counts_what_else_it_could_be(tables):
    assert counted(tables, state="rejected", theme="food") == (
        1,
        {
            "state": [("open", 1), ("rejected", 1)],
            "level": [("regional", 1)],
            "theme": [("food", 1)],
            "region": [("region:11", 1)],
            "table": [("ici", 1)],
        },
    )


def test_when_every_facet_is_chosen_the_total_is_that_of_all_the_choices(tables):
    total, counts = counted(
        tables, state="open rejected", level="regional", theme="food", region="region:11", table="ici nulle"
    )
    assert total == 2
    assert counts["table"] == [("ici", 2)]


def test_facets_are_counted_without_asking_the_database(tables, django_assert_num_queries):
    with django_assert_num_queries(8):  # the journal, all proposals and their themes, the tables, what the page shows
        counted(tables)
    with django_assert_num_queries(8):  # as many, where no act was ever written, whatever is chosen
        counted(tables, state="open rejected", level="regional", theme="food", region="region:11", table="ici")
