"""The catalogue: one `.rq` file a question, and the runner."""

from .acts import Act, Actor, Deadline, acts, flat
from .catalogue import CatalogueError, Parameter, Question, catalogue, question, read, run
from .compare import Comparison, Version, choose, compare
from .names import Names

__all__ = [
    "Act",
    "Actor",
    "CatalogueError",
    "Comparison",
    "Deadline",
    "Names",
    "Parameter",
    "Question",
    "Version",
    "acts",
    "catalogue",
    "choose",
    "compare",
    "flat",
    "question",
    "read",
    "run",
]
