"""A new instance has the procedures that come with Chantier; what an instance edited is left as it is."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from chantier.deliberation.queries.procedures import shipped


def load(apps: Any, _editor: Any) -> None:
    """Write those that are missing."""
    procedures = apps.get_model("deliberation", "Procedure").objects
    for slug, given in shipped().items():
        columns = ("order", "names", "purposes", "stances", "rule")
        procedures.get_or_create(slug=slug, defaults={name: given[name] for name in columns})


class Migration(migrations.Migration):
    replaces = [("deliberation", "0003_shipped_procedures")]
    dependencies = [("deliberation", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
