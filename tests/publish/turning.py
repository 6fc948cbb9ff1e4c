"""An exhibit that two dials turn, with a mark of every sort, and what is said of it."""

import functools
from dataclasses import dataclass
from typing import Self

import markdown
import numpy as np
from numpy.typing import NDArray

from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.publish import Publish
from explainer.publish.cache import Published
from explainer.publish.states import States, turned

STEPS, TURNS = (1, 2, 4, 5), (-1.5, 0.0, 1.5)
PAGE = r"""# Turning

{{ turning }}

It is {{ turning.steps }} steps at {{ turning.turn:.2f }}, so $\dl = {{ turning.turn }}$, beside {{ turning.fixed }}.

$$\w = {{ turning.end }}$$

{{ turning.table }}
"""


@dataclass(frozen=True)
class Turning(Exhibit):
    """`steps` makes more or fewer of some marks, `turn` moves them and changes signs."""

    path: Array = shown(*WEIGHTS, name="way", role="path")  # (steps + 1, 2)
    spots: Array = shown(*WEIGHTS, role="weight")  # (steps, 2)
    pushes: Array = shown(*WEIGHTS, role="upstream")  # (steps, 2, 2)
    area: Array = shown(*WEIGHTS, role="reachable")  # (4, 2)
    star: Array = shown(*WEIGHTS, role="goal")  # (2,)
    limit: float = shown("w₂", name="limit", role="faint")
    corners: Array = shown(*WEIGHTS)  # (3, 2)
    matrix: Array = shown("")  # (2, 2)
    amounts: Array = shown("")  # (2,)
    labels: NDArray[np.str_] = shown("")  # (2,)
    size = (400, 260)
    panels = (1, 3)
    dials = (
        Dial("steps", "Steps", STEPS, 4, time=True, role="path"),
        Dial("turn", "Turn & <look>", TURNS, 1.5, unit=" rad", spec=".1f", role="goal", handle="star"),
    )

    @classmethod
    def compute(cls, *, steps: int = 4, turn: float = 1.5) -> Self:
        at = np.arange(steps + 1)
        path = np.column_stack([at * 0.9, turn * at / 2 * (-1.0) ** at])
        return cls(
            path=path,
            spots=path[1:] + 0.3,
            pushes=np.stack([path[1:], path[1:] + np.array([0.2, turn + 0.7])], axis=1),
            area=np.array([[0, 0], [1, turn], [2, turn + 1], [1, 2]]),
            star=np.array([1 + steps / 2, turn]),
            limit=turn - 2,
            corners=np.array([[0.5, turn], [2, 1], [3, -turn]]),
            matrix=np.array([[turn, -turn], [steps, 0.5]]),
            amounts=np.array([turn * 3 + 5, steps]),
            labels=np.array([f"up {turn}", "on"]),
        )

    def draw(self, *pens: Pen) -> None:
        pen, cells, bars = pens
        pen.plane((-1, 6), (-6, 6), [0, 2], [0, 2])
        pen.region("area")
        pen.line("path", marker="o", markersize=4)
        pen.dots("spots", hollow=True)
        pen.arrows("pushes")
        pen.star("star")
        pen.level("limit")
        pen.counted("corners", [(0, 9)] * 3)
        pen.name("path", at=1)
        pen.name("limit")
        pen.words((2, 5), "{steps} steps")
        cells.cells("matrix", ".2f")
        cells.title("turned {turn:.1f}")
        bars.across(0, 12, [0, 5])
        bars.up(-0.6, 1.6)
        bars.bars("amounts")
        bars.numbers("amounts", [(6, 0.4), (6, 1.4)], "{:.1f}")
        bars.names("labels", vertical=True)

    @property
    def steps(self) -> int:
        return len(self.path) - 1

    @property
    def turn(self) -> float:
        return float(self.matrix[0, 0])

    @property
    def end(self) -> Array:
        return np.asarray(self.path[-1])

    @property
    def fixed(self) -> float:
        return 7.5

    @property
    def nearly(self) -> float:
        """Prints alike at every setting, and is another number for each `steps`."""
        return 1 + self.steps / 1e9

    @property
    def table(self) -> Table:
        header = ("what", "how much", "way")
        return Table(
            "Of *it*", header, (("steps", str(self.steps), "*on*"), ("turn", f"{self.turn}", rf"$\dl$ {self.turn}"))
        )

    @property
    def caption(self) -> str:
        return self.say(r"It is *turned* by {turn:.1f}, with {steps} steps. $\dl = {turn}$. The rest stays.")

    @property
    def alt(self) -> str:
        return self.say("A toy with “marks” & such, turned by {turn:.1f}. It takes {steps} steps.")


@functools.cache
def turning() -> States:
    """All its states."""
    return turned(Turning)


class Site(Published):
    """A site with this exhibit, whose states nothing keeps on disk."""

    def __init__(self, *kinds: type[Exhibit]) -> None:
        super().__init__(kinds or [Turning], {})

    def states(self, name: str) -> States | None:
        """Those of the one exhibit."""
        return turning() if name in self.kinds else None


def page() -> tuple[str, dict[str, list[str]]]:
    """The page's HTML, and what follows the dials on it."""
    extension = Publish(Site())
    text = markdown.markdown(PAGE, extensions=[extension, "tables"])
    return text, extension.following.told["turning"]
