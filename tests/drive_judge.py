"""An independent judge of what the driven figure says: it runs a setting with loops of its own and reads the words.

It takes nothing from the figure but its texts. What becomes of a run in the long run it reads off the eigenvectors of
one round, where the figure has a formula; the least possible path it finds from the dual side.
"""

import itertools
import math
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explainer.drive import Setting

Point = tuple[float, float]
SHORT = 1e-9  # beside the first distance, or beside the other entry: zero but for rounding
LONG = 4000  # steps that a run is followed for
WINDS = {(0, 1): "north", (0, -1): "south", (1, 0): "east", (-1, 0): "west", (1, 1): "northeast",
         (-1, 1): "northwest", (1, -1): "southeast", (-1, -1): "southwest"}  # fmt: skip


def wind(v: Point) -> str:
    """The direction of a vector, one entry counting as zero if it is so beside the other."""
    largest = max(abs(v[0]), abs(v[1]))
    east, north = (0 if abs(entry) <= SHORT * largest else (1 if entry > 0 else -1) for entry in v)
    return WINDS[east, north]


@dataclass(frozen=True)
class Trial:
    """A setting, run by hand."""

    setting: Setting

    @cached_property
    def inputs(self) -> list[Point]:
        given = [(float(a), float(b)) for a, b in np.asarray(self.setting.inputs)]
        share = self.setting.removed
        mean = [sum(column) / len(given) for column in zip(*given, strict=True)]
        return [(a - share * mean[0], b - share * mean[1]) for a, b in given]

    @cached_property
    def batches(self) -> list[list[int]]:
        """The samples of each step of one round, which is as many steps as there are samples at the most."""
        size, count = self.setting.batch_size, len(self.inputs)
        return [[(step * size + i) % count for i in range(size)] for step in range(math.lcm(size, count) // size)]

    @cached_property
    def way(self) -> Point:
        (a, b), (c, d) = np.asarray(self.setting.start).tolist(), np.asarray(self.setting.goal).tolist()
        return c - a, d - b

    def gradient(self, error: Point, step: int) -> tuple[list[float], Point]:
        """δ of each sample of a batch, and the mean of δx, from the weights minus the goal."""
        xs = [self.inputs[i] for i in self.batches[step % len(self.batches)]]
        deltas = [error[0] * a + error[1] * b for a, b in xs]
        pairs = list(zip(deltas, xs, strict=True))
        return deltas, (sum(d * a for d, (a, _) in pairs) / len(xs), sum(d * b for d, (_, b) in pairs) / len(xs))

    @cached_property
    def errors(self) -> list[Point]:
        """The weights minus the goal after each step, as far as they can be told from zero and from infinity."""
        errors, step, far = [(-self.way[0], -self.way[1])], 0, 1e3 * math.hypot(*self.way)
        while step < LONG and 1e-11 * far < math.hypot(*errors[-1]) < far:
            _, (u, v) = self.gradient(errors[-1], step)
            errors.append((errors[-1][0] - self.setting.step_size * u, errors[-1][1] - self.setting.step_size * v))
            step += 1
        return errors

    @cached_property
    def distances(self) -> list[float]:
        return [math.hypot(*error) / math.hypot(*self.way) for error in self.errors]

    @cached_property
    def moves(self) -> list[Point]:
        return [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(self.errors)]

    def round_from(self, error: Point) -> list[Point]:
        """The errors of one round that begins with this one."""
        errors = [error]
        for step in range(len(self.batches)):
            _, (u, v) = self.gradient(errors[-1], step)
            errors.append((errors[-1][0] - self.setting.step_size * u, errors[-1][1] - self.setting.step_size * v))
        return errors

    @cached_property
    def modes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """By what one round multiplies each of two errors, these (in columns), and the share of each in the first."""
        columns = [self.round_from(error)[-1] for error in ((1.0, 0.0), (0.0, 1.0))]
        values, vectors = np.linalg.eig(np.array(columns).T)
        parts = np.linalg.lstsq(vectors, np.array(self.errors[0], dtype=complex), rcond=None)[0]
        parts[np.abs(parts) * np.abs(vectors).max(axis=0) < 1e-8 * math.hypot(*self.way)] = 0
        return values, vectors, parts

    @cached_property
    def fate(self) -> tuple[str, Point]:
        """Whether the run "grows", "cycles" or "rests" in the end, and the error that stays."""
        values, vectors, parts = self.modes
        if (parts[np.abs(values) > 1 + 1e-7] != 0).any():
            return "grows", (math.inf, math.inf)
        stay = vectors @ np.where(np.abs(values) < 1 - 1e-7, 0, parts)
        stays = (float(stay.real[0]), float(stay.real[1]))
        moved = max(math.hypot(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(self.round_from(stays)))
        return ("cycles" if moved > 1e-6 * math.hypot(*self.way) else "rests"), stays

    @cached_property
    def on_edge(self) -> bool:
        """Whether rounding errors decide what is seen: the error has no share in what grows most."""
        values, _, parts = self.modes
        moves = any(math.hypot(*move) > SHORT * math.hypot(*self.way) for move in self.moves[: len(self.batches)])
        lasting = np.abs(values[parts != 0]).max(initial=0)
        return bool(moves and np.abs(values).max() > max(1, lasting) * (1 + 1e-7))

    def on_one_line(self, inputs: list[Point]) -> bool:
        longest = max(inputs, key=lambda x: math.hypot(*x))
        return all(abs(x[0] * longest[1] - x[1] * longest[0]) < 1e-9 for x in inputs)

    @cached_property
    def bound(self) -> bool:
        """Whether every update is along ± one input."""
        return all(self.on_one_line([self.inputs[i] for i in batch]) for batch in self.batches)

    @cached_property
    def least(self) -> float:
        """The least path over the straight line: the largest way·u among the u with |x·u| ≤ ‖x‖ for every input."""
        units = [(a / math.hypot(a, b), b / math.hypot(a, b)) for a, b in self.inputs if math.hypot(a, b) > 1e-12]
        if self.on_one_line(self.inputs):
            across = abs(units[0][0] * self.way[1] - units[0][1] * self.way[0])
            return 1.0 if across <= 1e-12 * math.hypot(*self.way) else math.inf
        best = 0.0
        for (a, b), (c, d) in itertools.combinations(units, 2):
            if abs(a * d - b * c) < 1e-12:
                continue
            for sign in (1, -1):
                u = ((d - sign * b) / (a * d - b * c), (sign * a - c) / (a * d - b * c))
                if all(abs(x * u[0] + y * u[1]) <= 1 + 1e-9 for x, y in units):
                    best = max(best, abs(self.way[0] * u[0] + self.way[1] * u[1]))
        return best / math.hypot(*self.way)

    def ratio(self, steps: int | None = None) -> float:
        """The length of the path of so many steps, over the line to its end; of all steps, over that to the goal."""
        length = sum(math.hypot(*move) for move in self.moves[:steps])
        if steps is None:
            return length / math.hypot(*self.way)
        return length / math.hypot(self.errors[steps][0] + self.way[0], self.errors[steps][1] + self.way[1])


def numbers(text: str) -> list[float]:
    """The numbers of a text, with true minus signs."""
    return [float(word.replace("−", "-")) for word in re.findall(r"−?\d+(?:\.\d+)?", text)]
