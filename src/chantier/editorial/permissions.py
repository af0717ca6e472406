"""Who may do what on the public site, with the reason of a refusal. The one place that maps our roles to Wagtail's."""

from __future__ import annotations

from chantier.directory import api as directory
from chantier.editorial.models import EventPage
from chantier.editorial.phrases import NOT_AN_ORGANIZER
from chantier.foundation.access.api import (
    ADMINISTRATOR,
    ALLOWED,
    EDITOR,
    Speaker,
    Verdict,
    holds,
    is_signed_in,
    refused,
    rule,
)

#: Write, translate, review, publish: the whole of Wagtail's back office. Nobody else enters it.
may_edit_site = holds(EDITOR)
may_support = is_signed_in


@rule
def _speaks_for_the_host(speaker: Speaker, event: EventPage) -> Verdict:
    if event.host and speaker.organization_id and _is_one_body(event.host, speaker.organization_id):
        return ALLOWED
    return refused(NOT_AN_ORGANIZER.code, NOT_AN_ORGANIZER.sentence, NOT_AN_ORGANIZER.next_step)


def _is_one_body(one: str, other: str) -> bool:
    """Whether two identifiers answer for one organisation today: pages and mandates keep the one they were given."""
    if one == other:
        return True
    found = directory.organization_id_of(one)
    return found is not None and found == directory.organization_id_of(other)


#: Names and addresses of those who come: whoever keeps the site, and whoever speaks for the organisation that hosts.
may_read_registrations = is_signed_in & (may_edit_site | _speaks_for_the_host)

#: Those whom Wagtail must know as editors.
EDITING_ROLES = (EDITOR, ADMINISTRATOR)
#: The group of Wagtail that stands for them, and what it may do: on pages, on the library of files, elsewhere.
GROUP = "chantier:editors"
ON_PAGES = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
ON_FILES = {
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
    # Wagtail asks about its own model of images, whichever stands in its place.
    "wagtailimages": ("add_image", "change_image", "choose_image"),
}
ELSEWHERE = {
    "wagtailadmin": ("access_admin",),
    "wagtailredirects": ("add_redirect", "change_redirect", "delete_redirect"),
    "simple_translation": ("submit_translation",),
}
