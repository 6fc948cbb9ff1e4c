"""What the curvature of a loss does to steps, and what it is made of in a layer. See `Claim` for what a claim is."""

from itertools import product

import numpy as np

from explainer import logistic
from explainer.checked import Array
from explainer.claims.claim import Case, Claim, without
from explainer.conditioning import condition_number, second_moment
from explainer.quoting import quote

FALLING = {
    "inputs": ((1.0, 2.0), (2.0, 1.0)), "labels": (1.0, 0.0), "weights": (0.0, 1.0), "loss": "logistic",
    "steps": (0.5,) * 4, "batches": ((0, 1),) * 4, "momentum": 0.0,
}  # fmt: skip
RAISED = {**FALLING, "weights": (1.0, 1.0)}
PAIRS = tuple(product((0, 1), (0, 1)))
PAIRED = {
    "inputs": ((1.0, 0.0), (0.0, 2.0)), "gradients": ((1.0, 0.0), (0.0, 3.0)), "pairs": PAIRS,
    "decay": 0.0,
}  # fmt: skip


def losses(case: Case) -> Array:
    """The mean loss before the first step and after each."""
    x, t = np.asarray(case["inputs"]), np.asarray(case["labels"])
    now, move, found = np.asarray(case["weights"]), np.zeros(x.shape[1]), []
    for step, batch in (*zip(case["steps"], case["batches"], strict=True), (0.0, (0,))):
        squared = case["loss"] == "squared"
        f, rows = x @ now, list(batch)
        found.append(((f - t) ** 2).mean() / 2 if squared else float(logistic.mean_loss(now, x, t)))
        delta = ((f if squared else 1 / (1 + np.exp(-f))) - t)[rows]
        move = case["momentum"] * move - step * delta @ x[rows] / len(rows)
        now = now + move
    return np.array(found)


def _changed(case: Case) -> str:
    """What differs from the usual run of these inputs."""
    changed = [
        "with the squared loss" * (case["loss"] == "squared"),
        f"with the sample {quote(case['inputs'][0])} alone at every step" * (case["batches"] != FALLING["batches"]),
        f"with steps of {', '.join(map(quote, case['steps']))}" * (case["steps"] != FALLING["steps"]),
        f"with the momentum {quote(case['momentum'])}" * bool(case["momentum"]),
    ]
    return "".join(changed)


def _course(case: Case) -> str:
    return ", ".join(quote(round(float(value), 4)) for value in losses(case))


def _falling(case: Case) -> str:
    reached = case["steps"][0] * np.square(case["inputs"]).sum(axis=1).max() * losses(case)[0]
    return f"{_changed(case)}, $\\eta R^2 L$ is {quote(round(float(reached), 2))} at first, and $L$ is {_course(case)}"


def _raised(case: Case) -> str:
    there, bound = (
        case["steps"][0] * np.linalg.eigvalsh(logistic.hessian(at, case["inputs"]))[-1]
        for at in (case["weights"], (0.0, 0.0))
    )
    local = f", and {quote(round(float(there), 2))} with that of the Hessian at the start" * bool(bound > 2)
    reached = f"$\\eta\\,\\lambda_{{\\max}}$ is {quote(round(float(bound), 2))}{local}"
    return f"{_changed(case)}, {reached}; the loss is {_course(case)}"


def _paired(case: Case) -> str:
    rows = [np.kron(case["gradients"][i], case["inputs"][j]) for i, j in case["pairs"]]
    block = second_moment(rows) + case["decay"] * np.eye(len(rows[0]))
    kappas = [
        second_moment([case[name][pair[k]] for pair in case["pairs"]]) for k, name in enumerate(("gradients", "inputs"))
    ]
    how = (
        f"with weight decay of {quote(case['decay'])}"
        if case["decay"]
        else "the second gradient with the second input once more"
    )
    factors = " and ".join(quote(round(condition_number(each), 6)) for each in kappas)
    return f"{how}, $\\kappa$ of the block is {quote(round(condition_number(block), 6))}, and of the factors {factors}"


CLAIMS = (
    Claim(
        "falls_for_good",
        "A loss that falls for good",
        "optimizers.md",
        r"Once $\eta R^2 L < 2$, with the mean logistic loss $L$ and the length $R$ of the longest input, no later "
        "step raises the loss.",
        "tests/claims/test_curvature.py::TestFalling",
        without(
            {
                "The loss is the logistic one.": {"loss": "squared"},
                "Each step takes all samples.": {"batches": ((0,),) * 4},
                "The step size stays as it is.": {"steps": (0.5, 8.0, 8.0, 8.0)},
                "Descent is plain, without momentum.": {"momentum": 0.9},
                r"$\eta R^2 L$ is below two.": {"steps": (8.0,) * 4},
            },
            FALLING,
            _falling,
        ),
    ),
    Claim(
        "no_step_raises",
        "A loss that no step raises",
        "notebooks/real-data.ipynb",
        r"No step of at most $2/\lambda_{\max}$ raises the loss.",
        "tests/claims/test_curvature.py::TestNoStep",
        without(
            {
                "The loss is the logistic one.": {"loss": "squared"},
                "Each step takes all samples.": {"batches": ((0,),) * 4},
                "Descent is plain, without momentum.": {"momentum": 0.9},
                r"$\lambda_{\max}$ is that of a matrix that bounds every Hessian.": {"steps": (8.0,) * 4},
            },
            RAISED,
            _raised,
        ),
    ),
    Claim(
        "kronecker",
        "The curvature of a layer",
        "normalization.md",
        r"If $g$ and $\x$ are independent, $B = G \otimes A$ and $\kappa(B) = \kappa(G)\,\kappa(A)$.",
        "tests/claims/test_curvature.py::TestKronecker",
        without(
            {
                r"$g$ and $\x$ are independent.": {"pairs": (*PAIRS, (1, 1))},
                "No weight decay adds to the curvature.": {"decay": 1.0},
            },
            PAIRED,
            _paired,
        ),
    ),
)
