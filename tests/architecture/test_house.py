"""The house as Django sees it: tables that point down, templates that load, settings fit to publish."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "chantier"
#: From the bottom: a table may point at its own row or at a lower one.
ORDER = [
    {"foundation.text", "foundation.access"},
    {"foundation.ui"},
    {"foundation.journal"},
    {"foundation.places", "foundation.words", "foundation.files"},
    {"foundation.people"},
    {"foundation.search", "foundation.messages"},
    {"directory"},
    {"library"},
    {"deliberation"},
    {"assemblies"},
    {"interventions", "projects"},
    {"observatory", "alliances"},
    {"editorial"},
    {"config"},
]
HEIGHT = {name: height for height, names in enumerate(ORDER) for name in names}


def test_foreign_keys_point_down():
    upward = []
    for model in apps.get_models():
        home = _home(model.__module__)
        for field in model._meta.get_fields():
            if home is None or field.auto_created or not field.is_relation or field.related_model is None:
                continue
            if isinstance(field.related_model, str):
                upward.append(f"{model.__name__}.{field.name} points at {field.related_model}, which does not exist")
                continue
            target = _home(field.related_model.__module__)
            if target is not None and target != home and HEIGHT[target] >= HEIGHT[home]:
                upward.append(f"{model.__name__}.{field.name} ({home}) points up or across to {target}")
    assert not upward, "\n".join(upward)


def _home(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] != "chantier":
        return None
    return ".".join(parts[1 : 3 if parts[1] == "foundation" else 2])


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=out)
    except SystemExit:
        pytest.fail("models and migrations differ:\n" + out.getvalue(), pytrace=False)


def test_every_template_loads():
    broken = []
    for file in sorted(HOUSE.rglob("templates/**/*.*")):
        if file.is_dir():
            continue
        inside = file.parts[len(file.parts) - file.parts[::-1].index("templates") :]
        try:
            get_template("/".join(inside))
        except TemplateSyntaxError as problem:
            broken.append(f"{file.relative_to(ROOT)}: {problem}")
    assert not broken, "\n".join(broken)


def test_catalogues_are_complete():
    out = io.StringIO()
    try:
        call_command("catalogues", "check", stdout=out)
    except CommandError as problem:
        pytest.fail(f"{problem}\n{out.getvalue()[:6000]}", pytrace=False)


def test_an_instance_set_up_as_the_guide_says_passes_every_deployment_check(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CHANTIER_", "DJANGO_"))},
        "CHANTIER_DATA": str(tmp_path),
        "CHANTIER_SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
        "CHANTIER_ADDRESS": "https://chantier.example",
        "CHANTIER_HOSTS": "chantier.example",
    }
    done = subprocess.run(
        [Path(sys.executable).with_name("chantier"), "check", "--deploy", "--fail-level", "WARNING"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_says_what_it_is():
    packages = [folder for folder in [*HOUSE.iterdir(), *(HOUSE / "foundation").iterdir()] if folder.is_dir()]
    without = [
        str(folder.relative_to(ROOT))
        for folder in packages
        if (folder / "__init__.py").exists() and folder.name != "foundation" and not (folder / "README.md").exists()
    ]
    assert not without, f"a README.md is missing in {without}"
