"""What the template of by-laws forbids whatever the by-laws say: a co-operative has no proxy and no weight."""

from __future__ import annotations

from chantier.assemblies.shipped_by_laws import templates


def forbidden(template: str) -> frozenset[str]:
    """The words of what this template forbids ("proxies", "weights"); none for by-laws written from no template."""
    found = templates().get(template)
    return found.forbids if found is not None else frozenset()
