"""Descent as a reader steers it: some of the mean removed, batches in turn, and what came of it.

Two weights, no bias, L = ½(f − t)², targets that the goal meets exactly with the inputs as they are after the shift.
docs/assets/drive/journey.js holds the same functions for the browser; tests hold the two against each other.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from explainer import orthants
from explainer.checked import Array, computable, table, vector
from explainer.conditioning import condition_number, second_moment
from explainer.descent import Descent, descend, in_turn, length, straight_line
from explainer.drive_reach import ROUNDING, least_ratio, shifted
from explainer.drive_rounds import MARGIN, lasting_factor, round_map, within_reach

MOST_STEPS = 500  # where a descent ends at the latest
NEAR = 0.01  # of the first distance: descent has arrived
SETTLED = 1e-6  # of it from where it tends to: no later step can be seen
LOST = 100.0  # times as far as at the start, and descent is off the map


@dataclass(frozen=True)
class Setting:
    """What a reader chooses: inputs (samples, 2), goal and start (2,), the share of the mean to remove, and so on."""

    inputs: ArrayLike
    goal: ArrayLike
    start: ArrayLike = (0.0, 0.0)
    removed: float = 0.0
    batch_size: int = 1
    step_size: float = 0.2


@dataclass(frozen=True)
class Journey:
    """What came of a setting: the shifted inputs (samples, 2), and the descent with one update beyond its end."""

    setting: Setting
    inputs: Array
    run: Descent

    @property
    def path(self) -> Array:
        """The weights from the start to the end of the descent, (steps + 1, 2)."""
        return self.run.weights[:-1]

    @property
    def steps(self) -> int:
        """How many steps it has."""
        return len(self.path) - 1

    @property
    def way(self) -> Array:
        """From the start to the goal, (2,)."""
        return np.asarray(np.asarray(self.setting.goal, dtype=float) - self.path[0])

    @property
    def distance(self) -> float:
        """From the start to the goal."""
        return float(np.linalg.norm(self.way))

    @cached_property
    def distances(self) -> Array:
        """From each point of the path to the goal, (steps + 1,)."""
        return np.asarray(np.linalg.norm(self.path - np.asarray(self.setting.goal, dtype=float), axis=1))

    @property
    def left(self) -> float:
        """The share of the first distance that is left at the end; 0 if there was none."""
        return float(self.distances[-1]) / self.distance if self.distance else 0.0

    @property
    def lost(self) -> bool:
        """Whether it ended because it was many times as far from the goal as at the start."""
        return self.left > LOST

    @cached_property
    def factor(self) -> float:
        """By how much one round of the samples multiplies the error in the long run, see `lasting_factor`."""
        rounds = round_map(self.inputs, self.setting.batch_size, self.setting.step_size)
        return lasting_factor(rounds, within_reach(self.way, self.inputs))

    @property
    def grows(self) -> bool:
        """Whether descent leads away from the goal without end, sooner or later."""
        return self.factor > 1 + MARGIN

    @property
    def circles(self) -> bool:
        """Whether it goes on for ever, neither nearer nor farther in the long run."""
        return abs(self.factor - 1) <= MARGIN and self.steps == MOST_STEPS

    @property
    def limit(self) -> Array:
        """The weights that descent tends to with a step size that is not too large, (2,): the goal, if it can be."""
        return np.asarray(self.path[0] + within_reach(self.way, self.inputs))

    @cached_property
    def arrival(self) -> int | None:
        """The number of steps until it stays near the goal, or nothing if it does not."""
        far = np.flatnonzero(self.distances > NEAR * (1 + ROUNDING) * self.distance)
        after = int(far[-1]) + 1 if far.size else 0
        return None if after > self.steps or self.grows else after

    @property
    def settled(self) -> bool:
        """Whether its last point cannot be told from the limit, so that its path is the whole path."""
        return float(np.linalg.norm(self.path[-1] - self.limit)) <= SETTLED * self.distance

    @property
    def last_step(self) -> int:
        """The last step worth looking at: the one that arrives, or the end."""
        return self.steps if self.arrival is None else self.arrival

    @property
    def ratio(self) -> float:
        """The length of the path over its straight line; 1 if there is no way to go.

        Of the whole path that is never below `least_ratio`: what is left when it has settled is not worth a digit.
        """
        straight = straight_line(self.path)
        own = length(self.path) / straight if straight else 1.0
        return max(own, self.least_ratio) if self.settled and np.isfinite(self.least_ratio) else own

    @cached_property
    def least_ratio(self) -> float:
        """The least that `ratio` can be of a path to the goal, see `least_ratio`."""
        return least_ratio(self.way, self.inputs, self.setting.batch_size)

    @property
    def kappa(self) -> float:
        """The condition number of the shifted inputs' second moment."""
        return condition_number(second_moment(self.inputs))

    @cached_property
    def moves(self) -> Array:
        """The updates until arrival, or the end, that are not zero, (moves, 2)."""
        return without_rest(-float(self.setting.step_size) * self.run.gradients[: self.last_step], self.distance)


def without_rest(updates: Array, scale: float) -> Array:
    """The updates (steps, 2) that are not zero, beside a scale, but for rounding; none if the scale is zero."""
    return np.asarray(updates[np.linalg.norm(updates, axis=1) > ROUNDING * scale]) if scale else np.zeros((0, 2))


def turned_back(moves: Array) -> int:
    """How many of the moves (moves, n) are at more than a right angle to the one before."""
    lengths = np.linalg.norm(moves, axis=1)
    return int(((moves[1:] * moves[:-1]).sum(axis=1) < -ROUNDING * lengths[1:] * lengths[:-1]).sum())


def heading(v: ArrayLike) -> str:
    """The direction on the map, such as "southeast"; an entry that is zero but for rounding counts as zero."""
    entries = vector(v, "v", length=2)
    return orthants.compass(np.where(np.abs(entries) > ROUNDING * np.abs(entries).max(), entries, 0.0))


@computable
def drive(setting: Setting) -> Journey:
    """The descent of a setting: until it has settled where it tends to, or is lost, or for `MOST_STEPS`.

    Where no path leads to the goal its least ratio is infinity, and so is κ where all inputs lie on one line.
    """
    x = table(shifted(setting.inputs, setting.removed), "inputs", 2)
    goal = vector(setting.goal, "goal", length=2)
    for steps in (20, 100, MOST_STEPS):  # most descents are short; one that is lost ends before it overflows
        order = in_turn(len(x), setting.batch_size, steps + 1)
        run = descend(x, x @ goal, setting.start, setting.step_size, order)
        end = _end(run.weights, goal, run.weights[0] + within_reach(goal - run.weights[0], x))
        if end <= steps:
            break
    last = min(end, MOST_STEPS)
    kept = (run.samples[: last + 1], run.outputs[: last + 1], run.deltas[: last + 1], run.gradients[: last + 1])
    return Journey(setting, x, Descent(run.weights[: last + 2], *kept))


def _end(path: Array, goal: Array, limit: Array) -> int:
    """The step at which descent ends, or a number beyond all of them."""
    distances = np.linalg.norm(path - goal, axis=1)
    settled = np.linalg.norm(path - limit, axis=1) <= SETTLED * distances[0]
    return int(min(np.flatnonzero(settled | (distances > LOST * distances[0]))[:1], default=len(path)))
