from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chantier.foundation.search.core.shapes import (
    Box,
    Count,
    Document,
    Query,
    Sort,
    Text,
    Visibility,
    Weight,
)
from chantier.foundation.search.engine import IndexBusy, IndexUnavailable, Schema
from chantier.foundation.search.tantivy_engine import TantivyIndex

SCHEMA = Schema(facets=("form", "region"), numbers=("year",))
NAMES = (
    "Centre de la petite enfance L’Arc-en-ciel",
    "CPE Les Moussaillons",
    "Coopérative de solidarité du Bas-Saint-Laurent",
    "Coop",
    "Coopératives d’habitation de Montréal",
    "Maison des jeunes de Saint-Hyacinthe",
    "Le Sous chez Nous",
    "Community Housing Co-operative",
)


@pytest.fixture
def index(tmp_path: Path) -> TantivyIndex:
    made = TantivyIndex(tmp_path / "search", "organization", SCHEMA)
    made.rebuild(document(number, name) for number, name in enumerate(NAMES))
    return made


def document(number: int, name: str, **more: object) -> Document:
    given = {
        "texts": (Text(name, Weight.NAME), Text("Insertion et aide aux familles", Weight.BODY)),
        "language": "en" if "Community" in name else "fr",
        "facets": {"form": ("coop" if "oop" in name.replace("-", "") else "asso",), "region": (f"0{number % 3}",)},
        "numbers": {"year": 1990 + number},
        "point": (45.0 + number, -73.0),
        "updated_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
    }
    return Document(id=str(number), title=name, **{**given, **more})  # type: ignore[arg-type]


def titles(index: TantivyIndex, text: str = "", **more: object) -> list[str]:
    return [hit.title for hit in index.search(Query(text=text, **more)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("c.p.e.", {0, 1}),
        ("petite enfance", {0, 1}),
        ("arcenciel", {0}),
        ("arc en ciel", {0}),
        ("coop st-laur", {2}),
        ("habit", {4}),
        ("d'habitation montreal", {4}),
        ("jeune hyacinthe", {5}),
        ("le sous", {6}),
        ("housing cooperatives", {7}),
        ("« petite enfance » arc", {0}),
        ("« enfance petite »", set()),
        ("familles insertion maison", {5}),
        ("???", set()),
    ],
)
def test_words_find(index: TantivyIndex, text: str, found: set[int]) -> None:
    assert set(titles(index, text)) == {NAMES[number] for number in found}


def test_an_exact_name_comes_before_the_beginning_of_a_name_before_a_word_inside(index: TantivyIndex) -> None:
    index.change([document(20, "Fédération des coops"), document(21, "Coopérative")], [], wait=True)
    found = titles(index, "coopérative")
    assert set(found[:2]) == {"Coop", "Coopérative"}
    assert found.index("Coopérative de solidarité du Bas-Saint-Laurent") < found.index("Fédération des coops")


def test_a_typing_mistake_is_forgiven_last_and_its_likely_spelling_is_offered(index: TantivyIndex) -> None:
    answer = index.search(Query(text="maison jeunes hyacynthe"))
    assert ([hit.id for hit in answer.hits], answer.is_approximate, answer.suggestion) == (
        ["5"],
        True,
        "maison jeunes hyacinthe",
    )
    right = index.search(Query(text="maison jeunes hyacinthe"))
    assert (right.is_approximate, right.suggestion) == (False, "")


def test_a_facet_counts_as_if_its_own_filter_were_off(index: TantivyIndex) -> None:
    answer = index.search(Query(filters={"form": ("coop",)}, facets=("form", "region")))
    assert (answer.total, answer.facets) == (
        4,
        {
            "form": (Count("asso", 4), Count("coop", 4)),
            "region": (Count("01", 2), Count("00", 1), Count("02", 1)),
        },
    )


def test_values_of_a_filter_are_alternatives_and_filters_add_up(index: TantivyIndex) -> None:
    assert len(titles(index, filters={"region": ("01", "02")})) == 5
    assert len(titles(index, filters={"region": ("01", "02"), "form": ("asso",)})) == 2


@pytest.mark.parametrize(
    "query",
    [Query(facets=("secret",)), Query(filters={"visibility": ("private",)}), Query(ranges={"updated": (0, 1)})],
)
def test_a_name_that_the_kind_does_not_declare_is_refused(index: TantivyIndex, query: Query) -> None:
    with pytest.raises(KeyError):
        index.search(query)


def test_boxes_and_ranges_include_their_ends(index: TantivyIndex) -> None:
    assert index.search(Query(box=Box(-74, 45, -72, 47))).total == 3
    assert index.search(Query(box=Box(179, 45, -72, 46))).total == 2  # across the 180th meridian
    assert index.search(Query(ranges={"year": (1991, 1992)})).total == 2
    assert index.search(Query(ranges={"year": (None, 1990)})).total == 1


