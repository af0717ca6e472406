"""Shared words of people and privacy, translated once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chantier.foundation.people.core.lifecycle import InvitationState, MandateState
from chantier.foundation.people.core.powers import Power

MANDATE_STATES = {
    MandateState.OFFERED: _("proposé, en attente de votre réponse"),
    MandateState.ACCEPTED: _("accepté, pas encore commencé"),
    MandateState.ACTIVE: _("en cours"),
    MandateState.ENDED: _("terminé"),
    MandateState.REVOKED: _("retiré"),
    MandateState.DECLINED: _("refusé"),
    MandateState.EXPIRED: _("échu sans réponse"),
}

INVITATION_STATES = {
    InvitationState.OPEN: pgettext_lazy("invitation", "en attente"),
    InvitationState.USED: pgettext_lazy("invitation", "utilisée"),
    InvitationState.WITHDRAWN: pgettext_lazy("invitation", "annulée"),
    InvitationState.EXPIRED: pgettext_lazy("invitation", "échue"),
}

INVITATION_NOTICES = {
    InvitationState.USED: _("Cette invitation a déjà servi"),
    InvitationState.WITHDRAWN: _("Cette invitation a été annulée ou remplacée"),
    InvitationState.EXPIRED: _("Cette invitation est échue"),
}

POWERS = {
    Power.SPEAK: _("parler au nom de l’organisation"),
    Power.EDIT_PAGE: _("tenir la page de l’organisation à jour"),
    Power.VOTE: _("voter pour l’organisation"),
    Power.DELEGATE: _("confier ces pouvoirs à d’autres personnes"),
}

BROWSERS = {
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
#: « Firefox » is put in place of %(browser)s.
BROWSER_ON = {
    "iphone": _("%(browser)s sur un iPhone"),
    "ipad": _("%(browser)s sur un iPad"),
    "android": _("%(browser)s sur un appareil Android"),
    "chromeos": _("%(browser)s sur un Chromebook"),
    "windows": _("%(browser)s sur un ordinateur Windows"),
    "mac": _("%(browser)s sur un Mac"),
    "linux": _("%(browser)s sur un ordinateur Linux"),
    "": _("%(browser)s, sur un appareil inconnu"),
}
UNKNOWN_BROWSER = _("Un navigateur inconnu")

RETENTION = {
    "invitation": _(
        "Une invitation restée sans suite n’a plus d’utilité : l’adresse est effacée 90 jours après son échéance."
    ),
    "consent": _("La preuve d’un consentement retiré est gardée trois ans, le temps d’une contestation."),
    "request": _("Une demande et sa réponse sont gardées trois ans, pour pouvoir en rendre compte."),
    "unverified": _(
        "Un compte dont l’adresse n’a jamais été confirmée et qui n’a jamais servi est supprimé après 30 jours."
    ),
    "session": _("Une session terminée est supprimée."),
    "open_session": _("La liste de vos appareils connectés oublie celui qui n’a pas été vu depuis quatorze jours."),
    "mandate": _(
        "Un mandat justifie des décisions prises au nom d’une organisation : il reste, et ne porte plus votre nom "
        "si vous effacez votre compte."
    ),
    "incident": _(
        "Le registre des incidents est gardé au moins cinq ans, comme l’exige le règlement ; rien ne l’efface ici."
    ),
    "act": _(
        "Le journal dit ce qui a été fait, avec des numéros seulement : il ne contient ni nom, ni adresse, ni texte."
    ),
}

PURPOSES = {
    "public-name": _("Montrer mon nom à tout le monde sur ce que j’écris"),
    "newsletter": _("Recevoir l’infolettre du mouvement"),
    "directory-contact": _("Être une personne-ressource visible sur la page de mon organisation"),
    "saved-searches": _("Recevoir par courriel les nouveautés de mes recherches gardées"),
    "following": _("Recevoir par courriel les nouvelles de ce que je suis en concertation"),
}
CONSENT_TEXTS = {
    "public-name": _(
        "J’accepte que mon nom soit montré à toute personne qui visite ce site, sur ce que j’écris en mon nom ou au "
        "nom d’une organisation. Je peux retirer ce consentement à tout moment sur cette page."
    ),
    "newsletter": _(
        "J’accepte de recevoir l’infolettre du mouvement par courriel. Chaque envoi contient un lien pour me "
        "désabonner, et je peux retirer ce consentement à tout moment sur cette page."
    ),
    "directory-contact": _(
        "J’accepte que mon nom et ma fonction soient montrés sur la page des organisations que je représente. "
        "Je peux retirer ce consentement à tout moment sur cette page."
    ),
    "saved-searches": _(
        "J’accepte de recevoir par courriel les nouveautés des recherches que je garde dans la bibliothèque, au rythme "
        "que je choisis. Chaque envoi contient un lien pour me désabonner, et je peux retirer ce consentement à tout "
        "moment sur cette page."
    ),
    "following": _(
        "J’accepte de recevoir par courriel les nouvelles des tables, des textes et des besoins que je suis, au rythme "
        "que je choisis. Chaque envoi contient un lien pour me désabonner, et je peux retirer ce consentement à tout "
        "moment sur cette page."
    ),
}
#: Changes with every change of `CONSENT_TEXTS`.
CONSENT_TEXT_VERSION = "2026-11"

#: Columns of the tables of personal data, as a person reads them; the archive keeps the technical names.
COLUMNS = {
    "id": _("numéro"),
    "email": _("adresse courriel"),
    "address": _("adresse courriel"),
    "name": _("nom affiché"),
    "language": _("langue"),
    "name_is_public": _("nom public"),
    "created_at": _("créé le"),
    "last_login": _("dernière connexion"),
    "erasure_requested_at": _("effacement demandé le"),
    "verified": _("confirmée"),
    "primary": _("principale"),
    "voice__organization_ref": _("identifiant de l’organisation"),
    "voice__name": _("organisation"),
    "title": _("fonction"),
    "powers": _("pouvoirs"),
    "given_at": _("donné le"),
    "accepted_at": _("accepté le"),
    "declined_at": _("refusé le"),
    "starts_on": _("à partir du"),
    "ends_on": _("jusqu’au"),
    "revoked_at": _("retiré le"),
    "reason": _("raison"),
    "role": _("rôle"),
    "territory_code": _("territoire"),
    "since": _("depuis"),
    "until": _("jusqu’à"),
    "purpose": _("finalité"),
    "text_version": _("version du texte"),
    "text": _("texte"),
    "withdrawn_at": _("retiré le"),
    "proof": _("preuve"),
    "kind": _("sorte"),
    "received_at": _("reçue le"),
    "due_on": _("due le"),
    "outcome": _("réponse"),
    "answer": _("texte de la réponse"),
    "answered_at": _("répondue le"),
    "type": _("sorte"),
    "last_used_at": _("dernier usage"),
    "browser": _("navigateur"),
    "system": _("système"),
    "began_at": _("ouverte le"),
    "seen_at": _("vue le"),
    "provider": _("fournisseur"),
    "uid": _("identifiant chez le fournisseur"),
    "date_joined": _("relié le"),
    "subject": _("objet"),
    "body": _("texte"),
    "link": _("page"),
    "read_at": _("lu le"),
    "by_mail": _("par courriel"),
    "changed_at": _("choisi le"),
    "sent_at": _("envoyé le"),
    "withheld": _("retenu parce que"),
}
