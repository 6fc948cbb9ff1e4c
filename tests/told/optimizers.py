"""Optimizers."""

import math
from typing import Any

import numpy as np

from explainer.experiments.digits_full_batch import FullBatch
from explainer.experiments.races import Longer
from tests.exhibits.in_practice.test_optimizer_paths import fewest
from tests.exhibits.optimizers.test_optimizer_steps import mixed
from tests.exhibits.real_data.test_tumor_edge import STEP, run
from tests.experiments.racing import GOALS, INPUTS, finishes, of, second, update
from tests.experiments.test_tumor_descent import with_bias
from tests.told.loops import kappa
from tests.told.stated import Stated, Values

PAIR, GOAL = np.array([(1.0, 2.0), (2.0, 1.0)]), np.array([3.0, -4.0])
MOMENT = second(INPUTS)
KINDS = ("raw", "centered")
SEEDS, CENTERED = FullBatch().result  # of each seed, step by step, which have a test of their own


def one_signed(rows: np.ndarray) -> int:
    return sum(row.min() > 0 or row.max() < 0 for row in rows)


def late() -> Values:
    size = 0.99 * 2 / np.linalg.eigvalsh(MOMENT)[-1]
    return size, mixed("descent, all samples", size).mean()


def tuned(kind: str) -> float:
    """The best β of the theory, to a tenth."""
    root = math.sqrt(kappa(of(kind)))
    return round(((root - 1) / (root + 1)) ** 2, 1)


def least_scaled() -> float:
    """Of Adam's and RMSProp's scalings at the race's step sizes, over a hundred steps."""
    found = []
    for name, decay in (("Adam", 0.999), ("RMSProp", 0.9), ("RMSProp, slow", 0.99)):
        error, v, move, best = -GOALS, np.zeros((11, 10)), update(name, MOMENT), finishes()[name, "raw"].best
        for step in range(1, int(min(100, best.median)) + 2):
            g = error @ MOMENT
            v = decay * v + (1 - decay) * g * g
            found += [np.linalg.cond(MOMENT / np.sqrt(np.outer(r, r))) for r in np.sqrt(v)]
            error = error - best.step_size * move(g, step)
    return float(min(found))


def leavers(kind: str) -> int:
    """Adam's runs that are outside again after the near horizon, by the last such step, which test_race.py simulates."""
    return int((Longer().result.returns[kind] > 1000).sum())


def rises() -> str:
    found = [int((np.diff(run.losses) > 0).sum()) for run in SEEDS]
    return f"{min(found)}–{max(found)}"


def starts(runs: Any, spec: str) -> str:
    found = [run.sharpness[0] for run in runs]
    return f"{min(found):{spec}}–{max(found):{spec}}"


def medians() -> str:
    found = [float(np.median(run.sharpness)) for run in SEEDS]
    return f"{min(found):.1f} to {max(found):.1f}"


def promised() -> Values:
    """Where ηR²L is two, and the loss of the run behind its last rise, both written out in the test of the tumors."""
    losses, _ = run("scaled")
    longest = max(float(row @ row) for row in with_bias("scaled"))
    return 2 / (STEP * longest), losses[np.flatnonzero(np.diff(losses) > 0)[-1] + 1]