def test_orders(index: TantivyIndex) -> None:
    assert titles(index, sort=Sort.NAME)[:2] == [NAMES[0], NAMES[7]]
    assert titles(index, sort=Sort.RECENT)[:2] == [NAMES[7], NAMES[6]]
    assert titles(index) == titles(index, sort=Sort.NAME)


def test_private_documents_are_neither_found_nor_counted(index: TantivyIndex) -> None:
    index.change([document(1, NAMES[1], visibility=Visibility.PRIVATE)], [], wait=True)
    answer = index.search(Query(text="cpe", facets=("region",)))
    assert ([hit.id for hit in answer.hits], answer.total, answer.facets) == (["0"], 1, {"region": (Count("00", 1),)})
    assert index.keys(Query(text="moussaillons"), 10) == ()


def _pages(index: TantivyIndex, query: Query) -> Iterator[list[str]]:
    from dataclasses import replace

    while True:
        answer = index.search(query)
        yield [hit.id for hit in answer.hits]
        if not answer.next_cursor:
            return
        query = replace(query, cursor=answer.next_cursor)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "insertion"])
def test_pages_put_end_to_end_give_everything_once(index: TantivyIndex, sort: Sort, text: str) -> None:
    pages = list(_pages(index, Query(text=text, sort=sort, size=3)))
    assert [len(page) for page in pages] == [3, 3, 2]
    assert sorted(one for page in pages for one in page) == [str(n) for n in range(8)]


def test_a_page_neither_repeats_nor_jumps_when_documents_appear_before_it(index: TantivyIndex) -> None:
    pages = _pages(index, Query(sort=Sort.NAME, size=3))
    first = next(pages)
    index.change([document(30, "Aaa"), document(31, "Aab")], [], wait=True)
    assert sorted([*first, *(one for page in pages for one in page)]) == [str(n) for n in range(8)]


@pytest.mark.parametrize("cursor", ["x", "é", "////", "LTUgeA", "OTk5OTk5OTk5OSA"])
def test_a_cursor_that_is_none_never_breaks_a_page(index: TantivyIndex, cursor: str) -> None:
    assert index.search(Query(cursor=cursor)).total == 8


def test_a_change_replaces_and_a_removal_removes(index: TantivyIndex) -> None:
    index.change([document(3, "Épicerie solidaire")], ["4", "never-there"], wait=False)
    assert (titles(index, "épicerie"), index.search(Query()).total) == (["Épicerie solidaire"], 7)


def test_another_reader_sees_a_finished_change_at_once(index: TantivyIndex) -> None:
    other = TantivyIndex(index.shelf.root, "organization", SCHEMA)
    assert other.search(Query()).total == 8
    index.change([], ["0"], wait=False)
    assert other.search(Query()).total == 7
    index.rebuild([document(0, "Seule")])
    assert titles(other) == ["Seule"]


def test_a_rebuild_that_dies_leaves_the_former_index(index: TantivyIndex) -> None:
    def dying() -> Iterator[Document]:
        yield document(0, "Neuve")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(dying())
    assert index.search(Query()).total == 8
    assert len(list(index.shelf.root.glob("organization-*"))) == 1


def test_what_an_interrupted_rebuild_left_is_swept_by_the_next(index: TantivyIndex) -> None:
    (index.shelf.root / "organization-0009").mkdir()
    assert index.rebuild([document(0, "Neuve")]) == 1
    assert [path.name for path in index.shelf.root.glob("organization-*")] == [index.shelf.current().name]  # type: ignore[union-attr]


def test_one_writer_at_a_time(index: TantivyIndex) -> None:
    other = TantivyIndex(index.shelf.root, "organization", SCHEMA)
    with index.shelf.lock(wait=False), pytest.raises(IndexBusy):
        other.change([], ["0"], wait=False)


def test_a_missing_damaged_or_outdated_index_says_so(index: TantivyIndex, tmp_path: Path) -> None:
    codes = []
    for broken in (
        TantivyIndex(tmp_path / "nowhere", "organization", SCHEMA),
        TantivyIndex(index.shelf.root, "organization", Schema(facets=("form",))),
    ):
        with pytest.raises(IndexUnavailable) as found:
            broken.search(Query())
        codes.append(found.value.code)
    folder = index.shelf.current()
    assert folder is not None
    for file in folder.glob("*.term"):
        file.write_bytes(b"noise")
    with pytest.raises(IndexUnavailable) as found:
        TantivyIndex(index.shelf.root, "organization", SCHEMA).search(Query(text="cpe"))
    assert [*codes, found.value.code] == ["missing", "outdated", "damaged"]


