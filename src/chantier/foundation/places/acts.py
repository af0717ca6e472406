"""The acts that places writes."""

FACTS_LOADED = "places.facts_loaded"
BOUNDARIES_IMPORTED = "places.boundaries_imported"
