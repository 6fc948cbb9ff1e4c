"""Whitening beside centering and scaling, by singular values and matrix powers; what the page says of later rules."""

import numpy as np
import pytest
from scipy.linalg import fractional_matrix_power
from sklearn.datasets import load_breast_cancer

from explainer.exhibits.also_holds.whitening import INPUTS, Whitening
from explainer.exhibits.contents import EXHIBITS
from explainer.experiments.decay_race import DecayRace
from tests.experiments.racing import GOALS, of, second
from tests.reading import cells_under

RAW = np.asarray(INPUTS)


@pytest.fixture(scope="module")
def exhibit() -> Whitening:
    shown = EXHIBITS["whitening"]
    assert isinstance(shown, Whitening)
    return shown


def ways(x: np.ndarray) -> list[np.ndarray]:
    rest = x - x.mean(axis=0)
    white = rest @ np.real(fractional_matrix_power(rest.T @ rest / len(x), -0.5))
    return [x, rest, rest / rest.std(axis=0), white]


def test_each_way_of_preparing_has_its_condition_number_and_whitening_has_one(exhibit: Whitening) -> None:
    assert list(exhibit.ways) == ["raw", "centered", "standardized", "whitened"]
    assert exhibit.kappas == pytest.approx([np.linalg.cond(x) ** 2 for x in ways(RAW)])
    assert exhibit.kappas[3] == pytest.approx(1)
    assert (np.diff(exhibit.kappas) < 0).all()  # “ever less narrow”
    assert (RAW > 0).all()


def test_the_texts_tell_the_condition_numbers_and_how_the_path_runs(exhibit: Whitening) -> None:
    raw, centered, scaled, white = (f"{np.linalg.cond(x) ** 2:.0f}" for x in ways(RAW))
    assert exhibit.caption == (
        f"The same two features in four ways. Centering takes κ from {raw} to {centered}, equal scales to "
        f"{scaled}; what is left is correlation, and whitening removes that. Drawn are 30 steps of full-batch descent, "
        "each at its fastest step size; whitened, one is enough."
    )
    start, end = (
        "(" + ", ".join(f"{x:{spec}}" for x in exhibit.paths[3, step]) + ")" for step, spec in ((0, ".2f"), (1, ".0f"))
    )
    assert exhibit.alt == (
        "Four maps of the weights around the goal, with contours of the loss and a path of descent. The condition "
        f"numbers: raw {raw}, centered {centered}, standardized {scaled}, whitened {white}. The contours are ellipses, "
        "ever less narrow, and whitened they are circles; the path zig-zags across the ellipses, and in the circles it "
        f"is one straight step, from {start} to {end}."
    )
    for way, x in enumerate(ways(RAW)[:3]):
        steep = np.linalg.eigh(second(x))[1][:, 1]
        assert (np.diff(np.sign(exhibit.paths[way][:12] @ steep)) != 0).all()  # from one side to the other


@pytest.mark.parametrize("way", range(4))
def test_paths_are_descent_at_the_fastest_step_size_and_contours_have_one_loss(exhibit: Whitening, way: int) -> None:
    hessian = second(ways(RAW)[way])
    values, axes = np.linalg.eigh(hessian)
    step = np.eye(2) - 2 / values.sum() * hessian
    for before, after in zip(exhibit.paths[way], exhibit.paths[way][1:], strict=False):
        assert after == pytest.approx(step @ before, abs=1e-9)
    along = np.abs(axes.T @ exhibit.paths[way][0])
    assert way == 3 or along[0] == pytest.approx(along[1])  # as far along the steep axis as along the flat one
    for contour in exhibit.contours[way]:
        losses = np.einsum("ki,ij,kj->k", contour, hessian, contour)
        assert losses == pytest.approx(np.full(len(contour), losses[0]))
    assert exhibit.goal.tolist() == [0, 0]
    assert len(exhibit.paths[way]) == exhibit.drawn_steps + 1
    left = np.linalg.norm(exhibit.paths[way][1])
    assert left < 1e-9 if way == 3 else left > 0.5  # one step is enough, whitened only


def steps(x: np.ndarray, goal: np.ndarray) -> int:
    """The fewest steps of full-batch descent over many step sizes, each followed until it is inside."""
    hessian, allowed = second(x), 1e-4 * (x @ goal).var()
    sizes = 2 / np.linalg.eigvalsh(hessian)[-1] * np.arange(1, 101)[:, np.newaxis] / 101
    error = np.tile(-goal, (100, 1))
    for step in range(1, 4000):
        error = error - sizes * (error @ hessian)
        if (np.einsum("ri,ij,rj->r", error, hessian, error) <= allowed).any():
            return step
    raise AssertionError("no step size arrives")


