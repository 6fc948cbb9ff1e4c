"""What a bias, or any further column, centering beside it, and scaling do to κ. See `Claim` for what a claim is."""

import numpy as np

from explainer.bowl import eliminated
from explainer.claims.bowls import FOUR
from explainer.claims.claim import Case, Claim, listed, without
from explainer.conditioning import condition_number, second_moment, with_bias_column
from explainer.preconditioning import as_if_centered
from explainer.quoting import quote

GROWN = {"inputs": FOUR, "after": tuple((*row, 1.0) for row in FOUR), "solved": False}
MOVED = {"inputs": ((1.0, 0.1), (1.0, 0.3), (-1.0, 0.1), (-1.0, 0.3)), "subtracted": (0.0, 0.2), "bias": True}

UNEVEN = ((1.0, 20.0), (2.0, 10.0))  # of two scales, and correlated
LEVELED = tuple(1 / np.sqrt(np.square(UNEVEN).mean(axis=0)))
SCALED = {"inputs": UNEVEN, "scales": LEVELED, "other": np.diag([10.0, 1.0])}


TOLD = {  # one sample, one step: raw inputs with the changed gradient, and centered ones
    "inputs": ((1.0, 3.0),), "targets": (0.0,), "mean": (2.0, 1.0), "batches": ((0,),), "power": 1,
    "starts": ((1.0, 0.0, 0.0), (1.0, 0.0, 2.0)), "sizes": (0.1, 0.1), "plain": True,
}  # fmt: skip


def _grown(case: Case) -> str:
    before, now = second_moment(case["inputs"]), second_moment(case["after"])
    how = "the bias kept at its best" if case["solved"] else "the inputs centered as well"
    kappas = [condition_number(each) for each in (before, eliminated(now) if case["solved"] else now)]
    return f"of {listed(case['inputs'])}, with {how}, $\\kappa$ falls from {quote(kappas[0])} to {quote(kappas[1])}"


def _moved(case: Case) -> str:
    x = np.asarray(case["inputs"])
    both = [with_bias_column(each) if case["bias"] else each for each in (x, x - case["subtracted"])]
    raw, moved = (round(condition_number(second_moment(each)), 6) for each in both)
    what = f"{listed(case['inputs'])} minus {quote(case['subtracted'])}"
    return f"of {what}, $\\kappa$ goes from {quote(raw)} to {quote(moved)}"


def _scaled(case: Case) -> str:
    x = np.asarray(case["inputs"])
    first, other = (condition_number(second_moment(moved)) for moved in (x * case["scales"], x @ case["other"]))
    least = f"{quote(x.shape[1])} times the least in question is at most {quote(round(x.shape[1] * other, 6))}"
    return f"of {listed(x)} times {quote(np.round(case['scales'], 4))}, $\\kappa$ is {quote(first, '.1f')}, and {least}"


def _told(case: Case) -> str:
    mean, (x,), (target,), outputs = np.array(case["mean"]), case["inputs"], case["targets"], []
    for subtracted, start, size in zip((0 * mean, mean), case["starts"], case["sizes"], strict=True):
        z = np.array([*(x - subtracted), 1.0])
        slope = (np.array(start) @ z - target) * z
        slope = slope if subtracted.any() else as_if_centered(slope, mean)
        outputs.append((np.array(start) - size * (slope if case["plain"] else np.sign(slope))) @ z)
    sizes = quote(np.array(case["sizes"]))
    rule = "plain descent" if case["plain"] else "the signs of the entries alone"
    return (
        f"with the input {quote(x)}, the mean {quote(mean)}, the step sizes {sizes} and {rule}, the outputs after a "
        f"step are {quote(np.round(outputs, 6))}, from {listed(case['starts'])}"
    )


CLAIMS = (
    Claim(
        "bias_never_helps",
        "A further column",
        "conditioning.md",
        r"No column that you append to the inputs, whatever it holds, lowers $\kappa$.",
        "tests/claims/test_bias.py::TestColumn",
        without(
            {
                "The inputs stay as they are.": {
                    "after": tuple((*(row - np.mean(FOUR, axis=0)), 1.0) for row in np.asarray(FOUR))
                },
                "The weight of the column is learned, not kept at its best.": {"solved": True},
            },
            GROWN,
            _grown,
        ),
    ),
    Claim(
        "centering_beside_bias",
        "Centering beside a bias",
        "conditioning.md",
        r"With a bias, centering never makes $\kappa$ worse.",
        "tests/claims/test_bias.py::TestCentering",
        without(
            {"There is a bias.": {"bias": False}, "What is subtracted is the mean.": {"subtracted": (3.0, 0.2)}},
            MOVED,
            _moved,
        ),
    ),
    Claim(
        "best_scaling",
        "Near the best scaling",
        "conditioning.md",
        r"Divide each feature by its root mean square, and $\kappa$ is at most $n$ times the least that any scaling of "
        "the $n$ features can give.",
        "tests/claims/test_bias.py::TestScaling",
        without(
            {
                "Each feature is divided by its root mean square.": {"scales": (1.0, 1.0)},
                "The others are scalings: a factor for each feature.": {
                    "other": np.linalg.inv(np.linalg.cholesky(second_moment(UNEVEN))).T
                },
            },
            SCALED,
            _scaled,
        ),
    ),
    Claim(
        "told_the_mean",
        "A gradient that is told the mean",
        "conditioning.md",
        r"The neuron is at every step the one that plain descent on $\x - \mu$ with a bias has, for the same step size "
        "and the same function at the start, any batches and any loss of the output.",
        "tests/claims/test_bias.py::TestTold",
        without(
            {
                "Both have the same step size.": {"sizes": (0.1, 0.2)},
                "Both have the same function at the start.": {"starts": ((1.0, 0.0, 0.0), (1.0, 0.0, 0.0))},
                "Descent is plain.": {"plain": False},
            },
            TOLD,
            _told,
        ),
    ),
)
