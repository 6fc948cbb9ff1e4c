"""Parallel parking: the worked zig-zag turned by an eighth of a circle, driven by a car."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked

CAR_LENGTH, CAR_WIDTH = 1.15, 0.5
TURN = 45.0  # degrees
GAP = 0.85  # from the middle of the parking space to the next car
REACH = 1.25  # how far the wedge of headings is drawn


@dataclass(frozen=True)
class Parking(Exhibit):
    """Points (along the curb, away from it), in the units of the zig-zag."""

    path: Array = shown(role="path")  # (moves + 1, 2): of the middle of the car
    straight: Array = shown(role="goal")  # (2, 2), from start to parking space
    cars: Array = shown(role="weight")  # (3, k, 2), outlines: at the start, on the way, parked
    space: Array = shown(role="goal")  # (2,), the middle of the parking space
    neighbors: Array = shown(role="faint")  # (2, k, 2), outlines of the cars parked before and behind
    windows: Array = shown(role="paper")  # (5, 2, 4, 2), front and rear window of these five
    curb: Array = shown(name="curb")  # (2, 2)
    wedge: Array = shown(role="reachable")  # (2, 3, 2), the ways that the car can go from the start
    heading: float = shown("angle", role="reachable")  # in degrees: the most that the car stands off the curb
    lengths: Array = shown("length", name=("driven", "sideways"), role=("path", "goal"))  # (2,)
    size = (400, 205)
    turn = TURN

    @classmethod
    def compute(cls) -> Self:
        run = descent.towards(worked.GOAL, worked.INPUTS, worked.STEP_SIZE, steps=100)
        path, (space,) = _turned(run.weights), _turned(worked.GOAL[np.newaxis])
        moves = np.diff(path[:5], axis=0)
        angles = np.arctan(moves[:, 1] / moves[:, 0])  # the same forward and back
        poses = [(path[0], angles[0]), (path[4], angles[3]), (space, 0.0)]
        beside = [(space + np.array([way, 0]), 0.0) for way in (-GAP - CAR_LENGTH / 2, GAP + CAR_LENGTH / 2)]
        curb = space[1] - 0.8 * CAR_WIDTH  # room for the corners of a car at its steepest
        straight = np.array([path[0], space])
        heading = float(np.abs(angles).max())
        ahead = REACH * np.array([[0, 0], [1, np.tan(heading)], [1, -np.tan(heading)]])
        return cls(
            path=path,
            straight=straight,
            space=space,
            cars=np.array([_placed(_outline(), *pose) for pose in poses]),
            neighbors=np.array([_placed(_outline(), *pose) for pose in beside]),
            windows=np.array([[_placed(window, *pose) for window in _windows()] for pose in poses + beside]),
            curb=np.array([[-2.4, curb], [2.4, curb]]),
            wedge=np.array([ahead, -ahead]),
            heading=np.degrees(heading),
            lengths=np.array([descent.length(path), descent.length(straight)]),
        )

    def draw(self, *pens: Pen) -> None:
        (street,) = pens
        street.bare((-2.4, 2.4), (-2.0, 0.5), equal=True)
        street.region("wedge")
        street.line("curb", linewidth=3)
        street.name("curb", at=0, offset=(0, -5), ha="left")
        street.region("neighbors", alpha=0.4)
        for car, alpha in enumerate((0.2, 0.3, 0.5)):
            street.region(f"cars-{car}", alpha=alpha)
        street.region("windows", alpha=0.85)
        street.line("straight", linestyle="--")
        street.line("path")
        street.star("space")
        street.numbers("heading", [(1.34, 0.0)], "at most {:.1f}°\noff the curb", va="center")
        street.numbers("lengths", [(-2.4, -0.5), (-2.4, -0.7)], "{:.2f} {name}", va="top")
        street.words((-2.4, -0.9), "{ratio:.2f} times as far", weight="bold", va="top")

    @property
    def ratio(self) -> float:
        """How many times as long as the way sideways the drive is."""
        return float(self.lengths[0] / self.lengths[1])

    @property
    def bound(self) -> float:
        """1 / sin θ: the least ratio for a car that stands off the curb by at most the heading."""
        return float(1 / np.sin(np.radians(self.heading)))

    @property
    def caption(self) -> str:
        return self.say(
            "The zig-zag turned by {turn:g}°. The car never stands more than {heading:.1f}° off the curb, so it drives "
            "{ratio:.2f} times as far as it moves sideways. No such car can do with less."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "A street from above. A car starts beside an empty space between two parked cars. It goes back and forth, "
            "never more than {heading:.1f} degrees off the curb, in a wedge that is shaded. Each move brings it closer "
            "to the curb, until it stands in the space. It moves {lengths[1]:.2f} sideways and drives "
            "{lengths[0]:.2f} for it, {ratio:.2f} times as much."
        )


def _turned(points: Array) -> Array:
    """Points (k, 2) turned clockwise, so that the diagonal becomes the direction of the curb."""
    return _placed(points, np.zeros(2), np.radians(-TURN))


def _placed(shape: Array, middle: Array, angle: float) -> Array:
    """A shape (k, 2) turned counterclockwise by an angle and moved to its place."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.asarray(shape @ [[cosine, sine], [-sine, cosine]] + middle)


def _outline() -> Array:
    """A car seen from above, heading to the right: a rectangle with round corners, (48, 2)."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    ends = np.array([np.cos(angle), np.sin(angle)])
    round_corners = np.sign(ends) * np.abs(ends) ** 0.4
    return np.asarray((round_corners * [[CAR_LENGTH / 2], [CAR_WIDTH / 2]]).T)


def _windows() -> Array:
    """The windows in front and in the rear, (2, 4, 2)."""
    front = np.array([[0.1, -0.33], [0.23, -0.41], [0.23, 0.41], [0.1, 0.33]])
    rear = np.array([[-0.36, -0.36], [-0.28, -0.32], [-0.28, 0.32], [-0.36, 0.36]])
    return np.asarray(np.array([front, rear]) * [CAR_LENGTH, CAR_WIDTH])
