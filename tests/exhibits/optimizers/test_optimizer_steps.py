"""The table and the figure of the race: signs, condition numbers, and what the page says of the counts."""

import numpy as np
import pytest

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.optimizers import optimizer_race
from explainer.exhibits.optimizers.optimizer_steps import OptimizerSteps
from tests.experiments.racing import GOALS, INPUTS, KEYS, counted, finishes, second, slowed, update
from tests.reading import axes_named, cells_under, series

RULES = ["descent, one sample", "descent, batches of 8", "descent, all samples", "momentum, β = 0.9"]
RULES += ["momentum, β tuned", "Adam", "RMSProp, β = 0.9", "RMSProp, β = 0.99"]
RULES += ["sign descent", "diagonal Newton", "Newton"]
PLAIN, HEAVY, TUNED, ADAM = 2, 3, 4, 5


@pytest.fixture(scope="module")
def exhibit() -> OptimizerSteps:
    shown = EXHIBITS["optimizer_steps"]
    assert isinstance(shown, OptimizerSteps)
    return shown


def of(exhibit: OptimizerSteps, kind: str) -> np.ndarray:
    """The median of each of `RULES`, as the figure shows it under the label of its kind."""
    (points,) = series(exhibit.figure(), {"raw": "raw inputs", "centered": "centered"}[kind])
    return np.array([points[exhibit.names.index(name), 0] for name in RULES])


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_figure_and_table_show_what_the_race_found(exhibit: OptimizerSteps, kind: str) -> None:
    assert axes_named(exhibit.figure()) == ("steps, at the best step size", "")
    header = {"raw": "raw inputs", "centered": "centered inputs"}[kind]
    assert cells_under(exhibit.medians, "rule") == RULES
    for row, (key, cell) in enumerate(zip(KEYS, cells_under(exhibit.medians, header), strict=True)):
        found = finishes()[key, kind].best
        assert optimizer_race.finish(RULES[row], kind) == found
        assert of(exhibit, kind)[row] == found.median
        ends = [f"{end:.0f}" if np.isfinite(end) else "never" for end in found[2:]]
        shown = f"{found.median:.0f} ({ends[0]} to {ends[1]})" if found.lower < found.upper else ends[0]
        assert cell.replace("\xa0", " ") == shown
    assert exhibit.spans.tolist() == [
        [c, r] for c, r in zip(exhibit.centered.tolist(), exhibit.raw.tolist(), strict=True)
    ]


def test_the_rules_are_sorted_by_what_centering_divides_their_steps_by(exhibit: OptimizerSteps) -> None:
    gains = {
        rule: finishes()[key, "raw"].best.median / finishes()[key, "centered"].best.median
        for rule, key in zip(RULES, KEYS, strict=True)
    }
    assert list(exhibit.names) == sorted(RULES, key=lambda rule: -gains[rule])
    (chart,) = exhibit.figure().axes
    assert [label.get_text() for label in chart.get_yticklabels()] == list(exhibit.names)
    assert chart.get_ylim()[0] > chart.get_ylim()[1]  # the first on top
    written = {t.get_position()[1]: t.get_text() for t in chart.texts if str(t.get_gid()).startswith("gains")}
    assert written.pop(0) == f"÷{gains[exhibit.names[0]]:.0f} by centering"
    assert list(written.values()) == [f"÷{gains[name]:.2g}" for name in exhibit.names[1:]]


def test_caption_and_alternative_text_tell_the_medians_and_who_gains(exhibit: OptimizerSteps) -> None:
    steps = {
        rule: [finishes()[key, kind].best.median for kind in ("raw", "centered")]
        for rule, key in zip(RULES, KEYS, strict=True)
    }
    gains = {rule: raw / centered for rule, (raw, centered) in steps.items()}
    assert max(gains, key=lambda rule: gains[rule]) == RULES[PLAIN]
    assert gains["Newton"] == 1 < gains["Adam"] < 1.25
    assert min(gains.values()) == 1  # no rule needs fewer steps on raw inputs
    (plain, plain_c), (adam, adam_c) = steps[RULES[PLAIN]], steps["Adam"]
    assert exhibit.caption.split(". ") == [
        f"Plain descent on all samples gains most by centering: it falls from {plain:.0f} steps to {plain_c:.0f}",
        f"Adam gains little here, {adam:.0f} against {adam_c:.0f}",
        "Newton's method gains nothing.",
    ]
    ranked = sorted(RULES, key=lambda rule: -gains[rule])
    first, last = exhibit.alt.split("their ratio. ")
    assert first == (
        "A dot chart on a logarithmic axis: the median steps to the finish for each rule, first with raw and then "
        "with centered inputs, sorted by "
    )
    listed = "; ".join(f"{rule}, {steps[rule][0]:.0f} and {steps[rule][1]:.0f}" for rule in ranked)
    assert last == f"{listed}. No rule needs fewer steps on raw inputs."


