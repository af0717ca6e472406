"""Values of a resource as a reader's language says them."""

from __future__ import annotations

from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from chantier.foundation.ui.numbers import written
from chantier.library import reading_phrases as phrases
from chantier.library.core import description as d
from chantier.library.core.kinds import clock
from chantier.library.core.precise_date import PreciseDate
from chantier.library.queries.reading import FileView


def day(one: PreciseDate | None) -> str:
    """A date with its precision: « 3 avril 2025 », « avril 2025 », « vers 1996 »."""
    if one is None:
        return ""
    if one.day:
        said = date_format(one.first_day, "DATE_FORMAT")
    elif one.month:
        said = date_format(one.first_day, "YEAR_MONTH_FORMAT")
    else:
        said = str(one.year)
    return _("vers %(date)s") % {"date": said} if one.approximate else said


def language(code: str) -> str:
    """What a language is called in the reader's."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def moment(at: datetime) -> str:
    """The day of an instant, at the place of the instance."""
    return date_format(timezone.localtime(at), "DATE_FORMAT")


def media(media_type: str) -> str:
    """What kind of file it is, in a word; an empty text when it is not known."""
    known = phrases.MEDIA.get(media_type) or phrases.FAMILIES.get(media_type.partition("/")[0])
    return str(known) if known is not None else ""


def about_file(one: FileView) -> str:
    """Kind, weight, pages, duration, language of a file, in one line."""
    parts = [media(one.media_type)]
    if one.size:
        parts.append(filesizeformat(one.size))
    if one.pages:
        parts.append(ngettext("%(number)s page", "%(number)s pages", one.pages) % {"number": written(one.pages)})
    if one.duration:
        parts.append(clock(one.duration))
    if one.language:
        parts.append(language(one.language))
    return " · ".join(part for part in parts if part)


def reading_by_ear(one: FileView) -> tuple[str, ...]:
    """What a file offers, or not, to who reads by ear or with a keyboard."""
    notes = []
    known = one.accessibility
    if one.media_type == "application/pdf" and "tagged" in known:
        notes.append(
            _("PDF balisé : un lecteur d’écran en suit la structure.")
            if known["tagged"]
            else _("PDF non balisé : un lecteur d’écran en suit mal la structure.")
        )
    if one.is_recognised:
        notes.append(_("Texte reconnu dans des images : il peut contenir des erreurs."))
    captions = known.get("captions") or ()
    notes += [_("Sous-titres : %(language)s.") % {"language": language(str(code))} for code in captions]
    if known.get("note"):
        notes.append(str(known["note"]))
    return tuple(notes)


def checked(one: FileView) -> str:
    """When a file or link was last looked at, and what was found."""
    if one.checked_at is None:
        return ""
    words = (phrases.FILE_STATES if one.is_file else phrases.LINK_STATES).get(one.check_state)
    return str(words) % {"day": moment(one.checked_at)} if words is not None else ""


def identifier_link(one: d.Identified) -> str:
    """Where an identifier leads, or an empty text."""
    prefix = {
        "doi": "https://doi.org/",
        "handle": "https://hdl.handle.net/",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
        "hal": "https://hal.science/",
    }.get(one.scheme)
    if prefix:
        return f"{prefix}{one.value}"
    return one.value if one.scheme == "url" and one.value.startswith(("https://", "http://")) else ""
