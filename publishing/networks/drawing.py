"""Figures of a network that can go to print: in, a graph of `network`; out, SVG, PNG or PDF.

A node and the label below it are one box; boxes are pushed apart until none overlaps, and the page grows
where they do not fit. Colours are those of Okabe and Ito, which people see apart whatever their eyes; shapes
tell bodies, groups, states, instruments and documents apart in black and white. The legend explains areas
and widths.

Long because a figure's layout, labels, legend and export share one coordinate system.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

import matplotlib as mpl
import networkx as nx
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from ...ontology.scripts import CJK
from ...queries.networks.network import TYPES, communities, strengths, weighted
from ...queries.networks.ties import NetworkError
from ..pages.wording import LEFT_TO_RIGHT, direction, message, wording
from .words import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from matplotlib.artist import Artist
    from matplotlib.text import Text

    from ...queries.networks.ties import Kind

SUFFIXES: Final = (".svg", ".png", ".pdf")
CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "Noto Sans CJK JP",
    "AR PL UMing CN",
)
"""Font families with Chinese characters, the best first."""

_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#F0E442")
_GREY: Final = "#BBBBBB"
_SHAPES: Final[dict[str, str]] = dict(zip(TYPES, "oDs^p", strict=True))
_SIDE: Final = {"o": 1.0, "D": 0.886, "s": 0.886, "^": 1.253, "p": 1.0}
"""Side of a shape that has the area of a circle, in diameters of the circle."""
_REACH: Final = {"o": 1.0, "D": 1.253, "s": 0.886, "^": 1.253, "p": 1.0}
"""Its height, in diameters of the circle."""
_STYLES: Final[dict[str, Any]] = {
    "established": "-",
    "part": (0, (1, 1.5)),
    "serviced": (0, (4, 2)),
    "secretariat": (0, (6, 2, 1, 2)),
    "conference": (0, (3, 1, 1, 1, 1, 1)),
}
_TYPE_NAMES: Final = {
    "body": message("body"),
    "group": message("group"),
    "state": message("state"),
    "instrument": message("instrument"),
    "document": message("document"),
}
_RELATIONS: Final = {
    "established": message("established"),
    "part": message("holds as a part"),
    "serviced": message("services"),
    "secretariat": message("is the secretariat of"),
    "conference": message("is the conference of the parties of"),
}
_AROUND: Final = message("around %(name)s")
_SMALLER: Final = message("smaller communities")
_SHOWN: Final = message("%(shown)s of %(total)s actors, those with the heaviest ties.")
_WHOLE: Final = message("All %(total)s actors.")
_YEARS: Final = message("Texts of %(first)s to %(last)s.")
_YEAR: Final = message("Texts of %(first)s.")

# All lengths are points: 1/72 inch.
_PAGE: Final = (770.0, 470.0)
_MARGIN: Final = 18.0
_GAP: Final = 4.0
_FONT: Final = 7.0
_TITLE: Final = 12.0
_SMALLEST, _LARGEST = 6.0, 34.0
_THIN, _EVEN, _THICK = 0.4, 1.0, 5.0
_INKED: Final = 0.06
"""Share of the page that nodes may take."""
_LINES_AT_FULL: Final = 150
"""Lines up to which the thickest has its full width."""
_CHARACTERS: Final = 20
"""Characters of a line of a label."""
_WIDE_CHARACTERS: Final = 8
"""The same in a script whose characters are as wide as high."""
_WIDE: Final = re.compile(rf"[{CJK}]")
_LINES: Final = 4
_SEED = 7
_ROUNDS: Final = 300
_GROWTHS: Final = 60
_GROW: Final = 1.03

Point = tuple[float, float]

# Many of matplotlib's functions take keywords that it does not type.
_MPL: Final = cast("Any", mpl)
_FONTS: Final = cast("Any", font_manager)


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its label, around the centre of the node; points."""

    x: float
    y: float
    width: float
    above: float
    """From the centre to the upper edge."""
    below: float
    """From the centre to the lower edge."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, lower, right, upper."""
        half = self.width / 2
        return self.x - half, self.y - self.below, self.x + half, self.y + self.above


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure and what on it must not overlap."""

    figure: Figure
    labels: tuple[Text, ...]
    nodes: tuple[tuple[float, float, float], ...]
    """Centre and radius of each node, in points from the lower left corner of the page."""
    legends: tuple[Artist, ...]


def write(
    network: nx.Graph[str], kind: Kind, path: Path, *, language: str = "en", title: str = "", total: int = 0
) -> None:
    """Draw the network into a file, in the format that its ending says: one of `SUFFIXES`.

    title: above the drawing, instead of the kind's own. total: the actors there were before the strongest
    were chosen. Raises NetworkError for another ending, an empty network, or if no font has the characters.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise NetworkError(
            f"{path}: no picture {path.suffix!r}; end the name in one of {', '.join(SUFFIXES)}"
        )
    drawing = draw(network, kind, language=language, title=title, total=total)
    # Without dates and chance the same network gives the same file.
    dateless: dict[str, dict[str, Any]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}
    with _MPL.rc_context({"svg.hashsalt": "mandategraph", "pdf.fonttype": 42}):
        cast("Any", drawing.figure).savefig(path, dpi=300, metadata=dateless[path.suffix.lower()])