def test_larger_batches_bear_larger_steps_need_fewer_and_gain_more_by_centering(exhibit: OptimizerSteps) -> None:
    gains = of(exhibit, "raw")[:3] / of(exhibit, "centered")[:3]
    assert 2 < gains[0] < 3 < gains[1] < 10 < 20 < gains[2]
    for kind in ("raw", "centered"):
        assert (np.diff([optimizer_race.finish(name, kind).step_size for name in RULES[:3]]) > 0).all()
        assert (np.diff(of(exhibit, kind)[:3]) < 0).all()


def test_momentum_at_the_usual_decay_is_slower_than_descent_and_tuned_it_leads_on_raw_inputs(
    exhibit: OptimizerSteps,
) -> None:
    (plain, usual, tuned), (plain_c, usual_c, tuned_c) = of(exhibit, "raw")[2:5], of(exhibit, "centered")[2:5]
    assert plain < usual < 1.3 * plain
    assert usual_c > 20 * plain_c
    assert usual < 1.3 * usual_c  # its own pace, round bowl or not
    assert tuned < plain / 3
    assert plain_c <= tuned_c < tuned / 3
    assert exhibit.tuned_decays.tolist() == [exhibit.raw_decay, exhibit.centered_decay] == [0.5, 0]


def test_adam_gains_little_by_centering_and_is_slower_than_plain_descent_here(exhibit: OptimizerSteps) -> None:
    assert 1 < of(exhibit, "raw")[ADAM] / of(exhibit, "centered")[ADAM] < 1.25
    assert of(exhibit, "raw")[ADAM] > of(exhibit, "raw")[PLAIN]
    assert of(exhibit, "centered")[ADAM] > of(exhibit, "centered")[PLAIN]


def test_the_mean_beside_the_deviation_slows_adam_and_momentum_and_not_the_number_of_inputs(
    exhibit: OptimizerSteps,
) -> None:
    rows = {row[0].replace("\xa0", " "): row[1:] for row in exhibit.ranges.rows}
    assert list(rows) == ["2, from 0 to 1", "100, from 0 to 1", "2, from 3 to 4", "2, from 10 to 11"]
    assert [row[0] for row in rows.values()] == ["6", "300", "294", "2646"]  # 12n times the squared mean
    steps = np.array([[[int(each) for each in cell.split("→")] for cell in row[2:]] for row in rows.values()])
    few, many, _, far = steps[:, :, 0]
    assert (far[1:] > 2 * many[1:]).all()
    assert (far > 2 * few).all()
    assert (steps[:, 1:, 1] < 90).all()
    assert (few[1:] < 100).all()
    gains = steps[:, 1:, 0] / steps[:, 1:, 1]  # of momentum and of Adam
    assert (gains[0] < 1.3).all()
    assert gains[1:3, 1].min() > 4  # in the hundreds
    assert gains[1:3, 0].max() < 2 < 2.5 < gains[3, 0]  # momentum, in the hundreds and in the thousands
    for plain, heavy, adam in steps[1:, :, 0]:
        assert plain > max(3 * heavy, 1.2 * adam)
        assert adam > 2 * heavy  # “less so”
    assert (steps[:, 0, 1] < steps[:, 1:, 1].T).all()
    for (n, low), row in zip(((2, 0), (100, 0), (2, 3), (2, 10)), rows.values(), strict=True):
        x = np.random.default_rng(0).uniform(low, low + 1, (2000, n))
        narrow = np.linalg.cond(x.T @ x)
        assert row[1] == (f"{narrow:.1f}" if narrow < 100 else f"{narrow:.0f}")
    assert float(rows["100, from 0 to 1"][1]) > 1.5 * 301  # "well above the formula's"


def test_adam_leaves_again_and_to_stay_raw_inputs_need_over_ten_times_the_steps(exhibit: OptimizerSteps) -> None:
    assert (exhibit.near, exhibit.far, exhibit.horizon) == (1000, 10_000, 3000)
    assert (exhibit.raw_leavers, exhibit.centered_leavers) == (11, 11)
    rows = [[cell.replace("\xa0", " ") for cell in row] for row in exhibit.longer.rows]
    assert [row[0] for row in rows] == ["1000", "3000", "10000"]
    assert rows[1][1:] == [cell.replace("\xa0", " ") for cell in exhibit.medians.rows[ADAM][1:]]
    raw, centered = (float(cell.removeprefix("about ")) for cell in rows[2][1:])
    assert raw > 10 * centered
    assert 0.05 < exhibit.raw_time_outside < exhibit.centered_time_outside < 0.3
    assert (exhibit.steady_step_size, exhibit.steady_horizon) == (0.0005, 50_000)


