"""Sentences of the notebooks that spell a quantity, "a half", "twice": each names the tests or the claim that hold it.

Digits come from a tag or from a cell; no other number is typed.
"""

import json
import re

import pytest

from explainer.claims.contents import CLAIMS
from tests.claims.test_universal import in_tests
from tests.plain_network import ACTIVATIONS
from tests.sentences import DOCS, sentences

QUANTITIES = re.compile(
    r"\b(halves|quarters?|thirds?|fifths?|tenths?|hundredth|percent|twice the|first (two|four)|last four|four or so|"
    r"tens of|"
    r"(a|the \w+|of|below) half|half (the|or)|below two|the two largest)\b"
)
LOSSES, SAME, SIGNS = (
    f"tests/exhibits/network/test_digits_{name}.py::test_" for name in ("losses", "same_start", "signs")
)
SATURATION, TUMORS = (
    "tests/experiments/test_digits_saturation.py::test_",
    "tests/experiments/test_tumor_descent.py::test_",
)
DESCENT = "tests/exhibits/real_data/test_tumor_descent.py::test_"
HELD: dict[str, tuple[str, ...]] = {  # how a sentence begins, and what holds it
    "To the first two losses of the table centering alone": (
        DESCENT + "centering_alone_is_quicker_at_first_than_either_scaling_and_scaling_to_the_last",
    ),
    "For the last loss scaling is what matters": (
        "tests/exhibits/real_data/test_said.py::test_it_is_said_and_it_is_so",
    ),
    "The raw run to the third loss leaps up so late": (
        DESCENT + "of_the_count_that_rounding_moves_one_digit_is_printed_that_another_order_of_summation_leaves",
    ),
    "But its Hessian shrinks where samples are fitted": (
        TUMORS + "tuned_runs_are_beyond_that_and_the_longest_hovers_below_two",
    ),
    "From zero descent takes less than a hundredth": (
        TUMORS + "least_squares_takes_less_than_a_hundredth_of_the_worst_start",
    ),
    "Why so few: the finish line does not ask": (
        TUMORS + "the_flatter_half_of_the_directions_hardly_matters_to_safe_steps",
    ),
    "Two pairs of these kinds differ in nothing but their mean": (
        "tests/experiments/test_digits.py::test_each_kind_descends_like_a_plain_network_of_its_definition",
    ),
    "What is left at the end lies along the smaller half": (
        TUMORS + "what_is_left_of_the_squared_loss_lies_along_the_smaller_half_of_the_eigenvalues",
        TUMORS + "the_flatter_half_of_the_directions_hardly_matters_to_safe_steps",
    ),
    "At the start most neurons behind sigmoids": (
        SIGNS + "behind_sigmoids_most_rows_at_the_start_and_about_half_or_more_after_training",
    ),
    "After training it helps at first": (
        SIGNS + "behind_sigmoids_most_rows_at_the_start_and_about_half_or_more_after_training",
    ),
    "From some tens of digits on it rises or falls": ("same_signed_rows",),
    "What all sets of seeds agree on": ("first_four",),
    "The centered kind of each pair runs at twice the step size": (
        LOSSES + "centered_activations_end_far_lower_at_twice_the_step_size_in_every_set",
    ),
    "There layer norm and batch norm behind the sigmoid": ("quick_at_first",),
    "The sigmoid minus one half has the mean of": (
        "tests/site/test_notebook_sentences.py::test_a_sigmoid_has_a_quarter_of_the_slope_of_tanh",
        LOSSES + "at_an_early_loss_every_set_ranks_alike_and_otherwise",
    ),
    "Subtracting from each ReLU its own mean": (
        "tests/experiments/test_digits_same_start.py::test_each_relus_own_mean_saves_no_more_than_a_tenth_from_all",
    ),
    "At the two largest factors runs are chaotic": (
        SATURATION + "at_the_two_largest_it_changes_counts_but_no_conclusion",
        SATURATION + "but_for_the_two_largest_factors_another_formula_changes_no_count",
    ),
    "The means over the seeds then move by up to a fifth": (
        SATURATION + "at_the_two_largest_it_changes_counts_but_no_conclusion",
    ),
    "Behind sigmoids more than a third": ("same_signed_rows",),
    "Centering alone, from the same starting function": (
        SAME + "every_set_gains_at_every_size_and_more_in_the_largest_batches",
        SAME + "standardized_pixels_make_the_factors_smaller",
    ),
}  # fmt: skip
NAMES = {claim.name for claim in CLAIMS}


def quantities() -> list[str]:
    found = []
    for path in sorted((DOCS / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                found += [each for each in sentences("".join(cell["source"])) if QUANTITIES.search(each)]
    return found


@pytest.mark.parametrize("sentence", quantities())
def test_a_sentence_that_spells_a_quantity_is_held(sentence: str) -> None:
    (held,) = (by for start, by in HELD.items() if sentence.startswith(start))
    assert all(by in NAMES or in_tests(by) for by in held), held


def test_nothing_is_held_that_is_no_longer_said() -> None:
    assert [start for start in HELD if not any(each.startswith(start) for each in quantities())] == []


def test_a_sigmoid_has_a_quarter_of_the_slope_of_tanh() -> None:
    """At zero, by differences; in the middle it is one half, so that less one half its mean is that of tanh."""
    step = 1e-4
    slopes = {name: (ACTIVATIONS[name](step) - ACTIVATIONS[name](-step)) / (2 * step) for name in ("sigmoid", "tanh")}
    assert slopes["sigmoid"] == pytest.approx(slopes["tanh"] / 4)
    assert ACTIVATIONS["sigmoid"](0.0) - 0.5 == ACTIVATIONS["tanh"](0.0) == 0