def draw(
    network: nx.Graph[str], kind: Kind, *, language: str = "en", title: str = "", total: int = 0
) -> Drawing:
    """The figure of a network; arguments and errors are those of `write`."""
    if not network:
        raise NetworkError("No ties of this kind in the selected years. Try a wider range.")
    heading = title or translated(kind, language).title
    texts = [heading, *_sentences(network, kind, language, total)]
    texts += [network.nodes[iri]["short"] for iri in network]
    texts += map(wording(language).gettext, (_AROUND, _SMALLER))
    # A dollar sign in a name is no formula.
    plain = {"text.parse_math": False, "font.size": _FONT}
    with _MPL.rc_context({"font.family": _families("".join(texts)), **plain}):
        return _Sheet(network, kind, language, heading, total).finished()


class _Sheet:
    """A page on which one network is drawn."""

    def __init__(self, network: nx.Graph[str], kind: Kind, language: str, heading: str, total: int) -> None:
        self.network, self.kind, self.language = network, kind, language
        self.gettext = wording(language).gettext
        self.heading = heading
        self.sentences = _sentences(network, kind, language, total)
        self.strength = strengths(network)
        self.weights = [weight for _, _, weight in weighted(network)]
        self.community = communities(network)
        # Where all are large, or lines are many, smaller marks and thinner lines leave the page readable.
        shares = sum(self.strength.values()) / max(self.strength.values())
        self.largest = min(_LARGEST, (_INKED * _PAGE[0] * _PAGE[1] / shares) ** 0.5)
        self.thickest = _THICK * min(1.0, (_LINES_AT_FULL / network.number_of_edges()) ** 0.5)
        self.figure = Figure(figsize=(_PAGE[0] / 72, _PAGE[1] / 72), dpi=72)
        self.canvas = FigureCanvasAgg(self.figure)
        self.axes: Any = cast("Any", self.figure).add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()

    def finished(self) -> Drawing:
        """The page with everything on it."""
        shown = {iri: _wrapped(self.network.nodes[iri]["short"]) for iri in self.network}
        sizes = {iri: self._extent(shown[iri]) for iri in self.network}
        shape = {iri: _SHAPES.get(self.network.nodes[iri]["type"], "o") for iri in self.network}
        radius = {iri: self._diameter(self.strength[iri]) * _REACH[shape[iri]] / 2 for iri in self.network}
        boxes, (width, height) = apart(
            {
                iri: Box(
                    x, y, max(2 * radius[iri], sizes[iri][0]), radius[iri], radius[iri] + 1 + sizes[iri][1]
                )
                for iri, (x, y) in _layout(self.network, self.community).items()
            },
            (_PAGE[0] - 2 * _MARGIN, _PAGE[1] - 2 * _MARGIN),
        )
        legends, foot = self._legends(width)
        head = _TITLE + len(self.sentences) * (_FONT + 4) + 10
        page = (width + 2 * _MARGIN, height + foot + head + 2 * _MARGIN)
        self.figure.set_size_inches(page[0] / 72, page[1] / 72)
        self.axes.set_xlim(0, page[0])
        self.axes.set_ylim(0, page[1])
        centres = {iri: (box.x + _MARGIN, box.y + _MARGIN + foot) for iri, box in boxes.items()}
        self._lines(centres, radius)
        self._marks(centres, shape)
        labels = tuple(
            self.axes.text(
                x,
                y - radius[iri] - 1,
                shown[iri],
                ha="center",
                va="top",
                zorder=4,
                linespacing=1.05,
                bbox={"facecolor": "white", "alpha": 0.7, "pad": 0.3, "linewidth": 0},
            )
            for iri, (x, y) in centres.items()
        )
        top = page[1] - _MARGIN
        # Lines of a script from right to left begin at the right margin.
        side, start = ("left", _MARGIN)
        if direction(self.language) != LEFT_TO_RIGHT:
            side, start = ("right", page[0] - _MARGIN)
        self.axes.text(start, top, self.heading, ha=side, va="top", fontsize=_TITLE, fontweight="bold")
        for row, sentence in enumerate(self.sentences):
            below = top - _TITLE - 6 - row * (_FONT + 4)
            self.axes.text(start, below, sentence, ha=side, va="top", color="#444444")
        for legend, (x, y) in legends:
            legend.set_bbox_to_anchor((_MARGIN + x, _MARGIN + y), transform=self.axes.transData)
        return Drawing(
            self.figure,
            labels,
            tuple((*centres[iri], radius[iri]) for iri in centres),
            tuple(legend for legend, _ in legends),
        )

    def _diameter(self, strength: float) -> float:
        return max(_SMALLEST, self.largest * (strength / max(self.strength.values())) ** 0.5)

    def _thickness(self, weight: float) -> float:
        if not self.kind.weight:
            return _EVEN
        return max(_THIN, self.thickest * (weight / max(self.weights)) ** 0.5)

    def _extent(self, text: str) -> Point:
        shown = self.axes.text(0, 0, text, linespacing=1.05)
        box = shown.get_window_extent(self.canvas.get_renderer())
        shown.remove()
        return box.width + 2, box.height + 2

    def _colour(self, iri: str) -> str:
        rank = self.community[iri]
        return _COLOURS[rank - 1] if rank <= len(_COLOURS) else _GREY

    def _lines(self, centres: Mapping[str, Point], radius: Mapping[str, float]) -> None:
        # Thin lines lie on thick ones.
        for source, target, held in sorted(self.network.edges(data=True), key=lambda e: -e[2]["weight"]):
            thickness = self._thickness(held["weight"])
            same = self.community[source] == self.community[target]
            relation = str(held.get("relation", "")).partition(",")[0]
            self.axes.add_patch(
                FancyArrowPatch(
                    centres[source],
                    centres[target],
                    arrowstyle="-|>" if self.kind.directed else "-",
                    mutation_scale=4 + 1.6 * thickness,
                    shrinkA=radius[source],
                    shrinkB=radius[target] + 0.5,
                    connectionstyle="arc3,rad=0.1" if self.kind.directed else "arc3,rad=0.03",
                    linewidth=thickness,
                    linestyle=_STYLES.get(relation, "-"),
                    color=self._colour(source) if same else "#777777",
                    alpha=0.5 if self.thickest > _THICK / 2 else 0.3,
                    zorder=1,
                    joinstyle="miter",
                    capstyle="butt",
                )
            )

    def _marks(self, centres: Mapping[str, Point], shape: Mapping[str, str]) -> None:
        for iri, (x, y) in centres.items():
            self.axes.scatter(
                [x],
                [y],
                s=(self._diameter(self.strength[iri]) * _SIDE[shape[iri]]) ** 2,
                marker=shape[iri],
                c=self._colour(iri),
                edgecolors="#222222",
                linewidths=0.6,
                zorder=3,
            )

    def _legends(self, width: float) -> tuple[list[tuple[Legend, Point]], float]:
        """The legends, where each has its upper left corner, and the height that they take."""
        renderer = self.canvas.get_renderer()
        placed: list[tuple[Legend, Point]] = []
        x = row = foot = 0.0
        lines: list[tuple[Legend, float, float]] = []
        for title, handles, columns in self._explained():
            room = max([2.0, *(handle.get_markersize() / _FONT + 0.3 for handle in handles)])
            legend = Legend(
                self.axes,
                handles,
                [str(handle.get_label()) for handle in handles],
                # matplotlib's legend leaves no space for marks that are higher than its letters.
                title=title + "\n" * round(max(room * _FONT / 2 - 5, 0) / (1.2 * _FONT)),
                ncols=columns,
                loc="upper left",
                bbox_to_anchor=(0, 0),
                bbox_transform=self.axes.transData,
                frameon=False,
                borderaxespad=0,
                borderpad=0.2,
                labelspacing=0.6,
                handlelength=room,
                handleheight=max(0.9, room * (columns > 2)),
                alignment="left",
                title_fontproperties={"weight": "bold", "size": _FONT},
            )
            self.axes.add_artist(legend)
            box = legend.get_window_extent(renderer)
            if x and x + box.width > width:
                x, foot, row = 0.0, foot + row + _GAP, 0.0
            lines.append((legend, x, foot))
            x += box.width + 4 * _GAP
            row = max(row, box.height)
        foot += row
        placed = [(legend, (left, foot - down)) for legend, left, down in lines]
        return placed, foot + 2 * _GAP

    def _explained(self) -> Iterable[tuple[str, list[Line2D], int]]:
        """Title, handles and columns of each legend."""
        gettext, said = self.gettext, translated(self.kind, self.language)
        types = [
            name for name in TYPES if any(self.network.nodes[iri]["type"] == name for iri in self.network)
        ]
        yield (
            gettext(message("Shape")),
            [_mark(gettext(_TYPE_NAMES[name]), _SHAPES[name], 7, "white") for name in types],
            1,
        )
        yield (
            gettext(message("Area: %(what)s")) % {"what": said.node},
            [
                _mark(f"{number:,}", "o", self._diameter(number), "white")
                for number in _steps(self.strength.values(), lambda n: self._diameter(n) > _SMALLEST)
            ],
            3,
        )
        if self.kind.weight:
            yield (
                gettext(message("Width: %(what)s")) % {"what": said.edge},
                [
                    Line2D([], [], color="#777777", linewidth=self._thickness(number), label=f"{number:,}")
                    for number in _steps(self.weights, lambda n: self._thickness(n) > _THIN)
                ],
                1,
            )
        else:
            ties = cast("Iterable[tuple[str, str, str]]", self.network.edges.data("relation"))
            present = {held.partition(",")[0] for _, _, held in ties}
            yield (
                gettext(message("Line")),
                [
                    Line2D([], [], color="#777777", linestyle=style, label=gettext(_RELATIONS[name]))
                    for name, style in _STYLES.items()
                    if name in present
                ],
                1,
            )
        yield gettext(message("Colour: community")), self._colours(), 2

    def _colours(self) -> list[Line2D]:
        leaders: dict[int, str] = {}
        for iri in sorted(self.network, key=lambda iri: (-self.strength[iri], iri)):
            leaders.setdefault(self.community[iri], iri)
        shown = [
            _mark(
                self.gettext(_AROUND) % {"name": _brief(self.network.nodes[leaders[rank]]["short"])},
                "o",
                7,
                _COLOURS[rank - 1],
            )
            for rank in sorted(leaders)[: len(_COLOURS)]
        ]
        if len(leaders) > len(_COLOURS):
            shown.append(_mark(self.gettext(_SMALLER), "o", 7, _GREY))
        return shown


