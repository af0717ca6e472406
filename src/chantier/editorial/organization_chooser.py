"""Choosing an organisation of the directory by its name, in the back office. What is kept is its public identifier."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser

from chantier.directory import api as directory

#: The name of the addresses of the chooser, in `wagtail_hooks.py`.
NAMESPACE = "chantier_organizations"


class OrganizationChooser(BaseChooser):
    """A button that opens a search by name; it shows the organisation that was chosen."""

    choose_one_text = _("Choisir une organisation")
    choose_another_text = _("En choisir une autre")
    clear_choice_text = _("N’en choisir aucune")
    link_to_chosen_text = _("Voir sa fiche")
    chooser_modal_url_name = f"{NAMESPACE}:choose"
    icon = "group"

    def get_instance(self, value: Any) -> directory.OrganizationView | None:
        """The organisation of this public identifier, followed through mergers; nothing when it is not public."""
        found = directory.by_public_id(str(value)) if value else None
        return found if found is not None and found.visibility == "public" else None

    def get_value_data_from_instance(self, instance: directory.OrganizationView) -> dict[str, Any]:
        """What the button shows."""
        return {"id": instance.public_id, "edit_url": page_of(instance), "title": title_of(instance)}


def title_of(one: directory.OrganizationView) -> str:
    """Its name and where it is: two bodies may bear one name."""
    where = ", ".join(dict.fromkeys(filter(None, (one.municipality, one.region))))
    return f"{one.name} ({where})" if where else one.name


def page_of(one: directory.OrganizationView) -> str:
    """The path of its page, in the language in force."""
    return reverse("directory:organization", args=(one.public_id, one.address_slug))
