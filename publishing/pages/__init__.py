"""The pages that people see: in, a site and what to show in which language; out, HTML."""

from .errors import error, unresolved
from .routes import routes
from .thing import thing

__all__ = ["error", "routes", "thing", "unresolved"]
