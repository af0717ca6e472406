"""Who shows what on whose page."""

from __future__ import annotations

from chantier.config.web import home_panels, upkeep
from chantier.deliberation.web import draft_pages
from chantier.directory.web import claim_panels
from chantier.directory.web import panels as directory
from chantier.editorial.newsletter.web import panels as newsletter
from chantier.editorial.web import office
from chantier.foundation.ui.panels import register
from chantier.library.web import name_pages, own_panel


def install() -> None:
    """Register the panels that one mandate shows on another's pages."""
    directory.install()
    claim_panels.install()
    name_pages.install()
    register("people.me", own_panel.panel)
    register("people.me", draft_pages.panel)
    register("people.me", upkeep.panel)
    register("people.me", office.panel)
    register("people.me", newsletter.panel)
    home_panels.install()
