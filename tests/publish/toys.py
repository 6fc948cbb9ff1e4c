"""A small exhibit for every sort of tag, and pages made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import markdown
import numpy as np
from lxml import html
from numpy.typing import NDArray

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.palette import ROLES
from explainer.drawing.texts import Table
from explainer.experiments.experiment import Method
from explainer.publish import Publish

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EXTENSIONS = ("tables", "toc", "attr_list", "md_in_html", "footnotes", "admonition", "pymdownx.superfences")


@dataclass(frozen=True)
class Toy(Exhibit):
    """A line, markers, a hatched shape, words and a formula."""

    points: NDArray[np.float64]
    size = (300, 200)
    corners = 3

    @classmethod
    def compute(cls) -> Self:
        return cls(np.array([[0, 0], [1, -2], [1 / 3, 2 / 3]]))

    def draw(self, *pens: Any) -> None:
        """Left to matplotlib itself: what publishing must cope with is more than a pen can draw."""

    def _draw_on(self, panels: "Iterable[Axes]") -> None:
        (plane,) = panels
        plane.plot(*self.points.T, gid="points", color=ROLES["path"].light, marker="o", linestyle="--")
        plane.plot(*self.points.T, gid="points", color=ROLES["goal"].light, marker="x", linestyle="")
        face, edge = ROLES["input"].light, ROLES["reachable"].light
        plane.fill(*self.points.T, gid="shape", hatch="//", alpha=0.5, facecolor=face, edgecolor=edge)
        plane.set(xlabel="$a$ b", ylabel="turned")
        plane.set_title("bold words", weight="bold", style="italic")

    @property
    def ratio(self) -> float:
        return float(np.sqrt(10))

    @property
    def count(self) -> int:
        return -3

    @property
    def tiny(self) -> float:
        return 1.5e-6

    @property
    def step(self) -> NDArray[np.float64]:
        return np.array([-2.0, -4.5])

    @property
    def method(self) -> Method:
        return Method((("step size $\\eta$", "0.5"), ("*seeds*", "1 to 3")))

    @property
    def word(self) -> str:
        return "south*west* & $5"

    @property
    def truth(self) -> bool:
        return True

    @property
    def table(self) -> Table:
        return Table(r"Steps of $\w$", ("step", r"$\dl$", "way"), (("1", "−1.5", "*up*"), ("2", "$2$", "down")))

    @property
    def alt(self) -> str:
        return 'A "toy" <with> & without words.'

    @property
    def caption(self) -> str:
        return r"A *toy* of $\x$ and {{ toy.ratio:.1f }}."


TOY = Toy.compute()


def convert(text: str, exhibits: Mapping[str, Exhibit | Table] | None = None) -> str:
    """The page's HTML."""
    extension = Publish({"toy": TOY} if exhibits is None else exhibits)
    return str(markdown.markdown(text, extensions=[extension, *EXTENSIONS]))


def page(text: str) -> html.HtmlElement:
    """The page as a tree."""
    return html.fragment_fromstring(convert(text), create_parent="main")
