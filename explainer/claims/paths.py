"""Where paths of one sample at a time can lead: single steps, wedges, lines, small steps. See `Claim`."""

import numpy as np

from explainer.checked import Array
from explainer.claims.claim import Case, Claim, listed, without
from explainer.claims.signs import POSITIVE
from explainer.conditioning import eigenvalues, second_moment
from explainer.descent import descend, one_at_a_time
from explainer.neuron import weight_gradient
from explainer.quoting import quote

UPDATES = {"goal": (1.0, -1.0), "updates": ((1.0, 1.0, (1.0, 2.0)),)}  # each by η, δ and x
KINDS = {"steps": ((1.0, ((-1.0, (2.0, 1.0)),)), (1.0, ((1.0, (1.0, 2.0)),)))}  # by η and a batch of δ and x
STEPS = {"first": (1.0, 2.0), "second": (2.0, 1.0), "steps": (((1.0, 2.0), -1.0), ((2.0, 1.0), 1.0))}
LINE = {"inputs": ((1.0, 1.0),), "targets": (-1.0,), "start": (0.0, 0.0), "step": 0.25, "power": 2, "bias": False}
TURNS = {"steps": (((1.0,), ((1.0, 2.0),)), ((-1.0,), ((2.0, 1.0),)))}  # each by the δ and the inputs of its samples
SMALL = {"inputs": ((1.0, 2.0), (2.0, 1.0)), "step": 0.1}


def _updates(case: Case) -> str:
    moves = [-eta * weight_gradient(delta, x) for eta, delta, x in case["updates"]]
    return f"the update{'s' * (len(moves) > 1)} {listed(moves)} lead{'s' * (len(moves) == 1)} to {quote(sum(moves))}"


def _kinds(case: Case) -> str:
    moves = []
    for eta, batch in case["steps"]:
        deltas, inputs = zip(*batch, strict=True)
        moves.append(-eta * weight_gradient(deltas, inputs).mean(axis=0))
    of = " of a batch" if len(case["steps"][0][1]) > 1 else ""
    return (
        f"the update{'s' * (len(moves) > 1)} {listed(moves)}{of} lead{'s' * (len(moves) == 1)} to {quote(sum(moves))}"
    )


def _steps(case: Case) -> str:
    moves = [amount * np.asarray(x) for x, amount in case["steps"]]
    return f"the steps {listed(moves)} lead to {quote(sum(moves))}, and no $\\dl$ changes its sign"


def deltas(case: Case, steps: int = 2) -> list[float]:
    """δ of the first sample before each step, taken one sample at a time, L = |f − t|ᵖ/p for p = `power`."""
    x = np.asarray([[*row, 1.0] if case["bias"] else row for row in case["inputs"]])
    w = np.array([*case["start"], 0.0] if case["bias"] else case["start"])
    found = []
    for step in range(steps):
        power, sample = case["power"] - 1, step % len(x)
        errors: Array = x @ w - np.asarray(case["targets"])
        found.append(float(errors[0] ** power))
        w = w - case["step"] * weight_gradient(errors[sample] ** power, x[sample])
    return found


def _line(case: Case) -> str:
    if len(case["inputs"]) > 1:
        order = one_at_a_time(len(case["inputs"]), 2)
        moves = descend(case["inputs"], case["targets"], case["start"], case["step"], order).updates
        return f"in turn, {listed(case['inputs'])} make the updates {listed(moves)}"
    kind = "a bias learned as well" if case["bias"] else "$L = (f - t)^4/4$"
    first, second = deltas(case)
    promised = 1 - case["step"] * float(np.square(case["inputs"]).sum())
    return f"with {kind}, $\\dl$ goes from {quote(first)} to {quote(second)}; the factor says {quote(promised * first)}"


def _turns(case: Case) -> str:
    moves = [-weight_gradient(deltas, inputs).mean(axis=0) for deltas, inputs in case["steps"]]
    told = " and then ".join(listed(deltas) for deltas, _ in case["steps"])
    inputs = dict.fromkeys(x for _, rows in case["steps"] for x in rows)
    return f"of {listed(inputs)}, $\\dl$ = {told} make the steps {listed(moves)} for $\\eta = 1$: the second turns back"


def _rates(case: Case) -> str:
    values = np.round(eigenvalues(second_moment(case["inputs"]))[::-1], 6)
    factors = 1 - case["step"] * values
    return (
        f"of {listed(case['inputs'])} with $\\eta$ = {quote(case['step'])}, the eigenvalues are {listed(values)}, "
        f"and a step multiplies the errors by {listed(np.round(factors, 6))}"
    )


