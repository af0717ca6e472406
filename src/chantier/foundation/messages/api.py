"""The door of messages. It only imports and lists."""

from chantier.foundation.messages.core.kinds import Kind
from chantier.foundation.messages.core.letter import Sender, one_line
from chantier.foundation.messages.queries import LetterView, letters_told, unread_count
from chantier.foundation.messages.services.choices import want_kind
from chantier.foundation.messages.services.in_bulk import Telling, hears_by_mail, keys_told, notify_many, written
from chantier.foundation.messages.services.notify import notify, write_to
from chantier.foundation.messages.services.sending import UNDELIVERED, sender_identity

__all__ = [
    "UNDELIVERED",
    "Kind",
    "LetterView",
    "Sender",
    "Telling",
    "hears_by_mail",
    "keys_told",
    "letters_told",
    "notify",
    "notify_many",
    "one_line",
    "sender_identity",
    "unread_count",
    "want_kind",
    "write_to",
    "written",
]
