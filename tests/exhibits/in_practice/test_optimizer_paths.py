"""Six rules on the zig-zag's samples: paths by plain loops, signs counted, and the diagonal that sign descent keeps."""

import functools
import math

import numpy as np
import pytest

from explainer.exhibits.contents import EXHIBITS
from explainer.exhibits.in_practice.optimizer_paths import OptimizerPaths
from tests.reading import axes_named

GOAL = (3.0, -4.0)
SIZES = [0.001 * 1.02**k for k in range(370)]
ARRIVING = ["descent", "momentum", "Adam", "RMSProp", "Newton"]
Point = tuple[float, float]


@pytest.fixture(scope="module")
def exhibit() -> OptimizerPaths:
    shown = EXHIBITS["optimizer_paths"]
    assert isinstance(shown, OptimizerPaths)
    return shown


def move(name: str, state: dict[str, float], g: float, t: int) -> float:
    """What one weight moves against for step size one; the state is that weight's own."""
    m, v = state.get("m", 0.0), state.get("v", 0.0)
    if name == "momentum":
        state["m"] = 0.9 * m + g
        return state["m"]
    if name == "Adam":
        state["m"], state["v"] = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        return state["m"] / (1 - 0.9**t) / (math.sqrt(state["v"] / (1 - 0.999**t)) + 1e-8)
    if name.startswith("RMSProp"):
        decay = 0.99 if name == "RMSProp, slow" else 0.9
        state["v"] = decay * v + (1 - decay) * g * g
        return g / (math.sqrt(state["v"]) + 1e-8)
    return math.copysign(1, g) if name == "sign descent" else g


def walk(name: str, size: float, steps: int = 600) -> list[Point]:
    """A run in plain floats, of the error so that rounding never stops it, cut off when it diverges."""
    w, path = [-3.0, 4.0], [(0.0, 0.0)]
    states: list[dict[str, float]] = [{}, {}]
    for t in range(1, steps + 1):
        x = (1.0, 2.0) if t % 2 else (2.0, 1.0)
        delta = w[0] * x[0] + w[1] * x[1]
        g = [delta * x[0], delta * x[1]]
        if name == "Newton":  # H = (2.5 2; 2 2.5), determinant 2.25
            g = [(2.5 * g[0] - 2 * g[1]) / 2.25, (2.5 * g[1] - 2 * g[0]) / 2.25]
        w = [w[i] - size * move(name, states[i], g[i], t) for i in (0, 1)]
        if max(map(abs, w)) > 1e6:
            break
        path.append((3 + w[0], w[1] - 4))
    return path


def arrival(path: list[Point]) -> float:
    """The first step from which on the distance to the goal stays within a hundredth of its first."""
    outside = [k for k, point in enumerate(path) if math.dist(point, GOAL) > 0.05]
    return outside[-1] + 1 if outside[-1] < len(path) - 1 else math.inf


def long(path: list[Point]) -> float:
    return sum(map(math.dist, path, path[1:]))


@functools.cache
def fewest(name: str) -> list[Point]:
    """The path up to arrival with the fewest steps of all step sizes, and of equals the shortest."""
    runs = [walk(name, size) for size in SIZES]
    arrived = [path[: int(arrival(path)) + 1] for path in runs if len(path) == 601 and arrival(path) < math.inf]
    return min(arrived, key=lambda path: (len(path), long(path)))


@pytest.mark.parametrize("name", ARRIVING)
def test_a_path_is_that_of_the_step_size_with_the_fewest_steps(exhibit: OptimizerPaths, name: str) -> None:
    path, index = fewest(name), ARRIVING.index(name)
    assert exhibit.paths[name] == pytest.approx(np.array(path), abs=1e-6)
    assert exhibit.steps[index] == len(path) - 1
    assert exhibit.ratios[index] == pytest.approx(long(path) / 5)
    below = words_below(exhibit)[name]
    assert below == [f"{len(path) - 1} steps", f"{long(path) / 5:.2f}×"]
    mixed = any(a * b < 0 for a, b in np.diff(path, axis=0))
    assert mixed == (name in exhibit.mixing)


def words_below(exhibit: OptimizerPaths) -> dict[str, list[str]]:
    """What a reader sees below each map, from left to right, by the map's title."""
    found = {}
    for panel in exhibit.figure().axes:
        below = [text for text in panel.texts if text.get_position()[1] < panel.get_ylim()[0]]
        found[panel.get_title()] = [t.get_text() for t in sorted(below, key=lambda text: text.get_position()[0])]
    return found


