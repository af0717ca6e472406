"""What a contribution leans on: resources and claims of the library, and the very words of a passage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.models import Argument, ArgumentCitation, Table
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services.debated import Place
from chantier.deliberation.whereabouts import path_of
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal, Speaker
from chantier.library import api as library

CITING: Final = "deliberation.argument"
MOST: Final = 8
LONGEST_QUOTE: Final = 2_000


@dataclass(frozen=True)
class Cited:
    """A resource by its public identifier, maybe one claim of it by number; or words of a passage of the text."""

    resource: str = ""
    claim: int | None = None
    passage_key: str = ""
    quote: str = ""


def read(given: Iterable[Cited], place: Place) -> tuple[ArgumentCitation, ...]:
    """Citations to write, checked: readable by who reads the debate, and quoting what is there. Raises ``Invalid``,
    ``NotPossible``."""
    wanted = tuple(dict.fromkeys(given))
    if len(wanted) > MOST:
        raise Invalid(Reason("too_many_citations", _("Citez huit sources au plus.")))
    return tuple(_passage(one, place) if one.passage_key else _resource(one, place.table) for one in wanted)


def write(argument: Argument, citations: Iterable[ArgumentCitation], *, speaker: Speaker, at: datetime) -> None:
    """Write them, and tell the library who leans on it."""
    for one in citations:
        one.argument = argument
        one.save()
        _tell(argument, one, speaker=speaker, at=at)


def give_back(argument: Argument, *, speaker: Speaker, at: datetime) -> None:
    """The library shows that the contribution leans on what still stands, under the present readers of the table.

    What fell since is cited by nobody new: the page of the debate says that it fell. What was cited while all read the
    table is no longer, once they do not.
    """
    fallen = _tell_all(argument, speaker=speaker, at=at)
    if argument.table.visibility == Table.PUBLIC or not fallen:
        return
    for resource_id in fallen:
        library.uncite(speaker=speaker, citing_kind=CITING, citing_key=str(argument.pk), resource_id=resource_id, at=at)
    _tell_all(argument, speaker=speaker, at=at)


def take_away(argument: Argument, *, speaker: Speaker, at: datetime) -> None:
    """The contribution is no longer read: the library no longer shows that it leans on it."""
    ids = argument.citations.order_by("pk").values_list("resource_id", flat=True)
    for resource_id in dict.fromkeys(one for one in ids if one is not None):
        library.uncite(speaker=speaker, citing_kind=CITING, citing_key=str(argument.pk), resource_id=resource_id, at=at)


def _resource(one: Cited, table: Table) -> ArgumentCitation:
    card = library.resource_card(one.resource)
    if card is None or card.state != "published":
        raise Invalid(Reason("resource_unknown", _("Aucune ressource publiée de la bibliothèque n’a cette adresse.")))
    if table.visibility == Table.PUBLIC and not library.still_public([card.id]):
        raise NotPossible(
            Reason(
                "resource_not_public",
                _("Cette table est publique : ses sources doivent pouvoir être lues par tous."),
                _("Ouvrez cette ressource à tous, ou citez-en une autre."),
            )
        )
    claim = library.claim_id(card.id, one.claim) if one.claim is not None else None
    standing = {view.number for view in library.claims_of(card.id)}
    if one.claim is not None and (claim is None or one.claim not in standing):
        raise Invalid(Reason("claim_unknown", _("Cette affirmation n’existe pas dans la ressource, ou a été retirée.")))
    return ArgumentCitation(resource_id=card.id, claim_id=claim)


def _passage(one: Cited, place: Place) -> ArgumentCitation:
    if place.proposal is None or place.proposal.current is None:
        raise Invalid(Reason("no_passage_here", _("Il n’y a pas de texte à citer ici.")))
    passage = text_of(place.proposal.current).passage(one.passage_key)
    if passage is None:
        raise NotPossible(
            Reason(
                "passage_gone",
                _("Ce passage n’est plus dans le texte."),
                _("Choisissez un passage du texte d’aujourd’hui."),
            )
        )
    quote = _spaced(one.quote) or _spaced(passage.text)[:LONGEST_QUOTE]
    if len(quote) > LONGEST_QUOTE or quote not in _spaced(passage.text):
        raise Invalid(
            Reason(
                "quote_not_found",
                _("Les mots que vous citez ne sont pas dans ce passage."),
                _("Copiez-les tels quels depuis le texte."),
            )
        )
    return ArgumentCitation(proposal=place.proposal, passage_key=one.passage_key, quote=quote)


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _tell_all(argument: Argument, *, speaker: Speaker, at: datetime) -> tuple[int, ...]:
    """Cite what still can be; the resources that cannot."""
    fallen = []
    for one in argument.citations.filter(resource__isnull=False).select_related("claim").order_by("pk"):
        try:
            with transaction.atomic():
                _tell(argument, one, speaker=speaker, at=at)
        except Refusal:
            fallen.append(one.resource_id)
    return tuple(dict.fromkeys(one for one in fallen if one is not None))


def _tell(argument: Argument, one: ArgumentCitation, *, speaker: Speaker, at: datetime) -> None:
    if one.resource_id is None:
        return
    library.cite(
        speaker=speaker,
        resource_id=one.resource_id,
        claim_number=one.claim.number if one.claim is not None else None,
        citing_kind=CITING,
        citing_key=str(argument.pk),
        titles=_titles(argument),
        url=path_of("argument", argument.public_id),
        is_public=argument.table.visibility == Table.PUBLIC,
        at=at,
    )


def _titles(argument: Argument) -> dict[str, str]:
    """What the contribution is about, as the library names what cites it."""
    if argument.proposal is not None:
        return {argument.proposal.language: argument.proposal.title}
    about = argument.need or argument.question
    return {about.text.language: about.text.title} if about is not None else {}
