"""The window of the back office in which an editor looks for an organisation by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView

from chantier.directory import api as directory
from chantier.editorial.organization_chooser import NAMESPACE, page_of, title_of
from chantier.foundation.access.api import Speaker
from chantier.foundation.search import api as search

MOST = 50


@dataclass(frozen=True)
class Line:
    """One organisation as Wagtail lists it."""

    pk: str
    title: str
    url: str

    def __str__(self) -> str:
        return self.title


def line_of(one: directory.OrganizationView) -> Line:
    """A public organisation in the list."""
    return Line(one.public_id, title_of(one), page_of(one))


class NameForm(BaseFilterForm):
    """Looking by name: what the search of the directory finds, public pages only."""

    q = forms.CharField(
        label=_("Nom de l’organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Un nom, même approximatif")}),
    )

    def filter(self, objects: list[Line]) -> list[Line]:
        """What bears about this name."""
        asked = self.cleaned_data["q"].strip()
        if not asked:
            return objects
        self.is_searching, self.search_query = True, asked
        language = get_language() or "fr"
        query = search.Query(text=asked, language=language, size=MOST, is_lenient=True)
        answer = search.search("organization", query, speaker=Speaker.visitor())
        found = directory.by_ids([int(hit.id) for hit in answer.hits])
        return [line_of(one) for one in found if one.visibility == "public"]


class _Choosing:
    """What the whole window and its list share."""

    filter_form_class = NameForm
    results_template_name = "editorial/choosing/organizations.html"
    results_url_name = f"{NAMESPACE}:choose_results"
    chosen_url_name = f"{NAMESPACE}:chosen"
    icon = "group"
    page_title = _("Choisir une organisation")

    def get_object_list(self) -> list[Line]:
        """Nothing before a name is given: a directory is not read from A to Z."""
        return []

    def apply_object_list_ordering(self, objects: list[Line]) -> list[Line]:
        """The best first, as the search says."""
        return objects

    def can_create(self) -> bool:
        """Organisations are made in the directory, never here."""
        return False


class Choose(_Choosing, ChooseView):
    """The window."""


class Results(_Choosing, ChooseResultsView):
    """Its list alone, while one types."""


class Chosen(ChosenView):
    """The organisation that was taken."""

    def get_object(self, pk: str) -> Line:
        """Raises 404 for what is not public."""
        found = directory.by_public_id(pk)
        if found is None or found.visibility != "public":
            raise Http404
        return line_of(found)

    def get_edit_item_url(self, instance: Line) -> Any:
        """Its page."""
        return instance.url


urlpatterns: list[URLPattern] = [
    path("", Choose.as_view(), name="choose"),
    path("results/", Results.as_view(), name="choose_results"),
    path("chosen/<str:pk>/", Chosen.as_view(), name="chosen"),
]
