"""The directory of a ZIP is read and judged before anything in it is opened."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from chantier.foundation.files.core.limits import MEGABYTE, Limits
from chantier.foundation.files.refusals import unreadable

_NESTED = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz")
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
#: What reading a damaged archive may raise.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError)
_DIRECTORY_BYTES_PER_MEMBER = 1_000


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """Open a ZIP whose directory is within the limits; the caller closes it.

    Refuses too many members, too large a total or a member, a ratio that no honest table has, paths that leave the
    folder, links, two members of one name, archives inside the archive, and encrypted members.
    """
    _judge_announced_count(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (*BROKEN, struct.error) as error:
        raise unreadable("broken_zip") from error
    try:
        _judge_directory(archive.infolist(), limits)
    except BaseException:
        archive.close()
        raise
    return archive


def _judge_announced_count(path: Path, limits: Limits) -> None:
    """Refuse a huge directory before it is parsed, from the record at the end of the file."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 70_000))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise unreadable("broken_zip")
    count, directory = struct.unpack_from("<HI", tail, at + 10)
    at_64 = tail.rfind(_END_64, 0, at)
    if (count == 0xFFFF or directory == 0xFFFFFFFF) and at_64 >= 0 and len(tail) >= at_64 + 48:
        count, directory = struct.unpack_from("<QQ", tail, at_64 + 32)
    if count > limits.zip_members or directory > limits.zip_members * _DIRECTORY_BYTES_PER_MEMBER:
        raise unreadable("zip_too_many_members", count=count, limit=limits.zip_members)


def _judge_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.zip_members:
        raise unreadable("zip_too_many_members", count=len(members), limit=limits.zip_members)
    total = sum(member.file_size for member in members)
    largest = max((member.file_size for member in members), default=0)
    for weight, limit in ((total, limits.zip_total_bytes), (largest, limits.zip_member_bytes)):
        if weight > limit:
            raise unreadable("zip_too_large", megabytes=round(weight / MEGABYTE), limit=round(limit / MEGABYTE))
    names: set[str] = set()
    for member in members:
        name = member.filename
        ratio = member.file_size // max(1, member.compress_size)
        if member.file_size > limits.zip_ratio_from and ratio > limits.zip_ratio:
            raise unreadable("zip_bomb", name=name, ratio=ratio)
        if _leaves_the_folder(name) or stat.S_ISLNK(member.external_attr >> 16) or name in names:
            raise unreadable("zip_bad_path", name=name)
        if name.lower().endswith(_NESTED):
            raise unreadable("zip_nested", name=name)
        if member.flag_bits & 0x1:
            raise unreadable("encrypted")
        names.add(name)


def _leaves_the_folder(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or "\x00" in name or (len(name) > 1 and name[1] == ":")


def verify_member(archive: zipfile.ZipFile, name: str) -> None:
    """Read a member to its end: a size or checksum that lies is refused (other readers do not check)."""
    try:
        with archive.open(name) as stream:
            while stream.read(MEGABYTE):
                pass
    except BROKEN as error:
        raise unreadable("broken_workbook") from error
