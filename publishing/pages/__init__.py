"""The pages that people see: in, a site and what to show in which language; out, HTML."""

from .errors import error
from .thing import thing
from .ways import routes

__all__ = ["error", "routes", "thing"]
