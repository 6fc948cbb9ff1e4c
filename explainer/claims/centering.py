"""What centering changes in the signs, and leaves in the functions. See `Claim` for what a claim is."""

from itertools import product

import numpy as np

from explainer.claims.claim import Case, Claim, listed, without
from explainer.claims.signs import DELTA
from explainer.neuron import output, weight_gradient
from explainer.orthants import same_sign, same_sign_share
from explainer.quoting import quote

FUNCTIONS = {"inputs": ((1.0, 2.0), (2.0, 1.0)), "weights": (1.0, 1.0), "bias": 0.0, "learned": True}
SQUARES = {"inputs": ((1.0, 0.0), (1.0, 0.0), (1.0, 0.0), (-1.0, 4.0)), "rows": (0, 1, 2, 3), "subtracted": (0.5, 1.0)}
SAMPLE = {"inputs": ((1.0, 3.0), (2.0, 0.0), (3.0, 3.0)), "sample": 0, "delta": 1.0, "subtracted": (2.0, 2.0)}


def spread(*features: tuple[float, ...]) -> tuple[tuple[int, tuple[float, ...], float], ...]:
    """All combinations of the values of features, each with the weight one and δ = 1."""
    return tuple((1, x, 1.0) for x in product(*features))


# Independent, each one with three chances in four and minus three with one: the means are zero.
LOPSIDED = ((9, (1.0, 1.0), 1.0), (3, (1.0, -3.0), 1.0), (3, (-3.0, 1.0), 1.0), (1, (-3.0, -3.0), 1.0))
EVEN = {"samples": spread((-1.0, 1.0), (-1.0, 1.0))}


def _squares(case: Case) -> str:
    x = np.asarray(case["inputs"])[list(case["rows"])]
    before, after = (float((each**2).sum(axis=1).mean()) for each in (x, x - case["subtracted"]))
    mean = np.mean(case["inputs"], axis=0)
    return (
        f"of {listed(x)}, minus {quote(case['subtracted'])}, the mean of $\\lVert\\x\\rVert^2$ goes from "
        f"{quote(before)} to {quote(after)}, and $\\lVert\\mu\\rVert^2$ is {quote(float(mean @ mean))}"
    )


def _functions(case: Case) -> str:
    mean = np.mean(case["inputs"], axis=0)
    raw, moved = output(case["weights"], mean), output(case["weights"], mean - mean)
    return (
        f"at the mean {quote(mean)} the weights {quote(case['weights'])} put out {quote(raw)}; "
        f"any weights on centered inputs put out {quote(moved)} there"
    )


def _sample(case: Case) -> str:
    rest = np.asarray(case["inputs"][case["sample"]]) - np.asarray(case["subtracted"])
    gradient = weight_gradient(case["delta"], rest)
    return f"{quote(rest)} with $\\dl$ = {quote(case['delta'])} gives the gradient {quote(gradient)}"


def _share(case: Case) -> str:
    weights, inputs, deltas = (np.array(column) for column in zip(*case["samples"], strict=True))
    share = weights @ same_sign(weight_gradient(deltas, inputs)) / weights.sum()
    kinds = [f"{weight} times {quote(x)}" if weight > 1 else quote(x) for weight, x, _ in case["samples"]]
    zero = [quote(x) for _, x, delta in case["samples"] if not delta]
    at = f" and $\\dl = 0$ for {listed(zero)}" if zero else ""
    return (
        f"of {', '.join(kinds)}{at}, the share {quote(float(share))} is same-signed, "
        f"not {quote(same_sign_share(inputs.shape[1]))}"
    )


CLAIMS = (
    Claim(
        "mixed_signs",
        "Above and below the mean",
        "centering.md",
        r"They differ in sign for every sample that has one feature above its mean and another below, if its $\dl$ is "
        "not zero.",
        "tests/claims/test_centering.py::TestMixedSigns",
        without(
            {
                "One feature is above its mean, another below.": {"sample": 2},
                DELTA: {"delta": 0.0},
                "The mean is subtracted.": {"subtracted": (0.0, 0.0)},
            },
            SAMPLE,
            _sample,
        ),
    ),
    Claim(
        "same_signed_share",
        "The share that stays same-signed",
        "centering.md",
        r"For $n$ independent features that are symmetric about zero and, like $\dl$, never exactly zero, a share of "
        "$2^{1-n}$ stays same-signed",
        "tests/claims/test_centering.py::TestShare",
        without(
            {
                "The features are independent.": {"samples": ((1, (1.0, 1.0), 1.0), (1, (-1.0, -1.0), 1.0))},
                "Each is symmetric about zero.": {"samples": LOPSIDED},
                "None is ever zero.": {"samples": spread((-1.0, 0.0, 1.0), (-1.0, 1.0))},
                r"$\dl$ is never zero.": {"samples": ((1, (1.0, 1.0), 0.0), *EVEN["samples"][:3])},
            },
            EVEN,
            _share,
        ),
    ),
    Claim(
        "shorter_inputs",
        "Centering shortens the inputs",
        "centering.md",
        r"In the mean square centering shortens any inputs whose mean is not zero, by $\lVert\mu\rVert^2$.",
        "tests/claims/test_centering.py::TestShorter",
        without(
            {
                "It is the mean square, not one input.": {"rows": (0,)},
                "The mean is not zero.": {
                    "inputs": ((1.0, -1.0), (-1.0, 1.0)),
                    "rows": (0, 1),
                    "subtracted": (0.0, 0.0),
                },
                "The mean is subtracted.": {"subtracted": (2.0, 2.0)},
            },
            SQUARES,
            _squares,
        ),
    ),
    Claim(
        "same_functions",
        "The same functions",
        "centering.md",
        "With a bias, the neuron on centered inputs has the same functions as before",
        "tests/claims/test_centering.py::TestFunctions",
        without({"The neuron has a bias.": {"learned": False}}, FUNCTIONS, _functions),
    ),
)