def test_the_condition_numbers_are_those_of_the_samples_and_of_the_formula(exhibit: OptimizerSteps) -> None:
    centered = INPUTS - INPUTS.mean(axis=0)
    for x, kappa in ((INPUTS, exhibit.kappa), (centered, exhibit.kappa_centered)):
        assert kappa == pytest.approx(np.linalg.cond(x.T @ x), rel=1e-9)
    assert exhibit.kappa_by_formula == pytest.approx(1 + 3 * 10)
    shown = dict(zip(RULES, map(float, cells_under(exhibit.table, r"$\kappa$")), strict=True))
    assert shown["Newton"] == 1
    assert {shown[name] for name in RULES[:5]} == {round(exhibit.kappa, 1)}
    roots = np.sqrt(np.diag(second(INPUTS)))
    assert shown["diagonal Newton"] == pytest.approx(np.linalg.cond(second(INPUTS) / np.outer(roots, roots)), abs=0.06)


@pytest.mark.parametrize(("row", "decay"), [(5, 0.999), (6, 0.9), (7, 0.99)])
def test_the_scaling_of_adam_and_rmsprop_hardly_ever_makes_the_bowl_rounder(
    exhibit: OptimizerSteps, row: int, decay: float
) -> None:
    hessian, error, v, kappas = second(INPUTS), -GOALS, np.zeros((11, 10)), []
    found = optimizer_race.finish(RULES[row], "raw")
    move = update(KEYS[row], hessian)
    for step in range(1, int(min(exhibit.kappa_steps, found.median)) + 2):
        g = error @ hessian
        v = decay * v + (1 - decay) * g * g
        kappas.append([np.linalg.cond(hessian / np.sqrt(np.outer(r, r))) for r in np.sqrt(v)])
        error = error - found.step_size * move(g, step)
    shown = optimizer_race.adaptive_kappas(RULES[row])
    assert shown.shape == np.shape(kappas)
    assert shown[:50] == pytest.approx(np.array(kappas)[:50], rel=1e-4)  # later steps magnify rounding
    assert float(cells_under(exhibit.table, r"$\kappa$")[row]) == pytest.approx(np.median(kappas), abs=0.06)
    assert exhibit.least_scaled_kappa <= np.min(kappas) * (1 + 1e-6)
    assert exhibit.least_scaled_kappa > 0.98 * exhibit.kappa


def mixed(key: str, step_size: float) -> np.ndarray:
    """Which of 200 updates mix signs, fed single samples or what the rule's name says, (200, 11)."""
    size = {"descent, batches": 8, "descent, all samples": 0}.get(key, 1)
    order = np.random.default_rng(2).integers(2000, size=(200, 11, max(size, 1)))
    error, found, move = -GOALS, [], update(key, second(INPUTS))
    for step, batches in enumerate(order, 1):
        g = error @ second(INPUTS)
        if size:
            g = np.array([INPUTS[k].T @ (INPUTS[k] @ e) / size for k, e in zip(batches, error, strict=True)])
        moved = move(g, step)
        found.append([row.min() < 0 < row.max() for row in moved])
        error = error - step_size * moved
    return np.array(found)


def test_scaling_can_help_features_that_differ_in_scale_and_need_not() -> None:
    def gain(deviations: list[float], means: list[float]) -> float:
        hessian = np.diag(np.square(deviations)) + np.outer(means, means)
        scalings = (np.diag([1, ratio]) for ratio in np.geomspace(0.1, 10, 2001))
        return float(np.linalg.cond(hessian) / min(np.linalg.cond(d @ hessian @ d) for d in scalings))

    assert gain([1, 5], [0, 0]) == pytest.approx(25, rel=1e-2)
    assert gain([1, 2], [2, 1]) == pytest.approx(1)


def test_the_word_for_signs_is_counted_and_a_proof_has_no_exception(exhibit: OptimizerSteps) -> None:
    cells = [cell.replace("\xa0", " ") for cell in cells_under(exhibit.table, "mixed signs")]
    signs = dict(zip(cells_under(exhibit.table, "rule"), cells, strict=True))
    assert [name for name in RULES if signs[name] == "none (proof)"] == [RULES[0], *RULES[6:10]]
    for name, key in zip(RULES, KEYS, strict=True):
        low, high = (mixed(key, size).mean() for size in (exhibit.small_sign_step, exhibit.large_sign_step))
        assert signs[name] == (f"{low:.0%}, {high:.0%}" if high else "none (proof)")
        assert (low > 0) <= (high > 0)
    assert (exhibit.sign_steps, exhibit.small_sign_step, exhibit.large_sign_step) == (200, 0.001, 0.1)


