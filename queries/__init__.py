"""The catalogue: one `.rq` file a question, and the runner."""

from .acts import ActRow, acts, flat
from .catalogue import CatalogueError, Parameter, Question, catalogue, question, read, run
from .names import Names

__all__ = [
    "ActRow",
    "CatalogueError",
    "Names",
    "Parameter",
    "Question",
    "acts",
    "catalogue",
    "flat",
    "question",
    "read",
    "run",
]
