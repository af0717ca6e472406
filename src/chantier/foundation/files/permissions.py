"""Who may read a deposit: its depositor, or who the mandate that asked for it says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import ALLOWED, Reason, Rule, Speaker, Verdict, refused, rule
from chantier.foundation.files.models import StoredFile

LINK_IS_OVER = Reason(
    "link_is_over",
    _("Ce lien n’est plus valable : il ne sert qu’à la session qui l’a demandé, pendant dix minutes."),
    _("Retournez à la page d’où il vient et demandez le fichier de nouveau."),
)

_readers: dict[str, Rule] = {}


def let_read(use: str, rule: Rule) -> None:
    """Say who else may read the deposits of a use; the rule is asked ``(speaker, stored_file_id)``."""
    _readers[use] = rule


def _may_read(speaker: Speaker, stored: StoredFile) -> Verdict:
    if speaker.person_id is not None and stored.uploaded_by == speaker.person_id:
        return ALLOWED
    rule = _readers.get(stored.use)
    if rule is not None:
        return rule(speaker, stored.pk)
    return refused(
        "not_your_file",
        _("Ce fichier n’est lisible que par la personne qui l’a déposé."),
        _("Demandez-lui de vous le transmettre."),
    )


may_read_file = Rule(_may_read)


@rule
def may_use_deposit(speaker: Speaker, stored_id: int) -> Verdict:
    """Whether somebody may hang on something a deposit known by its id: who may read it."""
    row = StoredFile.objects.filter(pk=stored_id).first()
    if row is None:
        return refused("file_gone", _("Ce fichier n’est plus là."), _("Déposez-le de nouveau."))
    return may_read_file(speaker, row)
