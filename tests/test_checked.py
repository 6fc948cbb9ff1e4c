"""Arguments at the door: what passes comes back unchanged, what does not is named in the error."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explainer import checked

finite = st.floats(allow_nan=False, allow_infinity=False)
not_finite = st.sampled_from([math.nan, math.inf, -math.inf])
shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


@given(hnp.arrays(np.float64, shapes, elements=finite))
def test_finite_numbers_come_back_unchanged_whatever_their_shape(array: np.ndarray) -> None:
    for given_as in (array, array.tolist()):
        result = checked.numbers(given_as, "x")
        assert result.dtype == np.float64
        assert result.ravel().tolist() == array.ravel().tolist()
    assert checked.numbers(array, "x").shape == array.shape


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=finite), not_finite, st.data())
def test_one_entry_that_is_not_finite_is_refused_wherever_it_stands(
    array: np.ndarray, intruder: float, data: st.DataObject
) -> None:
    array.flat[data.draw(st.integers(0, array.size - 1))] = intruder
    with pytest.raises(ValueError, match="expected x to be finite, got"):
        checked.numbers(array, "x")


@given(finite)
def test_one_number_is_positive_exactly_if_it_is_above_zero(value: float) -> None:
    assert checked.number(value, "x") == value
    assert type(checked.number(np.float32(0.5), "x")) is float
    if value > 0:
        assert checked.positive(value, "x") == value
    else:
        with pytest.raises(ValueError, match="expected x to be above zero, got"):
            checked.positive(value, "x")


@given(st.integers(-20, 20), st.integers(-20, 20))
def test_a_count_is_a_whole_number_of_at_least_the_least(value: int, least: int) -> None:
    for number in (value, np.int32(value)):
        if value >= least:
            result = checked.count(number, "x", least)
            assert (result, type(result)) == (value, int)
        else:
            with pytest.raises(ValueError, match=f"whole number of at least {least}, got"):
                checked.count(number, "x", least)


@given(hnp.arrays(np.float64, shapes, elements=finite))
def test_vectors_one_vector_and_a_table_are_told_by_their_shape(array: np.ndarray) -> None:
    shape = array.shape
    accepted = {
        checked.vectors: len(shape) >= 1 and shape[-1] >= 1,
        checked.vector: len(shape) == 1 and shape[0] >= 1,
        checked.table: len(shape) == 2 and array.size >= 1,
    }
    for check, passes in accepted.items():
        if passes:
            assert check(array, "x").tolist() == array.tolist()
        else:
            with pytest.raises(ValueError, match=f"expected x .*{re.escape(str(shape))}"):
                check(array, "x")


@given(st.integers(1, 4), st.integers(1, 4), st.booleans())
def test_a_length_is_that_of_the_last_axis(length: int, asked: int, several: bool) -> None:
    array = np.zeros((asked, length) if several else (length,))
    checks: list[Callable[..., np.ndarray]] = [checked.vectors] if several else [checked.vectors, checked.vector]
    for check in checks:
        if length == asked:
            assert check(array, "x", asked).shape == array.shape
        else:
            with pytest.raises(ValueError, match=f"expected x to have {asked} entries in its last axis, got shape"):
                check(array, "x", asked)


def test_weights_pass_until_their_squares_would_overflow() -> None:
    for weights in ([1e149, -1e149], [0.0, -3.5]):
        assert checked.in_range(np.array(weights), 0.1).tolist() == weights
    for value in (1e151, -1e151, math.inf, math.nan):
        with pytest.raises(OverflowError, match=r"descent diverged: the step size 0\.1 is too large"):
            checked.in_range(np.array([1.0, value]), 0.1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: checked.numbers("two", "x"), "expected x to be numbers, got 'two'"),
        (lambda: checked.numbers([[1, 2], [3]], "x"), "expected x to be numbers"),
        (lambda: checked.numbers(np.array([None, 1]), "x"), "expected x to be numbers"),
        (lambda: checked.numbers(["1", "2"], "x"), "expected x to be numbers"),
        (lambda: checked.numbers(1 + 2j, "x"), "expected x to be numbers"),
        (lambda: checked.numbers(np.array([1 + 2j]), "x"), "expected x to be numbers"),
        (lambda: checked.number([1.0], "x"), r"expected x to be one number, got shape \(1,\)"),
        (lambda: checked.number(math.nan, "x"), "expected x to be finite"),
        (lambda: checked.positive(math.inf, "x"), "expected x to be finite"),
        (lambda: checked.positive([1.0, 2.0], "x"), "one number"),
        (lambda: checked.count(2.0, "x"), "expected x to be a whole number of at least 1, got 2.0"),
        (lambda: checked.count(True, "x"), "whole number of at least 1, got True"),
        (lambda: checked.count("3", "x"), "whole number"),
        (lambda: checked.count(0, "x"), "at least 1, got 0"),
    ],
    ids=map(str, range(14)),
)
def test_bad_input_is_refused_with_what_was_expected(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
