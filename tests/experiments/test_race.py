"""The race against simulations that take what its box prints; what becomes of Adam; other inputs."""

import dataclasses

import numpy as np
import pytest

from explainer.experiments.input_biases import InputBiases
from explainer.experiments.race import ADAM, MOMENTUM, Race
from explainer.experiments.races import Longer, Ranges
from tests.experiments.racing import GOALS, INPUTS, KEYS, SIZES, counted, finishes, of, second, update

KINDS = ("raw", "centered")
CHAOTIC = {"Adam", "RMSProp, slow"}  # rounding decides when a run returns


def test_the_box_prints_what_the_simulations_here_take() -> None:
    told = dict(Race().method.rows)
    assert told["rules"] == "; ".join(KEYS)
    assert told["inputs of the neuron"] == "10"
    assert told["each input"] == "uniform from 0 to 1"
    assert told["samples"] == "2000"
    assert told["goals"] == "11, each standard normal; one run for each"
    assert told["step sizes"] == f"{SIZES[0]:g} to {SIZES[-1]:.1f}, each 1.2 times the one before"
    assert "with replacement" in told["single samples and batches"]
    assert told["β of tuned momentum"] == "the best of 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9"
    assert "0.0001 of the variance" in told["finish"]
    assert told["horizon"].startswith("each run is followed for 3000 steps")
    assert told["seeds of inputs, goals, samples"] == "0, 1, 2"
    assert (told["β of momentum"], told["β₁ and β₂ of Adam"]) == ("0.9", "0.9, 0.999")
    assert told["β of RMSProp, and of its slow kind"] == "0.9, 0.99"