def test_sign_descent_keeps_its_weights_equal_at_every_step_size(exhibit: OptimizerPaths) -> None:
    assert all(arrival(walk("sign descent", size)) == math.inf for size in SIZES)
    assert exhibit.sign == pytest.approx(np.array(walk("sign descent", exhibit.idle_step_size, 40)))
    assert (exhibit.sign[:, 0] == exhibit.sign[:, 1]).all()
    assert np.ptp(exhibit.sign, axis=0).min() > 0.5
    assert words_below(exhibit)["sign descent"] == ["never arrives"]
    assert (exhibit.line[:, 0] == exhibit.line[:, 1]).all()


def test_descent_needs_no_more_than_the_eight_steps_that_the_home_page_counts(exhibit: OptimizerPaths) -> None:
    """With steps of 1.2 the grid misses them: 11 steps and a path of 3.58."""
    assert len(exhibit.descent) - 1 == 8
    coarse = [arrival(walk("descent", 0.001 * 1.2**k)) for k in range(36)]
    assert min(coarse) == 11
    assert (exhibit.step_sizes, exhibit.limit) == ("0.001 to 1.5, each 1.02 times the one before", 600)


def test_with_the_slower_decay_rmsprop_needs_fewer_steps_here(exhibit: OptimizerPaths) -> None:
    path = fewest("RMSProp, slow")
    assert exhibit.slow_decay == 0.99
    assert (exhibit.slow_rmsprop_steps, exhibit.rmsprop_steps) == (len(path) - 1, len(exhibit.rmsprop) - 1)
    assert exhibit.slow_rmsprop_steps < exhibit.rmsprop_steps / 2


def test_momentums_path_is_short_and_its_steps_are_many(exhibit: OptimizerPaths) -> None:
    (steps, many), (long_way, short) = exhibit.steps[:2], exhibit.ratios[:2]  # which have a test of their own above
    assert many > 8 * steps
    assert short < 1.1 < 3 < long_way


def test_only_rules_with_memory_or_the_full_matrix_mix_signs(exhibit: OptimizerPaths) -> None:
    assert exhibit.mixing == ("momentum", "Adam", "Newton")
    for name in ("descent", "RMSProp", "sign descent"):
        assert (np.diff(exhibit.paths[name], axis=0).prod(axis=1) > 0).all()


def test_the_first_step_of_momentum_is_along_the_sample_and_that_of_adam_along_the_diagonal(
    exhibit: OptimizerPaths,
) -> None:
    first = exhibit.momentum[1]
    assert first[1] / first[0] == pytest.approx(2)
    assert exhibit.first_adam_update[0] == pytest.approx(exhibit.first_adam_update[1], rel=1e-8)
    assert exhibit.first_adam_update[0] < 0


def test_the_targets_are_those_that_the_goal_meets(exhibit: OptimizerPaths) -> None:
    assert exhibit.goal.tolist() == [3, -4]
    assert exhibit.targets.tolist() == [3 - 8, 6 - 4]
    assert exhibit.inputs_in_words == "(1, 2) and (2, 1)"


def test_each_map_has_the_name_of_its_rule_and_the_goal_within(exhibit: OptimizerPaths) -> None:
    figure = exhibit.figure()
    panels = figure.axes
    for number, (panel, (name, path)) in enumerate(zip(panels, exhibit.paths.items(), strict=True)):
        assert axes_named(figure, number) == ("w₁", "w₂")
        assert panel.get_title() == name
        assert any(np.array_equal(line.get_xydata(), path) for line in panel.lines)
        low, high = np.array([panel.get_xlim(), panel.get_ylim()]).T
        assert ((path > low) & (path < high)).all()
        assert ((exhibit.goal > low) & (exhibit.goal < high)).all()


def test_the_caption_tells_what_the_maps_show(exhibit: OptimizerPaths) -> None:
    assert exhibit.caption == (
        "The same two samples in turn, each rule at the step size with the fewest steps. Below the maps: the steps "
        "until 1% of the distance is left, and how many times as long as the straight line the path is. A dot is where "
        "its rule is by now, or where it arrived. There by now: descent, momentum, Adam, RMSProp and Newton."
    )
    assert exhibit.mixing_in_words == "momentum, Adam and Newton"
    moves = np.diff(fewest("RMSProp"), axis=0)
    assert np.hypot(*moves.T).max() < 0.3  # “tiny zig-zags”
    assert np.ptp(moves[20:, 1] / moves[20:, 0]) > 0.5  # “changes the slant”


