"""An import that is killed by SIGKILL, wherever it is, goes on to the same end as one that was left alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management.color import no_style
from django.db import connection

from chantier.directory.models import (
    Edition,
    Membership,
    Merge,
    Organization,
    Proposal,
    Record,
    Source,
    SourceRow,
)
from chantier.directory.services import imports
from chantier.foundation.access.api import Speaker

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
COMMAND = "from chantier.config.command_line import main; main()"
PATIENCE = 120

pytestmark = pytest.mark.django_db(transaction=True)


def bodies(count):
    """The same bodies on each call: some in the register and the list, some written otherwise, some in one only."""
    draw = random.Random(7)
    syllables = ("ba", "co", "dri", "fel", "gan", "lou", "mer", "nik", "pol", "ra", "sti", "tur", "vel", "zon")
    for number in range(count):
        word = "".join(draw.sample(syllables, 4)).capitalize()
        yield (
            number,
            f"Atelier {word} {draw.choice(('du Lac', 'des Monts', 'Nord'))}",
            f"G{number % 10}A 1A{number % 9}",
        )


def register_file():
    lines = [f"11600{number:05d},{name.upper()},{code}\n" for number, name, code in bodies(600)]
    return "NEQ,Nom légal,Code postal\n" + "".join(lines)


def list_file():
    lines = []
    for number, name, code in bodies(800):
        if number % 7 == 0:
            name = name.replace("Atelier", "L’atelier")
        phone = "poste" if number % 11 == 0 else f"819 555-{number % 10000:04d}"
        lines.append(f"{name},{code},{phone}\n")
        if number % 200 == 0:
            lines.append(f"{name},{code},{phone}\n")
    return "Nom,Code postal,Téléphone\n" + "".join(lines)


def forget_everything():
    Organization.objects.update(merged_into=None)
    models = (Merge, Proposal, Membership, SourceRow, Record, Organization, Edition, Source)
    for model in models:
        model.objects.all().delete()
    # The order of identifiers is that of learning: both times, the same.
    tables = [{"table": model._meta.db_table, "column": "id"} for model in models]
    with connection.cursor() as cursor:
        for sentence in connection.ops.sequence_reset_by_name_sql(no_style(), tables):
            cursor.execute(sentence)


def the_register_is_there():
    got = imports.receive(
        speaker=Speaker.system(),
        path_or_upload=ContentFile(register_file().encode(), name="registre.csv"),
        source=imports.SourceGiven("Registre", Source.REGISTER),
        at=AT,
    )
    imports.set_reading(speaker=Speaker.system(), edition_id=got.edition_id, at=AT)
    imports.start(speaker=Speaker.system(), edition_id=got.edition_id, at=AT, in_background=False)
    imports.run_edition(got.edition_id, at=AT)
    assert Record.objects.count() == 600


def address_of_the_test_database():
    kept = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{kept['NAME']}"
    host = kept["HOST"].replace("/", "%2F")
    return f"postgresql://{kept['USER']}:{kept['PASSWORD']}@{host}:{kept['PORT']}/{kept['NAME']}"


def begun(folder):
    """The command, in a process of its own."""
    path = folder / "liste.csv"
    path.write_text(list_file(), encoding="utf-8")
    report = str(folder / "rapport.json")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chantier.config.settings",
        "DATABASE_URL": address_of_the_test_database(),
        "CHANTIER_DATA": str(settings.CHANTIER_DATA),
    }
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "import", str(path), "--source", "Liste", "--report", report, "-v", "0"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def waited_for(process, reached):
    """Kill the process as soon as the database says so; whether it was still at work."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if reached():
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return process.returncode == -signal.SIGKILL
        time.sleep(0.005)
    raise AssertionError(f"the import ended before it was killed: {process.communicate()[1].decode()}")


def carried_to_its_end(folder):
    process = begun(folder)
    _out, problems = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, problems.decode()


def what_is_there():
    """All that the import made, without the numbers that the database gave."""
    edition = Edition.objects.get(source__slug="liste")
    rows = SourceRow.objects.filter(edition=edition).order_by("number")
    shown = Organization.objects.filter(merged_into=None)
    return {
        "state": (edition.state, edition.step, edition.done, edition.total),
        "report": edition.report,
        "rows": list(rows.values_list("number", "cells", "outcome", "problems", "record__key")),
        "records": sorted(Record.objects.values_list("source__slug", "key", "digest", "organization__name")),
        "organizations": sorted(shown.values_list("name", "register_number", "postal_code", "phone", "standing")),
        "merges": sorted(Merge.objects.values_list("proposal__low__key", "proposal__high__key", "automatic")),
        "proposals": sorted(Proposal.objects.values_list("low__key", "high__key", "state")),
    }


def probabilities():
    found = Proposal.objects.values_list("low__key", "high__key", "probability")
    return {(low, high): probability for low, high, probability in found}


def rows_written():
    return SourceRow.objects.filter(edition__source__slug="liste").count()


@pytest.fixture
def the_register(transactional_db):
    the_register_is_there()
    yield
    forget_everything()


def test_an_import_killed_again_and_again_ends_as_one_left_alone(the_register, tmp_path):
    carried_to_its_end(tmp_path)
    alone = what_is_there()
    assert alone["state"][:2] == ("done", "done")
    assert alone["report"]["matching"]["same"] > 400  # more than one transaction of merges
    alone_probabilities = probabilities()
    forget_everything()
    the_register_is_there()

    moments = random.Random(11)
    pause = moments.uniform(0, 0.3)
    assert waited_for(begun(tmp_path), lambda: rows_written() >= 500 and time.sleep(pause) is None)
    half_way = Edition.objects.get(source__slug="liste")
    assert half_way.state == "running"
    assert half_way.done == rows_written() == half_way.report["totals"]["rows"]
    assert waited_for(begun(tmp_path), lambda: Edition.objects.filter(step="matching").exists())
    assert waited_for(begun(tmp_path), Merge.objects.exists)
    assert 0 < Merge.objects.count() < alone["report"]["matching"]["same"]
    carried_to_its_end(tmp_path)
    assert what_is_there() == alone
    # PostgreSQL does not give a number twice: what was killed leaves holes, and learning sums in another order.
    assert probabilities() == pytest.approx(alone_probabilities, abs=0.005)