def test_marks_show_why_a_document_was_found(index: TantivyIndex) -> None:
    hit = index.search(Query(text="coopertaives habitation", highlight=True)).hits[0]
    assert [piece.text for piece in hit.marked_title if piece.is_marked] == ["Coopératives", "habitation"]


def test_two_facets_are_crossed_and_what_has_no_value_is_counted_under_the_empty_text(index: TantivyIndex) -> None:
    index.change([document(20, "Sans forme", facets={"region": ("00",)})], [], wait=True)
    whole = index.crossed(Query(), "form", "region")
    assert sum(sum(row.values()) for row in whole.values()) == len(NAMES) + 1
    assert (sorted(whole), whole[""]) == (["", "asso", "coop"], {"00": 1})
    for form, row in whole.items():
        for region, total in row.items():
            if form:
                assert index.search(Query(filters={"form": (form,), "region": (region,)})).total == total


def test_cells_hold_every_point_once_whatever_the_width_and_only_what_may_be_seen(index: TantivyIndex) -> None:
    hidden = document(30, "Cachée", visibility=Visibility.PRIVATE)
    index.change([hidden], [], wait=True)
    assert sorted((round(cell.latitude, 6), cell.total) for cell in index.cells(Query(), 0.5)) == [
        (45.0 + number, 1) for number in range(len(NAMES))
    ]
    (whole,) = index.cells(Query(), 360.0)
    assert (whole.total, round(whole.latitude, 6), round(whole.longitude, 6)) == (len(NAMES), 48.5, -73.0)
    assert sum(cell.total for cell in index.cells(Query(text="coop"), 0.5)) == index.search(Query(text="coop")).total


def test_a_map_forgives_the_same_mistakes_as_the_list(index: TantivyIndex) -> None:
    query = Query(text="mousaillons")
    assert index.search(query).is_approximate
    assert len(index.keys(query, 10)) == sum(cell.total for cell in index.cells(query, 1.0)) == 1


def test_a_lenient_question_takes_what_holds_most_of_the_words_after_what_holds_them_all(index: TantivyIndex) -> None:
    asked = Query(text="maison jeunes montréal", is_lenient=True)
    answer = index.search(asked)
    assert (index.search(Query(text="maison jeunes montréal")).total, answer.is_partial, answer.whole) == (0, True, 0)
    assert answer.hits[0].title == "Maison des jeunes de Saint-Hyacinthe"
    few = index.search(Query(text="maison jeunes hyacinthe", is_lenient=True))
    assert (few.whole, few.hits[0].title) == (1, "Maison des jeunes de Saint-Hyacinthe")
    assert len(index.keys(asked, 10)) == answer.total


def test_a_mistake_is_forgiven_in_a_body_that_asks_for_it_and_only_there(index: TantivyIndex) -> None:
    index.change(
        [
            document(20, "Une", texts=(Text("Une", Weight.NAME), Text("la quincaillerie", is_forgiving=True))),
            document(21, "Deux", texts=(Text("Deux", Weight.NAME), Text("la quincaillerie"))),
        ],
        [],
        wait=True,
    )
    assert (titles(index, "quincailerie"), set(titles(index, "quincaillerie"))) == (["Une"], {"Deux", "Une"})


def test_of_two_alike_the_one_in_the_preferred_language_comes_first(index: TantivyIndex) -> None:
    both = [document(20, "Forum social", language="en"), document(21, "Forum social", language="fr")]
    index.change(both, [], wait=True)
    assert [hit.id for hit in index.search(Query(text="forum", preferred="fr")).hits] == ["21", "20"]
    assert [hit.id for hit in index.search(Query(text="forum", preferred="en")).hits] == ["20", "21"]


def test_a_subject_is_found_and_is_no_name(index: TantivyIndex) -> None:
    index.change(
        [document(20, "Autre", texts=(Text("Autre", Weight.NAME), Text("Maison des jeunes", Weight.SUBJECT)))],
        [],
        wait=True,
    )
    index.change([document(21, "Maison des jeunes")], [], wait=True)
    assert titles(index, "maison des jeunes") == ["Maison des jeunes", NAMES[5], "Autre"]


def test_words_that_only_a_filter_hides_are_not_respelled(index: TantivyIndex) -> None:
    hidden = Query(text="hyacinthe", filters={"form": ("coop",)}, is_lenient=True)
    assert (index.search(hidden).total, index.search(hidden).suggestion) == (0, "")
    assert index.search(Query(text="hyacynthe", filters={"form": ("asso",)}, is_lenient=True)).total == 1
