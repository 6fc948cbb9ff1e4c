"""The update of a batch, as a reader drives it: when it leads nowhere, and never away. See `Claim`."""

import numpy as np

from explainer.checked import Array
from explainer.claims.claim import Case, Claim, listed, without
from explainer.claims.signs import THROUGH_F
from explainer.neuron import weight_gradient
from explainer.quoting import quote

EXACT = "The goal meets every target."
# A batch that descends from `weights`: its targets are those of `goal`, but for what they are `off`.
BATCH = {
    "inputs": ((1.0, 2.0), (2.0, 1.0)),
    "goal": (1.0, -1.0),
    "off": (0.0, 0.0),
    "weights": (0.0, 0.0),
    "step": 0.4,
    "power": 2,
    "decay": 0.0,
}
ONE = {"inputs": ((1.0, 2.0),), "off": (0.0,)}


def deltas(case: Case) -> Array:
    """δ of each sample, for L = |f − t|ᵖ/p with an even p, (samples,)."""
    way = np.subtract(case["weights"], case["goal"])
    return np.asarray((np.asarray(case["inputs"]) @ way - case["off"]) ** (case["power"] - 1))


def update(case: Case) -> Array:
    """−η times the mean of δx plus λw of a weight decay, (n,)."""
    gradient = weight_gradient(deltas(case), case["inputs"]).mean(axis=0)
    return np.asarray(-case["step"] * (gradient + case["decay"] * np.asarray(case["weights"])))


def _decay(case: Case) -> str:
    return f" and $\\lambda\\w$ = {quote(case['decay'] * np.asarray(case['weights']))}" if case["decay"] else ""


def _nowhere(case: Case) -> str:
    moves = quote(np.abs(np.round(update(case), 12)))
    return f"with $\\x$ = {listed(case['inputs'])}, $\\dl$ = {listed(deltas(case))}{_decay(case)} the update is {moves}"


def _away(case: Case) -> str:
    way = np.subtract(case["weights"], case["goal"])
    before, after = (float(each @ each) for each in (way, way + update(case)))
    what = f"$\\eta$ = {quote(case['step'])}, $\\x$ = {listed(case['inputs'])}, $\\dl$ = {listed(deltas(case))}"
    loss = "$L = (f - t)^4/4$, " if case["power"] > 2 else ""
    left = f"the squared distance to the goal goes from {quote(before)} to {quote(after, '.4g')}"
    return f"with {loss}{what}{_decay(case)} {left}"


CLAIMS = (
    Claim(
        "nowhere",
        "An update that goes nowhere",
        "play.md",
        r"Where an update goes *nowhere*, its samples have met their targets already: their $\dl$ is zero.",
        "tests/claims/test_play.py::TestNowhere",
        without(
            {
                EXACT: {"inputs": ((1.0, 2.0), (1.0, 2.0)), "weights": (1.0, -1.0), "off": (1.0, -1.0)},
                THROUGH_F: {**ONE, "weights": (0.5, 1.0), "goal": (1.0, 1.0), "decay": 1.0},
            },
            BATCH,
            _nowhere,
        ),
    ),
    Claim(
        "safe_steps",
        "Safe step sizes",
        "play.md",
        r"*Safe* are the step sizes up to which no update, whatever the goal, leads away from it: up to "
        r"$2/\lambda_{\max}$ for the steepest of the batches, which is $2/\lVert\x\rVert^2$ for the longest input if "
        "you take one at a time.",
        "tests/claims/test_play.py::TestSafe",
        without(
            {
                "The step size is no larger.": {"weights": (2.0, 0.0), "step": 0.5},
                EXACT: {"weights": (1.0, -1.0), "off": (1.0, 1.0)},
                "The loss is squared.": {**ONE, "weights": (2.0, 1.0), "step": 0.1, "power": 4},
                THROUGH_F: {"weights": (1.0, -1.0), "decay": 0.5},
            },
            BATCH,
            _away,
        ),
    ),
)
