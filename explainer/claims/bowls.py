"""The shape of the bowl, its condition number, and what that costs. See `Claim` for what a claim is."""

import numpy as np

from explainer.checked import Array
from explainer.claims.claim import Case, Claim, listed, without
from explainer.conditioning import condition_number, fastest_step_size, rate, second_moment
from explainer.neuron import weight_gradient
from explainer.quoting import quote

FOUR = ((1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (2.0, 2.0))
BOWL = {
    "inputs": ((1.0, 2.0), (2.0, 1.0)), "targets": (-1.0, 1.0), "goal": (1.0, -1.0), "weights": (0.0, 0.0),
    "power": 2, "bias": 0.0, "batch": (0, 1),
}  # fmt: skip
STEEP = {"eigenvalues": (1.0, 9.0), "start": (1.0, 1.0), "steps": (0.2, 0.2), "momentum": 0.0}


def bowl_gradient(case: Case) -> Array:
    """The mean of δx over the batch, with L = |f − t|ᵖ/p, (n,)."""
    rows = list(case["batch"])
    x, t = np.asarray(case["inputs"])[rows], np.asarray(case["targets"])[rows]
    errors = x @ np.asarray(case["weights"]) + case["bias"] - t
    return np.asarray(weight_gradient(errors ** (case["power"] - 1), x).mean(axis=0))


def _bowl(case: Case) -> str:
    said = second_moment(case["inputs"]) @ (np.asarray(case["weights"]) - case["goal"])
    changed = [
        f"from the sample {quote(case['inputs'][0])} alone" * (len(case["batch"]) == 1),
        "with $L = (f - t)^4/4$" * (case["power"] == 4),
        f"with the bias {quote(case['bias'])}" * bool(case["bias"]),
        f"for the weights {quote(case['goal'])} in the place of $\\goal$" * (case["goal"] != BOWL["goal"]),
    ]
    gradient = f"the gradient is {quote(bowl_gradient(case))}, and $H(\\w - \\goal)$ is {quote(said)}"
    return f"{''.join(changed)}, at $\\w$ = {quote(case['weights'])}, {gradient}"


def _kappa(case: Case) -> str:
    x = np.asarray(case["inputs"])
    ratio = len(x[0]) * x.mean() ** 2 / x.var(axis=0).mean()
    return (
        f"of {listed(case['inputs'])}, $\\kappa$ is {quote(condition_number(second_moment(x)))}; with the mean of all "
        f"entries and the mean variance the formula says {quote(1 + ratio)}"
    )


def after(case: Case) -> Array:
    """The error along each eigenvector after the steps, by plain descent or with momentum."""
    before = now = np.asarray(case["start"])
    for step in case["steps"]:
        now, before = now - step * np.asarray(case["eigenvalues"]) * now + case["momentum"] * (now - before), now
    return now


def _along(case: Case) -> str:
    h, mean = second_moment(case["inputs"]), np.mean(case["inputs"], axis=0)
    said = float(np.var(case["inputs"], axis=0).mean() + mean @ mean)
    return (
        f"of {listed(case['inputs'])}, $H$ times the means {quote(mean)} is {quote(h @ mean)}, and "
        f"$s^2 + \\lVert\\mu\\rVert^2$ times them, with the mean variance, {quote(said * mean)}"
    )


def _steep(case: Case) -> str:
    values = np.asarray(case["eigenvalues"])
    left = np.linalg.norm(after(case)) / np.linalg.norm(case["start"])
    hessian = np.diag(values)
    promised = rate(condition_number(hessian)) ** len(case["steps"])
    momentum = f", the momentum {quote(case['momentum'])}" if case["momentum"] else ""
    return (
        f"with the eigenvalues {listed(values)}, the errors {listed(case['start'])} and the step sizes "
        f"{listed(case['steps'])}{momentum}, {quote(round(float(left), 6))} of the distance is left after two steps; "
        f"two of the best compromise, {quote(fastest_step_size(hessian))}, leave {quote(promised)} from the worst start"
    )


CLAIMS = (
    Claim(
        "bowl",
        "The shape of the bowl",
        "whole-data-set.md",
        r"The full-batch gradient is $H(\w - \goal)$ with $H = \Sigma + \mu\mu^\top$: squared loss, no bias.",
        "tests/claims/test_bowls.py::TestBowl",
        without(
            {
                "The batch is all the data.": {"batch": (0,)},
                "The loss is squared.": {"power": 4, "weights": (2.0, 2.0)},
                "There is no bias.": {"bias": 1.0},
                r"$\goal$ meets all targets, or else has the least loss.": {"goal": (1.0, 1.0)},
            },
            BOWL,
            _bowl,
        ),
    ),
    Claim(
        "condition_number",
        "κ by hand",
        "whole-data-set.md",
        r"For two or more uncorrelated features with one mean and one deviation, $\kappa = 1 + n\mu^2/s^2$. Centering "
        "makes it one.",
        "tests/claims/test_bowls.py::TestConditionNumber",
        without(
            {
                "There are two features or more.": {"inputs": ((1.0,), (2.0,))},
                "They are uncorrelated.": {"inputs": ((1.0, 2.0), (1.0, 1.0), (2.0, 1.0))},
                "They have one mean.": {"inputs": ((0.0, 1.0), (0.0, 3.0), (2.0, 1.0), (2.0, 3.0))},
                "They have one deviation, not zero.": {"inputs": ((1.0, 0.0), (1.0, 4.0), (3.0, 0.0), (3.0, 4.0))},
            },
            {"inputs": FOUR},
            _kappa,
        ),
    ),
    Claim(
        "mean_direction",
        "The mean is a direction of the bowl",
        "whole-data-set.md",
        "If they differ only in their means, the vector of the means is still an exact eigenvector, with the "
        r"eigenvalue $s^2 + \lVert\mu\rVert^2$.",
        "tests/claims/test_bowls.py::TestMeanDirection",
        without(
            {
                "They are uncorrelated.": {"inputs": ((1.0, 3.0), (2.0, 4.0))},
                "They have one deviation.": {"inputs": ((1.0, 0.0), (1.0, 4.0), (3.0, 0.0), (3.0, 4.0))},
            },
            {"inputs": tuple((a, b + 1) for a, b in FOUR)},
            _along,
        ),
    ),
    Claim(
        "best_step",
        "The best fixed step size",
        "whole-data-set.md",
        r"The best compromise leaves $(\kappa - 1)/(\kappa + 1)$ of the distance at each step, from the worst start.",
        "tests/claims/test_bowls.py::TestBestStep",
        without(
            {
                "One step size serves all steps.": {"steps": (1 / 9, 1.0)},
                "Descent is plain, without momentum.": {"steps": (0.25, 0.25), "momentum": 0.5},
                "The start is the worst for the step size: no error but in directions that it serves worst.": {
                    "start": (0.0, 1.0),
                    "steps": (1 / 9, 1 / 9),
                },
            },
            STEEP,
            _steep,
        ),
    ),
)