def apart(boxes: Mapping[str, Box], page: Point) -> tuple[dict[str, Box], Point]:
    """The boxes moved until none overlaps another, and the page that holds them.

    boxes: wanted places, centres between 0 and 1 of the page. page: width and height in points; it grows by
    steps where the boxes do not fit.
    """
    width, height = page
    moved = [Box(box.x * width, box.y * height, box.width, box.above, box.below) for box in boxes.values()]
    for _ in range(_GROWTHS):
        moved, still = _pushed(moved, width, height)
        if still:
            return dict(zip(boxes, moved, strict=True)), (width, height)
        width, height = width * _GROW, height * _GROW
        moved = [replace(box, x=box.x * _GROW, y=box.y * _GROW) for box in moved]
    raise NetworkError(f"{len(boxes)} actors do not fit on a page; show fewer with --top")


def _pushed(boxes: Sequence[Box], width: float, height: float) -> tuple[list[Box], bool]:
    """The boxes pushed apart inside the page, and whether they came to rest."""
    moved = [_inside(box, width, height) for box in boxes]
    for _ in range(_ROUNDS):
        still = True
        for i in range(len(moved)):
            for j in range(i + 1, len(moved)):
                first, second = moved[i], moved[j]
                across = (first.width + second.width) / 2 + _GAP - abs(first.x - second.x)
                upper, lower = (first, second) if first.y >= second.y else (second, first)
                along = upper.below + lower.above + _GAP - abs(first.y - second.y)
                if across <= 0.01 or along <= 0.01:
                    continue
                still = False
                # The shorter way apart; a little more than the overlap, so that it comes to an end.
                if across < along:
                    step, rise = 0.52 * across * (-1 if first.x <= second.x else 1), 0.0
                else:
                    step, rise = 0.0, 0.52 * along * (-1 if first.y < second.y else 1)
                moved[i] = _inside(replace(first, x=first.x + step, y=first.y + rise), width, height)
                moved[j] = _inside(replace(second, x=second.x - step, y=second.y - rise), width, height)
        if still:
            return moved, True
    return moved, False


