"""What people are told about deposits: reactions to acts, safe to run twice because their key is the act itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import DOCUMENTALIST
from chantier.foundation.messages.api import Kind, notify
from chantier.foundation.people import api as people
from chantier.library import acts
from chantier.library.models import Contribution, Remark, Resource

FOLDER: Final = "library/mail"
TO_REVIEW = Kind("library.to_review", _("Dépôts à relire dans la bibliothèque"), f"{FOLDER}/to_review")
DECIDED = Kind("library.deposit_decided", _("Ce que deviennent vos dépôts"), f"{FOLDER}/deposit_decided")
REMARK = Kind("library.remark", _("Remarques sur vos dépôts et vos relectures"), f"{FOLDER}/remark")
NAMED = Kind("library.author_named", _("Ressources où vous êtes nommé"), f"{FOLDER}/author_named")
KINDS: Final = (TO_REVIEW, DECIDED, REMARK, NAMED)


class SomethingDone(Protocol):
    """What a reaction reads of an act of the journal."""

    id: int
    person_id: int | None
    subject_id: str
    data: Mapping[str, Any]


def tell_documentalists(act: SomethingDone) -> None:
    """A deposit waits: those who review are told, except who deposited it."""
    row = _resource(act)
    if row is not None and row.state == Resource.SUBMITTED:
        _tell(TO_REVIEW, _documentalists() - {row.person_id}, act, row, page="library:review-one")


def _decided(what: str) -> Callable[..., None]:
    def tell(act: SomethingDone) -> None:
        row = _resource(act)
        if row is None or row.person_id is None or row.person_id == act.person_id:
            return
        reason = row.withdrawal_reason if what == "withdrawn" else ""
        if what == "returned":
            last = row.remarks.filter(is_reviewer=True).order_by("-id").first()
            reason = last.text if last else ""
        _tell(DECIDED, [row.person_id], act, row, page="library:deposit-edit", context={"what": what, "reason": reason})

    tell.__name__ = tell.__qualname__ = f"tell_depositor_{what}"
    return tell


def tell_of_a_remark(act: SomethingDone) -> None:
    """A remark is told to the other side."""
    row = _resource(act)
    remark = Remark.objects.filter(pk=int(act.data["remark"])).first()
    if row is None or remark is None:
        return
    if remark.is_reviewer:
        persons, page = {row.person_id}, "library:deposit-edit"
    else:
        persons, page = _documentalists(), "library:review-one"
    _tell(REMARK, persons - {act.person_id}, act, row, page=page, context={"text": remark.text})


def ask_the_person_named(act: SomethingDone) -> None:
    """Somebody with an account is named on a resource: they decide what is shown."""
    row = _resource(act)
    named = Contribution.objects.filter(pk=int(act.data["contribution"]), consent=Contribution.ASKED).first()
    if row is not None and named is not None:
        name = f"{named.given} {named.family}".strip()
        _tell(NAMED, [named.person_id], act, row, page="library:names", context={"name": name})


def _resource(act: SomethingDone) -> Resource | None:
    return Resource.objects.filter(pk=act.subject_id).first()


def _documentalists() -> set[int | None]:
    return set(people.persons_with_role(DOCUMENTALIST, at=timezone.now()))


def _tell(
    kind: Kind,
    persons: Iterable[int | None],
    act: SomethingDone,
    row: Resource,
    *,
    page: str,
    context: Mapping[str, Any] | None = None,
) -> None:
    links = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            links[language] = reverse(page, args=[] if kind is NAMED else [row.public_id])
    notify(
        person_ids=[one for one in persons if one is not None],
        kind=kind.key,
        # Being named again on the same work is no news: nobody is pestered by a list written over and over.
        key=f"{kind.key}:resource:{row.pk}" if kind is NAMED else f"{kind.key}:{act.id}",
        context={"title": row.title, **(context or {})},
        links=links,
        at=timezone.now(),
    )


REACTIONS: dict[str, tuple[Callable[..., None], ...]] = {
    acts.SUBMITTED: (tell_documentalists,),
    acts.RETURNED: (_decided("returned"),),
    acts.PUBLISHED: (_decided("published"),),
    acts.WITHDRAWN: (_decided("withdrawn"),),
    acts.RESTORED: (_decided("restored"),),
    acts.JOINED: (_decided("joined"),),
    acts.REMARKED: (tell_of_a_remark,),
    acts.AUTHOR_NAMED: (ask_the_person_named,),
}
