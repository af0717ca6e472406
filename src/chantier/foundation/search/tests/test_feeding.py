from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.search import api
from chantier.foundation.search.api import Query, Visibility
from chantier.foundation.search.models import Pending
from chantier.foundation.search.registry import kind_named
from chantier.foundation.search.tests.conftest import Shelves

pytestmark = pytest.mark.django_db

VISITOR = Speaker.visitor()


def found(text: str = "", speaker: Speaker = VISITOR) -> list[str]:
    return [hit.id for hit in api.search("book", Query(text=text), speaker=speaker).hits]


def test_what_is_written_is_found_by_the_next_question(shelves: Shelves) -> None:
    shelves.put("1", "Le Capital")
    api.flush_now()
    shelves.put("2", "Les Communs")
    api.mark_changed("book", [2])
    assert (found("commun"), Pending.objects.count()) == (["2"], 0)
    del shelves.records["2"]
    api.mark_changed("book", ["2"])
    assert found("commun") == []


def test_a_change_that_is_undone_is_not_noted(shelves: Shelves) -> None:
    with transaction.atomic():
        api.mark_changed("book", ["1"])
        transaction.set_rollback(True)
    assert Pending.objects.count() == 0


def test_the_first_note_queues_one_flush_and_the_next_share_it(
    shelves: Shelves, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        api.mark_changed("book", ["1", "2"])
        api.mark_changed("book", ["3"])
    assert len(queued) == 1
    with django_capture_on_commit_callbacks() as queued:
        api.mark_changed("book", [])
    assert queued == []


def test_a_flush_that_dies_before_forgetting_its_notes_does_them_again(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.flush_now()
    shelves.put("1", "Le Don")
    api.mark_changed("book", ["1"])
    index = kind_named("book").index

    def killed(*args: Any, **kwargs: Any) -> None:
        type(index).change_while_locked(index, *args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index, "change_while_locked", killed, raising=False)
        with pytest.raises(KeyboardInterrupt):
            api.flush_now()
    assert Pending.objects.count() == 1
    assert (api.flush_now(), found(), Pending.objects.count()) == (1, ["1"], 0)


def test_a_change_noted_during_a_rebuild_outlives_it(shelves: Shelves) -> None:
    shelves.put("1", "Ancien titre")
    given = shelves.documents

    def while_somebody_writes(ids: Any) -> Any:
        yield from given(ids)
        if ids is None:
            shelves.put("1", "Nouveau titre")
            Pending.objects.create(kind="book", document_id="1")

    kind = kind_named("book")
    api.register(type(kind)(**{**kind.__dict__, "documents": while_somebody_writes}))
    assert api.rebuild(kind="book") == 1
    assert (found("nouveau"), Pending.objects.count()) == (["1"], 0)


def test_a_kind_noted_as_a_whole_is_built_again(shelves: Shelves) -> None:
    api.flush_now()
    shelves.put("1", "Le Don")
    api.mark_everything_changed("book")
    assert (api.flush_now(), found("don")) == (1, ["1"])


def test_a_long_queue_is_left_to_the_worker(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chantier.foundation.search.asking.FRESHENED", 2)
    api.flush_now()
    for number in range(3):
        shelves.put(str(number), f"Tome {number}")
    api.mark_changed("book", range(3))
    assert (found(), Pending.objects.count()) == ([], 3)
    assert (api.flush_now(), len(found())) == (3, 3)


def test_a_writer_elsewhere_delays_the_news_and_not_the_answer(shelves: Shelves) -> None:
    api.flush_now()
    shelves.put("1", "Le Don")
    api.mark_changed("book", ["1"])
    with kind_named("book").index.shelf.lock(wait=False):
        assert (found(), Pending.objects.count()) == ([], 1)
    assert found() == ["1"]


def test_without_an_index_the_database_answers_and_says_so(shelves: Shelves) -> None:
    shelves.put("1", "Le Don")
    shelves.put("2", "Le Don caché", visibility=Visibility.PRIVATE)
    answer = api.search("book", Query(text="don"), speaker=VISITOR)
    assert ([hit.id for hit in answer.hits], answer.trouble) == (["1"], "missing")
    api.flush_now()
    assert api.search("book", Query(text="don"), speaker=VISITOR).trouble == ""


def test_the_speaker_decides_what_can_be_found_and_the_page_cannot(shelves: Shelves) -> None:
    shelves.put("1", "Don public")
    shelves.put("2", "Don des membres", visibility=Visibility.MEMBERS)
    shelves.put("3", "Don privé", visibility=Visibility.PRIVATE)
    api.flush_now()
    everything = Query(text="don", visible=frozenset(Visibility))
    visitor = api.search("book", everything, speaker=VISITOR)
    member = api.search("book", everything, speaker=Speaker(person_id=1))
    assert (visitor.total, member.total) == (1, 2)
    assert api.matching_keys("book", everything, speaker=VISITOR, limit=10) == (1,)


def test_the_command_builds_flushes_and_tells(shelves: Shelves, capsys: pytest.CaptureFixture[str]) -> None:
    shelves.put("1", "Le Don")
    call_command("search", "rebuild", "book")
    api.mark_changed("book", ["1"])
    call_command("search", "flush")
    call_command("search", "status")
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" indexé en")[0] for line in lines] == [
        "book\u00a0: 1 document",
        "1 changement indexé.",
        "book\u00a0: prêt, 0 en attente.",
    ]
    with pytest.raises(CommandError):
        call_command("search", "rebuild", "plane")
