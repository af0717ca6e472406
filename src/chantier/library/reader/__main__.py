"""``python -m chantier.library.reader text|facts|page FILE ANSWER [PAGE WIDTH]``: one file, one answer, then gone."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from chantier.library.core.full_text import failed, to_json

MEMORY_BYTES = 1_200_000_000
ANSWER_BYTES = 64_000_000
#: A page is drawn to read what it says, not to print it: at most this many points.
MOST_PIXELS = 6_000_000


def limit(cpu_seconds: int) -> None:
    """Whatever the file asks for, this program gets no more than that."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    os.nice(10)


def main(arguments: list[str]) -> int:
    """What was asked of one file."""
    verb, path, answer, *rest = arguments
    limit(int(os.environ.get("READER_CPU_SECONDS", "60")))
    if verb == "page":
        from chantier.library.reader.pictures import draw

        return 0 if draw(Path(path), Path(answer), number=int(rest[0]), width=int(rest[1]), most=MOST_PIXELS) else 3
    if verb == "facts":
        from chantier.library.reader.facts import facts

        Path(answer).write_text(json.dumps(facts(Path(path))), encoding="utf-8")
        return 0
    from chantier.library.reader.documents import read

    try:
        found = read(Path(path))
    except MemoryError:
        found = failed("file_too_heavy")
    Path(answer).write_text(json.dumps(to_json(found), ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
