"""A table’s synthesis: sentences that each cite contributions word for word, drafted, then published for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import synthesis as core
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.settled import canonical_json, fingerprint_of
from chantier.deliberation.models import QuestionAtTable, Sentence, SentenceCitation, Synthesis, Text
from chantier.deliberation.permissions import may_hold_pen
from chantier.deliberation.phrases import as_invalid
from chantier.deliberation.queries import syntheses as queries
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.services import texts
from chantier.deliberation.services.proposals import check_mandate
from chantier.deliberation.services.questions import check_open
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

FORMAT: Final = "chantier-synthesis/1"
MOST_SENTENCES: Final = 200
MOST_CITATIONS: Final = 20
LONGEST_SENTENCE: Final = 1_000
LONGEST_QUOTE: Final = 1_000
#: What a draft may still lack.
_LATER: Final = ("no_sentence", "sentence_without_citation")


@transaction.atomic
def save_draft(
    *,
    speaker: Speaker,
    asked_id: int,
    sentences: Sequence[core.SentenceGiven],
    revision: int,
    at: datetime,
    language: str = "fr",
) -> int:
    """Write the draft over the former one; its revision. ``revision`` is the one the person saw, 0 for none.

    A citation without a source is looked for among the contributions of the table. Raises ``NotAllowed``;
    ``NotPossible`` when it is published, the question closed, or somebody wrote meanwhile; ``Invalid`` for words that
    no contribution says. A sentence that cites nothing yet may wait.
    """
    asked, draft = _locked(asked_id, speaker, at)
    if draft is not None and draft.published_at is not None:
        raise NotPossible(Reason("synthesis_published", _("Cette synthèse est publiée : elle ne change plus.")))
    if (draft.revision if draft is not None else 0) != revision:
        raise NotPossible(
            Reason(
                "synthesis_changed_meanwhile",
                _("Quelqu’un a écrit dans cette synthèse pendant que vous l’aviez sous les yeux."),
                _("Vos phrases sont encore dans le formulaire : comparez-les à la version du moment, puis reprenez."),
            )
        )
    known = queries.contributions(asked)
    found = traced(sentences, known)
    _check_sizes(found)
    faults = [one for one in core.faults(found, {one.key: one.text for one in known}) if one.code not in _LATER]
    if faults:
        raise as_invalid(Refused(*faults))
    if draft is None:
        draft = Synthesis(asked=asked, language=language, revision=0)
    draft.language, draft.person_id = language, speaker.person_id
    draft.revision, draft.updated_at = draft.revision + 1, at
    draft.save()
    _rewrite(draft, found, known, at)
    data = {"table": asked.table_id, "revision": draft.revision, "sentences": len(found)}
    record(name=acts.SYNTHESIS_DRAFTED, speaker=speaker, at=at, subject=_subject(asked), data=data)
    return draft.revision


@transaction.atomic
def publish(*, speaker: Speaker, asked_id: int, revision: int, at: datetime) -> str:
    """Publish the draft as it was read; its fingerprint. It never changes afterwards; publishing again gives the same.

    Raises ``NotAllowed``; ``NotPossible`` when somebody wrote meanwhile, the question is closed or the group's mandate
    is over; ``Invalid`` while a sentence cites nothing, or what it quotes is no longer there.
    """
    asked, draft = _locked(asked_id, speaker, at)
    if draft is not None and draft.published_at is not None:
        return draft.fingerprint
    check_mandate(asked.table, at=at)
    if draft is None or draft.revision != revision:
        raise NotPossible(
            Reason(
                "synthesis_not_as_read",
                _("La synthèse a changé depuis que vous l’avez relue."),
                _("Relisez-la, puis publiez-la."),
            )
        )
    view = queries.views([draft])[0]
    texts_of = dict(Sentence.objects.filter(synthesis=draft).order_by("pk").values_list("pk", "text__body"))
    written = [
        core.SentenceGiven(texts_of[one.id], given.citations, given.is_minority)
        for one, given in zip(view.sentences, view.given, strict=True)
    ]
    faults = core.faults(written, {one.key: one.text for one in queries.contributions(asked)})
    if faults:
        raise as_invalid(Refused(*faults))
    draft.published_at, draft.fingerprint = at, fingerprint_of(canonical_form(asked, draft, written, at))
    draft.save(update_fields=["published_at", "fingerprint"])
    data = {"table": asked.table_id, "sentences": len(written), "fingerprint": draft.fingerprint}
    record(name=acts.SYNTHESIS_PUBLISHED, speaker=speaker, at=at, subject=_subject(asked), data=data)
    return draft.fingerprint


def canonical_form(
    asked: QuestionAtTable, draft: Synthesis, sentences: Sequence[core.SentenceGiven], at: datetime
) -> str:
    """What the fingerprint of a published synthesis is taken of: canonical JSON, instants in UTC."""
    return canonical_json(
        {
            "format": FORMAT,
            "question": asked.question.public_id,
            "table": asked.table.public_id,
            "published_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "language": draft.language,
            "sentences": [
                {
                    "text": one.text,
                    "is_minority": one.is_minority,
                    "citations": [{"source": each.source, "quote": each.quote} for each in one.citations],
                }
                for one in sentences
            ],
        }
    )


def traced(
    sentences: Sequence[core.SentenceGiven], known: Sequence[queries.Contribution]
) -> tuple[core.SentenceGiven, ...]:
    """The same sentences, each quote without a source given to every contribution that says it; empty ones left out."""
    whole = {one.key: one.text for one in known}
    return tuple(
        core.SentenceGiven(
            " ".join(one.text.split()),
            tuple(dict.fromkeys(each for quoted in one.citations for each in _traced(quoted, whole))),
            one.is_minority,
        )
        for one in sentences
        if one.text.strip() or one.citations
    )


def _traced(quoted: core.Quoted, whole: dict[str, str]) -> tuple[core.Quoted, ...]:
    quote = " ".join(quoted.quote.split())
    if quoted.source:
        return (core.Quoted(quoted.source, quote),)
    return tuple(core.Quoted(key, quote) for key in core.sources_of(quote, whole)) or (core.Quoted("", quote),)


def _locked(asked_id: int, speaker: Speaker, at: datetime) -> tuple[QuestionAtTable, Synthesis | None]:
    rows = QuestionAtTable.objects.select_for_update(of=("self",)).select_related("table", "question")
    asked = rows.get(pk=asked_id)
    may_hold_pen(speaker, standing(asked.table, speaker, at=at)).enforce()
    draft = Synthesis.objects.filter(asked=asked).first()
    if draft is None or draft.published_at is None:
        check_open(asked.question)
    return asked, draft


def _check_sizes(sentences: Sequence[core.SentenceGiven]) -> None:
    if len(sentences) > MOST_SENTENCES or any(len(one.citations) > MOST_CITATIONS for one in sentences):
        raise Invalid(
            Reason("synthesis_too_long", _("Une synthèse tient en 200 phrases, et une phrase cite au plus vingt fois."))
        )
    if any(len(one.text) > LONGEST_SENTENCE for one in sentences):
        raise Invalid(Reason("sentence_too_long", _("Une phrase dépasse 1 000 caractères : coupez-la en deux.")))
    if any(len(each.quote) > LONGEST_QUOTE for one in sentences for each in one.citations):
        raise Invalid(Reason("quote_too_long", _("Une citation dépasse 1 000 caractères : gardez l’essentiel.")))


def _rewrite(
    draft: Synthesis, sentences: Sequence[core.SentenceGiven], known: Sequence[queries.Contribution], at: datetime
) -> None:
    former = Sentence.objects.filter(synthesis=draft)
    gone = list(former.values_list("text_id", flat=True))
    former.delete()
    Text.objects.filter(pk__in=gone).delete()
    ids = {one.key: {f"{one.kind}_id": one.id} for one in known}
    for order, one in enumerate(sentences, start=1):
        text = texts.write(language=draft.language, title="", body=one.text, at=at)
        row = Sentence.objects.create(synthesis=draft, order=order, text=text, is_minority=one.is_minority)
        SentenceCitation.objects.bulk_create(
            SentenceCitation(sentence=row, quote=each.quote, **ids[each.source]) for each in one.citations
        )


def _subject(asked: QuestionAtTable) -> tuple[str, int]:
    return ("deliberation.question", asked.question_id)
