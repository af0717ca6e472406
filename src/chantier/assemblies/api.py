"""The door of assemblies. It only imports and lists."""

from chantier.assemblies.queries.meetings import Living, MeetingLine, coming_in_public, living

__all__ = [
    "Living",
    "MeetingLine",
    "coming_in_public",
    "living",
]
