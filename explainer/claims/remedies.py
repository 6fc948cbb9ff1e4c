"""What remedies do in general: a staircase, sign descent, scaling, softmax, layer norm. See `Claim`."""

import numpy as np

from explainer.centering import layer_normalized
from explainer.claims.claim import Case, Claim, listed, without
from explainer.claims.signs import POSITIVE
from explainer.conditioning import condition_number
from explainer.quoting import quote

STAIRS = {"steps": ((3.0, 0.0), (0.0, -4.0))}
SIGNED = {"weights": (0.0, 0.5), "updates": ((0.5, (1.0,), ((1.0, 2.0),)),), "signed": True}
ALIKE = {
    "means": (2.0, 2.0, 2.0),
    "deviations": (1.0, 1.0, 1.0),
    "correlation": 0.0,
    "scales": (1.0, 1.0, 0.5),
    "gradient": (1.0, 1.0, 1.0),
}
CLASSES = {"weights": ((1.0,), (0.0,), (0.0,)), "inputs": ((2.0,),), "labels": (0,), "decay": 0.0, "plain": True}
LAYER = {"inputs": ((1.0, 3.0),), "deltas": (1.0,), "gain": (1.0, 1.0), "shift": (0.0, 0.0)}


def _stairs(case: Case) -> str:
    steps = np.asarray(case["steps"])
    long, way = float(np.linalg.norm(steps, axis=1).sum()), steps.sum(axis=0)
    up, down = (quote(float(np.linalg.norm(np.clip(sign * way, 0, None)))) for sign in (1, -1))
    return f"the step {listed(steps)} is {quote(long)} long; what rises is {up} and what falls {down}"


def _signed(case: Case) -> str:
    ((step_size, deltas, inputs),) = case["updates"]
    gradient = np.asarray(deltas) @ np.asarray(inputs)
    update = -step_size * (np.sign(gradient) if case["signed"] else gradient)
    return f"of {listed(inputs)} with $\\dl$ = {listed(deltas)} the update is {quote(update)}"


def _alike(case: Case) -> str:
    scales, gradient = np.asarray(case["scales"]), np.asarray(case["gradient"])
    if min(scales) < 0:
        return f"the factors {quote(scales)} make {quote(scales * gradient)} of the gradient {quote(gradient)}"
    correlations = np.eye(len(scales))
    correlations[0, 1] = correlations[1, 0] = case["correlation"]
    hessian = np.outer(case["deviations"], case["deviations"]) * correlations + np.outer(case["means"], case["means"])
    raw, scaled = (quote(condition_number(each), ".1f") for each in (hessian, np.outer(scales, scales) * hessian))
    features = f"of means {quote(case['means'])}, deviations {quote(case['deviations'])}"
    correlated = f" and, for the first two, correlation {quote(case['correlation'])}"
    return f"{features}{correlated}, the factors {quote(scales)} take $\\kappa$ from {raw} to {scaled}"


def _classes(case: Case) -> str:
    weights, x = np.asarray(case["weights"]), np.asarray(case["inputs"])
    odds = np.exp(x @ weights.T)
    deltas = odds / odds.sum(axis=1, keepdims=True) - np.eye(len(weights))[list(case["labels"])]
    update = -(deltas.T @ x) - case["decay"] * weights
    how = f"with $\\lambda$ = {quote(case['decay'])}" if case["plain"] else "by the signs of its gradient"
    moved = (update if case["plain"] else np.sign(update))[:, 0]
    told = f"the weights {quote(weights[:, 0])} of an input move by {quote(np.round(moved, 3))} {how}"
    return f"{told}, in sum {quote(round(float(moved.sum()), 6))}"


def _layer(case: Case) -> str:
    normal = layer_normalized(case["inputs"], case["gain"], case["shift"], epsilon=1e-12)
    affine = f"gains {quote(case['gain'])} and shifts {quote(case['shift'])}"
    return f"with {affine} the sample {listed(case['inputs'])} becomes {quote(np.round(normal[0], 3))}"


CLAIMS = (
    Claim(
        "staircase",
        "As long as what rises and what falls",
        "shortest-paths.md",
        r"Every path of weakly same-signed steps is at least $\lVert v^+\rVert + \lVert v^-\rVert$ long, and two steps "
        "attain this.",
        "tests/claims/test_remedies.py::TestStaircase",
        without({"No step has entries of both signs.": {"steps": ((3.0, -4.0),)}}, STAIRS, _stairs),
    ),
    Claim(
        "sign_descent",
        "Sign descent keeps differences",
        "optimizers.md",
        "With positive inputs, one sample at a time, sign descent never changes the difference of two weights, "
        "whatever the step sizes.",
        "tests/claims/test_remedies.py::TestSignDescent",
        without(
            {
                POSITIVE: {"updates": ((0.5, (1.0,), ((1.0, -1.0),)),)},
                "Samples come one at a time.": {"updates": ((0.5, (1.0, -1.0), ((1.0, 2.0), (2.0, 1.0))),)},
                "The rule is sign descent, which steps as far in each weight.": {"signed": False},
            },
            SIGNED,
            _signed,
        ),
    ),
    Claim(
        "alike_scaling",
        "Scaling of features that are alike",
        "optimizers.md",
        "A positive diagonal scaling (RMSProp, diagonal Newton) changes no sign, and with independent features that "
        r"are alike it cannot lower $\kappa$.",
        "tests/claims/test_remedies.py::TestAlike",
        without(
            {
                "The factors are positive.": {"scales": (1.0, 1.0, -1.0)},
                "The features are independent.": {"correlation": 0.8},
                "The features are alike: they have one mean and one deviation.": {"deviations": (1.0, 1.0, 3.0)},
            },
            ALIKE,
            _alike,
        ),
    ),
    Claim(
        "sum_over_classes",
        "Softmax keeps the sum over the classes",
        "also-holds.md",
        "Hence plain descent without decay never changes the sum of an input's weights over the classes.",
        "tests/claims/test_remedies.py::TestClasses",
        without(
            {
                "Descent is plain: each update is a number times the gradient.": {"plain": False},
                "There is no decay.": {"decay": 0.5},
            },
            CLASSES,
            _classes,
        ),
    ),
    Claim(
        "layer_norm_signs",
        "Both signs behind layer norm",
        "normalization.md",
        "With gain one and shift zero every sample has both signs (unless all its features are equal), so no gradient "
        "is same-signed.",
        "tests/claims/test_remedies.py::TestLayerNorm",
        without(
            {"Each gain is one.": {"gain": (1.0, -1.0)}, "Each shift is zero.": {"shift": (2.0, 2.0)}}, LAYER, _layer
        ),
    ),
)
