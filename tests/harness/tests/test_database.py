"""The tables that tests work in are those the migrations make."""

from __future__ import annotations

from django.core.management import call_command

from harness import database


def test_a_copied_database_lacks_no_migration(db):
    call_command("migrate", check_unapplied=True, verbosity=0)  # exits with an error if one is missing


def test_the_copy_is_of_the_tables_that_the_migrations_of_this_checkout_make(tmp_path, monkeypatch):
    before = database.state()
    changed = tmp_path / "src/chantier/words/migrations"
    changed.mkdir(parents=True)
    for name in ("uv.lock", "src/chantier/config/settings.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((database.ROOT / name).read_bytes())
    (changed / "0001_initial.py").write_text("one")
    monkeypatch.setattr(database, "ROOT", tmp_path)
    one = database.state()
    (changed / "0001_initial.py").write_text("two")
    assert len({before, one, database.state()}) == 3
