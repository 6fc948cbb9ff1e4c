"""What the experiments on a table of tumors share: the table and six forms of its inputs."""

import functools
from collections.abc import Callable

import numpy as np

from explainer import centering, conditioning
from explainer.checked import Array

FORMS: dict[str, Callable[[Array], Array]] = {
    "raw": lambda x: x,
    "centered": centering.centered,
    "scaled": centering.scaled,
    "min-max": centering.min_max_scaled,
    "min-max, centered": lambda x: centering.centered(centering.min_max_scaled(x)),
    "standardized": centering.standardized,
}
SCALES = {
    "raw": "raw (as in the table)",
    "centered": "centered (each feature minus its mean)",
    "scaled": "scaled (divided by the deviation, which divides by the count)",
    "min-max": "min-max (moved and scaled to reach from zero to one)",
    "min-max, centered": "min-max, centered (the same minus the mean)",
    "standardized": "standardized (centered and scaled)",
}


@functools.cache
def data(name: str = "breast_cancer") -> tuple[Array, Array]:
    """The 569 tumors with their 30 features, none negative, and the labels 0 and 1."""
    from sklearn import datasets  # only here: most exhibits do without

    table, labels = getattr(datasets, f"load_{name}")(return_X_y=True)
    return np.asarray(table, dtype=np.float64), np.asarray(labels, dtype=np.float64)


@functools.cache
def inputs(name: str, form: str) -> Array:
    """The features in one of `FORMS`, with a constant 1 for the bias, (569, 31)."""
    if form not in FORMS:
        raise ValueError(f"expected one of {', '.join(FORMS)}, got {form!r}")
    return conditioning.with_bias_column(FORMS[form](data(name)[0]))


def told_table(name: str) -> str:
    """Which data an experiment takes, in Markdown."""
    samples, features = data(name)[0].shape
    return f"scikit-learn's `load_{name}`: all {samples} tumors, all {features} features; the label is one if benign"


def told_forms(forms: tuple[str, ...]) -> str:
    """How the features are scaled, in Markdown."""
    return "; ".join(SCALES[form] for form in forms)
