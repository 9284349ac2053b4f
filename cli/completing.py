"""Completion of the values of options and arguments by the shell, from files beside a store.

No engine is opened: the names come from the file that the last command with names has left, the symbols from
the manifest. What cannot be read completes nothing. Words with blanks are left out, as shells split them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import click

    from ..store import EmbeddedStore

_MOST: Final = 100
"""Maximum number of words offered."""
_VARIABLE: Final = "MANDATEGRAPH_STORE"


def complete_actor(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Returns acronyms, names of one word and, once a slash is typed, keys of actors and instruments."""
    return _offered(_actors(ctx), begun)


def complete_document(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Returns symbols of stored documents."""
    return _offered(_documents(ctx), begun)


def complete_mandate(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Returns symbols of stored documents, and acronyms and keys of instruments."""
    return _offered(chain(_documents(ctx), _actors(ctx, "/instrument/")), begun)


def complete_session(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Returns sessions whose dates are listed."""
    from ..ontology import authorities

    known = authorities.load()
    listed = (
        (key.removeprefix("session/"), known.label(one.body, "en")) for key, one in known.sessions.items()
    )
    return _offered(listed, begun)


def complete_query(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Returns names of queries of the catalogue."""
    from ..queries import catalogue

    return _offered(((one.name, one.title) for one in catalogue().values() if not one.internal), begun)


def complete_parameter(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Returns KEY= for the parameters of the query, then KEY=VALUE for actors, documents and sessions."""
    from ..queries import lookup

    # The name is not parsed while an option lacks its value: look for it among the words of the line.
    query = next(filter(None, map(lookup, os.environ.get("COMP_WORDS", "").split())), None)
    key, sign, value = begun.partition("=")
    if query is None:
        return []
    if not sign:
        return _offered(((f"{one.name}=", one.description) for one in query.parameters), begun)
    kinds = {
        "actor": complete_actor,
        "mandate": complete_mandate,
        "session": complete_session,
        "symbol": complete_document,
    }
    kind = next((kinds.get(one.type) for one in query.parameters if one.name == key), None)
    found = kind(ctx, param, value) if kind else []
    return [CompletionItem(f"{key}={one.value}", help=one.help) for one in found]


def _actors(ctx: click.Context, kind: str = "") -> Iterator[tuple[str, str]]:
    """Yields names and keys with labels; kind: part of the IRIs."""
    from ..queries.kept_rows import last_kept
    from ..queries.names import KEY, PROVISIONAL, ROWS

    store = _store(ctx)
    rows = [row for row in last_kept(store, ROWS) if kind in row[0]] if store else []
    labels = {iri: name for iri, name, language, form, _ in rows if (language, form) == ("en", "preferred")}
    for iri, name, *_ in rows:
        if not PROVISIONAL.search(iri):
            yield name, labels.get(iri, "")
    for iri, label in labels.items():
        if not PROVISIONAL.search(iri) and (match := KEY.search(iri)):
            yield match[0], label


def _documents(ctx: click.Context) -> Iterator[tuple[str, str]]:
    from ..ontology.errors import MandategraphError

    store = _store(ctx)
    with suppress(MandategraphError, OSError):
        for entry in store.manifest().values() if store else ():
            yield entry.symbol, ""


def _store(ctx: click.Context) -> EmbeddedStore | None:
    """Returns the store in the directory of --store, of the environment, or the default; None for a URL."""
    from ..store import EmbeddedStore
    from .options import DEFAULT_STORE

    place = str(ctx.params.get("place") or os.environ.get(_VARIABLE) or DEFAULT_STORE)
    return None if "://" in place else EmbeddedStore(Path(place))


def _offered(words: Iterable[tuple[str, str]], begun: str) -> list[CompletionItem]:
    """Returns the words that begin with what is typed, in any case, each with its label."""
    wanted = begun.casefold()
    found: dict[str, str] = {}
    for word, label in words:
        if word.casefold().startswith(wanted) and word and not any(map(str.isspace, word)):
            found.setdefault(word, label)
    return [CompletionItem(word, help=found[word] or None) for word in sorted(found)[:_MOST]]
