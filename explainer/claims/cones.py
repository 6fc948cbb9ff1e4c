"""What one sign of δ can reach in n dimensions, the shortest path there, and where descent ends. See `Claim`."""

import numpy as np

from explainer import cones
from explainer.claims.claim import Case, Claim, listed, without
from explainer.claims.signs import POSITIVE
from explainer.quoting import quote

WAY = {"goal": (1.0, -1.0), "inputs": ((1.0, 2.0), (2.0, 1.0))}
ALONG = {"goal": (1.0, -1.0), "inputs": ((3.0, 4.0), (4.0, 3.0)), "added": False}
END = {"start": (0.0, 0.0), "inputs": ((3.0, 4.0),), "updates": ((21.0, 28.0),), "other": (25.0, 25.0)}


def _alternative(case: Case) -> str:
    reached, dividing = (find(case["goal"], case["inputs"]) for find in (cones.one_signed, cones.dividing_direction))
    both = "both hold" if reached is not None and dividing is not None else "neither holds"
    found = f", with no input at all and $u$ = {quote(np.round(dividing, 3))}" if dividing is not None else ""
    return f"of the inputs {listed(case['inputs'])} and $v$ = {quote(case['goal'])}, {both}{found}"


def _bound(case: Case) -> str:
    told = f"of {listed(case['inputs'])} and $v$ = {quote(case['goal'])}, "
    bound = cones.best_bound(case["goal"], case["inputs"])
    if bound is None:
        return f"{told}no path leads there, and no $y\\cdot v$ is the largest"
    straight = quote(float(np.linalg.norm(case["goal"])), ".3f")
    return (
        f"{told}steps that add up inputs can go straight, {straight}, and the largest is {quote(bound @ case['goal'])}"
    )


def _end(case: Case) -> str:
    start, other = np.asarray(case["start"]), np.asarray(case["other"])
    end = start + np.sum(case["updates"], axis=0)
    outputs = [quote(np.asarray(case["inputs"]) @ weights) for weights in (end, other)]
    far, near = (float(np.linalg.norm(weights - start)) for weights in (end, other))
    return (
        f"from {quote(start)} the update {listed(case['updates'])} leads to {quote(end)}, {quote(far, '.3f')} away. "
        f"For the input{'s' * (len(case['inputs']) > 1)} {listed(case['inputs'])} it puts out {outputs[0]}, and "
        f"{quote(other)}, {quote(near, '.3f')} away, puts out {outputs[1]}"
    )


CLAIMS = (
    Claim(
        "one_of_two",
        "In the cone, or a plane beside it",
        "shortest-paths.md",
        r"For positive inputs and $v \neq 0$, exactly one of two holds: $v$ or $-v$ is a sum "
        r"$a_1\x_1 + \dots + a_m\x_m$ with all $a_i \ge 0$, or some $u$ has $u\cdot v = 0$ "
        r"and $u\cdot\x_i > 0$ for every input.",
        "tests/claims/test_cones.py::TestAlternative",
        without(
            {
                POSITIVE: {"goal": (0.0, 1.0), "inputs": ((1.0, 0.0), (-1.0, 0.0))},
                r"$v \neq 0$.": {"goal": (0.0, 0.0)},
            },
            WAY,
            _alternative,
        ),
    ),
    Claim(
        "shortest_is_bound",
        "As long as the best bound",
        "shortest-paths.md",
        r"The shortest path along the inputs to a goal in their span is as long as the largest $y\cdot v$ with "
        r"$\lvert y\cdot\x_i\rvert \le \lVert\x_i\rVert$ for every input.",
        "tests/claims/test_cones.py::TestBound",
        without(
            {
                "The goal is in the span of the inputs.": {"inputs": ((3.0, 4.0), (6.0, 8.0))},
                "Each step goes along one input: samples come one at a time.": {"added": True},
            },
            ALONG,
            _bound,
        ),
    ),
    Claim(
        "nearest_end",
        "The nearest of all that fit",
        "centering.md",
        "If plain descent comes to fit all samples, no other weights that fit them are nearer to its start",
        "tests/claims/test_cones.py::TestEnd",
        without(
            {
                "Descent is plain: each update adds up inputs, times numbers.": {
                    "updates": ((25.0, 25.0),),
                    "other": (21.0, 28.0),
                },
                "The other weights fit as well.": {"other": (1.0, 1.0)},
            },
            END,
            _end,
        ),
    ),
)
