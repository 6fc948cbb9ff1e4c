"""The cosine of the angle between each update and the one before: a measure of the zig-zag, for samples and batches."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from explainer import centering, conditioning, descent
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits import worked
from explainer.experiments.cloud import UniformCloud

AXES = ("steps", "cosine")
BETWEEN, SMALL_STEP, STEPS = np.array([0.8, 1.0]), 0.02, 80  # a goal in the wedge of the inputs
START, BATCH_STEP_SIZES, BATCH_STEPS = np.array([-0.1, -0.1]), (0.36, 0.4, 0.42), 40
NAMES = tuple(f"η = {step_size:g}" for step_size in BATCH_STEP_SIZES)
FEATURES = Features.uniform(10)


@dataclass(frozen=True)
class TurningBack(Exhibit):
    """Points (step, cosine between this update and the one before): two samples in turn, and both at every step."""

    zig_zag: Array = shown(*AXES, name="the zig-zag", role="path")  # (k, 2)
    late: Array = shown(*AXES, name="a goal between the inputs")  # (k, 2)
    batches: Array = shown(*AXES, name=NAMES, role=("upstream", "ink", "path"))  # (3, k, 2), both at every step
    size = (400, 400)
    panels = (2, 1)
    batch_step_sizes = np.array(BATCH_STEP_SIZES)
    features = FEATURES.n

    @classmethod
    def compute(cls) -> Self:
        paths = [
            descent.towards(worked.GOAL, worked.INPUTS, worked.STEP_SIZE, STEPS).weights,
            descent.towards(BETWEEN, worked.INPUTS, SMALL_STEP, STEPS).weights,
        ]
        order = descent.full_batch(len(worked.INPUTS), BATCH_STEPS)
        runs = [descent.descend(worked.INPUTS, worked.TARGETS, START, each, order) for each in BATCH_STEP_SIZES]
        batches = np.array([_points(run.weights) for run in runs])
        return cls(_points(paths[0]), _points(paths[1]), batches)

    def draw(self, *pens: Pen) -> None:
        for pen, last, title in zip(pens, (STEPS, BATCH_STEPS), ("one sample at a time", "both at once"), strict=True):
            pen.across(0, last + 1, range(0, last + 1, last // 4))
            pen.up(-1.15, 1.15, [-1, 0, 1])
            pen.guide([(0, 0), (last + 1, 0)], linewidth=0.8)
            pen.title(title)
        singly, batch = pens
        singly.line("late", linewidth=1.6)
        singly.dots("zig_zag", markersize=3.5)
        singly.name("late", at=18, offset=(0, -8))
        singly.name("zig_zag", at=18, offset=(0, 9))
        batch.line("batches")
        batch.name("batches-0", at=16, offset=(7, -11))
        batch.name("batches-1", at=33, offset=(0, 7))
        batch.name("batches-2", at=16, offset=(7, 8))

    @property
    def cosine(self) -> float:
        """That of the angle between the two inputs."""
        return float(-self.zig_zag[0, 1])

    @property
    def turn(self) -> int:
        """The step at which the descent to the goal between the inputs first turns back."""
        return int(self.late[np.argmax(self.late[:, 1] < 0), 0])

    @property
    def batch_ends(self) -> Array:
        """The last cosines of the batches, (3,)."""
        return np.asarray(self.batches[:, -1, 1])

    @property
    def fastest(self) -> float:
        """The fastest fixed step size for both samples at once."""
        return conditioning.fastest_step_size(conditioning.second_moment(worked.INPUTS))

    @property
    def cloud_raw(self) -> float:
        """The root mean square cosine of two steps of raw inputs drawn from the cloud, the goal straight across."""
        return float(np.sqrt((_cosines_of_pairs(UniformCloud().result) ** 2).mean()))

    @property
    def cloud_centered(self) -> float:
        return float(np.sqrt((_cosines_of_pairs(centering.centered(UniformCloud().result)) ** 2).mean()))

    @property
    def cloud_mean(self) -> float:
        """The mean cosine with raw inputs."""
        return float(_cosines_of_pairs(UniformCloud().result).mean())

    @property
    def cloud_mean_centered(self) -> float:
        return float(_cosines_of_pairs(centering.centered(UniformCloud().result)).mean())

    @property
    def random_rate(self) -> float:
        """What a step of the worked samples leaves of the mean squared distance, at most, if they are drawn."""
        return conditioning.random_rate(worked.INPUTS)

    @property
    def turn_rate(self) -> float:
        """What a step leaves of the squared distance if they are taken in turn."""
        return self.cosine**2

    @property
    def single_condition(self) -> float:
        """E‖x‖² / λmin for features uniform from 0 to 1."""
        return FEATURES.squared_length / FEATURES.deviation**2

    @property
    def single_condition_centered(self) -> float:
        return FEATURES.centered.squared_length / FEATURES.deviation**2

    @property
    def kappa(self) -> float:
        return FEATURES.condition_number

    @property
    def kappa_centered(self) -> float:
        return FEATURES.centered.condition_number

    @property
    def caption(self) -> str:
        return self.say(
            "Each update beside the one before. In the zig-zag of two samples the cosine is −{cosine:g} at every step. "
            "On the way to a goal between the inputs it is {cosine:g} at first, and −{cosine:g} from step {turn} on. "
            "With both samples at once it tends to one below the step size {fastest:g}, and above to minus one."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Two panels of cosines against steps. Above, one sample at a time: the zig-zag is a row of dots at "
            "{zig_zag[0][1]:g}, and the descent to a goal between the inputs a line at {late[0][1]:g} that falls to "
            "−{cosine:g} at step {turn} and stays there. Below, both samples at once with the step sizes "
            "{batch_step_sizes:g}: after {batches[0][38][0]:g} steps the cosines are {batch_ends:.2f}."
        )


def _points(path: Array) -> Array:
    """The cosines of a path against the number of the later step, (steps − 1, 2)."""
    cosines = descent.turn_cosines(path)
    return np.column_stack([np.arange(2.0, 2 + len(cosines)), cosines])


def _cosines_of_pairs(inputs: Array) -> Array:
    """The cosines between the steps of any two samples, (k, k), while the error lies straight across (1, 1)."""
    steps = np.sign(inputs @ worked.GOAL)[:, np.newaxis] * inputs / np.linalg.norm(inputs, axis=1, keepdims=True)
    return np.asarray(steps @ steps.T)
