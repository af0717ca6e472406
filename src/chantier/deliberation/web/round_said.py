"""Saying something of a question at one of its tables, from its page there."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import QuestionAtTable
from chantier.deliberation.permissions import may_speak
from chantier.deliberation.phrases import ARGUMENT_KINDS
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.syntheses import ARGUMENT, Contribution
from chantier.deliberation.services import debate
from chantier.deliberation.services.debated import About
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.reach import AtTable
from chantier.deliberation.web.round_forms import LANGUAGES
from chantier.deliberation.web.round_reach import url_of
from chantier.foundation.access.api import Refusal

#: Contributions of a page; the synthesis’ own page has them all.
MOST_SHOWN = 50


def take(request: HttpRequest, asked: QuestionAtTable, here: AtTable) -> tuple[Refusal | None, int]:
    """Take what was posted: the refusal, if it was refused, and the status of the answer. What is typed is kept."""
    post, key = request.POST, key_of(asked)
    try:
        debate.check_pace(speaker=here.speaker, address=get_adapter().get_client_ip(request))
        debate.argue(
            speaker=here.speaker,
            about=About(question_id=asked.question_id, table_id=asked.table_id),
            said=debate.Said(post.get("kind", ""), post.get("body", ""), post.get("language", "fr")),
            at=here.at,
        )
    except Refusal as error:
        return error, keep_typed(request, key=key, refusal=error)
    sent(request, key=key)
    messages.success(request, _("C’est dit. La synthèse de la table pourra le citer."))
    return None, 303


def shown(
    request: HttpRequest, asked: QuestionAtTable, here: AtTable, known: tuple[Contribution, ...]
) -> dict[str, Any]:
    """What the page shows of the debate: what was said of the question itself, and the form for whoever may speak."""
    own = [one for one in known if one.kind == ARGUMENT and one.about == ("", "", "")]
    speaks = may_speak(here.speaker, here.standing)
    verdict = is_open(asked.table, Verb.DEBATE, at=here.at, question_id=asked.question_id) if speaks else speaks
    typed = request.POST if request.method == "POST" else typed_before(request)
    return {
        "said": [(one, url_of(ARGUMENT, one.public_id, "")) for one in own[-MOST_SHOWN:]],
        "said_before": max(0, len(own) - MOST_SHOWN),
        "speaks": verdict if asked.question.closed_at is None else None,
        "kinds": [(kind, ARGUMENT_KINDS[kind]) for kind in debate.SIDES],
        "typed": {name: typed.get(name, "") for name in ("kind", "body", "language")},
        "languages": LANGUAGES,
    }


def key_of(asked: QuestionAtTable) -> str:
    """The draft of what one was saying here."""
    return f"argument:question:{asked.question.public_id}:{asked.table.public_id}"
