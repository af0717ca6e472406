"""How much a table may weigh before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a table is refused with a sentence.

    ``file_bytes`` the file as received; ``line_chars`` one line of text, ``cell_chars`` one cell;
    ``columns`` and ``rows`` of the table; ``cells`` of a sheet, which is held in memory while it is read;
    ``zip_*`` what a ZIP directory may announce: members, bytes once opened, bytes for one member, and how many
    times a member of more than ``zip_ratio_from`` bytes may be larger than its compressed form.
    """

    file_bytes: int = 1_000 * MEGABYTE
    line_chars: int = 1 * MEGABYTE
    cell_chars: int = 100_000
    columns: int = 500
    rows: int = 2_000_000
    cells: int = 20_000_000
    zip_members: int = 2_000
    zip_total_bytes: int = 1_000 * MEGABYTE
    zip_member_bytes: int = 800 * MEGABYTE
    zip_ratio: int = 100
    zip_ratio_from: int = 10 * MEGABYTE


DEFAULT = Limits()

# The official register: six files, the largest about 640 MB, growing; repeated dates and codes compress well.
REGISTER = Limits(
    file_bytes=2_000 * MEGABYTE,
    rows=20_000_000,
    zip_members=100,
    zip_total_bytes=6_000 * MEGABYTE,
    zip_member_bytes=3_000 * MEGABYTE,
    zip_ratio=60,
)
