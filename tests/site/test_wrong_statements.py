"""The page on wrong statements: each is there, in four parts; and what it says in general, against cases tried out."""

import json
import math
import re

import numpy as np
import pytest

from explainer.exhibits.contents import EXHIBITS
from tests.site.built import PROJECT

STATEMENTS = (
    "If the loss is positive, all gradients are positive",
    "The gradient has the sign of the inputs",
    "After a sigmoid, all weight updates are positive",
    "Positive inputs move the weights northeast only, negative inputs southwest only",
    "The weights move where the gradient points",
    "If our goal happens to be in the northeast, we can only move in a zig-zagging fashion",
    "Same-signed gradients zig-zag by themselves",
    "ReLU is zero-centered",
    "The outputs of ReLU are all positive",
    "The gradient of tanh does not vanish at infinity",
    "Mini-batches solve it",
    "Feature scaling is centering",
    "Centering makes classes separable and reduces overfitting",
    "A bias for each input has the gradient δ(xᵢ − bᵢ)",
    "Batch or layer normalization makes the data zero-centered",
)
OF_DONTLOO = ("our goal happens", "The weights move", "ReLU are all positive", "A bias for each", "Batch or layer")


def read(source: str) -> str:
    text = (PROJECT / "docs" / source).read_text("utf-8")
    if source.endswith(".ipynb"):
        text = "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text


@pytest.fixture(scope="module")
def page() -> str:
    return read("wrong-statements.md")


@pytest.fixture(scope="module")
def entries(page: str) -> dict[str, str]:
    """What stands below each statement, as one line."""
    body = re.sub(r"^\[.*\{ \.next \}$", "", page, flags=re.MULTILINE)  # the way on is no part of the last
    parts = re.split(r"^#{2,3} (.*)$", body, flags=re.MULTILINE)[1:]
    return {heading: " ".join(body.split()) for heading, body in zip(parts[::2], parts[1::2], strict=True)}


def test_each_statement_has_its_heading_and_no_other_is_there(entries: dict[str, str]) -> None:
    assert [heading for heading in entries if heading.startswith('"')] == [f'"{said}"' for said in STATEMENTS]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_has_its_four_parts_a_number_and_a_link_to_a_section(statement: str, entries: dict[str, str]) -> None:
    body = entries[f'"{statement}"']
    parts = re.fullmatch(r"- \*\*Tempting:\*\* (.+) - \*\*True:\*\* (.+) - \*\*Shown:\*\* (.+)", body)
    assert parts, body
    assert re.search(r"\{\{ \w+\.\w+", parts[3]), "no number"
    assert re.search(r", in \[[^]]+\]\([a-z-]+\.md#[a-z0-9-]+\)\.$", parts[3]), "no place"


def test_what_comes_from_the_answer_names_its_author_and_license(entries: dict[str, str]) -> None:
    for part in OF_DONTLOO:
        (body,) = (body for heading, body in entries.items() if part in heading)
        assert ("dontloo" in body and "CC BY-SA" in body) or "that answer" in body
    first = entries['"The weights move where the gradient points"']
    assert "answer by dontloo on {{ cite.crossvalidated }} (CC BY-SA)" in first


def test_tanh_is_compared_with_the_sigmoid_equally_far_out_where_it_is_the_flatter_one() -> None:
    far, slope = (getattr(EXHIBITS["activation_means"], name) for name in ("far", "tanh_slope_far_out"))
    assert np.abs(EXHIBITS["sigmoid_neuron"].ends).tolist() == [far, far]  # type: ignore[attr-defined]
    assert slope == pytest.approx(1 / math.cosh(far) ** 2, rel=1e-3)
    assert EXHIBITS["sigmoid_neuron"].least_slope == pytest.approx(0.25 / math.cosh(far / 2) ** 2)  # type: ignore[attr-defined]
    assert slope < EXHIBITS["sigmoid_neuron"].least_slope  # type: ignore[attr-defined]
    slopes = [1 / math.cosh(z) ** 2 for z in (1, 3, 10, 30, 100)]
    assert slopes == sorted(slopes, reverse=True)
    assert slopes[-1] < 1e-80


def test_a_larger_batch_of_positive_samples_mixes_signs_only_if_its_deltas_differ_in_sign() -> None:
    random, mixed = np.random.default_rng(1), {True: 0, False: 0}
    for _ in range(2000):
        x, delta = random.exponential(size=(3, 4)), random.normal(size=3)
        differ = delta.min() < 0 < delta.max()
        gradient = delta @ x
        mixed[differ] += gradient.min() < 0 < gradient.max()
    assert mixed[False] == 0 < mixed[True]


def test_dividing_by_the_deviation_leaves_signs_and_the_mean_beside_the_deviation() -> None:
    random = np.random.default_rng(2)
    for _ in range(200):
        x = random.normal(size=(7, 3)) * random.uniform(0.1, 9, 3) + random.normal(size=3) * 5
        scaled = x / x.std(axis=0)
        assert np.sign(scaled).tolist() == np.sign(x).tolist()
        assert scaled.mean(axis=0) / scaled.std(axis=0) == pytest.approx(x.mean(axis=0) / x.std(axis=0))


def test_without_a_bias_centering_can_change_what_is_separable_and_with_one_it_can_not() -> None:
    x, label = np.array([1.0, 2.0]), np.array([-1, 1])
    weights = np.linspace(-5, 5, 1001)

    def separable(inputs: np.ndarray, biases: np.ndarray) -> bool:
        outputs = weights[:, None, None] * inputs + biases[:, None]
        return bool((outputs * label > 0).all(axis=-1).any())

    none, some = np.zeros(1), np.linspace(-9, 9, 61)
    assert [separable(x, none), separable(x - 1.5, none)] == [False, True]
    assert [separable(x, some), separable(x - 1.5, some)] == [True, True]
    swapped = np.array([1.0, 2.0, 3.0])  # the middle one apart from both its neighbors: no line does it, shifted or not
    label = np.array([1, -1, 1])
    assert [separable(swapped, some), separable(swapped - 2, some)] == [False, False]


def test_in_the_end_small_steps_turn_back_for_any_positive_samples_that_are_not_parallel() -> None:
    """What is left lies along the flattest direction of E[xxᵀ], and there two samples have δ of opposite signs."""
    random = np.random.default_rng(3)
    for _ in range(500):
        x = random.uniform(0.01, 3, (random.integers(2, 6), 2))
        flattest = np.linalg.eigh(x.T @ x)[1][:, 0]
        deltas = x @ flattest
        assert deltas.min() < 0 < deltas.max()
