"""The numbers of the page on practice, told: singular values, and the counts of the runs themselves."""

import numpy as np
from scipy.stats import norm
from sklearn.datasets import load_breast_cancer

from explainer.activations import ACTIVATIONS
from explainer.experiments.tumor_descent import FullBatch
from tests.told.stated import Stated, Values


def flatter() -> Values:
    """How many times smaller the square of the largest singular value is without the mean; the tumors have a bias."""
    tumors, found = load_breast_cancer().data, []
    made_up, one = np.random.default_rng(0).uniform(size=(2000, 10)), np.ones((len(tumors), 1))
    for x, bias in ((made_up, np.empty((2000, 0))), (tumors / tumors.std(axis=0), one)):
        raw, centered = (
            np.linalg.svd(np.hstack([each, bias]), compute_uv=False)[0] for each in (x, x - x.mean(axis=0))
        )
        found.append((raw / centered) ** 2)
    return found


def tuned() -> Values:
    """The fewest steps to the last loss over the step sizes, of the runs that the notebook's tests repeat."""
    runs = FullBatch()
    fewest = [min((int(one) for one in counts if one >= 0), default=-1) for counts in runs.result.steps[..., -1]]
    assert fewest[:2] == [-1, -1]  # unscaled, and centered alone
    return fewest[3], fewest[5], 5000


def sigmoid_is_last() -> Values:
    """Means beside deviations of all functions of the table, for many quantiles of a standard normal input."""
    z = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    outputs = {name: np.asarray(one(z)) for name, one in ACTIVATIONS.items()}
    beside = {name: abs(each.mean()) / each.std() for name, each in outputs.items()}
    assert max(beside, key=lambda name: beside[name]) == "sigmoid"
    return ()


def far() -> Values:
    """κ − 1 is nμ²/s²: of two inputs from ten to eleven, as of so many from zero to one."""
    return (2 * 10.5**2 * 12 / (0.5**2 * 12),)


STATED = (
    Stated(
        "Large: plain descent with all samples at once (and the tumors one at a time), where centering makes "
        "the steepest direction many times flatter: {{ measured.flatter_made_up:.0f }} times for the made-up "
        "inputs, {{ measured.flatter_tumors:.0f }} for the scaled tumors.",
        flatter,
    ),
    Stated(
        "The tumors then take {{ measured.min_max_steps }} steps, standardized {{ measured.standardized_steps "
        "}}, and unscaled they do not arrive in {{ measured.most_steps }}.",
        tuned,
    ),
    # Further sentences that carry the argument, with a number or none.
    Stated(
        "Two inputs spread evenly between ten and eleven have the condition number of {{ measured.far_equals "
        "}} between zero and one.",
        far,
    ),
    Stated(
        "A sigmoid in a hidden layer has the least to recommend it: of the functions in our table its mean is "
        "the largest beside its deviation.",
        sigmoid_is_last,
    ),
    Stated(
        "Updates of both signs come from {{ optimizer_paths.mixing_in_words }}.",
        lambda: ("momentum, Adam and Newton",),
    ),
    Stated(
        r"$\kappa = 1 + n\mu^2/s^2 = {{ measured.far_kappa:.0f }}$.",
        lambda: (1 + 2 * 10.5**2 * 12,),
    ),
)
