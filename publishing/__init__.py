"""What the world sees: linked-data pages, a SPARQL endpoint, dumps, calendars and drawings of one store."""

from .site import Description, Site

__all__ = ["Description", "Site"]
