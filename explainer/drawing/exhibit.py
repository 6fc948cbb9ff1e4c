"""What an exhibit is: its fields are what is drawn, its properties are what is quoted.

`compute` does all the mathematics, `draw` only places what it finds in the fields, and whatever a page
says of the figure (caption, alternative text, numbers, tables) is a property of the same fields.
"""

import io
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from explainer.drawing.live import Live
from explainer.drawing.palette import ROLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT = ROLES["ink"].light, ROLES["faint"].light

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: readable, searchable, in the page's own font
    "path.simplify": False,  # every point of the data reaches the page
    "font.family": "DejaVu Sans",  # ships with matplotlib, so every machine draws alike
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.titlepad": 10,
    "axes.labelsize": 14,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.linewidth": 1,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.formatter.use_mathtext": False,
    "axes.unicode_minus": True,
    "hatch.linewidth": 1,
}


@dataclass(frozen=True)
class Table:
    """A table that a page can quote: cells are text, and may hold formulas between dollar signs."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Exhibit(ABC):
    """One figure or worked example, as data that can be drawn, quoted, tested and published.

    A property that takes long is a `cached_property`: publishing keeps it with the exhibit.
    """

    size: ClassVar[tuple[float, float]] = (460, 340)  # width and height; readable on a phone up to 460
    panels: ClassVar[tuple[int, int]] = (1, 1)  # rows and columns of axes

    @classmethod
    @abstractmethod
    def compute(cls) -> Self:
        """The exhibit with its data: all mathematics, every constant, every seed."""

    @abstractmethod
    def draw(self, *axes: "Axes") -> None:
        """Place the fields on the axes, one axes for each panel in reading order."""

    @property
    @abstractmethod
    def alt(self) -> str:
        """What a reader who cannot see the figure must know: two to four sentences, with the numbers."""

    @property
    @abstractmethod
    def caption(self) -> str:
        """What to notice."""

    @property
    def live(self) -> Live | None:
        """What a reader can do with the figure in the browser; nothing if it stands still."""
        return None

    @classmethod
    def name(cls) -> str:
        """The class's name in snake case: its key in `EXHIBITS`, its tag on a page, its id."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def figure(self) -> "Figure":
        """The exhibit drawn by matplotlib, in the light colors of the palette."""
        import matplotlib
        from matplotlib.figure import Figure

        width, height = self.size
        with matplotlib.rc_context(STYLE):
            figure = Figure(figsize=(width / 72, height / 72), layout="constrained")
            self.draw(*figure.subplots(*self.panels, squeeze=False).flat)
            figure.draw_without_rendering()
        return figure

    def svg(self) -> str:
        """The figure as SVG text, the same to the byte each time it is drawn."""
        import matplotlib

        text = io.StringIO()
        with matplotlib.rc_context(STYLE | {"svg.hashsalt": self.name()}):
            self.figure().savefig(text, format="svg", metadata={"Date": None, "Creator": None})
        return text.getvalue()
