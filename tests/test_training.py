"""Training: the stack against plain loops, orders that visit every sample, and a task whose answer is known."""

import itertools

import numpy as np
import pytest

from explainer import network, training
from explainer.network import Hidden
from explainer.parameters import Parameters, initialized
from explainer.training import Finish, Task

SIZES = (3, 5, 4, 2)


def task(batch_size: int = 4, samples: int = 18) -> Task:
    random = np.random.default_rng(8)
    inputs = random.normal(0.2, 1, (samples, 3))
    return Task(inputs, (inputs @ [1.0, -2.0, 0.5] > 0.3).astype(int), batch_size, seeds=[3, 5])


def one(stack: Parameters, *index: int) -> Parameters:
    return Parameters(tuple(w[index] for w in stack.weights), tuple(b[index] for b in stack.biases))


def test_each_epoch_visits_samples_once_and_each_seed_in_its_own_order() -> None:
    batches = list(itertools.islice(task().batches(), 8))
    assert all(batch.shape == (2, 4) for batch in batches)
    for seed in (0, 1):
        for epoch in (batches[:4], batches[4:]):
            visited = np.concatenate([batch[seed] for batch in epoch])
            assert len(set(visited.tolist())) == 16
            assert set(visited.tolist()) < set(range(18))
    assert any((batch[0] != batch[1]).any() for batch in batches)
    assert any((a != b).any() for a, b in zip(batches[:4], batches[4:], strict=True))


def test_the_stack_is_descent_of_each_network_by_itself() -> None:
    data, hidden, steps = task(), Hidden("tanh", 1.0), [0.1, 0.7]
    start = initialized(SIZES, data.seeds)
    *_, last = itertools.islice(training.updates(start, hidden, data, steps), 11)
    batches = list(itertools.islice(data.batches(), 10))
    for t, s in itertools.product(range(2), range(2)):
        weights, biases = [w[s] for w in start.weights], [b[s] for b in start.biases]
        for batch in batches:
            x, labels = data.inputs[batch[s]], data.labels[batch[s]]
            gradient = network.gradients(Parameters(tuple(weights), tuple(biases)), hidden, x, labels)
            weights = [w - steps[t] * g for w, g in zip(weights, gradient.weights, strict=True)]
            biases = [b - steps[t] * g for b, g in zip(biases, gradient.biases, strict=True)]
        for ours, theirs in zip((*last.weights, *last.biases), (*weights, *biases), strict=True):
            assert ours[t, s] == pytest.approx(theirs, abs=1e-12)


def test_losses_by_epoch_are_the_losses_after_whole_passes() -> None:
    data, hidden, steps = task(), Hidden(), [0.5, 2.0, 4.0]
    start = initialized(SIZES, data.seeds)
    courses = training.losses_by_epoch(start, hidden, data, steps, epochs=3)
    assert courses.shape == (4, 3, 2)
    for epoch, (t, s) in itertools.product(range(4), itertools.product(range(3), range(2))):
        *_, now = itertools.islice(training.updates(start, hidden, data, steps), 4 * epoch + 1)
        alone = one(now, t, s) if epoch else one(now, s)
        top = network.outputs(alone, hidden, data.inputs)
        share = np.exp(top) / np.exp(top).sum(axis=1, keepdims=True)
        assert courses[epoch, t, s] == pytest.approx(-np.log(share[np.arange(18), data.labels]).mean())


def test_a_network_without_hidden_layers_finds_the_optimum_of_logistic_regression() -> None:
    from sklearn.linear_model import LogisticRegression

    random = np.random.default_rng(2)
    inputs = random.normal(0.5, 1, (60, 3))
    labels = (inputs @ [1.0, -2.0, 0.5] + random.normal(0, 2, 60) > 0).astype(int)
    data = Task(inputs, labels, 60, seeds=[0])
    courses = training.losses_by_epoch(initialized((3, 2), [0]), Hidden(), data, [1.0], epochs=3000)
    fitted = LogisticRegression(C=np.inf, tol=1e-10).fit(inputs, labels).predict_proba(inputs)
    assert courses[-1, 0, 0] == pytest.approx(-np.log(fitted[np.arange(60), labels]).mean(), abs=1e-7)


def test_divergence_counts_as_an_infinite_loss_and_says_nothing(recwarn: pytest.WarningsRecorder) -> None:
    data = task()
    courses = training.losses_by_epoch(initialized(SIZES, data.seeds), Hidden("ReLU"), data, [0.1, 1e6], epochs=9)
    assert np.isfinite(courses[:, 0]).all()
    assert (courses[-1, 1] > 1e3).all()
    assert not np.isnan(courses).any()
    assert not recwarn.list


def test_the_updates_until_a_loss_are_those_of_the_first_look_at_which_it_is_reached() -> None:
    data, hidden, steps = task(), Hidden("ReLU"), np.array([0.05, 0.2, 0.8, 1.6])
    start = initialized(SIZES, data.seeds)
    reached = training.first_reached(start, hidden, data, steps, Finish(0.3, 2, 1000))
    course = itertools.islice(training.updates(start, hidden, data, steps), 0, 1001, 2)
    losses = np.array([np.broadcast_to(training.loss(now, hidden, data), (4, 2)) for now in course])
    first = 2.0 * np.where((losses <= 0.3).any(axis=0), (losses <= 0.3).argmax(axis=0), 10**6)
    end = first.max(axis=1).min()  # when the first step size has all its seeds there, the others wait no longer
    assert reached.tolist() == np.where(first <= end, first, np.inf).tolist()
    assert np.isinf(reached).any()
    assert np.isinf(training.first_reached(start, hidden, data, steps, Finish(1e-9, 2, 20))).all()


def test_a_loss_of_a_stack_is_that_of_each_network() -> None:
    data, start = task(), initialized(SIZES, [3, 5])
    losses = training.loss(start, Hidden(), data)
    assert losses.shape == (2,)
    for k, one_loss in enumerate(losses):
        assert one_loss == pytest.approx(float(training.loss(one(start, k), Hidden(), data)), abs=1e-15)
    assert [apart.biases[1].tolist() for apart in start.apart()] == start.biases[1].tolist()


@pytest.mark.parametrize("best", [0.01, 0.3, 1, 1.9, 70])
@pytest.mark.parametrize("first", [0.5, 1.0, 8.0])
def test_the_best_step_size_costs_no_more_than_half_and_twice_it(best: float, first: float) -> None:
    asked: list[float] = []

    def costs(step_sizes: list[float], bound: float) -> list[float]:
        asked.extend(step_sizes)
        found = [abs(np.log(size / best)) for size in step_sizes]
        return [cost if cost <= bound else np.inf for cost in found]

    found = training.best_step_size(costs, first)
    assert np.log2(found / first) % 1 == 0
    assert 0.7 * best < found < 1.5 * best
    assert {found / 2, found, 2 * found} <= set(asked)
    assert len(set(asked)) == len(asked), "no step size is tried twice"


def test_steps_that_never_get_there_are_halved_until_they_do() -> None:
    found = training.best_step_size(lambda sizes, _: [np.inf if size > 0.1 else 1 / size for size in sizes], 4.0)
    assert found == 0.0625
    with pytest.raises(ValueError, match="step size of at most 4 that gets there, got none"):
        training.best_step_size(lambda sizes, _: [np.inf for _ in sizes], 4.0)


def test_a_task_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="batch of at most 18 samples, got 19"):
        task(19)
    with pytest.raises(ValueError, match=r"whole number for each of 3 samples, got shape \(2,\)"):
        Task(np.ones((3, 2)), np.array([0, 1]), 1, [0])
