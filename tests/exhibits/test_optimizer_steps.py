"""The race of ten rules, against simulations written out anew, and what the page says of it."""

from collections.abc import Callable

import numpy as np
import pytest

from explainer.exhibits import EXHIBITS, optimizer_race
from explainer.exhibits.optimizer_steps import OptimizerSteps

INPUTS = np.random.default_rng(0).uniform(0, 1, (2000, 10))
GOALS = np.random.default_rng(1).normal(size=(11, 10))
RULES = ["descent, one sample", "descent, batches of 8", "descent, all samples", "momentum, β = 0.9"]
RULES += ["momentum, β tuned", "Adam", "RMSProp", "sign descent", "diagonal Newton", "Newton"]
LIMITS = dict(zip(RULES, (1000, 1000, 1000, 300, 300, 1000, 3000, 3000, 300, 300), strict=True))
Array = np.ndarray


@pytest.fixture(scope="module")
def exhibit() -> OptimizerSteps:
    shown = EXHIBITS["optimizer_steps"]
    assert isinstance(shown, OptimizerSteps)
    return shown


def of(kind: str) -> Array:
    return np.asarray(INPUTS - INPUTS.mean(axis=0) * (kind == "centered"))


def second(x: Array) -> Array:
    return np.asarray(np.einsum("si,sj->ij", x, x) / len(x))


