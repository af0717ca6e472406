"""Reading a published folder from where somebody has it: a folder, a ZIP, or the address of one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from chantier.assemblies.verification import DoesNotHold, Folder
from chantier.foundation.files.api import FetchLimits, fetch

LARGEST = 512 * 1024 * 1024
MOST_FILES = 50_000


def at_path(path: Path) -> Folder:
    """A folder, or a ZIP of one. Raises `OSError`, `DoesNotHold`."""
    if path.is_file():
        return from_zip(path.read_bytes())
    if not path.is_dir():
        raise FileNotFoundError(path)
    names = frozenset(
        one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_file() and not one.is_symlink()
    )
    return Folder(lambda name: (path / name).read_bytes(), names)


def at_address(address: str) -> Folder:
    """The ZIP that an address gives, asked through the fence of outgoing requests.

    Raises `FetchRefused`, `DoesNotHold`.
    """
    answer = fetch(address, limits=FetchLimits(seconds=120, max_bytes=LARGEST), accept="application/zip")
    if answer.status != 200:
        raise DoesNotHold("missing", address)
    return from_zip(answer.content)


def from_zip(content: bytes) -> Folder:
    """A ZIP in memory; nothing is written. Raises `DoesNotHold` for what is not one, or is too large once open."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise DoesNotHold("not_a_folder", "manifest.json") from error
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST:
        raise DoesNotHold("not_a_folder", "manifest.json")
    names = [one.filename for one in entries]
    if len(set(names)) != len(names):
        raise DoesNotHold("not_a_folder", "manifest.json")

    def read(name: str) -> bytes:
        try:
            return archive.read(name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise DoesNotHold("changed", name) from error

    return Folder(read, frozenset(names))
