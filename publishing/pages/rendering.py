"""Templates to HTML: in, the name of a template and what it shows; out, a page in which all is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__name__.rpartition(".pages")[0]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **shown: object) -> str:
    """The page that a template makes of `shown`."""
    return _environment().get_template(template).render(**shown)
