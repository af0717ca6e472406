"""The door of people. It only imports and lists."""

from chantier.foundation.people.core.lifecycle import InvitationState, MandateState
from chantier.foundation.people.core.powers import Power
from chantier.foundation.people.core.privacy import Keep
from chantier.foundation.people.core.values import (
    InvitationView,
    MandateView,
    PersonView,
    RoleView,
    VoiceView,
)
from chantier.foundation.people.permissions import (
    may_give_mandate,
    may_keep_own_account,
    may_keep_registers,
    may_manage_mandates,
    may_manage_roles,
    own_id,
)
from chantier.foundation.people.personal_data import Holder, Rows
from chantier.foundation.people.phrases import MANDATE_STATES, POWERS
from chantier.foundation.people.queries import (
    has_consented,
    invitation,
    invitations_of_voice,
    mandate_view,
    mandates_of,
    mandates_of_voice,
    names_of,
    organizations_with_voice,
    person,
    person_by_address,
    persons,
    persons_named,
    persons_with_role,
    powers_of,
    public_names_of,
    representatives,
    role_grants,
    voice,
    voice_of_organization,
    voices_of,
)
from chantier.foundation.people.representation import active_among, consented_among, speakers_of
from chantier.foundation.people.services.accounts import create_person
from chantier.foundation.people.services.invitations import invite, token_of, withdraw_invitation
from chantier.foundation.people.services.mandates import (
    accept_mandate,
    decline_mandate,
    give_mandate,
    revoke_mandate,
)
from chantier.foundation.people.services.privacy import give_consent, withdraw_consent
from chantier.foundation.people.services.roles import end_role, grant_role
from chantier.foundation.people.services.voices import (
    ensure_voice,
    redirect_voice,
    rename_voice,
    restore_voice,
)
from chantier.foundation.people.speaking import roles_of, speaker_for
from chantier.foundation.people.throttles import allowed

__all__ = [
    "MANDATE_STATES",
    "POWERS",
    "Holder",
    "InvitationState",
    "InvitationView",
    "Keep",
    "MandateState",
    "MandateView",
    "PersonView",
    "Power",
    "RoleView",
    "Rows",
    "VoiceView",
    "accept_mandate",
    "active_among",
    "allowed",
    "consented_among",
    "create_person",
    "decline_mandate",
    "end_role",
    "ensure_voice",
    "give_consent",
    "give_mandate",
    "grant_role",
    "has_consented",
    "invitation",
    "invitations_of_voice",
    "invite",
    "mandate_view",
    "mandates_of",
    "mandates_of_voice",
    "may_give_mandate",
    "may_keep_own_account",
    "may_keep_registers",
    "may_manage_mandates",
    "may_manage_roles",
    "names_of",
    "organizations_with_voice",
    "own_id",
    "person",
    "person_by_address",
    "persons",
    "persons_named",
    "persons_with_role",
    "powers_of",
    "public_names_of",
    "redirect_voice",
    "rename_voice",
    "representatives",
    "restore_voice",
    "revoke_mandate",
    "role_grants",
    "roles_of",
    "speaker_for",
    "speakers_of",
    "token_of",
    "voice",
    "voice_of_organization",
    "voices_of",
    "withdraw_consent",
    "withdraw_invitation",
]