CLAIMS = (
    Claim(
        "goals_out_of_reach",
        "Goals out of reach of one update",
        "quadrants.md",
        "Of one update, whatever its positive inputs: those southeast and northwest, and those straight along an axis.",
        "tests/claims/test_quadrants.py::TestGoals",
        without(
            {
                "It is one update.": {"updates": ((1.0, 1.0, (1.0, 2.0)), (1.0, -1.0, (2.0, 1.0)))},
                POSITIVE: {"updates": ((1.0, 1.0, (-1.0, 1.0)),)},
            },
            UPDATES,
            _updates,
        ),
    ),
    Claim(
        "both_kinds",
        "Updates of both kinds",
        "quadrants.md",
        r"One sample at a time, such a goal takes updates of both kinds, so $\dl$ has to change sign on the way.",
        "tests/claims/test_quadrants.py::TestKinds",
        without(
            {
                "The goal lies southeast, northwest or straight along an axis.": {"steps": KINDS["steps"][:1]},
                "Each update is that of one sample.": {"steps": ((1.0, ((1.0, (1.0, 2.0)), (-1.0, (2.0, 1.0)))),)},
                POSITIVE: {"steps": ((1.0, ((-1.0, (1.0, -1.0)),)),)},
            },
            KINDS,
            _kinds,
        ),
    ),
    Claim(
        "one_sample_line",
        "One sample stays on a line",
        "zig-zag.md",
        r"Every step goes along its input and multiplies $\dl$ by $1 - \eta\lVert\x\rVert^2$.",
        "tests/claims/test_paths.py::TestLine",
        without(
            {
                "There is one sample.": {"inputs": ((1.0, 1.0), (2.0, 1.0)), "targets": (-1.0, 1.0)},
                "The loss is squared.": {"power": 4},
                "There is no bias.": {"bias": True},
            },
            LINE,
            _line,
        ),
    ),
    Claim(
        "zig_zag_needs",
        "What a zig-zag needs",
        "zig-zag.md",
        r"So a zig-zag needs inputs that are not parallel, and a $\dl$ that changes its sign from step to step.",
        "tests/claims/test_paths.py::TestTurns",
        without(
            {
                POSITIVE: {"steps": (((1.0,), ((2.0, -1.0),)), ((1.0,), ((-1.0, 2.0),)))},
                "Each step is that of one sample.": {
                    "steps": tuple((deltas, ((1.0, 2.0), (2.0, 1.0))) for deltas in ((1.0, -3.0), (3.0, -1.0)))
                },
            },
            TURNS,
            _turns,
        ),
    ),
    Claim(
        "double_wedge",
        "Outside the double wedge",
        "zig-zag.md",
        "A goal outside the *double wedge*, which is the wedge and its opposite, forces at least one change: steps "
        "that all go northeast, or all southwest, never leave it.",
        "tests/claims/test_paths.py::TestWedge",
        without(
            {
                "The goal lies outside.": {"steps": (((1.0, 2.0), 1.0), ((2.0, 1.0), 1.0))},
                "Each step goes along one of the two inputs.": {"steps": (((1.0, 2.0), 1.0), ((8.0, 1.0), 1.0))},
            },
            STEPS,
            _steps,
        ),
    ),
    Claim(
        "mean_first",
        "Small steps: first what all samples see alike",
        "zig-zag.md",
        "It is so for [any positive inputs that are not parallel](shortest-paths.md#why-is-a-zig-zag-the-rule), if the "
        "steps are small: the error that all samples see with one sign dies faster, and descent works off the rest "
        "more slowly and by turns.",
        "tests/claims/test_paths.py::TestMeanFirst",
        without(
            {
                "There are two weights.": {"inputs": ((1.0, 2.0, 1.0), (2.0, 1.0, 1.0))},
                POSITIVE: {"inputs": ((3.0, 1.0), (-3.0, 1.0))},
                "The inputs are not parallel.": {"inputs": ((1.0, 2.0), (2.0, 4.0))},
                r"The steps are small: a round of single samples then is, to first order in $\eta$, one step of all, "
                r"and $\eta$ is below the fastest, $2/(\lambda_1 + \lambda_2)$.": {"step": 0.42},
            },
            SMALL,
            _rates,
        ),
    ),
)