STATED = (
    Stated(
        "It has finished when the mean squared error is down to {{ optimizer_steps.tolerance }} of the variance of "
        "the targets, and stays there until step {{ optimizer_steps.horizon }}.",
        lambda: (1e-4, 3000),  # as tests/experiments/racing.py follows the runs
    ),
    Stated(
        "For these samples it is {{ optimizer_steps.kappa:.1f }}, and {{ optimizer_steps.kappa_centered:.2f }} after "
        "centering.",
        lambda: [kappa(of(kind)) for kind in KINDS],
    ),
    Stated(
        "The two numbers are measured: the share of updates with both signs, on raw inputs, among the first {{ "
        "optimizer_steps.sign_steps }} of each run, with the step sizes {{ optimizer_steps.small_sign_step }} and {{ "
        "optimizer_steps.large_sign_step }}.",
        lambda: (200, 0.001, 0.1),  # as the updates are counted anew in test_optimizer_steps.py
    ),
    Stated(
        "The first gradient of all samples is same-signed for {{ optimizer_steps.same_signed_at_first }} of the {{ "
        "optimizer_steps.goals }} goals, as it is from most starts.",
        lambda: (one_signed(-GOALS @ MOMENT), len(GOALS)),
    ),
    Stated(
        "Up to $\\eta = 1/\\lambda_{\\max}$ larger steps get there sooner; beyond it they overshoot along the mean, "
        "and at {{ optimizer_steps.late_sign_step:.2f }}, just below $2/\\lambda_{\\max}$, {{ "
        "optimizer_steps.late_share:.0% }} are mixed.",
        late,
    ),
    Stated(
        "The samples in the race are those of the zig-zag, {{ optimizer_paths.inputs_in_words }}, one at a time, "
        "with the goal {{ optimizer_paths.goal }} and so with the targets {{ optimizer_paths.targets }}.",
        lambda: ("(1, 2) and (2, 1)", GOAL, PAIR @ GOAL),
    ),
    Stated(
        "Shown is the one with the fewest steps until no more than {{ optimizer_paths.near:.0% }} of the distance is "
        "left, for good within {{ optimizer_paths.limit }} steps; of equals, the one with the shortest path.",
        lambda: (0.01, 600),  # as tests/exhibits/in_practice/test_optimizer_paths.py walks
    ),
    Stated(
        "With $\\beta$ tuned as well, over tenths from zero, the best is {{ optimizer_steps.raw_decay }} for raw "
        "inputs and {{ optimizer_steps.centered_decay }} for centered ones.",
        lambda: [tuned(kind) for kind in KINDS],
    ),
    Stated(
        "Here $\\beta_1$ is {{ optimizer_steps.first_decay }}, $\\beta_2$ is {{ optimizer_steps.second_decay }} and "
        "$\\varepsilon = {{ optimizer_steps.epsilon:g }}$.",
        lambda: (0.9, 0.999, 1e-8),  # as racing.py has them
    ),
    Stated(
        "Its $\\beta$ is {{ optimizer_steps.rmsprop_decay }} in our figures; with {{ optimizer_steps.slow_decay }}, "
        "as some libraries have it, it takes {{ optimizer_paths.slow_rmsprop_steps }} steps instead of {{ "
        "optimizer_paths.rmsprop_steps }} in that race, and more on the common problem.",
        lambda: (0.9, 0.99, *(len(fewest(name)) - 1 for name in ("RMSProp, slow", "RMSProp"))),
    ),
    Stated(
        "The least $\\kappa$ that the scaling of either made of our bowl in {{ optimizer_steps.kappa_steps }} steps "
        "was {{ optimizer_steps.least_scaled_kappa:.1f }}, against {{ optimizer_steps.kappa:.1f }} without.",
        lambda: (100, least_scaled(), kappa(INPUTS)),
    ),
    Stated(
        "It does not make the difference alone, though: with it, but with $\\beta_2 = {{ optimizer_steps.slow_decay "
        "}}$, Adam takes about {{ optimizer_steps.short_memory:.0f }}.",
        lambda: (0.99, 800),  # to a digit, as test_optimizer_steps.py has it by loops
    ),
    Stated(
        "Follow the runs at the step sizes that are best until step {{ optimizer_steps.near }}: before step {{ "
        "optimizer_steps.far }} {{ optimizer_steps.raw_leavers }} of {{ optimizer_steps.goals }} raw runs are "
        "outside again, and {{ optimizer_steps.centered_leavers }} of {{ optimizer_steps.goals }} centered ones.",
        lambda: (1000, 10_000, leavers("raw"), len(GOALS), leavers("centered"), len(GOALS)),
    ),
    Stated(
        "From the one step to the other they spend {{ optimizer_steps.raw_time_outside:.0% }} and {{ "
        "optimizer_steps.centered_time_outside:.0% }} of the time outside, in the median.",
        lambda: [np.median(Longer().result.outside[kind]) for kind in KINDS],  # which test_race.py simulates
    ),
    Stated(
        "A smaller step size puts it off, and with a tiny one the steps are too small to leave: with {{ "
        "optimizer_steps.steady_step_size }} all raw runs are inside from step {{ optimizer_steps.steady_from }} to "
        "step {{ optimizer_steps.steady_horizon }}.",
        lambda: (0.0005, Longer().result.steady.max(), 50_000),  # which test_race.py simulates anew
    ),
    Stated(
        "In {{ digits_edge.seeds }} seeds $\\eta\\lambda_{\\max}$ starts at {{ digits_edge.starts }} raw and {{ "
        "digits_edge.starts_centered }} centered.",
        lambda: (len(SEEDS), starts(SEEDS, ".0f"), starts(CENTERED, ".1f")),
    ),
    Stated(
        "Raw, {{ digits_edge.all_rises }} steps raise the loss, and the median of $\\eta\\lambda_{\\max}$ on the way "
        "is {{ digits_edge.medians }}.",
        lambda: (rises(), medians()),
    ),
    Stated(
        "The bound is crude: on the tumors it promises from a loss of {{ tumor_edge.promised:.3f }} on what happens "
        "from {{ tumor_edge.calm_loss:.2f }} on",
        promised,
    ),
)
