"""Entries of the public log in words: each mandate says those of its own acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chantier.foundation.journal.acts import LOG_BEGAN_AGAIN, WITNESS_ENDED, WITNESS_REGISTERED


@dataclass(frozen=True)
class Told:
    """An entry in words of the reader's language, and the page of what it is about (or nothing)."""

    sentence: str | Promise
    url: str = ""


#: From what an entry says. It is read as anybody's words: a key may be missing, a value of another kind.
Tell = Callable[[Mapping[str, Any]], Told | None]

_told: dict[str, Tell] = {}


def tell_entries(sentences: Mapping[str, Tell]) -> None:
    """Say these kinds of entries so. Called by each mandate's application when it is ready; safe to call twice."""
    _told.update(sentences)


def in_words(kind: str, value: Mapping[str, Any]) -> Told:
    """An entry in words; where nobody says its kind, its kind and what it is about."""
    tell = _told.get(kind)
    try:
        found = tell(value) if tell else None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        found = None  # an old entry, or another version's: it is shown as it is
    return found or Told(_plainly(kind, value))


def _plainly(kind: str, value: Mapping[str, Any]) -> str:
    match value.get("subject"):
        case [str(thing), (int() | str()) as number]:
            return _("Acte « %(kind)s », à propos de %(thing)s %(number)s.") % {
                "kind": kind,
                "thing": thing,
                "number": number,
            }
    return _("Inscription « %(kind)s ».") % {"kind": kind}


def _registered(value: Mapping[str, Any]) -> Told:
    return Told(_("%(name)s devient témoin du journal public.") % {"name": value["organization"]})


def _ended(value: Mapping[str, Any]) -> Told:
    return Told(_("%(name)s n’est plus témoin du journal public.") % {"name": value["organization"]})


def _began_again(value: Mapping[str, Any]) -> Told:
    told = _(
        "Le journal public a recommencé sous un autre nom, avec une autre clé. Inscriptions signées par l’ancien : "
        "%(signed)s ; inscriptions reprises : %(kept)s. Pourquoi : « %(because)s »"
    )
    return Told(told % {"signed": value["former"]["size"], "kept": value["kept"], "because": value["because"]})


tell_entries({WITNESS_REGISTERED: _registered, WITNESS_ENDED: _ended, LOG_BEGAN_AGAIN: _began_again})
