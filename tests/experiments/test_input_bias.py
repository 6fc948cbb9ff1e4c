"""Learned input biases with other fields, against a loop written out."""

import numpy as np

from explainer.experiments.cloud import UniformCloud
from explainer.experiments.input_bias import InputBiases

SMALL = InputBiases(
    cloud=UniformCloud(samples=9, seed=4),
    goals=((1.0, 0.5),),
    drawn=((1.0, 0.5), 0.3, 20),
    step_sizes=(0.2, 0.6),
    tolerance=1e-2,
    limit=900,
    small=(0.05, 50),
    raised=0.5,
    around=((1.0,), 4),
)


def steps(kind: str, goal: tuple[float, float], raised: float = 0.0) -> int:
    """The fewest until the loss stays below a hundredth of the variance, of both step sizes."""
    x = np.random.default_rng(4).uniform(0, 1, (9, 2))
    centered = x - x.mean(axis=0)
    t, counts = centered @ goal + raised, []
    x = centered if kind in ("fixed", "centered") else x
    for step_size in (0.2, 0.6):
        w, b, c, last = np.zeros(2), np.zeros(2), 0.0, 0
        for k in range(900):
            delta = (x + b) @ w + c - t
            last = last if (delta**2).mean() <= 1e-2 * t.var() else k + 1
            on_b, on_c = delta.mean() * w * (kind == "learned"), delta.mean() * (kind in ("plain", "centered"))
            w, b, c = w - step_size * (x + b).T @ delta / 9, b - step_size * on_b, c - step_size * on_c
        counts.append(last)
    return min(counts)


def test_the_counts_are_those_of_a_loop_over_the_told_fields() -> None:
    result = SMALL.run()
    assert result.steps.tolist() == [[steps(kind, (1.0, 0.5)) for kind in ("plain", "learned", "fixed")]]
    assert result.raised.tolist() == [steps("plain", (1.0, 0.5), 0.5), steps("centered", (1.0, 0.5), 0.5)]
    for counts, goal in zip(result.around[0], [(1, 0), (0, 1), (-1, 0), (0, -1)], strict=True):
        assert counts.tolist() == [steps("plain", goal), steps("learned", goal)]
    assert len(result.drawn.losses) == 21
    assert result.learned[0].steps == result.steps[0, 1]
