"""The notices that assemblies send: none can be switched off, because a right is lost without them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.api import Kind

#: A notice that by-laws demand. It leaves whatever the settings of an account: a member who is not convened loses
#: their voice. It sells nothing: it tells a member about their membership (S.C. 2010, c. 23, s. 6(6)(e)).
NOTICE: Final = Kind(
    "assemblies.notice", _("Avis de convocation à une assemblée"), "assemblies/mail/notice", is_essential=True
)
CANCELLED: Final = Kind(
    "assemblies.cancelled", _("Annulation d’une assemblée"), "assemblies/mail/cancelled", is_essential=True
)
KINDS: Final = (NOTICE, CANCELLED)
