"""The page that asks where else it holds: each topic has its nouns in a heading, an answer first and a number."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.site.built import PROJECT
from tests.site.test_spine import article, visible

PAGE = (PROJECT / "docs" / "also-holds.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)(?: \{ data-search=.*)?\n\n((?:(?!^## ).*\n)*)", PAGE, re.MULTILINE))
TOPICS = {  # the nouns of a heading, and how its answer begins
    "convolution CNN": "For each position, yes;",
    "RNN LSTM GRU": "For each step that reads positive states, yes;",
    "tokens transformer": "For each token whose entries are positive, yes;",
    "softmax cross-entropy": "Yes, for each row:",
    "one-hot 0/1": "A one-hot code of equally frequent classes does not;",
    "Images /255": "Not to center:",
    "GELU SiLU SwiGLU transformers": "Less than a sigmoid's,",
    "ReLU kill": "Yes: with weights and bias all negative",
    "saturate sigmoid": "It can:",
    "whitening PCA decorrelation": "You need not:",
    "AdamW decay": "Not here:",
    "Shampoo Muon": "Not here:",
}


@pytest.mark.parametrize("nouns", TOPICS)
def test_a_topic_has_a_heading_with_its_nouns_an_answer_first_and_a_computed_number(nouns: str) -> None:
    (heading,) = (each for each in SECTIONS if all(noun in each for noun in nouns.split()))
    assert heading.endswith("?")
    assert SECTIONS[heading].startswith(TOPICS[nouns])
    assert re.search(r"\{\{ \w+\.\w+", SECTIONS[heading])


def test_there_is_no_other_topic() -> None:
    assert len(SECTIONS) == len(TOPICS)


def test_the_page_keeps_within_two_thousand_words(site: Path) -> None:
    assert 1000 < len(visible(article(site, "also-holds.md"))) <= 2000


def said(words: str) -> bool:
    return words in re.sub(r"\s+", " ", PAGE)


def test_a_kernel_descends_on_the_second_moment_of_patches_if_each_position_has_a_loss_of_its_own() -> None:
    assert said("a linear kernel with a squared loss at each position descends on")
    patches = np.random.default_rng(1).uniform(0, 1, (6, 3))
    each = np.cov(patches.T, ddof=0) + np.outer(patches.mean(axis=0), patches.mean(axis=0))

    def hessian(loss: Callable[[np.ndarray], float]) -> np.ndarray:
        nudges = 1e-3 * np.eye(3)
        second = [[loss(a + b) - loss(a - b) - loss(b - a) + loss(-a - b) for b in nudges] for a in nudges]
        return np.array(second) / 4e-6

    assert hessian(lambda w: float(((patches @ w - 1) ** 2).mean() / 2)) == pytest.approx(each)
    pooled = hessian(lambda w: float(((patches @ w).mean() - 1) ** 2 / 2))
    assert np.linalg.matrix_rank(pooled, tol=1e-6) == 1  # one loss for all positions together: another bowl


def test_delta_fades_through_sigmoids_with_weights_of_that_deviation_and_not_with_large_ones() -> None:
    assert said("the weights are random with deviation $1/\\sqrt n$, $\\dl$ fades on its way back")
    random = np.random.default_rng(2)
    lengths = {}
    for scale in (1.0, 30.0):
        delta, weights = np.ones(64), random.normal(0, scale / 8, (64, 64))
        for _ in range(12):
            delta = weights.T @ (delta / 4)  # the steepest slope that a sigmoid has
        lengths[scale] = np.linalg.norm(delta)
    assert lengths[1.0] < 8e-3 < 8e3 < lengths[30.0]


def test_off_the_diagonal_the_covariances_of_a_code_cancel_the_means_and_on_it_they_do_not() -> None:
    assert said("Off the diagonal the covariances, all negative, cancel $\\mu\\mu^\\top$.")
    chances = np.array([0.5, 0.3, 0.2])
    code = np.repeat(np.eye(3), [5, 3, 2], axis=0)
    covariance, outer = np.cov(code.T, ddof=0), np.outer(chances, chances)
    off = ~np.eye(3, dtype=bool)
    assert (covariance + outer)[off] == pytest.approx(np.zeros(6))
    assert (covariance[off] < 0).all()
    assert np.diag(covariance + outer) == pytest.approx(chances)


def test_kappa_of_a_code_is_the_largest_frequency_over_the_smallest() -> None:
    assert said("and the others share the rest evenly,")
    for frequencies, kappa in (([5, 1, 1, 1, 1, 1], 5), ([5, 2, 1, 1, 1], 5), ([6, 2, 2, 2], 3)):
        code = np.repeat(np.eye(len(frequencies)), frequencies, axis=0)
        assert np.linalg.cond(code.T @ code) == pytest.approx(kappa)


def test_a_small_kernel_reads_nearly_all_pixels_with_each_weight_and_a_large_one_does_not() -> None:
    assert said("if the kernel is small beside the image, for each of its weights then reads nearly every pixel")
    image = np.random.default_rng(3).uniform(0, 1, (500, 1)) * np.linspace(0, 1, 40)  # bright on one side
    spread = {}
    for size in (3, 30):
        means = np.lib.stride_tricks.sliding_window_view(image, (1, size)).mean(axis=(0, 1, 2))
        spread[size] = np.ptp(means) / image.mean()
    assert spread[3] < 0.12 < 1 < spread[30]


def test_a_unit_that_is_off_comes_back_only_where_an_input_is_not_positive() -> None:
    assert said("never moves again while its inputs stay positive")
    weights, bias = np.array([-0.5, -0.2]), -0.1
    positive = np.random.default_rng(4).uniform(0, 9, (1000, 2))
    assert (positive @ weights + bias).max() < 0
    assert np.array([-1.0, 0.5]) @ weights + bias > 0
