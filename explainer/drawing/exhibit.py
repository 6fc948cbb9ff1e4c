"""What an exhibit is: its fields are what is drawn, its properties are what is quoted.

`compute` does all the mathematics, `draw` only places what it finds in the fields, and whatever a page
says of the figure (caption, alternative text, numbers, tables) is a property of the same fields.
"""

import io
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from explainer.drawing import texts
from explainer.drawing.dial import Dial, lay_out
from explainer.drawing.drive import Driven
from explainer.drawing.fields import fault
from explainer.drawing.palette import ROLES
from explainer.drawing.spreadsheet import spreadsheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT = ROLES["ink"].light, ROLES["faint"].light

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: readable, searchable, in the page's own font
    "path.simplify": False,  # every point of the data reaches the page
    "font.family": "DejaVu Sans",  # ships with matplotlib, so every machine draws alike
    "font.size": 13,  # of a 400-unit box: 11 px and more on a phone
    "axes.titlesize": 13.5,
    "axes.titlepad": 10,
    "axes.labelsize": 13.5,
    "xtick.labelsize": 13,
    "ytick.labelsize": 13,
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
class Exhibit(ABC):
    """One figure or worked example, as data that can be drawn, quoted, tested and published.

    A property that takes long is a `cached_property`: publishing keeps it with the exhibit.
    """

    size: ClassVar[tuple[float, float]] = (400, 300)  # width and height; readable on a phone up to 400
    panels: ClassVar[tuple[int, int]] = (1, 1)  # rows and columns of axes
    dials: ClassVar[tuple[Dial, ...]] = ()  # what a reader can turn: keywords of `compute`, each with its start

    def __post_init__(self) -> None:
        for field in fields(self):
            data = np.asarray(getattr(self, field.name))
            if data.dtype.kind == "f" and not np.isfinite(data).all():
                raise fault(self, f"the field {field.name!r} holds NaN or an infinity; `compute` must not pass it on")

    @classmethod
    @abstractmethod
    def compute(cls) -> Self:
        """The exhibit with its data: all mathematics, every constant, every seed."""

    @abstractmethod
    def draw(self, *pens: Any) -> None:
        """Place the fields, with one pen for each panel in reading order."""

    @property
    @abstractmethod
    def alt(self) -> str:
        """What a reader who cannot see the figure must know: two to four sentences, with the numbers."""

    @property
    @abstractmethod
    def caption(self) -> str:
        """What to notice."""

    @property
    def driven(self) -> Driven | None:
        """How a reader can drive the figure in the browser; nothing if it stands still."""
        return None

    @classmethod
    def name(cls) -> str:
        """The class's name in snake case: its key in `EXHIBITS`, its tag on a page, its id."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def say(self, template: str) -> str:
        """The template with each `{property:.2f}` in braces quoted from the exhibit."""
        return texts.say(self, template)

    def figure(self, like: "Figure | None" = None) -> "Figure":
        """The exhibit drawn by matplotlib, in the light colors of the palette, its axes placed as in another."""
        import matplotlib
        from matplotlib.figure import Figure

        width, height = self.size
        with matplotlib.rc_context(STYLE):
            figure = Figure(figsize=(width / 72, height / 72), layout=None if like else "constrained")
            self._draw_on(figure.subplots(*self.panels, squeeze=False).flat)
            if like:
                lay_out(figure, like)
            else:
                figure.draw_without_rendering()
        return figure

    def _draw_on(self, panels: "Iterable[Axes]") -> None:
        from explainer.drawing.pen import Pen

        pens = [Pen(self, axes) for axes in panels]
        self.draw(*pens)
        for pen in pens:
            pen.finish()

    def svg(self, figure: "Figure | None" = None) -> str:
        """The figure, or else one that has been drawn, as SVG text, the same to the byte each time it is drawn."""
        import matplotlib

        text = io.StringIO()
        with matplotlib.rc_context(STYLE | {"svg.hashsalt": self.name()}):
            (figure or self.figure()).savefig(text, format="svg", metadata={"Date": None, "Creator": None})
        return text.getvalue()

    def png(self) -> bytes:
        """The figure as an image on white, two pixels to a unit of its size, with all that stands out and a margin."""
        image = io.BytesIO()
        self.figure().savefig(image, format="png", dpi=144, facecolor="white", bbox_inches="tight")
        return image.getvalue()

    def csv(self) -> str:
        """The data of the figure, to compute with."""
        return spreadsheet(self)
