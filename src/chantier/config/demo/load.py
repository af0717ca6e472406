"""Loading the demonstration movement, step by step. Each step commits whole or not at all, and may be run again."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.config.demo import assembly, bodies, deliberation, files, library, newsletter, persons, site, waiting
from chantier.config.demo.steps import Step
from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places
from chantier.foundation.places.services.facts_table import FOLDER as FACTS
from chantier.foundation.search import api as search
from chantier.foundation.words import api as words
from chantier.foundation.words.services.loading import SHIPPED

#: Changes when the way of loading changes: everything is then loaded again.
RECIPE = "1"


def migrate() -> bool:
    """Bring the tables up to date; True when there was none before."""
    was_empty = not connection.introspection.table_names()
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    return was_empty


def steps(data: Path) -> list[Step]:
    """What there is to do, in order. The index of search lives in ``data``: a new folder has none."""
    lists = files.fingerprint("movement.toml", "organizations.csv")
    said = files.fingerprint("movement.toml", "organizations.csv", "relations.csv")
    people = files.fingerprint("people.csv", "organizations.csv")
    asked = files.fingerprint("corrections.csv", "claims.csv")
    register = files.fingerprint("register.csv", "organizations.csv")
    facts = _digest(FACTS) + files.fingerprint("movement.toml")
    consultation = files.fingerprint("deliberation/consultation.toml")
    held = files.fingerprint("assemblies/assembly.toml", "assemblies/delegates.csv")
    everything = RECIPE + facts + "colleges" + said + register + files.library_fingerprint()
    return [
        Step("words", _("Vocabulaires"), _words, RECIPE + _digest(SHIPPED)),
        Step("places", _("Territoires"), _places, RECIPE + facts),
        Step("bodies", _("Organisations du réseau"), _bodies, RECIPE + lists + facts),
        Step("register", _("Registre de démonstration"), _register, RECIPE + register + facts),
        Step("match", _("Rapprochement du répertoire et du registre"), _match, RECIPE + register + facts),
        Step("said", _("Adhésions, liens et principes"), _said, RECIPE + "colleges" + said),
        Step("people", _("Personnes et mandats"), _people, RECIPE + people),
        Step("waiting", _("Corrections et demandes de fiches"), _waiting, RECIPE + people + asked),
        Step("library", _("Bibliothèque"), _library, RECIPE + people + files.library_fingerprint()),
        Step("tables", _("Concertation"), _tables, RECIPE + people + consultation),
        Step("assemblies", _("Assemblées"), _assemblies, RECIPE + people + held),
        Step("site", _("Site public"), _site, RECIPE + people + site.fingerprint()),
        Step("letters", _("Infolettre, appuis et rapport"), _letters, RECIPE + files.fingerprint("newsletter.toml")),
        Step("search", _("Index de recherche"), _search, _hash(f"{data}{everything}")),
    ]


def load_all(data: Path) -> None:
    """Carry out every step, whatever was done before."""
    for step in steps(data):
        step.work()


def _words() -> str:
    loaded = words.load_shipped(speaker=Speaker.system(), at=timezone.now())
    return ngettext("%(n)s vocabulaire", "%(n)s vocabulaires", len(loaded)) % {"n": len(loaded)}


def _places() -> str:
    """The real territories, with the poles of the fictitious network."""
    with tempfile.TemporaryDirectory(prefix="chantier-facts-") as temporary:
        folder = Path(temporary)
        for table in FACTS.glob("*.csv"):
            shutil.copyfile(table, folder / table.name)
        (folder / "poles.toml").write_text(poles_of(files.movement()), encoding="utf-8")
        loaded = places.load_facts(speaker=Speaker.system(), at=timezone.now(), folder=folder)
    return _("%(n)s territoires") % {"n": number_format(loaded.territories, force_grouping=True)}


def poles_of(movement: dict[str, object]) -> str:
    """The movement's poles in the form that places reads."""
    lines = [f"source = {_quoted(_('Réseau fictif de la démonstration'))}"]
    for pole in movement["pole"]:  # type: ignore[attr-defined]
        lines += [
            "[[poles]]",
            f"code = {_quoted(pole['slug'])}",
            f"name = {_quoted(pole['names']['fr'])}",
            f"covers = [{', '.join(_quoted(code) for code in pole['covers'])}]",
        ]
    return "\n".join(lines) + "\n"


def _bodies() -> str:
    at = timezone.now()
    bodies.keep_categories(files.movement())
    total = bodies.bring_network(at=at)
    return ngettext("%(n)s organisation", "%(n)s organisations", total) % {"n": number_format(total)}


def _register() -> str:
    total = bodies.bring_register(at=timezone.now())
    return ngettext("%(n)s inscription", "%(n)s inscriptions", total) % {"n": number_format(total, force_grouping=True)}


def _match() -> str:
    merged, waiting = bodies.match_register(at=timezone.now())
    return _("%(merged)s paires réunies, %(waiting)s à vérifier") % {
        "merged": number_format(merged, force_grouping=True),
        "waiting": number_format(waiting, force_grouping=True),
    }


def _said() -> str:
    said = bodies.keep_what_is_said(at=timezone.now())
    return _("%(relations)s liens, %(statements)s réponses sur les principes") % {
        "relations": number_format(said.relations),
        "statements": number_format(said.statements),
    }


def _people() -> str:
    total = persons.bring(at=timezone.now())
    return ngettext("%(n)s personne", "%(n)s personnes", total) % {"n": total}


def _waiting() -> str:
    corrections, claims = waiting.bring(at=timezone.now())
    return _("%(corrections)s corrections, %(claims)s demandes") % {"corrections": corrections, "claims": claims}


def _tables() -> str:
    spaces, written = deliberation.bring(at=timezone.now())
    return _("%(tables)s tables, %(proposals)s propositions") % {"tables": spaces, "proposals": written}


def _assemblies() -> str:
    meetings, decided = assembly.bring(at=timezone.now())
    return _("%(meetings)s assemblées, %(decisions)s décisions") % {"meetings": meetings, "decisions": decided}


def _library() -> str:
    total, queued = library.bring(at=timezone.now())
    return _("%(total)s ressources, dont %(waiting)s à réviser") % {"total": total, "waiting": queued}


def _site() -> str:
    total = site.bring(at=timezone.now())
    return ngettext("%(n)s page", "%(n)s pages", total) % {"n": number_format(total)}


def _letters() -> str:
    total = newsletter.bring(at=timezone.now())
    return ngettext("%(n)s abonnement", "%(n)s abonnements", total) % {"n": number_format(total)}


def _search() -> str:
    total = sum(search.rebuild(kind=kind.name) for kind in search.kinds())
    return ngettext("%(n)s document", "%(n)s documents", total) % {"n": number_format(total, force_grouping=True)}


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string.
    return json.dumps(text, ensure_ascii=False)


def _digest(folder: Path) -> str:
    return _hash("".join(f"{file.name}{_hash(file.read_text('utf-8'))}" for file in sorted(folder.glob("*.*"))))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
