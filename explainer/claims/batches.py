"""What a batch, or a bias at its best, makes of a gradient. See `Claim` for what a claim is."""

import numpy as np

from explainer.batches import batch_gradient
from explainer.claims.claim import Case, Claim, listed, without
from explainer.claims.signs import POSITIVE
from explainer.quoting import quote

BATCH = {"deltas": (1.0, 2.0), "inputs": ((1.0, 2.0), (2.0, 1.0))}
FITTED = {"deltas": (1.0, -1.0, 0.0), "inputs": ((1.0, 2.0), (2.0, 1.0), (3.0, 3.0)), "batch": (0, 1, 2)}


def _signs(case: Case) -> str:
    gradient = batch_gradient(case["deltas"], case["inputs"])
    return (
        f"$\\x$ = {listed(case['inputs'])} with $\\dl$ = {listed(case['deltas'])} make the gradient {quote(gradient)}"
    )


def _best(case: Case) -> str:
    rows, x = list(case["batch"]), np.asarray(case["inputs"])
    deltas = np.asarray(case["deltas"])[rows]
    raw, moved = (batch_gradient(deltas, each[rows]) for each in (x, x - x.mean(axis=0)))
    return (
        f"of {listed(x[rows])} with $\\dl$ = {listed(deltas)}, the gradient is {quote(raw)}, and that of centered "
        f"inputs {quote(moved)}"
    )


CLAIMS = (
    Claim(
        "batch_agrees",
        "A batch whose δ agree",
        "whole-data-set.md",
        r"With positive inputs, if all $\dl$ in a batch have one sign, its gradient is as same-signed as that of "
        "one sample.",
        "tests/claims/test_batches.py::TestAgreeing",
        without(
            {
                POSITIVE: {"inputs": ((1.0, 2.0), (-2.0, -1.0)), "deltas": (1.0, 1.0)},
                r"All $\dl$ have one sign.": {"deltas": (1.0, -1.0)},
            },
            BATCH,
            _signs,
        ),
    ),
    Claim(
        "best_bias_centers",
        "A bias at its best centers",
        "batches.md",
        "A bias [kept at its best](conditioning.md#what-if-the-bias-is-kept-optimal-instead-of-learned) makes the "
        "gradient of all samples that of centered inputs.",
        "tests/claims/test_batches.py::TestBestBias",
        without(
            {
                r"The bias is at its best: the $\dl$ have mean zero.": {"deltas": (1.0, 1.0, 1.0)},
                "The gradient is that of all samples.": {"batch": (0, 2)},
            },
            FITTED,
            _best,
        ),
    ),
)
