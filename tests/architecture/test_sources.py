"""How the sources are kept: linted, formatted, typed, short, and free of anybody's machine."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from harness import needs

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "chantier"
PROGRAMS = Path(sys.executable).parent
LONGEST_FILE_LINES = 400
#: A program that anybody takes away alone, without the house: it is one file by design.
ONE_FILE_BY_DESIGN = {"assemblies/verifier/verifier.py"}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
#: Style sheets of a whole page, compressed: a page on a slow line in the country.
STYLES_BUDGET_KILOBYTES = 40
# Written apart, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    r"/(?:" + "|".join(["work/" + "main", "work/" + "shared", "home/" + r"\w", "root/" + r"\."]) + ")"
)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAMS / command[0]), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def tracked_files() -> list[Path]:
    """The files git knows; in an unpacked archive, every file outside caches."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [file for file in ROOT.rglob("*") if file.is_file() and not {"node_modules", ".venv"} & set(file.parts)]


def test_the_linter_finds_nothing():
    done = run("ruff", "check", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_python_file_is_formatted():
    done = run("ruff", "format", "--check", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_template_is_sound():
    done = run("djlint", "--lint", "--quiet", "src")
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_hold(tmp_path):
    done = run("mypy", "src/chantier", "--no-error-summary", CHANTIER_DATA=str(tmp_path), CHANTIER_SECRET_KEY="types")
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_a_drawer():
    drawers = [str(path.relative_to(ROOT)) for path in HOUSE.rglob("*") if path.stem in DRAWERS]
    assert not drawers, f"a homeless function has found a missing concept: {drawers}"


def test_files_are_short():
    long = {
        str(file.relative_to(ROOT)): lines
        for file in [*HOUSE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *HOUSE.rglob("templates/**/*.html")]
        if "migrations" not in file.parts
        and not file.as_posix().endswith(tuple(ONE_FILE_BY_DESIGN))
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE_LINES
    }
    assert not long, f"longer than {LONGEST_FILE_LINES} lines: {long}"


def test_no_file_names_somebodys_machine():
    found = []
    for file in tracked_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {match.group()}" for match in MACHINE_PATHS.finditer(text)]
    assert not found, "\n".join(found[:20])


def test_browser_libraries_are_locked_by_content_and_not_by_address():
    file = ROOT / "frontend" / "package-lock.json"
    packages = json.loads(file.read_text(encoding="utf-8"))["packages"]
    installed = {name: entry for name, entry in packages.items() if name and not entry.get("link")}
    assert installed
    assert [name for name, entry in installed.items() if "integrity" not in entry] == []
    foreign = [
        entry["resolved"]
        for entry in installed.values()
        if not entry.get("resolved", "https://registry.npmjs.org/").startswith("https://registry.npmjs.org/")
    ]
    assert foreign == []


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>|\sstyle=|\son[a-z]+=\"", re.I)
    found = [
        f"{file.relative_to(ROOT)}: {match.group().strip()}"
        for file in HOUSE.rglob("templates/**/*.html")
        if "mail" not in file.parts
        for match in inline.finditer(file.read_text(encoding="utf-8"))
    ]
    assert not found, "the content security policy would block:\n" + "\n".join(found)


def test_the_style_sheets_are_light():
    dist = HOUSE / "foundation" / "ui" / "static" / "chantier" / "dist"
    sheets = sorted(dist.rglob("*.css"))
    if not sheets:
        needs.lacking(needs.BUNDLE)
    weights = {sheet.name: len(gzip.compress(sheet.read_bytes())) // 1024 for sheet in sheets}
    assert sum(weights.values()) <= STYLES_BUDGET_KILOBYTES, weights
