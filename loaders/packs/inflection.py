"""The forms of the verbs of `acts.toml`: in, rows with a base form and a frame; out, the pattern of each row.

A frame is a sentence frame of the language, such as `(?(asked){participle} {words}|(?!))`. `{base}` stands
for the base form of the row, `{words}` for its further words, and the name of an inflection for that form.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

DEFAULT_FRAME: Final = "active"
WORDS: Final = ("base", "words")
"""Placeholders of frames, besides the names of the inflections."""
KEYS: Final = ("frame", "base", "words", "followed_by", "not_followed_by", "form")
"""Keys of a verb that make up its pattern."""


def written(verb: dict[str, Any]) -> str:
    """Returns what distinguishes the rows of one verb, as written in the file."""
    return str(verb.get("written", "|".join(str(verb.get(key, "")) for key in KEYS).strip("|")))


def with_forms(pack: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    """Returns `acts.toml` with the pattern of each verb under `form`.

    pack: the file with its parts replaced; original: the same as in the file.
    """
    frames = {row["name"]: row["pattern"] for row in pack.get("frames", ())}
    inflections = cast("list[dict[str, Any]]", pack.get("inflections", []))
    verbs = [
        {**row, "form": verb_form(row, frames, inflections), "written": written(first)}
        for row, first in zip(pack["verbs"], original["verbs"], strict=True)
    ]
    return {**pack, "verbs": verbs}


def verb_form(row: dict[str, Any], frames: dict[str, str], inflections: list[dict[str, Any]]) -> str:
    """Returns the pattern of a verb: its own `form`, or its frame with the words of the row."""
    if "form" in row:
        return row["form"]
    base = base_form(row)
    form = frames.get(row.get("frame", DEFAULT_FRAME), "{base} {words}")
    words = f"(?:{row['words']})" if row.get("words") else ""
    form = form.replace("{words}", words) if words else re.sub(r" ?\{words\}", "", form)
    for name in dict.fromkeys(rule["name"] for rule in inflections):
        if "{" + name + "}" in form:
            form = form.replace("{" + name + "}", inflected(base, name, inflections))
    form = form.replace("{base}", base)
    ahead = f"(?={row['followed_by']})" if row.get("followed_by") else ""
    return f"{form}{ahead}" + (f"(?!{row['not_followed_by']})" if row.get("not_followed_by") else "")


def base_form(row: dict[str, Any]) -> str:
    """Returns the base form of a verb: by default the first word of `verb`."""
    return str(row.get("base") or row["verb"].partition(" ")[0])


def inflected(base: str, name: str, inflections: list[dict[str, Any]]) -> str:
    """Returns an inflected form of a verb by the first rule that fits; without a rule, the base form."""
    rule = rule_of(base, name, inflections)
    return base if rule is None else base[: len(base) - rule.get("drop", 0)] + rule["add"]


def rule_of(base: str, name: str, inflections: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Returns the rule that inflects a base form."""
    return next(
        (
            rule
            for rule in inflections
            if rule["name"] == name and re.search(f"(?:{rule.get('ending', '')})$", base)
        ),
        None,
    )
