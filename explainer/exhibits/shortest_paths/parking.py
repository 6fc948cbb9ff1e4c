"""Parallel parking: the worked zig-zag turned by an eighth of a circle, driven by a car."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import descent
from explainer.checked import Array
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked

CAR_LENGTH, CAR_WIDTH = 1.15, 0.5
TURN = 45.0  # degrees
STEEPEST = float(np.degrees(np.arctan2(*worked.INPUTS[0][::-1]))) - TURN  # of the worked inputs off the diagonal
NEAR = 0.01  # of the way: the car has arrived
GAP = 0.85  # from the middle of the parking space to the next car
REACH = 1.25  # how far the wedge of headings is drawn


@dataclass(frozen=True)
class Parking(Exhibit):
    """Points (along the curb, away from it), in the units of the zig-zag."""

    path: Array = shown(role="path")  # (moves + 1, 2): of the middle of the car, until it is near
    straight: Array = shown(role="goal")  # (2, 2), from start to parking space
    cars: Array = shown(role="weight")  # (3, k, 2), outlines: at the start, on the way, parked
    space: Array = shown(role="goal")  # (2,), the middle of the parking space
    neighbors: Array = shown(role="faint")  # (2, k, 2), outlines of the cars parked before and behind
    windows: Array = shown(role="paper")  # (5, 2, 4, 2), front and rear window of these five
    curb: Array = shown(name="curb")  # (2, 2)
    wedge: Array = shown(role="reachable")  # (2, 3, 2), the ways that the car may go from the start
    steepest: float = shown("angle", role="reachable")  # in degrees: the most that the car may stand off the curb
    moves: float = shown("moves", role="path")  # until the car is near
    lengths: Array = shown(
        "length", name=("driven", "at least", "sideways"), role=("path", "reachable", "goal")
    )  # (3,)
    size = (400, 205)
    dials = (
        Dial("angle", "Angle off the curb", (10, 12, 15, STEEPEST), STEEPEST, unit="°", spec=".1f", role="path"),
        Dial("share", "Length of each move", (60, 80, 100), 100, unit="%", role="path"),
    )
    turn, near = TURN, NEAR

    @classmethod
    def compute(cls, *, angle: float = STEEPEST, share: float = 100) -> Self:
        """A share of 100 percent takes each move to where it is nearest to the space."""
        ways = np.radians([TURN + angle, TURN - angle])
        run = descent.towards(worked.GOAL, np.column_stack([np.cos(ways), np.sin(ways)]), share / 100, steps=800)
        drive, (space,) = _turned(run.weights), _turned(worked.GOAL[np.newaxis])
        path = drive[: descent.arrival(drive, space, NEAR) + 1]
        half = int(np.argmax(path[:, 1] < space[1] / 2))
        poses = [(path[0], _heading(path, 0)), (path[half], _heading(path, half - 1)), (space, 0.0)]
        beside = [(space + np.array([way, 0]), 0.0) for way in (-GAP - CAR_LENGTH / 2, GAP + CAR_LENGTH / 2)]
        curb = space[1] - 0.8 * CAR_WIDTH  # room for the corners of a car at its steepest
        steepest = np.radians(STEEPEST)
        ahead = REACH * np.array([[0, 0], [1, np.tan(steepest)], [1, -np.tan(steepest)]])
        sideways = float(np.linalg.norm(space))
        return cls(
            path=path,
            straight=np.array([path[0], space]),
            space=space,
            cars=np.array([_placed(_outline(), *pose) for pose in poses]),
            neighbors=np.array([_placed(_outline(), *pose) for pose in beside]),
            windows=np.array([[_placed(window, *pose) for window in _windows()] for pose in poses + beside]),
            curb=np.array([[-2.4, curb], [2.4, curb]]),
            wedge=np.array([ahead, -ahead]),
            steepest=STEEPEST,
            moves=len(path) - 1,
            lengths=np.array([descent.length(drive), sideways / np.sin(steepest), sideways]),
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
        street.numbers("steepest", [(1.34, 0.0)], "at most {:.1f}°\noff the curb", va="center")
        street.numbers("moves", [(-2.4, -0.45)], "{:.0f} moves", va="top")
        street.numbers("lengths-0", [(-2.4, -0.65)], "{:.2f} driven", va="top")
        street.words((-2.4, -0.85), "{ratio:.2f} times as far", weight="bold", va="top")
        street.numbers("lengths-2", [(2.4, -0.45)], "{:.2f} sideways", ha="right", va="top")
        street.numbers("lengths-1", [(2.4, -0.65)], "{:.2f} at least", ha="right", va="top")
        street.words((2.4, -0.85), "{bound:.2f} times", weight="bold", ha="right", va="top")

    @property
    def ratio(self) -> float:
        """How many times as long as the way sideways the drive is."""
        return float(self.lengths[0] / self.lengths[2])

    @property
    def bound(self) -> float:
        """1 / sin θ: the least ratio for a car that stands off the curb by at most the steepest angle θ."""
        return float(1 / np.sin(np.radians(self.steepest)))

    @property
    def angle(self) -> float:
        """How far off the curb the car stands in each move, in degrees."""
        return float(np.degrees(_heading(self.path, 0)))

    @property
    def verdict(self) -> str:
        """Whether a car that may stand off the curb by the steepest angle can do with less."""
        least = self.ratio < self.bound * (1 + 1e-6)
        return "No such car can do with less" if least else self.say("The least is {bound:.2f}, at {steepest:.1f}°")

    @property
    def caption(self) -> str:
        return self.say(
            "The zig-zag turned by {turn:g}°. The car may stand at most {steepest:.1f}° off the curb. "
            "At {angle:.1f}° and in {moves:.0f} moves (counted until {near:.0%} of the way is left) it drives "
            "{ratio:.2f} times as far as it moves sideways. {verdict}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "A street from above. A car starts beside an empty space between two parked cars. It goes back and forth, "
            "{angle:.1f} degrees off the curb; at most {steepest:.1f} are allowed, a wedge that is shaded. Each move "
            "brings it closer to the curb; after {moves:.0f} moves {near:.0%} of the way is left. It moves "
            "{lengths[2]:.2f} sideways and drives {lengths[0]:.2f} for it, {ratio:.2f} times as much; "
            "{lengths[1]:.2f} is the least."
        )


def _heading(path: Array, move: int) -> float:
    """The angle (radians) off the curb in a move, the same forward and back."""
    along, away = path[move + 1] - path[move]
    return float(np.arctan(away / along))


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
