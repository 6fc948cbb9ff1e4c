"""Captions and alternative texts, word by word: with numbers by hand, or those that the other tests have compared."""

import math

import numpy as np

from explainer.exhibits.batches.batch_gradient import BatchGradient
from explainer.exhibits.batches.batch_paths import BatchPaths
from explainer.exhibits.batches.batch_sizes import BatchSizes
from explainer.exhibits.batches.batch_weights import BatchWeights
from explainer.exhibits.batches.full_batch_signs import FullBatchSigns
from explainer.exhibits.batches.full_batch_steps import FullBatchSteps
from explainer.exhibits.batches.full_batch_zig_zag import FullBatchZigZag
from tests.exhibits.batches.test_full_batch_steps import arrival, closed_form
from tests.told.batches import biased
from tests.told.whole_data_set import agreeing, whole_data


def test_a_batch_of_two() -> None:
    exhibit = BatchGradient.compute()
    assert exhibit.caption == (
        r"Each sample pushes the weights along $-\dl\,\x$, into a shaded quadrant. The batch moves them to the middle "
        r"between the two tips. Opposite signs of $\dl$ can bring it out of the shade, here to the southeast; equal "
        "signs cannot."
    )
    assert exhibit.alt == (
        "Two planes of updates, with the quadrants that one sample can move in shaded, northeast and southwest. Left, "
        "deltas (1, −1): the samples push by (−1, −2) and (2, 1), in opposite quadrants, and their mean (0.5, −0.5) "
        "points southeast, exactly towards the goal (1, −1). Right, deltas (−1, −1): the first pushes northeast, by "
        "(1, 2), the second northeast, by (2, 1), and their mean (1.5, 1.5) points northeast."
    )


def test_the_chance_by_batch_size() -> None:
    exhibit, limit = BatchSizes.compute(), f"{0.5 + math.asin(0.75) / math.pi:.0%}"
    assert exhibit.caption == (
        r"Two inputs, independent and uniform from zero to one, and a $\dl$ that is normal and independent of them. "
        "With mean zero, from some tens of samples on a larger batch hardly mixes the signs any further: the chance "
        rf"settles near {limit}. If $\dl$ has a mean, here 0.25 with a deviation of one, the chance even returns to "
        "one."
    )
    assert exhibit.alt == (
        "The chance of a same-signed gradient against the batch size, from one to 256 on a logarithmic scale. With one "
        f"sample it is one. Normal deltas with mean zero fall to a limit of {limit}: for 256 samples it is "
        f"{exhibit.normal[-1, 1]:.0%}. Deltas with mean 0.25 fall to {exhibit.biased[:, 1].min():.0%} and then rise, "
        f"to {biased():.2%} for 256. After centering, the limit for mean zero is {1 / 2:.0%}."
    )


def test_the_chance_by_the_number_of_weights() -> None:
    exhibit, (least, most) = BatchWeights.compute(), whole_data()
    assert exhibit.caption == (
        "For 2 to 20 inputs, independent and uniform from zero to one. A large batch agrees less often the more "
        "weights there are, but far more often than with centered inputs. The gradient of the whole data set, a very "
        f"large one, is the first from a random start; it agrees in {least:.0%} to {most:.0%} of the cases."
    )
    assert exhibit.alt == (
        "The chance of a same-signed gradient, on a logarithmic scale, for 2 to 20 weights. For the whole data set, "
        f"from a random start, it stays level: {agreeing(2, 24):.3f} at first, {agreeing(20, 6 + 20 * 9):.3f} at last. "
        f"For large batches it falls slowly, from {agreeing(2, 3):.3f} to {agreeing(20, 3):.3f}. After centering it "
        f"falls by half with each weight, from 0.5 to {2.0**-19:.7f}."
    )


