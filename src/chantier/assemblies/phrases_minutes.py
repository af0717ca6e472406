"""The sentences that minutes are made of, beside those of the floor (``phrases_floor``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

#: What was done with the meeting, by the act that says so; ``{}`` with the quorum.
COURSE: Final[Words] = {
    "assemblies.meeting_opened": _("La réunion est ouverte."),
    "assemblies.meeting_suspended": _("La séance est suspendue."),
    "assemblies.meeting_resumed": _("La séance reprend."),
    "assemblies.meeting_closed": _("La réunion est levée."),
}
LIFTED: Final = _("La réunion est levée faute de quorum.")
QUORUM_LOST: Final = _("Le quorum n’est plus atteint : %(present)s voix présentes, il en faut %(needed)s.")
QUORUM_BACK: Final = _("Le quorum est atteint de nouveau : %(present)s voix présentes, il en faut %(needed)s.")
QUORUM: Final = _("%(present)s voix présentes sur %(roll)s ; le quorum est de %(needed)s.")
QUORUM_OF: Final = _("Collège %(college)s : %(present)s voix présentes sur %(roll)s ; il en faut %(needed)s.")
OFFICER: Final[Words] = {
    "president": _("Présidence : %(name)s."),
    "secretary": _("Secrétariat : %(name)s."),
    "scrutineer": _("Scrutin : %(name)s."),
}
CORRECTED: Final[Words] = {
    "added": _("Le registre des voix est corrigé : %(name)s y est ajoutée. Motif : %(reason)s"),
    "struck": _("Le registre des voix est corrigé : %(name)s en est retirée. Motif : %(reason)s"),
    "college": _("Le registre des voix est corrigé : %(name)s change de collège. Motif : %(reason)s"),
    "voices": _("Le registre des voix est corrigé : %(name)s a un autre nombre de voix. Motif : %(reason)s"),
    "delegate": _("Le registre des voix est corrigé : %(name)s change de délégation. Motif : %(reason)s"),
}
LEVELS: Final[Words] = {
    "hands": _("Vote à main levée"),
    "named": _("Vote nominatif"),
    "secret": _("Scrutin secret vérifiable"),
    "belenios": _("Scrutin secret renforcé, tenu sur un serveur Belenios"),
}
VOTED: Final = _(
    "%(level)s sur « %(question)s ». Pour : %(favour)s ; contre : %(against)s ; abstentions : %(abstained)s."
)
VOTED_IN: Final = _("Collège %(college)s : pour, %(favour)s ; contre, %(against)s ; abstentions, %(abstained)s.")
ADOPTED: Final[Mapping[bool, str | Promise]] = {True: _("Adopté."), False: _("Rejeté.")}
CASTING: Final = _("Les voix étant égales, la présidence a tranché.")
ELECTED: Final = _("%(level)s sur « %(question)s » : %(names)s.")
NOBODY_ELECTED: Final = _("%(level)s sur « %(question)s » : personne n’a obtenu de siège.")
DREW_LOTS: Final = _("Une égalité a été départagée par le sort, avec les mots dits dans la salle : « %(words)s ».")
CANCELLED: Final = _("Le vote sur « %(question)s » est annulé. Motif : %(why)s")
DECIDED: Final = _("Décision %(number)s : %(title)s")
DECLARED: Final = _("%(kind)s de %(name)s :")
