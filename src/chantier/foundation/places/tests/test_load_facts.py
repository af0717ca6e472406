"""The facts: what they hold, that they load twice without a change, that all in a region is one question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chantier.foundation.access.api import NotAllowed, Speaker
from chantier.foundation.places import api
from chantier.foundation.places.models import Containment, Outline, Territory
from chantier.foundation.places.services import facts_table
from chantier.foundation.places.services.load_facts import FactsLoaded, load_facts
from chantier.foundation.places.tests.conftest import AT, NO_LAND


def test_the_tables_hold_the_published_population_at_every_level() -> None:
    facts = facts_table.territories()

    for kind, number in (("region", 17), ("mrc", 103), ("municipality", 1276)):
        of_kind = [fact for fact in facts if fact.kind == kind]
        assert (len(of_kind), sum(fact.population or 0 for fact in of_kind)) == (number, 8_501_833)


def test_the_facts_load_and_are_drawn_as_approximate(whole: FactsLoaded) -> None:
    assert (whole.territories, whole.created, whole.changed) == (1415, 1415, 0)
    assert whole.outlines_drawn == 1276 + 103 + 17 + 1 + 16
    assert not whole.drawn_inside_land
    assert not Territory.objects.filter(outline__isnull=False, approximate=False).exists()


def test_loading_again_changes_nothing_not_even_the_stamp(loaded: FactsLoaded, few_facts: Path) -> None:
    before = (api.stamp(), list(Outline.objects.order_by("pk").values_list("pk", "fingerprint")))

    again = load_facts(speaker=Speaker.system(), at=AT, folder=few_facts, land=NO_LAND)

    assert not again.is_new
    assert (api.stamp(), list(Outline.objects.order_by("pk").values_list("pk", "fingerprint"))) == before


def test_a_fact_that_was_changed_by_hand_is_told_again(loaded: FactsLoaded, few_facts: Path) -> None:
    Territory.objects.filter(reference="region-04").update(name="Autrement")
    stamp = api.stamp()

    again = load_facts(speaker=Speaker.system(), at=AT, folder=few_facts, land=NO_LAND)

    assert (again.created, again.changed) == (0, 1)
    assert Territory.objects.get(reference="region-04").name == "Mauricie"
    assert api.stamp() != stamp


def test_only_who_keeps_the_instance_loads_facts(db: None) -> None:
    with pytest.raises(NotAllowed):
        load_facts(speaker=Speaker.visitor(), at=AT)

    assert not Territory.objects.exists()


def test_all_in_a_region_is_one_indexed_question(loaded: FactsLoaded, django_assert_num_queries: Any) -> None:
    mauricie = Territory.objects.get(reference="region-04")

    with django_assert_num_queries(1):
        inside = api.contained_ids(mauricie.pk)

    kinds = list(Territory.objects.filter(pk__in=inside).values_list("kind", flat=True))
    assert (kinds.count("region"), kinds.count("mrc"), kinds.count("municipality")) == (1, 6, 48)


def test_the_pole_of_longueuil_is_a_part_of_monteregie_and_not_a_region(loaded: FactsLoaded) -> None:
    pole = api.territory("pole-longueuil")
    monteregie = api.territory("region-16")
    assert pole is not None
    assert monteregie is not None
    inside = api.contained_ids(pole.id) - {pole.id}

    assert [line.reference for line in api.children(pole.id)] == ["mrc-58"]
    assert inside < api.contained_ids(monteregie.id)
    assert pole.id not in api.contained_ids(monteregie.id)
    assert [line.name for line in api.poles_of(next(iter(inside)))] == ["Pôle de l’agglomération de Longueuil"]


def test_a_breadcrumb_goes_from_the_continent_to_the_place(loaded: FactsLoaded) -> None:
    city = api.territory_by_code("municipality", "37067")
    assert city is not None

    assert [line.name for line in api.breadcrumb(city.id)] == [
        "Amérique du Nord",
        "Canada",
        "Québec",
        "Mauricie",
        "Trois-Rivières",
        "Trois-Rivières",
    ]


def test_every_territory_contains_itself_and_is_in_its_parent(loaded: FactsLoaded) -> None:
    pairs = set(Containment.objects.values_list("container_id", "contained_id"))
    parents = dict(Territory.objects.values_list("pk", "parent_id"))

    assert all((pk, pk) in pairs for pk in parents)
    assert all((parent, pk) in pairs for pk, parent in parents.items() if parent)


def test_the_tree_holds_regions_then_their_mrcs(whole: FactsLoaded) -> None:
    tree = api.tree("mrc")

    assert len(tree) == 17
    assert sum(len(branch.children) for branch in tree) == 103
    assert [branch.territory.name for branch in tree][:2] == ["Abitibi-Témiscamingue", "Bas-Saint-Laurent"]


@pytest.mark.parametrize("kind", ["region", "mrc"])
def test_a_list_asks_as_many_queries_for_few_rows_as_for_many(
    loaded: FactsLoaded, kind: str, django_assert_num_queries: Any
) -> None:
    laval = api.territory("region-13")
    assert laval is not None

    with django_assert_num_queries(1):
        one = api.of_kind(kind, within=laval.id)
    with django_assert_num_queries(1):
        all_of_them = api.of_kind(kind)

    assert len(one) == 1
    assert len(all_of_them) >= 3


def test_a_choropleth_of_the_mrcs_is_light(whole: FactsLoaded) -> None:
    import gzip

    drawing = api.svg("mrc")
    paths = "".join(f'<path d="{outline.d}"/>' for outline in drawing.outlines)

    assert len(drawing.outlines) == 103
    assert all(outline.d for outline in drawing.outlines)
    assert drawing.approximate
    assert len(gzip.compress(paths.encode())) < 60_000
