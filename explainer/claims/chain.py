"""The derivative chain, for any loss that sees the weights through f. See `Claim` for what a claim is."""

import numpy as np

from explainer.claims.claim import Case, Claim, without
from explainer.claims.signs import THROUGH_F
from explainer.neuron import output, squared_loss, upstream, weight_gradient
from explainer.quoting import quote

USUAL = {"loss": "squared", "w": (1.0, 1.0), "x": (1.0, 2.0), "b": 0.0, "t": 2.0, "decay": 0.0}
NUDGE = 2.0**-20


def told(case: Case) -> str:
    """A case with the slopes on either side of the weights, in words."""
    f, t, w = float(output(case["w"], case["x"], case["b"])), case["t"], np.asarray(case["w"])
    if case["decay"]:
        alone = weight_gradient(upstream(f, t), case["x"])
        whole = alone + case["decay"] * w
        return (
            f"$\\dl\\,\\x$ is {quote(alone)}, and with $\\lambda\\w$ of a weight decay the gradient is {quote(whole)}"
        )
    up, down = (
        [abs(float(output(w + side * row, case["x"], case["b"])) - t) / side for row in np.eye(len(w))]
        for side in (NUDGE, -NUDGE)
    )
    height = quote(float(squared_loss(f, t)))
    return f"$L = |f - t|$ where it is {height} has the slopes {quote(up)} upwards and {quote(down)} downwards"


CLAIMS = (
    Claim(
        "chain",
        "One number for all weights",
        "derivative-chain.md",
        r"$\dl\,\x_i$ holds for any differentiable loss that depends on the weights only through $f$.",
        "tests/claims/test_chain.py::TestChain",
        without(
            {"The loss is differentiable.": {"loss": "absolute", "t": 3.0}, THROUGH_F: {"decay": 0.5}},
            USUAL,
            told,
        ),
    ),
)
