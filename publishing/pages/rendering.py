"""Templates to HTML: in, the name of a template and what it shows; out, a page in which all is escaped."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..negotiation import LANGUAGES
from .explorer import PageContext
from .parameters import file_parts
from .wording import LEFT_TO_RIGHT, direction, own_name, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..site import Site

_PACKAGE = __name__.rpartition(".pages")[0]
_SWITCHES = tuple(sorted(LANGUAGES))
_CODE = re.compile(r"[^\w-]+")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    messages = wording(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        messages.gettext, messages.ngettext, newstyle=True
    )
    environment.filters["number"] = number
    environment.filters["code"] = code
    return environment


def render(
    template: str,
    *,
    site: Site,
    language: str,
    query: Sequence[tuple[str, str]] = (),
    **shown: object,
) -> str:
    """The page that a template makes of `shown`.

    query: the parameters of the request, kept by the switch of the language.
    """
    page = PageContext(site, language)
    kept = [(name, given) for name, given in query if name != "lang"]
    switches = [(other, own_name(other), f"?{urlencode([*kept, ('lang', other)])}") for other in _SWITCHES]
    return (
        _environment(language)
        .get_template(template)
        .render(
            site=site,
            language=language,
            direction=direction(language),
            in_language=in_language,
            arrow="→" if direction(language) == LEFT_TO_RIGHT else "←",
            language_name=own_name,
            switches=switches,
            document_url=page.document,
            label=page.label,
            short=page.short,
            url=page.url,
            page=page.link,
            session_name=page.session_name,
            symbol_of=page.symbol,
            title_of=page.title,
            place_of=page.place,
            every=page.every,
            month_name=page.month,
            unit_name=page.unit,
            paragraph_name=page.paragraph,
            kind_name=page.kind,
            condition_name=page.condition,
            static=f"{site.address}static/",
            bundled=bundled,
            file_parts=file_parts,
            **shown,
        )
    )


@cache
def in_language(language: str) -> Markup:
    """Returns the attributes of an element whose words are in a language: `lang` and `dir`."""
    return Markup('lang="{}" dir="{}"').format(language, direction(language))


def number(count: int) -> str:
    """A number with its thousands apart."""
    return f"{count:,}".replace(",", "\u202f")


def code(text: str) -> str:
    """A text as part of a class or an identifier of HTML."""
    return _CODE.sub("-", text)


@cache
def bundled(name: str) -> bool:
    """Whether `make assets` has put a script there."""
    return files(_PACKAGE).joinpath("static", "assets", name).is_file()


def embedded_json(content: object) -> Markup:
    """JSON for a script element that holds data: nothing in it can end the element."""
    text = json.dumps(content, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
