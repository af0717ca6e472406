"""Every side effect of the system, on one page: an act → what follows from it.

A reaction is called with the act, in a transaction of its own, by the worker. It is safe to run twice.
"""

from __future__ import annotations

from collections.abc import Callable

from chantier.assemblies import decision_reactions
from chantier.assemblies import search as assemblies_search
from chantier.deliberation import (
    debate_notices,
    evidence_notices,
    news_reactions,
    part_notices,
    program_reactions,
)
from chantier.deliberation import search as deliberation_search
from chantier.directory import api as directory
from chantier.directory import claim_notices, statement_notices
from chantier.foundation.journal.api import ActView
from chantier.foundation.journal.api import install as install_in_the_journal
from chantier.foundation.messages import reactions as messages
from chantier.foundation.words import api as words
from chantier.library import api as library
from chantier.library import citing_notices, deposit_notices


def draw_the_map_again(_act: object) -> None:
    """A list came in, or a page was hidden or shown: the cells are counted again. Twice gives the same cells."""
    directory.rebuild_grid()


def place_in_colleges_again(_act: object) -> None:
    """Who is whom, or who is a member, changed: colleges are drawn again. Twice gives the same places."""
    directory.refresh_college_places()


def read_the_file(act: ActView) -> None:
    """A file was attached to a resource: the worker reads its text. A file that was read is not read again."""
    library.extract_later(attachment_id=int(act.data["attachment"]))


def find_by_the_new_words(act: ActView) -> None:
    """A concept is called otherwise: the resources that bear it, or one under it, are found by its new labels."""
    library.concept_said_otherwise(int(act.subject_id))


def find_by_the_new_vocabulary(_act: object) -> None:
    """A vocabulary came in a new edition: the resources that bear concepts are found by its labels."""
    library.vocabularies_loaded()


REACTIONS: dict[str, tuple[Callable[..., None], ...]] = {
    **messages.REACTIONS,
    **claim_notices.REACTIONS,
    **statement_notices.REACTIONS,
    **deposit_notices.REACTIONS,
    directory.VISIBILITY_CHANGED: (draw_the_map_again,),
    directory.IMPORT_APPLIED: (draw_the_map_again, place_in_colleges_again),
    directory.ORGANIZATION_RECONCILED: (place_in_colleges_again,),
    directory.ORGANIZATIONS_RECONCILED: (place_in_colleges_again,),
    directory.MERGE_UNDONE: (place_in_colleges_again,),
    words.CONCEPT_CHANGED: (find_by_the_new_words,),
    words.SCHEME_LOADED: (find_by_the_new_vocabulary,),
    library.ATTACHED: (read_the_file,),
    **evidence_notices.REACTIONS,
    library.CLAIM_WITHDRAWN: (
        *citing_notices.REACTIONS[library.CLAIM_WITHDRAWN],
        *evidence_notices.REACTIONS[library.CLAIM_WITHDRAWN],
    ),
    library.WITHDRAWN: (
        *deposit_notices.REACTIONS[library.WITHDRAWN],
        *citing_notices.REACTIONS[library.WITHDRAWN],
        *evidence_notices.REACTIONS[library.WITHDRAWN],
    ),
    library.RESTORED: (
        *deposit_notices.REACTIONS[library.RESTORED],
        *evidence_notices.REACTIONS[library.RESTORED],
    ),
}
for _name, _calls in (
    *debate_notices.REACTIONS.items(),
    *part_notices.REACTIONS.items(),
    *news_reactions.REACTIONS.items(),
    *deliberation_search.REACTIONS.items(),
    *program_reactions.REACTIONS.items(),
    *decision_reactions.REACTIONS.items(),
    *assemblies_search.REACTIONS.items(),
):
    REACTIONS[_name] = (*REACTIONS.get(_name, ()), *_calls)


def install() -> None:
    """Hand the table to the journal."""
    install_in_the_journal(REACTIONS)
