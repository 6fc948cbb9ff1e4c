"""What a reader may choose in the driven figure, and the settings that it offers to start from."""

from typing import Any, NamedTuple

import numpy as np

from explainer.drive import Setting

COORDINATES = (-1.2, 1.2, 0.02)  # lowest, highest, spacing, of goal and start
SHARES = (0.0, 1.0, 0.01)  # of the mean that may be removed
STEP_SIZES = tuple(
    round(float(value), 2)
    for low, high, by in ((0.01, 0.5, 0.01), (0.55, 1, 0.05), (1.1, 5, 0.1))
    for value in np.arange(low, high + by / 2, by)
)
SAMPLES: dict[str, tuple[str, tuple[tuple[float, float], ...]]] = {
    "two": ("two", ((1, 2), (2, 1))),
    "parallel": ("two parallel", ((1, 2), (0.5, 1))),
    "four": ("four", ((1, 2), (2, 1), (1, 1), (2, 2))),
}
BATCHES = {1: "one", 2: "two", 4: "four"}


class Preset(NamedTuple):
    """A setting to start from, what it is called, and what to see in it."""

    name: str
    title: str
    remark: str
    goal: tuple[float, float]
    start: tuple[float, float] = (0.0, 0.0)
    samples: str = "two"
    removed: float = 0.0
    batch_size: int = 1
    step_size: float = 0.2

    @property
    def setting(self) -> Setting:
        """The setting as the mathematics takes it."""
        inputs = SAMPLES[self.samples][1]
        return Setting(inputs, self.goal, self.start, self.removed, self.batch_size, self.step_size)

    def state(self, at: int = 0) -> dict[str, Any]:
        """The state of the controls, each under its name; `at` is the number of the step looked at."""
        return {
            "inputs": self.samples,
            "goal": list(self.goal),
            "start": list(self.start),
            "removed": self.removed,
            "batch": self.batch_size,
            "step": self.step_size,
            "at": at,
        }


PRESETS = (
    Preset(
        "worked",
        "The zig-zag",
        "Two positive inputs, one at a time. The goal needs one weight up and the other down, and no update does both.",
        (1.0, -1.0),
    ),
    Preset(
        "northeast",
        "Goal in the northeast",
        "Both weights have to rise, and until the goal is near every update raises both. With the zig-zag's larger "
        "step descent overshoots and turns back.",
        (0.8, 1.0),
        step_size=0.1,
    ),
    Preset(
        "centered",
        "Centered inputs",
        "Four inputs minus their mean: they point into every quadrant now, and the first update already heads for the "
        "goal. These are shorter as well, so they bear a larger step.",
        (1.0, -1.0),
        samples="four",
        removed=1.0,
        step_size=1.0,
    ),
    Preset(
        "batch",
        "Full batch",
        "Both inputs at once, so an update may go anywhere. Yet the updates leap to and fro along the mean of the "
        "inputs, and only a little of each leads across, to the goal.",
        (1.0, -1.0),
        start=(1.0, 0.0),
        batch_size=2,
        step_size=0.4,
    ),
    Preset(
        "parallel",
        "Parallel inputs",
        "Both inputs point the same way. Every update stays on one line, and the goal is not on it.",
        (1.0, -1.0),
        samples="parallel",
        step_size=0.1,
    ),
    Preset(
        "large",
        "Too large a step",
        "The zig-zag again with a larger step. Each update overshoots so far that its own sample fits worse than "
        "before.",
        (1.0, -1.0),
        step_size=0.5,
    ),
)
