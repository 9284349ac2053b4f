"""Templates to HTML: in, the name of a template and what it shows; out, a page in which all is escaped."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup

from ..negotiation import LANGUAGES
from .explorer import PageContext
from .parameters import file_parts
from .wording import LEFT_TO_RIGHT, direction, own_name, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..site import Site

_PACKAGE = __name__.rpartition(".pages")[0]
_SWITCHES = tuple(sorted(LANGUAGES))
_CODE = re.compile(r"[^\w-]+")


class _DirectCalls(Context):
    """Calls plain functions and methods directly: Jinja looks up five attributes of whatever is called."""

    def call(self, called: Callable[..., Any], /, *args: Any, **given: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        if type(called) not in (FunctionType, MethodType) or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **given)
        given.pop("_block_vars", None)
        given.pop("_loop_vars", None)
        return called(*args, **given)


class _Environment(Environment):
    context_class = _DirectCalls


@cache
def _environment(language: str) -> Environment:
    environment = _Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    messages = wording(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        messages.gettext, messages.ngettext, newstyle=True
    )

    @cache
    def plain(text: str) -> Markup:
        return Markup(messages.gettext(text)) % {}

    def translated(text: str, /, **values: object) -> Markup:
        return Markup(messages.gettext(text)) % values if values else plain(text)

    # The extension's own function passes through the context three times for each message.
    cast("dict[str, object]", environment.globals).update(gettext=translated, _=translated)
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
