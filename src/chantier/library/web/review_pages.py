"""The documentalists' queue, and one deposit as its readers will see it, with what was said and what can be done."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chantier.foundation.access.api import Reason, Refusal, Speaker
from chantier.foundation.ui.parts import Link
from chantier.foundation.words import api as words
from chantier.library import deposit_phrases as phrases
from chantier.library.core import lifecycle
from chantier.library.models import Contribution, Resource
from chantier.library.permissions import may_review
from chantier.library.queries import deposits as queries
from chantier.library.queries.describing import describe
from chantier.library.queries.kinds import kind, kinds, name_of
from chantier.library.services import joining, reviewing
from chantier.library.web.deposit_conflict import conflicting, in_words
from chantier.library.web.deposit_forms import own_public_id
from chantier.library.web.deposit_pages import here, missing, see_other
from chantier.library.web.doubles import possible_doubles

VERBS: Final = {
    lifecycle.PUBLISH: gettext_lazy("C’est publié."),
    lifecycle.RETURN: gettext_lazy("Le dépôt est rendu, avec votre demande."),
    lifecycle.WITHDRAW: gettext_lazy("La ressource est retirée. Sa page reste et dit pourquoi."),
    lifecycle.RESTORE: gettext_lazy("La ressource est de nouveau publiée."),
}


def _crumbs(*last: Link | str) -> tuple[Link, ...]:
    links = [one if isinstance(one, Link) else Link(one, "", current=True) for one in last]
    return (Link(_("À relire"), reverse("library:review")), *links)


@require_safe
@login_required
def review(request: HttpRequest) -> HttpResponse:
    """The queue, by state, kind and theme."""
    speaker: Speaker = request.speaker
    may_review(speaker).enforce()
    asked = request.GET
    state = asked.get("etat", lifecycle.SUBMITTED)
    state = state if state in lifecycle.STATES else lifecycle.SUBMITTED
    of_kind, theme = _plain(asked.get("sorte", "")), _plain(asked.get("theme", ""))
    page = int(asked["page"]) if asked.get("page", "").isdecimal() and 0 < len(asked["page"]) < 6 else 1
    lines, more = queries.queue(state=state, kind=of_kind, theme=theme, page=max(page, 1), viewer=speaker.person_id)
    counted = queries.counts(kind=of_kind, theme=theme)
    names = {one.slug: name_of(one, here()) for one in kinds(only_open=False)}
    context = {
        "lines": [(one, names.get(one.kind, one.kind)) for one in lines],
        "tabs": [
            Link(label, _address(state=key, kind=of_kind, theme=theme), key == state, counted.get(key, 0))
            for key, label in phrases.STATES.items()
        ],
        "state": state,
        "kinds": names.items(),
        "kind": of_kind,
        "themes": words.labels("theme", here()).items(),
        "theme": theme,
        "total": counted.get(state, 0),
        "next_url": _address(state=state, kind=of_kind, theme=theme, page=page + 1) if more else "",
        "previous_url": _address(state=state, kind=of_kind, theme=theme, page=page - 1) if page > 1 else "",
    }
    return render(request, "library/review.html", context)


def _plain(text: str) -> str:
    return text.replace("\0", "")[:60]


def _address(*, state: str, kind: str, theme: str, page: int = 1) -> str:
    kept = QueryDict(mutable=True)
    kept.update({"etat": state})
    for name, value in (("sorte", kind), ("theme", theme), ("page", str(page) if page > 1 else "")):
        if value:
            kept[name] = value
    return f"{reverse('library:review')}?{kept.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """One deposit: read, compared, remarked, decided."""
    speaker: Speaker = request.speaker
    may_review(speaker).enforce()
    row = queries.by_public_id(public_id)
    refusal: Reason | None = None
    if request.method == "POST":
        try:
            return _decide(request, speaker, row)
        except Refusal as error:
            refusal = error.reason
            row = queries.by_public_id(public_id)
    return render(request, "library/review_one.html", _context(speaker, row, refusal), status=422 if refusal else 200)


def _decide(request: HttpRequest, speaker: Speaker, row: Resource) -> HttpResponse:
    verb, now = request.POST.get("verb", ""), timezone.now()
    reason = request.POST.get("reason", "")
    if verb == lifecycle.PUBLISH:
        reviewing.publish(speaker=speaker, resource_id=row.pk, at=now)
    elif verb == lifecycle.RETURN:
        reviewing.return_to_depositor(speaker=speaker, resource_id=row.pk, reason=reason, at=now)
    elif verb == lifecycle.WITHDRAW:
        reviewing.withdraw(speaker=speaker, resource_id=row.pk, reason=reason, at=now)
    elif verb == lifecycle.RESTORE:
        reviewing.restore(speaker=speaker, resource_id=row.pk, reason=reason, at=now)
    elif verb == "join":
        other = queries.by_public_id(own_public_id(request.POST.get("other", "")) or "-")
        joining.join(speaker=speaker, absorbed_id=row.pk, kept_id=other.pk, at=now)
        messages.success(request, _("Les deux fiches n’en font plus qu’une ; cela se défait."))
        return see_other("library:review-one", row.public_id)
    elif verb == "undo-join":
        joining.undo_join(speaker=speaker, absorbed_id=row.pk, at=now)
        messages.success(request, _("La fiche est de nouveau à part."))
        return see_other("library:review-one", row.public_id)
    elif verb == "not-a-double":
        other = queries.by_public_id(own_public_id(request.POST.get("other", "")) or "-")
        joining.not_a_double(speaker=speaker, one_id=row.pk, other_id=other.pk, at=now)
        messages.success(request, _("C’est noté : ces deux ressources ne seront plus rapprochées."))
        return see_other("library:review-one", row.public_id)
    else:
        raise Http404
    messages.success(request, str(VERBS[verb]))
    return see_other("library:review-one", row.public_id)


def _context(speaker: Speaker, row: Resource, refusal: Reason | None) -> dict[str, Any]:
    of_kind = kind(row.kind_id)
    assert of_kind is not None, "a foreign key leads to a kind"
    described = describe([row.pk], seen=queries.EVERY, language=here())[row.pk]
    seen_before = queries.last_published_revision(row)
    changed: Any = ()
    if seen_before and seen_before != row.revision:
        changed = conflicting(queries.version(row.pk, seen_before), described, of_kind, here())
    summary, said = described.wording().summary, in_words(described, of_kind, here())
    steps = lifecycle.steps_from(row.state, is_reviewer=True, is_depositor=False)
    return {
        "one": row,
        "refusal": refusal,
        "described": described,
        "wording": described.wording(),
        "facts": [(label, text) for label, text in said.items() if text and text != summary],
        "kind_name": name_of(of_kind, here()),
        "state": phrases.STATES[row.state],
        "tone": phrases.TONES[row.state],
        "crumbs": _crumbs(row.title),
        "may": {one.verb.replace("-", "_") for one in steps} if row.merged_into_id is None else set(),
        "changed": changed,
        "seen_before": seen_before,
        "remarks": queries.remarks(row.pk),
        "fields": phrases.FIELDS.items(),
        "names": [
            (one, phrases.CONSENTS_SEEN[one.consent])
            for one in Contribution.objects.filter(resource=row, person_id__isnull=False)
        ],
        "doubles": possible_doubles(row, speaker),
        "is_own": reviewing.is_own(speaker, row),
        "published_own": row.published_by is not None and row.published_by == row.person_id,
        **missing(row, of_kind, is_reviewer=True),
    }
