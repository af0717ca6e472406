"""The embedded engine: tantivy, one folder an index.

Readers follow the writer by looking at the time of two small files before each question, so an answer never lags
behind a finished change, in any process. Writing holds a lock file; a killed writer leaves the last finished change.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from chantier.foundation.search import tantivy_counts
from chantier.foundation.search.core.analysis import LANGUAGES
from chantier.foundation.search.core.cursors import DEEPEST_PAGE, cursor_of, place_of
from chantier.foundation.search.core.question import Question, read
from chantier.foundation.search.core.shapes import Answer, Cell, Count, Document, Hit, Query, Sort
from chantier.foundation.search.core.spelling import marked, suggestion_of
from chantier.foundation.search.engine import IndexUnavailable, Schema
from chantier.foundation.search.storage import Shelf
from chantier.foundation.search.tantivy_document import fields, fingerprint, written
from chantier.foundation.search.tantivy_query import Demand, Trial, first_trial, narrowed, next_trial

#: A page looks this far around its place when documents appeared or vanished since the page before.
_DRIFT = 50
_MARK = "chantier.json"
_CACHED_COUNTS = 512
_SMALL_HEAP, _LARGE_HEAP = 30_000_000, 256_000_000
_MOST_SEGMENTS = 12
_T = TypeVar("_T")


@dataclass
class _Reader:
    """An open index at one of its states; what was counted at that state is kept with it."""

    folder: Path
    stamp: tuple[int, int]
    index: Any
    searcher: Any
    languages: tuple[str, ...]
    counts: dict[Any, tuple[Count, ...]] = field(default_factory=dict)
    crossed: dict[Any, dict[str, dict[str, int]]] = field(default_factory=dict)


class TantivyIndex:
    """One index in one folder under ``root``. Safe to share between threads."""

    def __init__(self, root: Path, name: str, schema: Schema) -> None:
        self.shelf = Shelf(root, name)
        self.schema = schema
        self._fields = fields(schema)
        self._reader: _Reader | None = None
        self._opening = threading.Lock()

    # Reading

    def is_ready(self) -> bool:
        """Whether the index is there, in today's form."""
        try:
            self._read()
        except IndexUnavailable:
            return False
        return True

    def search(self, query: Query) -> Answer:
        """Answer a question. Raises ``IndexUnavailable``, and ``KeyError`` for a name the kind does not declare."""
        self._check_names(query)
        return self._reading(lambda reader: self._search(reader, query))

    def keys(self, query: Query, limit: int) -> tuple[int, ...]:
        """The numeric ids of all documents found, unordered, at most ``limit``. Raises ``IndexUnavailable``."""

        def read_keys(reader: _Reader, asked: Any) -> tuple[int, ...]:
            found = reader.searcher.search(asked, limit, count=False, order_by_field="key")
            return tuple(key for key, _ in found.hits if key is not None)

        return self._of_all(query, read_keys, ())

    def cells(self, query: Query, width: float) -> tuple[Cell, ...]:
        """All documents found that have a point, counted in cells of ``width`` degrees. Raises ``IndexUnavailable``."""
        return self._of_all(query, lambda reader, asked: tantivy_counts.cells(reader.searcher, asked, width), ())

    def crossed(self, query: Query, rows: str, columns: str) -> dict[str, dict[str, int]]:
        """How many documents found have each value of two facets; value "" for none. Raises ``IndexUnavailable``."""
        self._check_names(replace(query, facets=(rows, columns)))
        key = (rows, columns, query.text, query.language, query.is_lenient, query.is_loose, *_signature(query, ""))

        def counted(reader: _Reader, asked: Any) -> dict[str, dict[str, int]]:
            if key not in reader.crossed:
                if len(reader.crossed) > _CACHED_COUNTS:
                    reader.crossed.clear()
                reader.crossed[key] = tantivy_counts.crossed(reader.searcher, asked, rows, columns)
            return reader.crossed[key]

        return self._of_all(query, counted, {})

    def _of_all(self, query: Query, ask: Callable[[_Reader, Any], _T], nothing: _T) -> _T:
        """What is asked of everything that a question finds; near spellings are taken when nothing else is found."""
        self._check_names(query)

        def read_all(reader: _Reader) -> _T:
            question = self._question(reader, query)
            if question.is_empty and query.text.strip():
                return nothing
            if question.is_empty:
                return ask(reader, narrowed(self._fields, None, query))

            def count(words: Any) -> int:
                return int(reader.searcher.search(narrowed(self._fields, words, query), 1).count)

            _, words, _ = self._tried(reader, question, query, count)
            return ask(reader, narrowed(self._fields, words, query))

        return self._reading(read_all)

    def _check_names(self, query: Query) -> None:
        unknown = ({*query.facets, *query.filters} - {*self.schema.facets}) | (
            query.ranges.keys() - {*self.schema.numbers}
        )
        if unknown:
            raise KeyError(f"not declared by the kind: {', '.join(sorted(unknown))}")

    def _reading(self, ask: Callable[[_Reader], _T]) -> _T:
        # A rebuild may remove the folder between opening and reading: look once more before giving up.
        for attempt in (1, 2):
            reader = self._read()
            try:
                return ask(reader)
            except BaseException as error:
                if not _is_of_the_engine(error):
                    raise
                self._reader = None
                if attempt == 2:
                    raise IndexUnavailable("damaged") from error
        raise AssertionError

    def _read(self) -> _Reader:
        folder = self.shelf.current()
        if folder is None:
            raise IndexUnavailable("missing")
        try:
            status = (folder / "meta.json").stat()
        except FileNotFoundError as error:
            raise IndexUnavailable("damaged") from error
        stamp = (status.st_mtime_ns, status.st_ino)
        reader = self._reader
        if reader is not None and reader.folder == folder and reader.stamp == stamp:
            return reader
        with self._opening:
            self._reader = self._open(folder, stamp)
            return self._reader

    def _open(self, folder: Path, stamp: tuple[int, int]) -> _Reader:
        try:
            if json.loads((folder / _MARK).read_text(encoding="utf-8")) != fingerprint(self.schema):
                raise IndexUnavailable("outdated")
            index = _opened(folder)
            searcher = index.searcher()
            found = searcher.aggregate(
                tantivy.Query.all_query(), {"languages": {"terms": {"field": "language", "size": 50}}}
            )
        except BaseException as error:
            if not _is_of_the_engine(error):
                raise
            raise IndexUnavailable("damaged") from error
        held = {bucket["key"] for bucket in found["languages"]["buckets"]}
        return _Reader(folder, stamp, index, searcher, tuple(code for code in LANGUAGES if code in held))

    def _question(self, reader: _Reader, query: Query) -> Question:
        return read(query.text, tuple(dict.fromkeys((query.language, *reader.languages))))

    def _search(self, reader: _Reader, query: Query) -> Answer:
        question = self._question(reader, query)
        if question.is_empty:
            if query.text.strip():
                return Answer()  # only signs: nothing to look for, and everything would be a lie
            if query.sort is Sort.RELEVANCE:
                query = replace(query, sort=Sort.NAME)
        pages: dict[int, _Page] = {}

        def count(words: Any) -> int:
            page = self._page(reader, words, query)
            return pages.setdefault(id(words), page).total

        trial, words, whole = self._tried(reader, question, query, count)
        page = pages[id(words)]
        is_approximate = trial.near and page.total > 0
        hits = tuple(self._hit(reader, score, at) for score, at in page.found)
        suggestion = suggestion_of(question, hits) if is_approximate else ""
        asked = read(suggestion, (query.language, *reader.languages)).asked if suggestion else question.asked
        if query.highlight:
            hits = tuple(marked(hit, asked) for hit in hits)
        return Answer(
            total=page.total,
            hits=hits,
            facets=self._facets(reader, words, query, (query.text if words is not None else "", trial)),
            next_cursor=(
                cursor_of(page.offset + len(hits), hits[-1].id)
                if hits and page.offset + len(hits) < min(page.total, DEEPEST_PAGE)
                else ""
            ),
            previous_cursor=cursor_of(max(page.offset - query.size, 0), "") if page.offset else "",
            suggestion=suggestion,
            is_approximate=is_approximate,
            asked=asked,
            is_partial=trial.demand in (Demand.MOST, Demand.HALF) and page.total > 0,
            whole=whole,
        )

    def _tried(
        self, reader: _Reader, question: Question, query: Query, count: Callable[[Any], int]
    ) -> tuple[Trial, Any, int]:
        """The way of looking for the words that is taken, its query, and how many hold all the words as typed."""
        trial = first_trial(query)
        words = trial.words(self._fields, question)
        total = whole = count(words)
        following = None if question.is_empty else next_trial(trial, total, query)
        if following is not None and query.is_lenient and not total and (query.filters or query.ranges):
            # Well spelled, only filtered out: it is the filters that are to be loosened, not the words.
            unfiltered = narrowed(self._fields, words, replace(query, filters={}, ranges={}))
            following = None if reader.searcher.search(unfiltered, 1).count else following
        kept = []
        while following is not None:
            kept.append(words)  # so that no two of them are ever at the same place in memory
            wider = following.words(self._fields, question)
            found = count(wider)
            if found > total:
                trial, words, total = following, wider, found
            kept.append(wider)
            following = next_trial(following, found, query)
        return trial, words, whole

    def _page(self, reader: _Reader, words: Any | None, query: Query) -> _Page:
        asked = narrowed(self._fields, words, query)
        order: dict[str, Any] = {}
        if query.sort is Sort.NAME:
            order = {"order_by_field": "sort_name", "order": tantivy.Order.Asc}
        elif query.sort is Sort.RECENT:
            order = {"order_by_field": "updated", "order": tantivy.Order.Desc}
        offset, last_id = place_of(query.cursor)
        if last_id:
            offset = self._followed(reader, asked, offset, last_id, order)
        found = reader.searcher.search(asked, max(query.size, 1), count=True, offset=offset, **order)
        hits = [(float(score) if not order else 0.0, at) for score, at in found.hits[: query.size]]
        return _Page(offset, found.count, hits)

    def _followed(self, reader: _Reader, asked: Any, offset: int, last_id: str, order: dict[str, Any]) -> int:
        """Where the page after ``last_id`` begins now, if documents appeared or vanished before it."""
        for start, length in ((max(offset - 1, 0), 1), (max(offset - _DRIFT, 0), 2 * _DRIFT)):
            found = reader.searcher.search(asked, length, count=False, offset=start, **order)
            for at, (_, address) in enumerate(found.hits):
                if reader.searcher.doc(address).get_first("id") == last_id:
                    return start + at + 1
        return offset

    def _hit(self, reader: _Reader, score: float, at: Any) -> Hit:
        row = reader.searcher.doc(at)
        title, summary, language = json.loads(row.get_first("shown"))
        return Hit(id=row.get_first("id"), score=score, title=title, summary=summary, language=language)

    def _facets(
        self, reader: _Reader, words: Any | None, query: Query, asked: tuple[str, Trial]
    ) -> dict[str, tuple[Count, ...]]:
        together: dict[str, list[str]] = {}
        for name in query.facets:
            together.setdefault(name if query.filters.get(name) else "", []).append(name)
        known: dict[str, tuple[Count, ...]] = {}
        for without, names in together.items():
            key = (asked, query.language, *_signature(query, without), query.facet_limit)
            missing = [name for name in names if (*key, name) not in reader.counts]
            if missing:
                asked_here = narrowed(self._fields, words, query, without=without)
                found = tantivy_counts.of_facets(reader.searcher, asked_here, missing, query.facet_limit)
                if len(reader.counts) > _CACHED_COUNTS:
                    reader.counts.clear()
                for name in missing:
                    reader.counts[(*key, name)] = found[name]
            known.update({name: reader.counts[(*key, name)] for name in names if (*key, name) in reader.counts})
        return {name: known.get(name, ()) for name in query.facets}

    # Writing

    def change(self, upserted: Iterable[Document], deleted: Iterable[str], *, wait: bool) -> None:
        """Put documents in the place of those of the same id, take others out, in one step."""
        with self.shelf.lock(wait=wait):
            self.change_while_locked(upserted, deleted, tidy=wait)

    def change_while_locked(self, upserted: Iterable[Document], deleted: Iterable[str], *, tidy: bool) -> None:
        """The same for who holds the lock; ``tidy`` waits until segments are merged."""
        reader = self._read()
        writer = _opened(reader.folder).writer(_SMALL_HEAP, 1)
        for gone in deleted:
            writer.delete_documents_by_term("id", gone)
        for document in upserted:
            writer.delete_documents_by_term("id", document.id)
            writer.add_document(written(document, self.schema))
        writer.commit()
        if tidy or reader.searcher.num_segments > _MOST_SEGMENTS:
            writer.wait_merging_threads()

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a whole new index and put it in the place of the old one in one step; how many documents."""
        with self.shelf.lock(wait=True):
            return self.rebuild_while_locked(documents)

    def rebuild_while_locked(self, documents: Iterable[Document]) -> int:
        """The same for who holds the lock."""
        self.shelf.sweep()
        folder = self.shelf.new_folder()
        writer: Any = None
        try:
            index = _registered(tantivy.Index(self._fields, path=str(folder)))
            writer = index.writer(_LARGE_HEAP, 2)
            total = 0
            for document in documents:
                writer.add_document(written(document, self.schema))
                total += 1
            writer.commit()
            writer.wait_merging_threads()
            (folder / _MARK).write_text(json.dumps(fingerprint(self.schema)), encoding="utf-8")
        except BaseException:
            writer = None  # its threads stop here: they would go on writing into the folder that is being removed
            with suppress(OSError):
                shutil.rmtree(folder)
            raise
        self.shelf.publish(folder)
        self.shelf.sweep()
        return total


@dataclass(frozen=True)
class _Page:
    offset: int
    total: int
    found: list[tuple[float, Any]]


def _is_of_the_engine(error: BaseException) -> bool:
    """Whether the engine failed on its files: it panics on some damage, and that is no ordinary exception."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"


def _registered(index: Any) -> Any:
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", words)
    index.config_reader("manual")
    index.reload()
    return index


def _opened(folder: Path) -> Any:
    return _registered(tantivy.Index.open(str(folder)))


def _signature(query: Query, without: str) -> tuple[Any, ...]:
    filters = tuple(sorted((n, tuple(sorted(v))) for n, v in query.filters.items() if v and n != without))
    ranges = tuple(sorted(query.ranges.items()))
    return (filters, ranges, query.box, query.visible)
