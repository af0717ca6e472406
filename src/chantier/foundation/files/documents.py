"""A document is judged on its bytes before it is kept; what could run a program is refused with its reason."""

from __future__ import annotations

from pathlib import Path

from chantier.foundation.files.core.documents import MACROS, OLD_OFFICE, SVG, WEB_PAGE, document_type, packed_type
from chantier.foundation.files.core.limits import MEGABYTE, Limits
from chantier.foundation.files.core.sniff import ZIP
from chantier.foundation.files.refusals import refused_file
from chantier.foundation.files.tables.archives import open_archive

#: A book of pictures has many members; none of them is a trap of zeros.
PACKED = Limits(zip_members=10_000, zip_total_bytes=2_000 * MEGABYTE, zip_member_bytes=1_000 * MEGABYTE)
_TOLD = {
    SVG: "svg_refused",
    WEB_PAGE: "web_page_refused",
    OLD_OFFICE: "old_office",
    MACROS: "macros_refused",
}


def judged_document(path: Path, start: bytes, name: str, accepted: frozenset[str]) -> str:
    """The media type of a document. Raises ``RefusedFile``, or ``UnreadableTable`` for an archive that is a trap."""
    kind = document_type(start, name)
    if kind == ZIP:
        with open_archive(path, PACKED) as archive:
            kind = packed_type(start, archive.namelist())
    if kind not in accepted:
        raise refused_file(_TOLD.get(kind, "document_not_accepted"))
    return kind