def _inside(box: Box, width: float, height: float) -> Box:
    half = box.width / 2
    x = min(max(box.x, half), max(width - half, half))
    y = min(max(box.y, box.below), max(height - box.above, box.below))
    return replace(box, x=x, y=y)


def _layout(network: nx.Graph[str], community: Mapping[str, int]) -> dict[str, Point]:
    """A place for each node between 0 and 1: who has much to do with whom stands near."""
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(sorted(network))
    for source, target, weight in weighted(network):
        # A community holds together, and one heavy tie does not pull two nodes into one.
        near = 2.0 if community[source] == community[target] else 1.0
        ties.add_edge(source, target, weight=near * (1 + weight) ** 0.25)
    places = cast(
        "dict[str, Sequence[float]]",
        nx.spring_layout(ties, weight="weight", seed=_SEED, iterations=300, k=2.2 / len(ties) ** 0.5),
    )
    return dict(
        zip(
            places,
            zip(*(_spread([p[axis] for p in places.values()]) for axis in (0, 1)), strict=True),
            strict=True,
        )
    )


def _spread(values: Sequence[float]) -> list[float]:
    """The values between 0 and 1, half by their place and half by their rank, so that the page is used."""
    low, high = min(values), max(values)
    if low == high:
        return [0.5] * len(values)
    rank = {index: place for place, index in enumerate(sorted(range(len(values)), key=lambda i: values[i]))}
    return [
        (value - low) / (high - low) / 2 + rank[index] / (len(values) - 1) / 2
        for index, value in enumerate(values)
    ]