def test_with_correlated_inputs_standardizing_leaves_steps_and_whitening_one(exhibit: Whitening) -> None:
    x = of("raw") + exhibit.shared * np.random.default_rng(7).uniform(size=(2000, 1))
    counted = [sorted(steps(way, goal) for goal in GOALS)[5] for way in ways(x)]
    assert list(exhibit.correlated_steps) == pytest.approx(counted, abs=6)
    quoted = exhibit.raw_steps, exhibit.standardized_steps, exhibit.whitened_steps
    assert quoted == (exhibit.correlated_steps[0], *exhibit.correlated_steps[2:])
    correlations = np.array(np.corrcoef(x.T))[~np.eye(10, dtype=bool)]
    assert exhibit.correlation == 0.8
    assert correlations == pytest.approx(np.full(90, 0.8), abs=0.03)


def test_whitening_enlarges_what_hardly_varies(exhibit: Whitening) -> None:
    x = load_breast_cancer().data
    standardized = (x - x.mean(axis=0)) / x.std(axis=0)
    least = np.linalg.svd(standardized, compute_uv=False)[-1] / np.sqrt(len(x))
    assert exhibit.tumor_factor == pytest.approx(1 / least)


def test_the_table_shows_the_steps_of_each_later_rule(exhibit: Whitening) -> None:
    names = ["AdamW, λ = 0", "AdamW, λ = 0.01", "AdamW, λ = 0.1", "Shampoo, a layer", "Muon, a layer"]
    assert cells_under(exhibit.rules, "rule") == names
    found = DecayRace().result
    for kind in ("raw", "centered"):
        cells = cells_under(exhibit.rules, f"{kind} inputs")
        for cell, decay in zip(cells, (0.0, 0.01, 0.1), strict=False):
            steps = [float(f"{end:.1e}") if decay == 0.1 else end for end in found[decay, kind][1:]]
            ends = [f"{end:.0f}" if np.isfinite(end) else "never" for end in steps]
            assert cell.replace("\N{NO-BREAK SPACE}", " ") == "{} ({} to {})".format(*ends)
        assert cells[3:] == [f"{getattr(exhibit, f'{rule}_{kind}'):.0f}" for rule in ("shampoo", "muon")]


def test_none_of_them_fixes_it(exhibit: Whitening) -> None:
    found = DecayRace().result
    assert (exhibit.usual_decay, exhibit.large_decay) == (0.01, 0.1)
    assert exhibit.adamw_raw == found[0.01, "raw"].median > 1.5 * exhibit.adamw_centered
    assert exhibit.adamw_centered == found[0.01, "centered"].median
    assert exhibit.large_adamw_raw == pytest.approx(found[0.1, "raw"].median, rel=0.02)
    assert exhibit.large_adamw_raw > 10 * exhibit.adamw_raw
    assert exhibit.large_adamw_raw % 100 == 0  # no digit that rounding moves
    gains = [exhibit.adamw_raw / exhibit.adamw_centered, exhibit.shampoo_raw / exhibit.shampoo_centered]
    gains.append(exhibit.muon_raw / exhibit.muon_centered)
    assert exhibit.shampoo_gain == gains[1]
    assert (exhibit.least_gain, exhibit.greatest_gain) == (min(gains), max(gains))
    assert exhibit.decay_method == DecayRace().method


@pytest.mark.parametrize("kind", ["raw", "centered"])
def test_descent_with_decay_rests_far_outside_the_finish(exhibit: Whitening, kind: str) -> None:
    hessian = second(of(kind))
    weights, step = np.zeros_like(GOALS), 1 / (np.linalg.eigvalsh(hessian)[-1] + 0.01)
    for _ in range(6000):
        weights = weights - step * ((weights - GOALS) @ hessian + 0.01 * weights)
    error, allowed = weights - GOALS, 1e-4 * (GOALS @ of(kind).T).var(axis=1)
    rest = np.median(np.einsum("ri,ij,rj->r", error, hessian, error) / allowed)
    assert {"raw": exhibit.rest_raw, "centered": exhibit.rest_centered}[kind] == pytest.approx(rest, rel=1e-6)


def test_adamw_is_held_at_the_goals_by_next_to_nothing(exhibit: Whitening) -> None:
    assert np.abs(GOALS).max() < 1 / exhibit.usual_decay
    gradient = 1e-8 * 0.01 * np.abs(GOALS) / (1 - 0.01 * np.abs(GOALS))
    assert gradient / (gradient + 1e-8) == pytest.approx(0.01 * np.abs(GOALS))  # balances the decay
    assert exhibit.held_by / 10 < gradient.max() < exhibit.held_by == 1e-9