def test_the_gradient_of_all_samples_is_mostly_same_signed_at_first_and_mixes_sooner_with_larger_steps(
    exhibit: OptimizerSteps,
) -> None:
    first = -GOALS @ second(INPUTS)
    assert exhibit.same_signed_at_first == sum(row.max() < 0 or row.min() > 0 for row in first) == 9
    greatest = np.linalg.eigvalsh(second(INPUTS))[-1]
    shares = [mixed("descent, all samples", size).mean() for size in (0.001, 0.01, 0.1, 0.3, 1 / greatest)]
    assert (np.diff(shares) > 0).all()
    assert shares[0] == 2 / 11
    beyond = [mixed("descent, all samples", share / greatest).mean() for share in (1, 1.5, 1.9, 1.98)]
    assert (np.diff(beyond) < 0).all()
    assert exhibit.late_sign_step == pytest.approx(1.98 / greatest)
    assert exhibit.late_share == pytest.approx(beyond[-1])
    assert beyond[-1] < 0.1


def test_without_its_first_running_mean_adam_is_as_slow_as_rmsprop(exhibit: OptimizerSteps) -> None:
    """So it is the momentum that makes the difference between the two."""
    assert slowed("Adam", 0.0) > 5 * of(exhibit, "raw")[ADAM]
    assert of(exhibit, "raw")[6] > 5 * of(exhibit, "raw")[ADAM]
    medians = [np.median(counted("Adam", "raw", 0.0005 * 1.2**k, 0.0)) for k in range(12, 18)]
    assert exhibit.without_mean == pytest.approx(min(medians), rel=0.3)
    assert 0.9 * of(exhibit, "raw")[6] < exhibit.without_mean < 1.1 * of(exhibit, "raw")[7]  # “as long as RMSProp”


def test_with_the_short_memory_of_rmsprop_adam_is_slow_in_spite_of_its_first_running_mean(
    exhibit: OptimizerSteps,
) -> None:
    hessian, allowed, medians = second(INPUTS), 1e-4 * (GOALS @ INPUTS.T).var(axis=1), []
    for size in (0.0005 * 1.2**k for k in range(4, 40, 2)):
        error, last, m, v = -GOALS, np.zeros(11), np.zeros((11, 10)), np.zeros((11, 10))
        for t in range(1, 3001):
            g = error @ hessian
            m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
            error = error - size * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
            last[((error @ hessian) * error).sum(axis=1) > allowed] = t
        medians.append(np.median(np.where(last == 3000, np.inf, last + 1)))
    assert exhibit.short_memory == pytest.approx(min(medians), rel=0.3)
    assert exhibit.short_memory > 5 * of(exhibit, "raw")[ADAM]


def test_the_slower_decay_needs_more_steps_in_the_race_on_either_inputs(exhibit: OptimizerSteps) -> None:
    assert of(exhibit, "raw")[7] > of(exhibit, "raw")[6]
    assert of(exhibit, "centered")[7] > of(exhibit, "centered")[6]


def test_sign_descent_arrives_in_most_runs_and_not_in_all() -> None:
    for kind in ("raw", "centered"):
        assert 5.5 < np.isfinite(finishes()["sign descent", kind].steps).sum() < 11


def test_rmsprop_at_its_usual_decay_does_not_finish_all_centered_runs() -> None:
    """How many, rounding decides. With the slower decay it does."""
    found = finishes()["RMSProp", "centered"]
    again = counted("RMSProp", "centered", found.best.step_size)
    for steps in (found.steps, again):
        assert 0 < np.isinf(steps).sum() < 5.5
    assert np.isfinite(finishes()["RMSProp, slow", "centered"].steps).all()


def test_steps_that_do_not_shrink_keep_a_larger_step_size_from_ever_staying() -> None:
    for key in ("RMSProp", "sign descent"):
        found = finishes()[key, "raw"].best
        assert slowed(key, None, 10 * found.step_size) == np.inf


def test_the_problem_is_the_one_that_the_page_describes(exhibit: OptimizerSteps) -> None:
    assert (INPUTS > 0).all()
    assert all(goal.min() < 0 < goal.max() for goal in GOALS)
    assert (exhibit.problem, exhibit.goals, exhibit.tolerance) == ("2000 samples of 10 inputs", 11, 1e-4)
    assert (exhibit.batch, exhibit.decay, exhibit.kappa_steps) == (8, 0.9, 100)
    assert (exhibit.first_decay, exhibit.second_decay, exhibit.epsilon) == (0.9, 0.999, 1e-8)
    assert (exhibit.rmsprop_decay, exhibit.slow_decay) == (0.9, 0.99)
