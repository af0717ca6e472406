"""The door of the journal."""

from chantier.foundation.journal.queries import (
    ActView,
    GivenUp,
    act_by_id,
    acts_about,
    acts_between,
    acts_from,
    acts_of_person,
    latest_acts,
    newest_act,
    reactions_given_up,
)
from chantier.foundation.journal.services import carry_out_what_is_owed, install, record
from chantier.foundation.journal.tasks import task

__all__ = [
    "ActView",
    "GivenUp",
    "act_by_id",
    "acts_about",
    "acts_between",
    "acts_from",
    "acts_of_person",
    "carry_out_what_is_owed",
    "install",
    "latest_acts",
    "newest_act",
    "reactions_given_up",
    "record",
    "task",
]
