"""Why a resource resembles another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHRASES: Final[Mapping[str, Promise]] = {
    "same_theme": _("même thème : %(theme)s"),
    "near_theme": _("thème voisin : %(theme)s"),
    "same_place": _("même territoire : %(which)s"),
    "same_author": _("même auteur : %(which)s"),
    "same_organization": _("même organisation : %(which)s"),
    "same_words": _("mots semblables"),
}