def test_the_data_are_those_of_the_box() -> None:
    race = Race()
    assert race.problem("raw").inputs.tolist() == INPUTS.tolist()
    assert race.problem("raw").goals.tolist() == race.problem("centered").goals.tolist() == GOALS.tolist()
    assert race.problem("centered").inputs == pytest.approx(of("centered"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", KEYS)
def test_the_steps_of_each_rule_are_those_of_a_simulation_of_its_own(name: str, kind: str) -> None:
    found = finishes()[name, kind]
    if name == "descent, all samples":
        assert found.best.step_size < 2 / np.linalg.eigvalsh(second(of(kind)))[-1]
    steps = counted(name, kind, found.best.step_size, found.decay)
    close = {"rel": 0.1} if name in CHAOTIC else {"abs": 0}
    assert found.best.median == pytest.approx(np.median(steps), **close)
    assert found.best.lower == pytest.approx(np.sort(steps)[2], **close)
    if name not in CHAOTIC:
        assert found.steps.tolist() == steps.tolist()
        assert found.best.upper == np.sort(steps)[-3]
    assert found.best[1:] == tuple(np.sort(found.steps)[[5, 2, -3]])


@pytest.mark.parametrize("name", ["momentum", "sign descent", "descent, one sample", "diagonal Newton"])
def test_neither_neighbor_of_the_best_step_size_is_better(name: str) -> None:
    found = finishes()[name, "raw"].best
    for factor in (1 / 1.2, 1.2):
        assert np.median(counted(name, "raw", found.step_size * factor)) >= found.median


def outside(kind: str, step_size: float, steps: int) -> np.ndarray:
    """Whether each of Adam's runs is outside after each step, (steps, 11), by gradients of w, not of the error.

    So rounding enters where it does in practice: in Hw − c.
    """
    x = of(kind)
    hessian, target = second(x), (GOALS @ x.T) @ x / len(x)
    allowed, w, found, move = 1e-4 * (GOALS @ x.T).var(axis=1), np.zeros((11, 10)), [], update("Adam", hessian)
    for step in range(1, steps + 1):
        w = w - step_size * move(w @ hessian - target, step)
        found.append((((w - GOALS) @ hessian) * (w - GOALS)).sum(axis=1) > allowed)
    return np.array(found)


@pytest.mark.parametrize("kind", KINDS)
def test_adam_leaves_again_however_the_gradient_is_rounded(kind: str) -> None:
    stay = Longer().result
    found = stay.near[ADAM, kind].best
    away = outside(kind, found.step_size, 10_000)
    assert np.median(np.argmin(away, axis=0)) < found.median
    assert away[1000:].any(axis=0).all()
    assert (stay.returns[kind] > 1000).all()
    assert np.median(stay.outside[kind]) == pytest.approx(np.median(away[1000:].mean(axis=0)), rel=0.3)


def test_with_a_tiny_step_size_adam_arrives_late_and_never_leaves() -> None:
    away = outside("raw", 0.0005, 50_000)
    arrivals = np.argmin(away, axis=0) + 1
    assert not any(away[arrival:, run].any() for run, arrival in enumerate(arrivals))
    assert Longer().result.steady == pytest.approx(arrivals, rel=1e-3)
    assert 5000 < arrivals.max() < 10_000  # late, and the horizon is far


def test_to_stay_longer_adam_needs_a_smaller_step_and_on_raw_inputs_a_far_smaller_one() -> None:
    stay = Longer().result
    sizes = {kind: [each[ADAM, kind].best.step_size for each in (stay.near, stay.far)] for kind in KINDS}
    assert sizes["raw"][0] > 10 * sizes["raw"][1]
    assert sizes["centered"][0] > 2 * sizes["centered"][1]
    assert sizes["centered"][1] > 3 * sizes["raw"][1]
    raw, centered = (stay.far[ADAM, kind].best.median for kind in KINDS)
    assert raw > 10 * centered


def test_fresh_inputs_and_goals_tell_the_same_of_adam() -> None:
    fresh = dataclasses.replace(Race(), rules=(ADAM,), seeds=(10, 20, 2))
    near = dataclasses.replace(fresh, horizon=1000).run()
    far = dataclasses.replace(fresh, horizon=10_000).run()
    assert 1 < near[ADAM, "raw"].best.median / near[ADAM, "centered"].best.median < 1.3
    assert far[ADAM, "raw"].best.median > 10 * far[ADAM, "centered"].best.median


def test_two_inputs_far_from_zero_ruin_adam_and_slow_momentum_down() -> None:
    """By plain loops, with goals and step sizes of their own."""
    x = 10 + np.random.default_rng(5).uniform(0, 1, (2000, 2))
    goals = np.random.default_rng(6).normal(size=(5, 2))
    found = {}
    for kind, inputs in (("raw", x), ("centered", x - x.mean(axis=0))):
        hessian, allowed = second(inputs), 1e-4 * (goals @ inputs.T).var(axis=1)
        for name in ("Adam", "momentum"):
            medians = []
            for size in (0.004 * 1.6**k for k in range(14)):
                error, last, move = -goals, np.zeros(5), update(name, hessian)
                with np.errstate(over="ignore", invalid="ignore"):
                    for step in range(1, 3001):
                        error = error - size * move(error @ hessian, step)
                        last[~(((error @ hessian) * error).sum(axis=1) <= allowed)] = step
                medians.append(np.median(np.where(last == 3000, np.inf, last + 1)))
            found[name, kind] = min(medians)
    assert found["Adam", "raw"] > 1000 > 100 > found["Adam", "centered"]
    assert 2 < found["momentum", "raw"] / found["momentum", "centered"] < 6
    far = Ranges().result[-1]
    assert far[ADAM, "raw"].best.median > 1000 > 100 > far[ADAM, "centered"].best.median
    assert 2 < far[MOMENTUM, "raw"].best.median / far[MOMENTUM, "centered"].best.median < 6


def test_without_replacement_each_epoch_has_every_sample_once() -> None:
    order = dataclasses.replace(Race(), replacement=False, samples=12, goals=3).order(4, 6)
    assert order.shape == (6, 3, 4)
    for run in range(3):
        assert sorted(order[:3, run].ravel()) == sorted(order[3:, run].ravel()) == list(range(12))


def test_other_races_change_nothing_but_what_they_tell() -> None:
    assert [(race.features, race.ends) for race in Ranges().races()] == [
        (2, (0.0, 1.0)),
        (100, (0.0, 1.0)),
        (2, (3.0, 4.0)),
        (2, (10.0, 11.0)),
    ]
    assert {race.horizon for race in Ranges().races()} == {3000}
    assert dict(InputBiases().method.rows)["step sizes"] == "0.01 to 0.8, each 1.15 times the one before"