def test_the_paths_by_batch_size() -> None:
    exhibit = BatchPaths.compute()
    raw, centered = (
        f"{line[0, 1]:.1f} over {line[4, 1]:.2f}{of} to {line[8, 1]:.2f}"
        for line, of in ((exhibit.raw, " for 16 samples"), (exhibit.centered, ""))
    )
    off = [
        abs(ratio / dict(line.tolist())[size] - 1)
        for runs, line in ((exhibit.raw_runs, exhibit.raw), (exhibit.centered_runs, exhibit.centered))
        for size, ratio in runs.tolist()
    ]
    assert exhibit.caption == (
        "Stochastic descent from (0, 0) to (1, −1) with two inputs, uniform on an interval of length one. Lines: the "
        "limit of small steps. Dots: 20 runs each, at the step size 0.1. At one small step size the path is the "
        "shorter the larger the batch, and each step costs more samples."
    )
    assert exhibit.alt == (
        "The length of the path over the straight line, against the batch size, from one to 256 on a logarithmic "
        f"scale. With raw inputs it falls from {raw}, with centered inputs from {centered}. The measured runs lie "
        f"within {max(off):.0%} of these lines."
    )


def test_the_signs_during_descent() -> None:
    exhibit = FullBatchSigns.compute()
    first, third, last = ([f"{points[step, 1]:.{digits}%}" for points in exhibit.short] for step, digits in
                          ((0, 0), (3, 0), (12, 1)))  # fmt: skip
    stays = [f"{points[12, 1]:.0%}" for points in exhibit.fastest]
    assert exhibit.caption == (
        "For 2 and 32 independent inputs, uniform from zero to one, and very many samples. The gradient of the whole "
        f"data set is same-signed for {first[0]} and {first[1]} of 20,000 random starts. With a short step size that "
        "fades in a few steps. With the fastest fixed one it stays. With centered inputs the share is lower at the "
        "start and does not change."
    )
    assert exhibit.alt == (
        "The share of same-signed gradients against the step of full-batch descent, from zero to 12, for 2 and 32 "
        f"weights. At first the shares are {first[0]} and {first[1]}. With a step size of half of one over the largest "
        f"eigenvalue they fall, after three steps to {third[0]} and {third[1]}, at last to {last[0]} and {last[1]}. "
        f"With the fastest fixed step size they stay: {stays[0]} and {stays[1]} at last. Level lines for centered "
        "inputs: 50% and 5e−10."
    )


def test_the_zig_zag_of_the_full_batch() -> None:
    exhibit = FullBatchZigZag.compute()
    assert exhibit.caption == (
        "Every step uses all the data and crosses the valley, southwest and northeast by turns. The goal is south. On "
        "each ellipse the loss is the same. The ellipses are 3 times as long as wide."
    )
    assert exhibit.alt == (
        "Full-batch descent from (1, 0) to the goal (1, −1) in the plane of the two weights, over five ellipses of "
        "equal loss around the goal, 3 times as long as wide, with the long axis from northwest to southeast. The "
        "steps go southwest and northeast in turn, each to the next smaller ellipse: (0.2, −1), (1, −0.36), "
        f"(0.488, −1), (1, −0.5904). The path is {math.sqrt(41):.3f} long, the straight line 1.000."
    )


def test_the_full_batch_at_three_step_sizes() -> None:
    exhibit, paths = FullBatchSteps.compute(), [closed_form(size) for size in (0.1, 0.3, 0.44)]
    lengths = ", ".join(f"{np.hypot(*np.diff(path, axis=0).T).sum():.2f}" for path in paths)
    assert exhibit.caption == (
        "Every step uses the whole data set. The short steps on the left do not zig-zag; they soon reach the floor of "
        "the valley and then creep along it. The number of steps is the one until 1% of the distance is left."
    )
    assert exhibit.alt == (
        "Three full-batch descents from (1, 0) to the goal (1, −1), over ellipses of equal loss, with the step sizes "
        "(0.1, 0.3, 0.44). The first bends into the valley and creeps along it without turning back; the second "
        "zig-zags across the valley at first, the third wildly and to the end. Their whole lengths are "
        f"({lengths}) times the straight line, and they are near the goal after "
        f"({', '.join(str(arrival(path)) for path in paths)}) steps."
    )
