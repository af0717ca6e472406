"""Every side effect of the system, on one page: an act → what follows from it.

A reaction is called with the act, in a transaction of its own, by the worker. It is safe to run twice.
"""

from __future__ import annotations

from collections.abc import Callable

from chantier.directory import api as directory
from chantier.directory import claim_notices, statement_notices
from chantier.foundation.journal.api import install as install_in_the_journal
from chantier.foundation.messages import reactions as messages


def draw_the_map_again(_act: object) -> None:
    """A list came in, or a page was hidden or shown: the cells are counted again. Twice gives the same cells."""
    directory.rebuild_grid()


def place_in_colleges_again(_act: object) -> None:
    """Who is whom, or who is a member, changed: colleges are drawn again. Twice gives the same places."""
    directory.refresh_college_places()


REACTIONS: dict[str, tuple[Callable[..., None], ...]] = {
    **messages.REACTIONS,
    **claim_notices.REACTIONS,
    **statement_notices.REACTIONS,
    directory.VISIBILITY_CHANGED: (draw_the_map_again,),
    directory.IMPORT_APPLIED: (draw_the_map_again, place_in_colleges_again),
    directory.ORGANIZATION_RECONCILED: (place_in_colleges_again,),
    directory.ORGANIZATIONS_RECONCILED: (place_in_colleges_again,),
    directory.MERGE_UNDONE: (place_in_colleges_again,),
}


def install() -> None:
    """Hand the table to the journal."""
    install_in_the_journal(REACTIONS)
