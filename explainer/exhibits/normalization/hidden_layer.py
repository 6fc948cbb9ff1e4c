"""The inputs of a hidden layer, raw and centered: the eigenvalues of E[xxᵀ], the first factor of its curvature."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from explainer import curvature
from explainer.checked import Array
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.exhibits.network.digits import span
from explainer.experiments.digits_layer import Block, Blocks
from explainer.experiments.experiment import Method

RUNS = Blocks()
AXES = ("number", "eigenvalue")
UNIT = (1.0, 1.0, -1.0)  # a tanh unit: z, the weight behind it, the target
START, END = 0, 1


@dataclass(frozen=True)
class HiddenLayer(Exhibit):
    """Points (number, eigenvalue) of E[xxᵀ] with the column of the bias, (33, 2), the largest first."""

    raw: Array = shown(*AXES, name="raw", role="raw")
    centered: Array = shown(*AXES, name="centered", role="centered")
    size = (400, 300)
    seeds = len(RUNS.sets[0])
    unit_z, unit_weight, unit_target = UNIT

    @classmethod
    def compute(cls) -> Self:
        values = [blocks[0][START].biased[::-1] for blocks in RUNS.result]
        return cls(*(np.column_stack([np.arange(1.0, len(each) + 1), each]) for each in values))

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        pen.across(0, 34, (1, 10, 20, 33))
        pen.up(1e-5, 30, (0.0001, 0.01, 1), log=True)
        pen.dots("raw", markersize=7)
        pen.dots("centered", markersize=5, marker="s")
        pen.name("raw", at=0, offset=(10, 0))
        pen.name("centered", at=0, offset=(10, 0))

    @property
    def method(self) -> Method:
        return RUNS.method

    @property
    def largest(self) -> Array:
        """The largest eigenvalue, raw and centered, (2,)."""
        return np.array([self.raw[0, 1], self.centered[0, 1]])

    @property
    def second(self) -> Array:
        """The next one, raw and centered, (2,)."""
        return np.array([self.raw[1, 1], self.centered[1, 1]])

    @property
    def least(self) -> Array:
        """The least eigenvalue, raw and centered, (2,)."""
        return np.array([self.raw[-1, 1], self.centered[-1, 1]])

    @property
    def between(self) -> float:
        """By what factor the others differ at most, raw and centered."""
        ratios = self.centered[1:-1, 1] / self.raw[1:-1, 1]
        return float(max(ratios.max(), 1 / ratios.min()))

    @cached_property
    def plain(self) -> str:
        """The largest eigenvalues without the column of the bias at the start, raw, of all seeds."""
        return span([block.plain[-1] for block in _of(0, START)], ".1f")

    @cached_property
    def plain_centered(self) -> str:
        """The same, centered."""
        return span([block.plain[-1] for block in _of(1, START)], ".2f")

    @cached_property
    def gain(self) -> str:
        """By how much centering divides κ of the factor with the bias at the start, of all seeds."""
        return _gain(START)

    @cached_property
    def gain_trained(self) -> str:
        """The same at the end."""
        return _gain(END)

    @cached_property
    def angle(self) -> float:
        """The largest angle between the raw mean and the steepest direction at the start, in degrees."""
        return max(block.angle for block in _of(0, START))

    @cached_property
    def angle_trained(self) -> float:
        """The same at the end."""
        return max(block.angle for block in _of(0, END))

    @cached_property
    def off(self) -> float:
        """How far the largest eigenvalue of the block is from that of the product at the start, at most, as a share."""
        return max(abs(_share(block) - 1) for side in (0, 1) for block in _of(side, START))

    @cached_property
    def shares(self) -> str:
        """The largest eigenvalue of the block over that of the product at the end, of both sides and all seeds."""
        return span([_share(block) for side in (0, 1) for block in _of(side, END)], ".1f")

    @property
    def unit_bowl(self) -> float:
        """The Gauss–Newton part of the curvature of the tanh unit."""
        return curvature.tanh_curvature(*UNIT)[0]

    @property
    def unit_curvature(self) -> float:
        """All of it."""
        return curvature.tanh_curvature(*UNIT)[1]

    @property
    def caption(self) -> str:
        return self.say(
            "The eigenvalues of E[xxᵀ] for what the second hidden layer reads, bias included, at the start of the "
            "first seed. Sigmoids (raw) have one of {largest[0]:.1f}, along the mean; sigmoids minus one half have one "
            "of {largest[1]:.1f}, the bias's own. Between the largest and the least they differ by a factor of "
            "{between:.1f} at most."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "Eigenvalues by number, the largest first, logarithmic: raw, {largest[0]:.1f}, then {second[0]:.3f} and "
            "less, down to {least[0]:.6f}; centered, {largest[1]:.1f}, then {second[1]:.3f} and less, down to "
            "{least[1]:.6f}."
        )


def _of(side: int, end: int) -> list[Block]:
    """The blocks of all seeds."""
    return [blocks[end] for blocks in RUNS.result[side]]


def _gain(end: int) -> str:
    """The least and the greatest of the seeds, with the one digit that other seeds leave."""
    kappas = [[block.biased[-1] / block.biased[0] for block in _of(side, end)] for side in (0, 1)]
    return span([float(f"{raw / centered:.0e}") for raw, centered in zip(*kappas, strict=True)])


def _share(block: Block) -> float:
    return block.largest / block.product
