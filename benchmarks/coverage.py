"""Operative paragraphs: how many resolutions number theirs without a break, and why the others do not.

Read from a store: every resolution of the General Assembly and of the Economic and Social Council, its own
operative paragraphs in text order. Unbroken means 1, 2, 3 … to the last; a resolution of one paragraph that
has no number has nothing to break. Printed: the share (aim: at least 97 %), and every break with the finding
that gives its reason. A break without a finding ends with exit code 1.

    python benchmarks/coverage.py STORE [--body A/RES/ --body E/RES/]
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from mandategraph.store import EmbeddedStore, value

AIM = 0.97
BODIES = ("A/RES/", "E/RES/")
_HEAD = "PREFIX mg: <https://w3id.org/mandategraph/ontology#>\n"
_NUMBERS = """
SELECT ?symbol ?graph ?number ?span WHERE {
  GRAPH ?graph {
    ?document a mg:Resolution ; mg:symbol ?symbol .
    ?paragraph mg:partOf ?document ; a mg:OperativeParagraph ; mg:span ?span .
    OPTIONAL { ?paragraph mg:number ?number }
    FILTER NOT EXISTS { ?paragraph mg:parent ?above }
  }
}
"""
_FINDINGS = """
SELECT ?symbol ?graph ?reason ?message WHERE {
  GRAPH ?graph {
    ?finding a mg:Finding ; mg:inDocument ?document ; mg:reason ?reason ; mg:message ?message .
    ?document mg:symbol ?symbol .
  }
  FILTER(STRENDS(STR(?reason), "/numbering-break") || STRENDS(STR(?reason), "/no-operative-paragraphs"))
}
"""


@dataclass(slots=True)
class Resolution:
    """A language version of a resolution."""

    places: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Where its operative paragraphs begin, and their numbers ("" for none)."""
    findings: list[str] = field(default_factory=list[str])

    def broken(self) -> str:
        """Where the run of numbers breaks; "" if it does not."""
        numbers = [number.strip(". ") for _, number in sorted(self.places)]
        if not numbers:
            return "no operative paragraph"
        if numbers == [""]:
            return ""
        for expected, number in enumerate(numbers, 1):
            if number != str(expected):
                return f"{number or 'a paragraph without number'} where {expected} is expected"
        return ""


def resolutions(store: EmbeddedStore, bodies: tuple[str, ...]) -> dict[str, Resolution]:
    """The resolutions of some bodies by symbol and language."""
    found: defaultdict[str, Resolution] = defaultdict(Resolution)
    for entry in store.manifest().values():
        if entry.symbol.startswith(bodies):
            found[f"{entry.symbol} {entry.language}"] = Resolution()
    for query in (_NUMBERS, _FINDINGS):
        for row in store.query(_HEAD + query):
            symbol, graph, first, second = (str(value(term) or "") for term in row)
            key = f"{symbol} {graph.rpartition('/')[2]}"
            if key not in found:
                continue
            if query is _NUMBERS:
                found[key].places.append((int(second.partition("-")[0]), first))
            else:
                found[key].findings.append(f"{first.rpartition('/')[2]}: {second}")
    return dict(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--body", action="append", help="how the symbols begin")
    options = parser.parse_args()
    bodies = tuple(options.body or BODIES)
    found = resolutions(EmbeddedStore(options.store), bodies)
    if not found:
        parser.error(f"{options.store} holds no resolution whose symbol begins with {' or '.join(bodies)}")
    breaks = {key: place for key, one in sorted(found.items()) if (place := one.broken())}
    untold = 0
    for key, place in breaks.items():
        reasons = found[key].findings
        untold += not reasons
        print(f"{key}: {place}")
        for reason in reasons or ("NO FINDING SAYS WHY",):
            print(f"    {reason}")
    for body in bodies:
        own = [key for key in found if key.startswith(body)]
        whole = sum(key not in breaks for key in own)
        print(f"{body:<10}{whole:>6} of {len(own)} unbroken" + (f" ({whole / len(own):.2%})" if own else ""))
    share = 1 - len(breaks) / len(found)
    print(f"{'all':<10}{len(found) - len(breaks):>6} of {len(found)} unbroken ({share:.2%}; aim: {AIM:.0%})")
    print(f"{untold} breaks without a finding")
    sys.exit(1 if untold else 0)


if __name__ == "__main__":
    main()
