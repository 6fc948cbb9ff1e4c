"""What each cell of the notebook on tumors has to put out, by scikit-learn, scipy and plain loops."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import expit, log_expit
from scipy.stats import pearsonr
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, StandardScaler

from explainer.exhibits.real_data.tumor_batches import TumorBatches
from explainer.exhibits.real_data.tumor_descent import TumorDescent
from explainer.exhibits.real_data.tumor_edge import TumorEdge
from explainer.exhibits.real_data.tumor_signs import TumorSigns
from explainer.experiments.tumor_batches import SignCounts
from explainer.experiments.tumor_descent import FullBatch, LeastSquares, SingleSamples
from explainer.experiments.tumor_edge import SameStepSize
from tests.site.cells import Expected, box, figure, table

DATA, TARGETS = load_breast_cancer(return_X_y=True)
ROWS, COLUMNS = len(DATA), len(DATA[0])
CENTERED = StandardScaler(with_std=False).fit_transform(DATA)


def counts(inputs: Any, weights: Any) -> str:
    """How many of the gradients (σ(f) − t)x have one sign, strictly and weakly, row by row."""
    strictly = weakly = 0
    for x, t in zip(inputs, TARGETS, strict=True):
        signs = {int(np.sign((expit(float(x @ weights)) - t) * value)) for value in x}
        strictly, weakly = strictly + (signs in ({1}, {-1})), weakly + (not {1, -1} <= signs)
    return f"{strictly:3d} strictly, {weakly:3d} weakly, of {ROWS}"


def one_sign(inputs: Any) -> float:
    return float(np.mean([len({*np.sign(row)}) == 1 and row[0] != 0 for row in inputs]))


def show() -> Expected:
    return [], [figure(TumorSigns.compute())]


def load() -> Expected:
    zeros = sum(0.0 in row for row in DATA.tolist())
    return [
        f"{ROWS} tumors with {COLUMNS} features each",
        f"smallest entry of the table: {min(DATA.ravel().tolist()):g}",
        f"tumors with an exact zero somewhere: {zeros}",
    ], []


def gradients() -> Expected:
    """With zero weights, and with small ones of three seeds: the largest row has a length of one over their scale."""
    longest = max(sum(value * value for value in row) ** 0.5 for row in DATA.tolist())
    weights = {"zero weights": np.zeros(COLUMNS)}
    weights |= {f"seed {seed}": np.random.default_rng(seed).normal(size=COLUMNS) / longest for seed in (0, 1, 2)}
    return [f"{name:12}   raw: {counts(DATA, w)}   centered: {counts(CENTERED, w)}" for name, w in weights.items()], []


def shuffle() -> Expected:
    random, pairs = np.random.default_rng(0), [(i, j) for j in range(COLUMNS) for i in range(j)]
    shuffled = np.array([random.permutation(column) for column in CENTERED.T]).T
    positive = sum(pearsonr(DATA[:, i], DATA[:, j])[0] > 0 for i, j in pairs) / len(pairs)
    return [
        f"if independent and symmetric: {2 * 0.5**COLUMNS:.1g} of all",
        f"measured, centered:           {one_sign(CENTERED):.1%}",
        f"the same columns, shuffled:   {one_sign(shuffled):.1%}",
        f"pairs of features that correlate positively: {positive:.0%}",
    ], []


def scales() -> Expected:
    deviations = StandardScaler(with_mean=False).fit_transform(DATA)
    assert MaxAbsScaler().fit(DATA).scale_.min() > 0
    forms = {"divided by the deviation": deviations, "min-max scaled": MinMaxScaler().fit_transform(DATA)}
    forms["standardized"] = StandardScaler().fit_transform(DATA)
    return [f"{name:25} {counts(x, np.zeros(COLUMNS))}" for name, x in forms.items()], []


def batches() -> Expected:
    exhibit, (zero, fitted) = TumorBatches.compute(), SignCounts().result
    first = max(k for k in range(9) if zero[1, k] <= zero[0, k]) + 1
    benign, malignant = (DATA[label == TARGETS].mean(axis=0) for label in (1, 0))
    return [
        f"batches of {2**first}, bias zero: {zero[0, first]:.0%} same-signed scaled, {zero[1, first]:.0%} standardized",
        f"features that are smaller in benign tumors: {sum(benign < malignant)} of {COLUMNS}",
        f"largest batches, bias fitted: {fitted[0, 8]:.0%} same-signed scaled, {fitted[1, 8]:.0%} standardized",
    ], [figure(exhibit), box(SignCounts().method)]


def descent() -> Expected:
    """The title says what holds of both step sizes: centering alone saves more than half of the steps."""
    exhibit, (raw, centered) = TumorDescent.compute(), FullBatch().result.steps[:2]
    for tried in (slice(1), slice(None)):
        for target in (0, 1):
            alone, without = (found[tried, target][found[tried, target] >= 0] for found in (centered, raw))
            assert min(alone) < min(without, default=5000) / 2
    title = "Steps to each loss: to the looser ones, centering alone saves most of them as well"
    boxes = box(FullBatch().method), box(SingleSamples().method)
    return [], [figure(exhibit), boxes[0], table(title, exhibit.table), boxes[1]]


def curvature() -> Expected:
    runs = [run for run in FullBatch().result.best if run]
    assert [run.rises > 0 for run in runs] == [run.steps != min(each.steps for each in runs) for run in runs]
    title = "The tuned runs: all but the shortest raise the loss on their way"
    shown = [figure(TumorEdge.compute()), box(SameStepSize().method)]
    return [], [*shown, table(title, TumorDescent.compute().edge)]


def squared() -> Expected:
    exhibit, scale = TumorDescent.compute(), LeastSquares()
    for form, steps in zip(exhibit.curvature.rows, scale.result, strict=True):
        worst = float(form[-1].strip("$").replace(r" \cdot 10^{", "e").replace("}", ""))
        assert steps < worst / 100
    title = "The condition numbers: from zero it takes less than a hundredth of the steps from the worst start"
    return [], [table(title, exhibit.curvature), box(scale.method)]


def fitted(columns: int, steps: int) -> tuple[float, int]:
    """The loss and the errors after steps of iteratively reweighted least squares from zero."""
    x = np.column_stack([StandardScaler().fit_transform(DATA[:, :columns]), np.ones(ROWS)])
    w = np.zeros(columns + 1)
    for _ in range(steps):
        one, zero = expit(x @ w), expit(-x @ w)  # neither is one minus the other where that would round to nothing
        root, misses = np.sqrt(one * zero), np.where(TARGETS, zero, -one)
        doubtful = root > 0
        w = w + np.linalg.lstsq((root[:, np.newaxis] * x)[doubtful], misses[doubtful] / root[doubtful], rcond=None)[0]
    signed = (2 * TARGETS - 1) * (x @ w)
    return float(-log_expit(signed).mean()), int((signed < 0).sum())


def optimum() -> Expected:
    x = StandardScaler().fit_transform(DATA[:, :10])
    model = LogisticRegression(C=np.inf, solver="lbfgs", tol=1e-10, max_iter=10_000).fit(x, TARGETS)
    least = float(-np.log(model.predict_proba(x)[range(ROWS), TARGETS]).mean())
    (loose, missed), wrong = fitted(30, 17), int((model.predict(x) != TARGETS).sum())

    def near(line: str) -> bool:
        """Where no loss is least, rounding may move the last of so many steps."""
        head, _, rest = line.partition(": loss ")
        loss, _, errors = rest.partition(", ")
        same = head == "30 features" and errors == f"{missed} on the wrong side"
        return same and len(loss) == len("0.000095") and abs(float(loss) / loose - 1) < 0.02

    ten = f"10 features: loss {least:.6f}"
    return [near, f"{ten}, {wrong} on the wrong side", f"scikit-learn, {ten}"], []


CELLS: dict[str, Callable[[], Expected]] = {
    each.__name__: each
    for each in (show, load, gradients, shuffle, scales, batches, descent, curvature, squared, optimum)
}
