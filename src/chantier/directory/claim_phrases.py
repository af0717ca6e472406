"""The words of claims: why an address does not prove, in what state a claim is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chantier.directory.core.claims import Proof
from chantier.foundation.access.api import Reason

PROOFS: dict[Proof, Promise] = {
    Proof.ON_ITS_DOMAIN: _("L’adresse est sur le domaine de l’organisation."),
    Proof.ITS_ADDRESS: _("C’est l’adresse que les sources donnent à l’organisation."),
    Proof.NOT_AN_ADDRESS: _("Ce n’est pas une adresse courriel simple, comme info@organisation.coop."),
    Proof.PROVIDER: _("N’importe qui peut avoir une adresse chez ce fournisseur : elle ne prouve rien."),
    Proof.SHARED_HOST: _("Ce domaine héberge les pages de beaucoup de monde : il ne prouve rien."),
    Proof.OTHER_DOMAIN: _("Cette adresse n’est pas sur le domaine de l’organisation."),
    Proof.NOTHING_KNOWN: _("Aucune source ne donne à cette organisation un domaine qui soit à elle."),
}
INSTEAD = _("Prenez une adresse de l’organisation, ou nommez plus bas un membre du mouvement qui vous connaît.")

STATES: dict[str, Promise] = {
    "waiting": pgettext_lazy("claim", "en attente de preuve"),
    "proven": pgettext_lazy("claim", "prouvée"),
    "accepted": pgettext_lazy("claim", "acceptée"),
    "refused": pgettext_lazy("claim", "refusée"),
    "expired": pgettext_lazy("claim", "échue"),
}
TONES: dict[str, str] = {
    "waiting": "warning",
    "proven": "info",
    "accepted": "success",
    "refused": "error",
    "expired": "quiet",
}


def why_not(proof: Proof) -> Reason:
    """Why an address does not prove, and what to do instead."""
    return Reason(f"proof_{proof}", PROOFS[proof], INSTEAD)


#: One sentence for a link that is wrong, old, used or somebody else's: which of these is not told.
LINK = Reason(
    "claim_link",
    _("Ce lien n’est pas reconnu pour votre compte, a déjà servi, ou est échu."),
    _("Ouvrez-le avec le compte qui a fait la demande, dans les quarante-huit heures ; sinon, refaites la demande."),
)
CLOSED = Reason("claim_closed", _("Cette demande n’attend plus de réponse : elle a été réglée, ou elle est échue."))
NOT_PROVEN = Reason(
    "claim_not_proven",
    _("Cette demande n’est pas encore prouvée."),
    _("Attendez la preuve par courriel ou la recommandation d’un membre."),
)
HOLDERS_FIRST = Reason(
    "holders_first",
    _("Des personnes parlent déjà au nom de cette organisation : elles ont sept jours pour répondre d’abord."),
    _("Vous pourrez accepter ensuite, ou refuser dès maintenant."),
)
ALREADY_SPEAKS = Reason(
    "already_speaks",
    _("Vous avez déjà un mandat de cette organisation, ou il attend votre réponse."),
    _("Voyez votre page."),
)
TOO_MANY = Reason(
    "too_many_claims",
    _("Vous avez déjà fait %(limit)s demandes en vingt-quatre heures."),
    _("Réessayez demain, ou écrivez à la coordination."),
)
ONE_PROOF = Reason("one_proof", _("Donnez une adresse courriel ou nommez un membre."))
NOT_A_VOUCHER = Reason(
    "not_a_voucher",
    _("Cette organisation ne peut pas recommander cette demande."),
    _("Nommez une autre organisation, membre du mouvement."),
)
PROOF_LOST = Reason(
    "proof_lost",
    _("Les sources ne relient plus cette adresse à l’organisation : elle ne prouve plus rien."),
    _("Refaites la demande avec une autre adresse, ou nommez un membre qui vous connaît."),
)
REASON_NEEDED = Reason("reason_needed", _("Un refus donne ses raisons : écrivez-les à la personne."))
