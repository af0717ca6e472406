"""Who may lean on whom: the contracts of pyproject.toml, the doors, and the purity of cores."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "chantier"
#: What a core may not touch: the day, luck, the machine, the network.
IMPURE_MODULES = {"time", "random", "secrets", "socket", "os", "subprocess", "urllib.request", "http.client"}
IMPURE_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "uuid.uuid4", "uuid.uuid1"}
#: Components of pages, for every page; each is documented in the gallery.
OPEN_HOUSES = {"chantier.foundation.ui"}


def modules(under: Path = HOUSE, *, tests: bool = False) -> Iterator[tuple[Path, str, ast.Module]]:
    for file in sorted(under.rglob("*.py")):
        if "migrations" in file.parts or ("tests" in file.parts and not tests):
            continue
        name = ".".join(file.relative_to(HOUSE.parent).with_suffix("").parts)
        yield file.relative_to(ROOT), name, ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno


def owner(module: str) -> str:
    """The mandate, or the part of the foundation, that a module belongs to."""
    parts = module.split(".")
    return ".".join(parts[: 3 if parts[1:2] == ["foundation"] else 2])


def test_the_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "110"},
        check=False,
    )
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts:") :] + done.stderr


def test_a_mandate_is_entered_only_by_its_api():
    broken = []
    for file, name, tree in modules():
        if owner(name) == "chantier.config":
            continue  # the composition root knows everyone
        for target, line in imported(tree):
            house = owner(target)
            if not target.startswith("chantier.") or house in {owner(name), "chantier", "chantier.foundation"}:
                continue
            if house not in OPEN_HOUSES and target != f"{house}.api" and not target.startswith(f"{house}.api."):
                broken.append(f"{file}:{line} imports {target}, which is not a door")
    assert not broken, "\n".join(broken)


def test_an_api_only_imports_and_lists():
    broken = [
        f"{file} does more than import and list"
        for file, name, tree in modules()
        if name.endswith(".api")
        and not all(
            isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr))
            or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__")
            for node in tree.body
        )
    ]
    assert not broken, "\n".join(broken)


def test_cores_know_neither_the_clock_nor_luck_nor_the_machine():
    broken = []
    for file, name, tree in modules():
        if ".core." not in f"{name}.":
            continue
        for target, line in imported(tree):
            if any(target == module or target.startswith(f"{module}.") for module in IMPURE_MODULES):
                broken.append(f"{file}:{line} imports {target}")
            if target.startswith("django"):
                broken.append(f"{file}:{line} imports {target}: a core is pure")
        calls = [(node, ast.unparse(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        broken += [
            f"{file}:{node.lineno} calls {called}: time and chance are arguments"
            for node, called in calls
            if any(called.endswith(call) for call in IMPURE_CALLS)
        ]
    assert not broken, "\n".join(broken)


def test_no_signals_and_no_save_of_our_own():
    broken = []
    for file, _, tree in modules():
        for target, line in imported(tree):
            if target.startswith("django.db.models.signals.") or target.startswith("django.dispatch."):
                broken.append(f"{file}:{line} uses a Django signal: write an act and a reaction")
        if "models" not in file.parts and file.stem != "models":
            continue
        broken += [
            f"{file}:{node.lineno} overrides save(): write a service"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name == "save"
        ]
    assert not broken, "\n".join(broken)
