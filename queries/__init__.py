"""The catalogue: one `.rq` file per query, and the runner."""

from .acts import KINDS_OF_ACTS, Act, Actor, Deadline, acts, flat
from .catalogue import CatalogueError, Parameter, Query, catalogue, get_query, lookup, read, run
from .names import Names
from .versions import Version, choose

__all__ = [
    "KINDS_OF_ACTS",
    "Act",
    "Actor",
    "CatalogueError",
    "Deadline",
    "Names",
    "Parameter",
    "Query",
    "Version",
    "acts",
    "catalogue",
    "choose",
    "flat",
    "get_query",
    "lookup",
    "read",
    "run",
]