def update(name: str, hessian: Array) -> Callable[[Array, int], Array]:
    """What each rule moves against, for step size one, written out anew."""
    beta = {"momentum, β = 0.9": 0.9, "momentum, β tuned": 0.5}.get(name, 0.0)
    m, v = np.zeros((11, 10)), np.zeros((11, 10))

    def move(g: Array, t: int) -> Array:
        m[:] = (0.9 * m + 0.1 * g) if name == "Adam" else beta * m + g
        decay = 0.999 if name == "Adam" else 0.9
        v[:] = decay * v + (1 - decay) * g * g
        if name == "Adam":
            return np.asarray((m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
        if name == "RMSProp":
            return np.asarray(g / (np.sqrt(v) + 1e-8))
        if name == "sign descent":
            return np.asarray(np.sign(g))
        if name == "diagonal Newton":
            return np.asarray(g / np.diag(hessian))
        solved: Array = np.linalg.solve(hessian, g.T).T if name == "Newton" else np.array(m)
        return solved

    return move


def counted(name: str, kind: str, step_size: float) -> Array:
    """The steps of each goal until the loss stays at a ten-thousandth of the targets' variance, (11,)."""
    x = of(kind)
    hessian, allowed = second(x), 1e-4 * (GOALS @ x.T).var(axis=1)
    size = {"descent, one sample": 1, "descent, batches of 8": 8}.get(name)
    order = np.random.default_rng(2).integers(2000, size=(LIMITS[name], 11, size)) if size else None
    error, last, move = -GOALS, np.zeros(11), update(name, hessian)
    for step in range(1, LIMITS[name] + 1):
        g = error @ hessian
        if order is not None:
            g = np.array([x[k].T @ (x[k] @ e) / size for k, e in zip(order[step - 1], error, strict=True)])
        error = error - step_size * move(g, step)
        last[np.einsum("ri,ij,rj->r", error, hessian, error) > allowed] = step
    return np.where(last == LIMITS[name], np.inf, last + 1)


@pytest.mark.parametrize("kind", ["raw", "centered"])
@pytest.mark.parametrize("name", RULES)
def test_the_steps_of_each_rule_are_those_of_a_simulation_of_its_own(
    exhibit: OptimizerSteps, name: str, kind: str
) -> None:
    assert list(exhibit.names) == RULES
    row = RULES.index(name)
    found = optimizer_race.finish(name, kind)
    decay_differs = name == "momentum, β tuned" and kind == "centered"
    if not decay_differs:
        steps = counted(name, kind, found.step_size)
        assert (np.median(steps), np.sort(steps)[2], np.sort(steps)[-3]) == found[1:]
    assert getattr(exhibit, kind)[row].tolist() == [found.median, row]
    assert exhibit.spans[row].tolist() == [exhibit.centered[row].tolist(), exhibit.raw[row].tolist()]
    cell = exhibit.medians.rows[row][1 + (kind == "centered")].replace("\xa0", " ")
    ends = [f"{end:.0f}" if np.isfinite(end) else "never" for end in found[2:]]
    assert cell == (f"{found.median:.0f} ({ends[0]} to {ends[1]})" if found.lower < found.upper else ends[0])


@pytest.mark.parametrize("name", ["Adam", "momentum, β = 0.9", "sign descent", "descent, one sample"])
def test_neither_neighbor_of_the_best_step_size_is_better(name: str) -> None:
    found = optimizer_race.finish(name, "raw")
    for factor in (1 / 1.2, 1.2):
        assert np.median(counted(name, "raw", found.step_size * factor)) >= found.median


def test_no_rule_is_slower_on_centered_inputs(exhibit: OptimizerSteps) -> None:
    assert (exhibit.centered[:, 0] <= exhibit.raw[:, 0]).all()


def test_the_three_kinds_of_batches_gain_more_the_larger_they_are(exhibit: OptimizerSteps) -> None:
    gains = exhibit.raw[:3, 0] / exhibit.centered[:3, 0]
    assert 2 < gains[0] < 3 < gains[1] < 10 < 20 < gains[2]


def test_momentum_at_the_usual_decay_is_as_slow_as_descent_raw_and_far_slower_centered(exhibit: OptimizerSteps) -> None:
    (plain, usual, tuned), (plain_c, usual_c, tuned_c) = exhibit.raw[2:5, 0], exhibit.centered[2:5, 0]
    assert plain < usual < 1.3 * plain
    assert usual_c > 20 * plain_c
    assert tuned < plain / 3
    assert plain_c <= tuned_c < tuned / 3
    assert exhibit.tuned_decays.tolist() == [0.5, 0.1]


def test_adam_hardly_gains_by_centering_and_is_slower_than_plain_descent_here(exhibit: OptimizerSteps) -> None:
    adam, plain = RULES.index("Adam"), 2
    assert 1 < exhibit.raw[adam, 0] / exhibit.centered[adam, 0] < 1.25
    assert exhibit.raw[adam, 0] > exhibit.raw[plain, 0]
    assert exhibit.centered[adam, 0] > exhibit.centered[plain, 0]
    steps = counted("Adam", "raw", optimizer_race.finish("Adam", "raw").step_size)
    assert exhibit.late_adams == (steps > 2 * np.median(steps)).sum() == 1


def test_with_ten_times_as_many_inputs_adam_and_momentum_lead_and_lose_by_raw_inputs(exhibit: OptimizerSteps) -> None:
    wide = {name: (int(raw), int(centered)) for name, raw, centered in exhibit.wide.rows}
    (plain, plain_c), (heavy, heavy_c), (adam, adam_c) = wide.values()
    assert plain > 4 * adam > 4 * heavy
    assert adam > 2 * adam_c
    assert heavy > 1.2 * heavy_c
    assert plain_c < 10
    values = np.linalg.eigvalsh(second(np.random.default_rng(0).uniform(0, 1, (2000, 100))))
    assert exhibit.kappa_wide == pytest.approx(values[-1] / values[0])
    assert f"with {100} inputs" in exhibit.wide.caption


def test_the_condition_numbers_are_those_of_the_samples_and_of_the_formula(exhibit: OptimizerSteps) -> None:
    for kind, kappa in (("raw", exhibit.kappa), ("centered", exhibit.kappa_centered)):
        assert kappa == pytest.approx(np.linalg.cond(of(kind).T @ of(kind)), rel=1e-9)
    assert exhibit.kappa_by_formula == pytest.approx(1 + 3 * 10)
    shown = dict(zip(RULES, [float(row[3]) for row in exhibit.table.rows], strict=True))
    assert shown["Newton"] == 1
    assert {shown[name] for name in RULES[:5]} == {round(exhibit.kappa, 1)}
    roots = np.sqrt(np.diag(second(INPUTS)))
    assert shown["diagonal Newton"] == pytest.approx(np.linalg.cond(second(INPUTS) / np.outer(roots, roots)), abs=0.06)


@pytest.mark.parametrize(("name", "decay"), [("Adam", 0.999), ("RMSProp", 0.9)])
def test_the_scaling_of_adam_and_rmsprop_hardly_ever_makes_the_bowl_rounder(
    exhibit: OptimizerSteps, name: str, decay: float
) -> None:
    hessian, error, v, kappas = second(INPUTS), -GOALS, np.zeros((11, 10)), []
    move, step_size = update(name, hessian), optimizer_race.finish(name, "raw").step_size
    for step in range(1, int(min(exhibit.kappa_steps, optimizer_race.finish(name, "raw").median)) + 2):
        g = error @ hessian
        v = decay * v + (1 - decay) * g * g
        kappas.append([np.linalg.cond(hessian / np.sqrt(np.outer(r, r))) for r in np.sqrt(v)])
        error = error - step_size * move(g, step)
    found = optimizer_race.adaptive_kappas(name)
    assert found.shape == np.shape(kappas)
    assert found[:50] == pytest.approx(np.array(kappas)[:50], rel=1e-4)  # later steps magnify rounding
    assert float(exhibit.table.rows[RULES.index(name)][3]) == pytest.approx(np.median(kappas), abs=0.06)
    assert exhibit.least_scaled_kappa <= np.min(kappas) * (1 + 1e-6)
    assert exhibit.least_scaled_kappa > 0.98 * exhibit.kappa


def test_the_word_for_signs_is_counted_and_a_proof_has_no_exception(exhibit: OptimizerSteps) -> None:
    signs = {row[0]: (row[1].replace("\xa0", " "), row[2]) for row in exhibit.table.rows}
    assert [name for name in RULES if signs[name][1] == "proof"] == [RULES[0], *RULES[6:9]]
    assert all((word == "no") == (kind == "proof") for word, kind in signs.values())
    order = np.random.default_rng(2).integers(2000, size=(200, 11, 1))[..., 0]
    for name in ("momentum, β = 0.9", "momentum, β tuned", "Adam", "Newton", "RMSProp"):
        error, mixed, move = -GOALS, 0, update(name, second(INPUTS))
        for step, batch in enumerate(order, 1):
            x = INPUTS[batch]
            moved = move((error * x).sum(axis=1)[:, np.newaxis] * x, step)
            mixed += sum(row.min() < 0 < row.max() for row in moved)
            error = error - 0.01 * moved
        assert signs[name][0] == (f"yes, {mixed / 2200:.0%}" if mixed else "no")


def test_the_problem_is_the_one_that_the_page_describes(exhibit: OptimizerSteps) -> None:
    assert (INPUTS > 0).all()
    assert all(goal.min() < 0 < goal.max() for goal in GOALS)
    assert (exhibit.problem, exhibit.goals, exhibit.tolerance) == ("2000 samples of 10 inputs", 11, 1e-4)
    assert exhibit.step_sizes == "0.0005 to 16, each 1.2 times the one before"
    assert (exhibit.batch, exhibit.decay, exhibit.longest) == (8, 0.9, 3000)
    assert (exhibit.sign_steps, exhibit.sign_step_size, exhibit.kappa_steps) == (200, 0.01, 100)


def test_each_rule_fails_where_other_tests_show_it(exhibit: OptimizerSteps) -> None:
    fails = {row[0]: row[4].replace("\xa0", " ") for row in exhibit.table.rows}
    large, fed = r"$\kappa$ is large", "fed single samples"
    expected = ["inputs are positive", large, large, r"$\kappa$ is small", r"$\kappa$ is very large"]
    expected += ["features are many", fed, fed, "features are alike", "$H$ is singular"]
    assert fails == dict(zip(RULES, expected, strict=True))