def _mark(label: object, marker: str, diameter: float, colour: str) -> Line2D:
    return Line2D(
        [],
        [],
        linestyle="",
        marker=marker,
        markersize=diameter,
        markerfacecolor=colour,
        markeredgecolor="#222222",
        markeredgewidth=0.6,
        label=str(label),
    )


def _steps(numbers: Iterable[int], seen: Callable[[float], bool]) -> list[int]:
    """Round numbers that explain a scale: the largest, and smaller ones that still look different."""
    most = max(numbers)
    magnitude = 10 ** (len(str(most)) - 1)
    top = most // magnitude * magnitude
    steps = [max(top // part, 1) for part in (1, 4, 20)]
    return [step for step in dict.fromkeys(steps) if step == top or seen(step)]


def _sentences(network: nx.Graph[str], kind: Kind, language: str, total: int) -> list[str]:
    gettext = wording(language).gettext
    counted = _SHOWN if total > len(network) else _WHOLE
    line = gettext(counted) % {"shown": len(network), "total": max(total, len(network))}
    following = [translated(kind, language).arrow]
    ends = (
        cast("Iterable[tuple[str, str, int | None]]", network.edges.data(end)) for end in ("first", "last")
    )
    years = [year for edges in ends for _, _, year in edges if year]
    if years:
        said = _YEARS if min(years) < max(years) else _YEAR
        following.append(gettext(said) % {"first": min(years), "last": max(years)})
    for sentence in following:
        line = gettext(message("%(sentence)s %(next)s")) % {"sentence": line, "next": sentence}
    return [line]


def _wrapped(name: str) -> str:
    """The name in lines; a script without blanks between words breaks between any two characters."""
    if _WIDE.search(name):
        most = _LINES * _WIDE_CHARACTERS
        name = name if len(name) <= most else name[: most - 1] + "…"
        # Lines of one length: no character stands alone on the last one.
        size = -(-len(name) // -(-len(name) // _WIDE_CHARACTERS))
        return "\n".join(name[at : at + size] for at in range(0, len(name), size))
    lines = textwrap.wrap(name, _CHARACTERS, break_long_words=False, max_lines=_LINES, placeholder=" …")
    return "\n".join(lines)


def _brief(name: str) -> str:
    return name if len(name) <= 32 else name[:31].rstrip() + "…"


def _families(text: str) -> list[str]:
    """The fonts for a text: one with Chinese characters is needed only where there are some.

    Raises NetworkError if none is installed.
    """
    if not any("\u2e80" <= letter <= "\u9fff" for letter in text):
        return ["DejaVu Sans"]
    found = _chinese_font()
    if found is None:
        raise NetworkError(
            "no font with Chinese characters is installed, and the figure needs one; install one (Debian: "
            "fonts-noto-cjk or fonts-wqy-zenhei), or choose --language en"
        )
    # The Chinese font comes first where it is needed: its Latin letters fit its own size.
    return [found, "DejaVu Sans"]


@cache
def _chinese_font() -> str | None:
    held = {entry.name for entry in font_manager.fontManager.ttflist}
    if not held & set(CHINESE_FONTS):
        # Fonts that came after matplotlib last looked are not in its list.
        for place in _FONTS.findSystemFonts():
            if any(word in place.lower() for word in ("cjk", "wqy", "hei", "hansans", "uming", "notosanssc")):
                _FONTS.fontManager.addfont(place)
        held = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in held), None)
