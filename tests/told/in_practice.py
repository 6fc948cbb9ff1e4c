"""The numbers of the page on practice, told: singular values, and the counts of the runs themselves."""

import numpy as np
from sklearn.datasets import load_breast_cancer

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
)
