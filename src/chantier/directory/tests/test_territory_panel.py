"""The organisations of a territory, on its page."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from chantier.directory.tests.test_organization_pages import organization
from chantier.directory.web.panels import of_territory
from chantier.foundation.places.models import Territory

pytestmark = pytest.mark.django_db


def test_a_territory_shows_its_organisations_and_leads_to_all_of_them() -> None:
    here = Territory.objects.create(kind="region", code="04", reference="region-04", name="Mauricie")
    organization("aaaa", "Boulangerie du coin", region=here)
    organization("bbbb", "Refuge discret", region=here, visibility="private")
    organization("cccc", "Ailleurs")
    panel = of_territory(str(here.pk), RequestFactory().get("/"))
    assert panel is not None
    shown = ["Boulangerie du coin", "Refuge discret", "Ailleurs", f"?region={here.pk}"]
    assert [words in panel.html for words in shown] == [True, False, False, True]


def test_a_territory_without_organisations_says_so() -> None:
    here = Territory.objects.create(kind="mrc", code="372", reference="mrc-372", name="Shawinigan")
    panel = of_territory(str(here.pk), RequestFactory().get("/"))
    assert panel is not None
    assert "Aucune organisation connue ici" in panel.html
    assert of_territory("0", RequestFactory().get("/")) is None
