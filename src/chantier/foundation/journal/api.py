"""The door of the journal."""

from chantier.foundation.journal.core.canonical import canonical
from chantier.foundation.journal.core.files import ReadLog, read_log
from chantier.foundation.journal.core.leaves import BadLeaf, leaf
from chantier.foundation.journal.core.notes import NotANote, Verifier, verifier
from chantier.foundation.journal.core.proofs import FalseProof, LogProof, proven
from chantier.foundation.journal.core.tiles import Damaged
from chantier.foundation.journal.core.tree import is_consistent, is_included, leaf_hash
from chantier.foundation.journal.queries.acts import (
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
from chantier.foundation.journal.queries.public_log import (
    EntryView,
    consistency,
    entries_about,
    entries_of_acts,
    log_verifier,
    proof_of,
    proof_of_act,
    proofs_of,
    went_back,
    witnesses,
)
from chantier.foundation.journal.queries.published import log_files
from chantier.foundation.journal.services.public_log import LogStopped, give_places, publish, sequence
from chantier.foundation.journal.services.reading_again import read_log_again
from chantier.foundation.journal.services.recording import carry_out_what_is_owed, install, record
from chantier.foundation.journal.tasks import task
from chantier.foundation.journal.telling import Tell, Told, in_words, tell_entries

__all__ = [
    "ActView",
    "BadLeaf",
    "Damaged",
    "EntryView",
    "FalseProof",
    "GivenUp",
    "LogProof",
    "LogStopped",
    "NotANote",
    "ReadLog",
    "Tell",
    "Told",
    "Verifier",
    "act_by_id",
    "acts_about",
    "acts_between",
    "acts_from",
    "acts_of_person",
    "canonical",
    "carry_out_what_is_owed",
    "consistency",
    "entries_about",
    "entries_of_acts",
    "give_places",
    "in_words",
    "install",
    "is_consistent",
    "is_included",
    "latest_acts",
    "leaf",
    "leaf_hash",
    "log_files",
    "log_verifier",
    "newest_act",
    "proof_of",
    "proof_of_act",
    "proofs_of",
    "proven",
    "publish",
    "reactions_given_up",
    "read_log",
    "read_log_again",
    "record",
    "sequence",
    "task",
    "tell_entries",
    "verifier",
    "went_back",
    "witnesses",
]
