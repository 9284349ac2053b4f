"""Coverage: share of resolutions whose operative paragraphs are numbered without a gap.

Reads the resolutions of the General Assembly and of the Economic and Social Council from a store, with their
operative paragraphs in text order. Expected are the numbers 1, 2, 3 … to the last, or a single paragraph
without a number. Prints the share (aim: at least 97 %) and every gap with the finding that explains it. A gap
without a finding gives exit code 1.

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
    """Start and number of its operative paragraphs ("" for none)."""
    findings: list[str] = field(default_factory=list[str])

    def gap(self) -> str:
        """Returns a description of the first gap; "" for none."""
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
    """Returns the resolutions of some bodies by symbol and language."""
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
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--body", action="append", help="prefix of the symbols")
    options = parser.parse_args()
    bodies = tuple(options.body or BODIES)
    found = resolutions(EmbeddedStore(options.store), bodies)
    if not found:
        parser.error(f"{options.store} holds no resolution whose symbol begins with {' or '.join(bodies)}")
    gaps = {key: place for key, one in sorted(found.items()) if (place := one.gap())}
    unexplained = 0
    for key, place in gaps.items():
        reasons = found[key].findings
        unexplained += not reasons
        print(f"{key}: {place}")
        for reason in reasons or ("NO FINDING",):
            print(f"    {reason}")
    for body in bodies:
        own = [key for key in found if key.startswith(body)]
        whole = sum(key not in gaps for key in own)
        print(
            f"{body:<10}{whole:>6} of {len(own)} without gaps" + (f" ({whole / len(own):.2%})" if own else "")
        )
    share = 1 - len(gaps) / len(found)
    print(
        f"{'all':<10}{len(found) - len(gaps):>6} of {len(found)} without gaps ({share:.2%}; aim: {AIM:.0%})"
    )
    print(f"{unexplained} gaps without a finding")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
