"""The full text of files: each read once, tried a few times, resumed where it stopped, found again by search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from chantier.foundation.files import api as files
from chantier.library.core.full_text import PageText, Reading, failed, tidied
from chantier.library.core.reasons import Reason
from chantier.library.models import Attachment, Page
from chantier.library.services import recognising
from chantier.library.services.reading_fence import read_file
from chantier.library.services.writing import feed_search

#: A file that breaks its reader as often is left alone, with the reason.
MOST_ATTEMPTS: Final = 3
#: Reasons another attempt may change.
_MAY_PASS: Final = frozenset({"file_takes_too_long", "file_breaks_the_reader", "file_missing"})


@dataclass(frozen=True)
class Extracted:
    """What came of one file: its state, how many pages have text, why if there is none."""

    attachment_id: int
    state: str
    pages: int
    reason: Reason | None = None


def extract(*, attachment_id: int, again: bool = False) -> Extracted | None:
    """Read one file and keep its text. Nothing when it has no file, was read already, or was tried too often.

    Two workers may be given the same file: only the last to have begun writes. ``again`` reads it whatever was done.
    """
    row = Attachment.objects.filter(pk=attachment_id, file__isnull=False).first()
    if row is None:
        return None
    if again:
        Attachment.objects.filter(pk=row.pk).update(text_state=Attachment.WAITING, text_attempts=0)
        row.refresh_from_db()
    attempt = row.text_attempts + 1
    mine = Attachment.objects.filter(pk=row.pk, text_state=row.text_state, text_attempts=row.text_attempts)
    if row.text_state == Attachment.NEEDS_OCR:
        return _recognise(row)
    if row.text_state != Attachment.WAITING:
        return None
    if attempt > MOST_ATTEMPTS:
        return _kept(row, failed("tried_too_often", times=MOST_ATTEMPTS), attempt - 1)
    if not mine.update(text_attempts=F("text_attempts") + 1):
        return None
    stored = files.stored_file(stored_id=row.file_id or 0)
    found = read_file(stored.path) if stored and stored.path.exists() else failed("file_missing")
    if found.media_type == "" and row.media_type in files.IMAGES:
        found = Reading(Attachment.NEEDS_OCR, page_count=1, reason=Reason("picture_of_text", {}))
    done = _kept(row, found, attempt)
    if done is not None and done.state == Attachment.NEEDS_OCR and recognising.recogniser():
        row.refresh_from_db()
        return _recognise(row)
    return done


@transaction.atomic
def _kept(row: Attachment, found: Reading, attempt: int) -> Extracted | None:
    """Write what was read, unless another attempt began since."""
    locked = Attachment.objects.select_for_update().filter(pk=row.pk, text_attempts=attempt).first()
    if locked is None:
        return None
    retry = found.reason is not None and found.reason.code in _MAY_PASS and attempt < MOST_ATTEMPTS
    locked.text_state = Attachment.WAITING if retry else found.state
    locked.text_failure = _written(found.reason)
    if found.page_count:
        locked.pages = found.page_count
    if found.duration and not locked.duration:
        locked.duration = found.duration
    if found.accessibility:
        locked.accessibility = {**locked.accessibility, **found.accessibility}
    locked.save(
        update_fields=["text_state", "text_failure", "pages", "duration", "accessibility"],
    )
    before = Page.objects.filter(attachment=locked)
    if before.exists():
        feed_search([locked.resource_id])  # pages that go leave the index too
        before.delete()
    _write_pages(locked, found.pages)
    feed_search([locked.resource_id])
    return Extracted(locked.pk, locked.text_state, len(found.pages), found.reason)


def _write_pages(row: Attachment, pages: tuple[PageText, ...]) -> None:
    Page.objects.bulk_create(
        (Page(attachment=row, number=one.number, text=one.text, is_recognised=one.is_recognised) for one in pages),
        batch_size=200,
    )


def _recognise(row: Attachment) -> Extracted | None:
    """Recognise the pages that were not yet, each kept as soon as it is read: a stop loses one page at most."""
    if not recognising.recogniser():
        reason = Reason("recogniser_missing", {"pages": row.pages})
        Attachment.objects.filter(pk=row.pk).update(text_failure=_written(reason))
        return Extracted(row.pk, Attachment.NEEDS_OCR, 0, reason)
    stored = files.stored_file(stored_id=row.file_id or 0)
    if stored is None or not stored.path.exists():
        return _kept(row, failed("file_missing"), row.text_attempts)
    is_picture = row.media_type in files.IMAGES
    known = set(Page.objects.filter(attachment=row).values_list("number", flat=True))
    last = min(row.pages or 1, recognising.MOST_PAGES)
    for number in range(1, last + 1):
        if number in known:
            continue
        text = recognising.recognise(
            stored.path, page=number, language=row.language or row.resource.language, is_picture=is_picture
        )
        Page.objects.update_or_create(
            attachment=row, number=number, defaults={"text": tidied(text or ""), "is_recognised": True}
        )
    return _recognised(row, last)


@transaction.atomic
def _recognised(row: Attachment, last: int) -> Extracted:
    Page.objects.filter(attachment=row, text="").delete()
    pages = Page.objects.filter(attachment=row).count()
    left = max(0, row.pages - last)
    reason: Reason | None = Reason("recognised_in_part", {"pages": left, "read": last}) if left else None
    if not pages:
        reason = Reason("nothing_recognised")
    state = Attachment.READ if pages else Attachment.NO_TEXT
    Attachment.objects.filter(pk=row.pk).update(text_state=state, text_failure=_written(reason))
    feed_search([row.resource_id])
    return Extracted(row.pk, state, pages, reason)


def extract_later(*, attachment_id: int) -> None:
    """Let the worker read a file. Safe to ask twice."""
    from chantier.library.tasks import read_attachment

    transaction.on_commit(lambda: read_attachment.enqueue(attachment_id))


def extract_waiting(
    *, every: bool = False, limit: int | None = None, progress: Callable[[Extracted], None] | None = None
) -> Mapping[str, int]:
    """Read the files that wait, or ``every`` one again; {state: how many}. Stopped anywhere, it resumes."""
    rows = Attachment.objects.filter(file__isnull=False).order_by("pk")
    if not every:
        states = [Attachment.WAITING, *([Attachment.NEEDS_OCR] if recognising.recogniser() else [])]
        rows = rows.filter(text_state__in=states)
    counts: Counter[str] = Counter()
    for attachment_id in list(rows.values_list("pk", flat=True)[:limit]):
        found = extract(attachment_id=attachment_id, again=every)
        if found is not None:
            counts[found.state] += 1
            if progress is not None:
                progress(found)
    return dict(counts)


def _written(reason: Reason | None) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params)} if reason else {}
