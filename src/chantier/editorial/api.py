"""The door of the public site. It only imports and lists."""

from chantier.editorial.queries.pages import published_home
from chantier.editorial.reports.sections import Section
from chantier.editorial.reports.sections import register as register_section
from chantier.editorial.services.ground import keep_editors, prepare_ground, welcome_editor
from chantier.editorial.services.publishing import publish_due
from chantier.editorial.services.registrations import forget_registrations
from chantier.editorial.windows import Window, register

__all__ = [
    "Section",
    "Window",
    "forget_registrations",
    "keep_editors",
    "prepare_ground",
    "publish_due",
    "published_home",
    "register",
    "register_section",
    "welcome_editor",
]