def test_the_alternative_text_tells_the_paths(exhibit: OptimizerPaths) -> None:
    paths = [fewest(name) for name in ARRIVING]
    maps, zig_zag, listed, idle, there = exhibit.alt.split(". ")
    assert there == "There by now: descent, momentum, Adam, RMSProp and Newton."
    assert maps == "Six small maps of the weights with the goal (3, −4) in the southeast"
    assert zig_zag == (
        "Descent and RMSProp zig-zag between southwest and northeast; momentum and Adam start southwest and bend "
        "toward the goal; Newton's method goes nearly straight"
    )
    for index in (0, 3):  # descent and RMSProp go to and fro
        signs = np.sign(np.diff(paths[index], axis=0))
        assert {tuple(pair) for pair in signs} == {(-1, -1), (1, 1)}
    for index in (1, 2):
        assert max(paths[index][1]) < 0  # southwest
        assert paths[index][-1][0] > 2.9 > 0 > -3.9 > paths[index][-1][1]
    assert long(paths[4]) / 5 < 1.06
    rows = [f"{name} {len(path) - 1} and {long(path) / 5:.2f}" for name, path in zip(ARRIVING, paths, strict=True)]
    assert listed == f"Steps, and lengths in units of the straight line: {', '.join(rows)}"
    ends = np.array(walk("sign descent", exhibit.idle_step_size, 40))
    least, most = (f"({end[0]:.1f}, {end[1]:.1f})".replace("-", "−") for end in (ends.min(axis=0), ends.max(axis=0)))
    assert idle == f"Sign descent only moves to and fro on the diagonal through the start, between {least} and {most}"


RACE = [(1, "none"), (2, "Newton"), (8, "descent and Newton"), (100, "descent, momentum, Adam and Newton")]


@pytest.mark.parametrize(("update", "there"), RACE)
def test_in_the_race_each_rule_is_where_its_updates_have_led_it(update: int, there: str) -> None:
    exhibit = OptimizerPaths.compute(update=update)
    figure = exhibit.figure()
    for index, name in enumerate(ARRIVING):
        path = fewest(name)
        expected = path[min(update, len(path) - 1)]
        (ring,) = (line for line in figure.axes[index].lines if line.get_gid() == f"now-{index}")
        assert np.asarray(ring.get_xydata())[0] == pytest.approx(expected, abs=1e-6)
    assert exhibit.caption.endswith(f"There by now: {there}.")
    assert exhibit.alt.endswith(f"There by now: {there}.")


def test_sign_descent_is_where_its_updates_have_led_it_beyond_the_end_of_its_drawn_path_as_well() -> None:
    (dial,) = OptimizerPaths.dials
    full = walk("sign descent", OptimizerPaths.idle_step_size)
    assert max(dial.values) == len(full) - 1 > 40
    for update in dial.values:
        assert OptimizerPaths.compute(update=update).now[5] == pytest.approx(np.array(full[int(update)]))


def test_of_these_rules_only_newtons_method_can_make_the_bowl_round() -> None:
    """Descent, momentum and sign descent leave it; Adam and RMSProp divide by a root for each weight."""
    hessian = np.array([[2.5, 2], [2, 2.5]])
    scaled = [np.linalg.cond(hessian * np.outer(roots, roots)) for roots in ([1, s] for s in 1.1 ** np.arange(-60, 61))]
    assert min(scaled) == pytest.approx(9) == pytest.approx(np.linalg.cond(hessian))
    assert np.linalg.cond(np.linalg.inv(hessian) @ hessian) == pytest.approx(1)
    path = np.array(walk("Newton", 0.01, 2000))  # small steps, one sample at a time: on average straight to the goal
    assert np.abs(path @ [4, 3]).max() < 0.05 * 5


def test_with_noise_in_the_targets_single_samples_wander_at_a_constant_step_size_and_the_full_batch_stays() -> None:
    random = np.random.default_rng(1)
    inputs, noise = random.random((200, 2)) - 0.5, random.normal(size=200)
    targets = inputs @ [1, -1] + noise
    best = np.linalg.lstsq(inputs, targets)[0]
    for size, low, high in ((1, 0.1, 2.0), (8, 0.03, 0.7), (200, 0.0, 1e-9)):
        w, distances = np.array(best), []
        for _ in range(2000):
            rows = random.choice(200, size, replace=False)
            w = w - 0.2 * ((inputs[rows] @ w - targets[rows]) @ inputs[rows]) / size
            distances.append(math.dist(w, best))
        assert low <= np.mean(distances) < high
