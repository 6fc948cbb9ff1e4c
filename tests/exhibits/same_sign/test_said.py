"""What the page says in passing: each sentence as it stands, and that it is so, by products written out."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from tests.sentences import of_page

X, DELTAS = (0.2, 0.9, 0.5), (2.0, -0.5)


def patterns(inputs: Sequence[Sequence[float]], deltas: Sequence[float] = DELTAS) -> set[tuple[int, ...]]:
    """The signs of the gradients of each input with each δ."""
    return {tuple(int(np.sign(delta * entry)) for entry in x) for x in inputs for delta in deltas}


def a_step_or_a_sample_flips_it() -> bool:
    w, x, t = np.array([0.0, 0.0]), np.array([1.0, 2.0]), 3.0
    before = float(w @ x) - t
    after = float((w - 0.3 * before * x) @ x) - t
    return before < 0 < after and float(w @ x) - (-1.0) > 0


def each_row_has_the_sign_of_its_delta() -> bool:
    deltas = (0.5, -1.0, -0.2, 0.8)
    rows = [{np.sign(delta * x) for x in X} for delta in deltas]
    return rows == [{np.sign(delta)} for delta in deltas]


def relu_with_one_off() -> bool:
    update = [-0.1 * -2.0 * max(0.0, z) for z in (0.7, -0.4, 1.9)]
    return update[1] == 0 < min(update[0], update[2])


def centered_samples_bring_several_patterns() -> bool:
    data = np.array([(1.0, 2.0), (2.0, 1.0), (1.0, 1.0), (2.0, 2.0)])
    return len(patterns(data.tolist(), (1.0,))) == 1 and len(patterns((data - data.mean(axis=0)).tolist(), (1.0,))) == 4


SAID: dict[str, Callable[[], bool]] = {
    "Because each is the same factor times a positive number.": lambda: patterns([X]) == {(1, 1, 1), (-1, -1, -1)},
    "In size the entries can differ: each has its own $x_i$.": lambda: len({2.0 * x for x in X}) == 3,
    "Negative inputs allow the same two sign patterns.": lambda: patterns([[-x for x in X]]) == patterns([X]),
    r"For the squared loss it is the sign of $f - t$: a new sample can flip it, and so can a step that "
    "overshoots.": a_step_or_a_sample_flips_it,
    r"Those of one neuron: its row takes the sign of its own $\dl_i$.": each_row_has_the_sign_of_its_delta,
    "It may differ between neurons and flip between samples.": lambda: len(patterns([X], (0.5, -1.0))) == 2,
    "Where an input is zero, so is the gradient.": lambda: patterns([(0, 1)]) == {(0, 1), (0, -1)},
    "So the update is zero for the weight behind the unit that is off, and positive for the two "
    "others.": relu_with_one_off,
    "Centering lets different samples have different patterns.": centered_samples_bring_several_patterns,
    "What centering changes is that the vectors need no longer share one pattern: different samples can bring "
    "different ones.": centered_samples_bring_several_patterns,
    "The sign is common to a neuron's weights.": lambda: all(len(set(row)) == 1 for row in patterns([X])),
}


@pytest.mark.parametrize("sentence", SAID)
def test_it_is_said_and_it_is_so(sentence: str) -> None:
    assert sentence in of_page("same-sign.md")
    assert SAID[sentence]()
