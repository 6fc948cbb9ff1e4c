"""A dial that could not be turned is refused, and a state is drawn on the very axes of the start."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
import pytest

from explainer.checked import Array
from explainer.drawing.dial import Dial, settings
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import WEIGHTS, shown
from explainer.drawing.pen import Pen
from explainer.exhibits.contents import READING_ORDER


@dataclass(frozen=True)
class Wide(Exhibit):
    """Ticks that get wider with the data, which moves the axes of a drawing that is laid out by itself."""

    path: Array = shown(*WEIGHTS)
    fixed: ClassVar[bool] = True

    @classmethod
    def compute(cls, *, by: float = 1.0) -> Self:
        return cls(np.array([[0.0, 0.0], [1.0, by]]))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        top = 10.0 if self.fixed else float(self.path[1, 1])
        pen.across(0, 1, [0, 1])
        pen.up(0, top, [0, self.path[1, 1]])
        pen.line("path")

    alt = caption = ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"values": (1.0,)}, "expected two values or more, growing"),
        ({"values": (1.0, 3.0, 2.0)}, "expected two values or more, growing"),
        ({"values": (1.0, 1.0)}, "expected two values or more, growing"),
        ({"start": 1.5}, r"expected a start among \(1.0, 2.0\), got 1.5"),
        ({"role": "gaudy"}, "expected a role of the palette .*, got gaudy"),
        ({"runs": True}, "expected time=True"),
        ({"values": (1.0, 1.04), "spec": ".1f"}, "expected values that read differently"),
    ],
)
def test_a_dial_that_cannot_be_turned_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"^dial size: {said}"):
        replace(Dial("size", "Size", (1.0, 2.0), 1.0), **wrong)


def test_a_value_reads_with_its_format_and_unit_and_a_true_minus() -> None:
    assert Dial("tilt", "Tilt", (-1.5, 0), 0, unit="°", spec=".2f").reads(-1.5) == "−1.50°"


def test_settings_are_every_pair_and_the_last_dial_turns_fastest() -> None:
    dials = [Dial("a", "A", (1, 2), 1), Dial("b", "B", (5, 6, 7), 5)]
    pairs = [(setting["a"], setting["b"]) for setting in settings(dials)]
    assert pairs == [(1, 5), (1, 6), (1, 7), (2, 5), (2, 6), (2, 7)]


def test_too_many_states_and_two_dials_of_one_name_are_refused() -> None:
    many = Dial("a", "A", tuple(range(20)), 0)
    with pytest.raises(ValueError, match="at most 250 states, got 20 of a × 20 of b"):
        settings([many, Dial("b", "B", tuple(range(20)), 0)])
    with pytest.raises(ValueError, match="different names"):
        settings([Dial("a", "A", (1, 2), 1), Dial("a", "A", (1, 2), 1)])


def test_a_state_is_drawn_where_the_start_is() -> None:
    start, other = Wide.compute(), Wide.compute(by=9.123456)
    like = start.figure()
    start.svg(like)
    there = like.axes[0].get_position().bounds
    assert other.figure().axes[0].get_position().bounds != pytest.approx(there, abs=1e-3)  # laid out by itself
    assert other.figure(like).axes[0].get_position().bounds == pytest.approx(there, abs=1e-12)


def test_the_start_drawn_like_itself_is_the_same_to_the_byte() -> None:
    start = Wide.compute()
    like = start.figure()
    drawing = start.svg(like)
    assert drawing == start.svg() == start.svg(start.figure(like))


def test_a_state_with_other_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wide, "fixed", False)
    with pytest.raises(ValueError, match=r"expected the start's limits \(.*1.*\) at every setting, got \(.*2.*\)"):
        Wide.compute(by=2.0).figure(Wide.compute().figure())


@pytest.mark.parametrize("kind", [kind for kind in READING_ORDER if kind.dials], ids=lambda kind: kind.name())
def test_every_dial_changes_something(kind: type[Exhibit]) -> None:
    make: Any = kind.compute
    start = {dial.name: dial.start for dial in kind.dials}
    for dial in kind.dials:
        alts = {make(**start | {dial.name: value}).alt for value in dial.values}
        assert len(alts) > 1, f"{dial.name} leaves the alternative text of {kind.name()} as it is"
