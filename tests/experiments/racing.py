"""The race, simulated anew: nothing of the package but the step sizes that it found best."""

from collections.abc import Callable

import numpy as np

from explainer.experiments.race import Finishes, Race

INPUTS = np.random.default_rng(0).uniform(0, 1, (2000, 10))
GOALS = np.random.default_rng(1).normal(size=(11, 10))
KEYS = ["descent, one sample", "descent, batches", "descent, all samples", "momentum", "momentum, tuned", "Adam"]
KEYS += ["RMSProp", "RMSProp, slow", "sign descent", "diagonal Newton", "Newton"]
SIZES = [0.0005 * 1.2**k for k in range(58)]
Array = np.ndarray


def finishes() -> Finishes:
    return Race().result


def of(kind: str) -> Array:
    return np.asarray(INPUTS - INPUTS.mean(axis=0) * (kind == "centered"))


def second(x: Array) -> Array:
    return np.asarray(np.einsum("si,sj->ij", x, x) / len(x))


def update(name: str, hessian: Array, beta: float | None = None) -> Callable[[Array, int], Array]:
    """What each rule moves against, for step size one, written out anew; the first decay can be another."""
    usual = {"momentum": 0.9, "momentum, tuned": 0.5, "Adam": 0.9}.get(name, 0.0)
    first = usual if beta is None else beta
    second = {"Adam": 0.999, "RMSProp, slow": 0.99}.get(name, 0.9)
    m, v = np.zeros_like(hessian[0]), np.zeros_like(hessian[0])

    def move(g: Array, t: int) -> Array:
        nonlocal m, v
        m = first * m + (1 - first if name == "Adam" else 1) * g
        v = second * v + (1 - second) * g * g
        if name == "Adam":
            return np.asarray((m / (1 - first**t)) / (np.sqrt(v / (1 - second**t)) + 1e-8))
        if name.startswith("RMSProp"):
            return np.asarray(g / (np.sqrt(v) + 1e-8))
        if name == "sign descent":
            return np.asarray(np.sign(g))
        if name == "diagonal Newton":
            return np.asarray(g / np.diag(hessian))
        solved: Array = g @ np.linalg.inv(hessian) if name == "Newton" else np.array(m)
        return solved

    return move


@np.errstate(over="ignore", invalid="ignore")
def counted(name: str, kind: str, step_size: float, beta: float | None = None) -> Array:
    """The steps of each goal until the loss stays at a ten-thousandth of the targets' variance for 3000, (11,)."""
    x = of(kind)
    hessian, allowed = second(x), 1e-4 * (GOALS @ x.T).var(axis=1)
    size = {"descent, one sample": 1, "descent, batches": 8}.get(name)
    order = np.random.default_rng(2).integers(2000, size=(3000, 11, size)) if size else None
    error, last, move = -GOALS, np.zeros(11), update(name, hessian, beta)
    for step in range(1, 3001):
        g = error @ hessian
        if order is not None:
            g = np.array([x[k].T @ (x[k] @ e) / size for k, e in zip(order[step - 1], error, strict=True)])
        error = error - step_size * move(g, step)
        last[~(np.einsum("ri,ij,rj->r", error, hessian, error) <= allowed)] = step  # what diverges is outside
    return np.where(last == 3000, np.inf, last + 1)


def slowed(name: str, beta: float | None, step_size: float | None = None) -> float:
    """The least median on raw inputs, over every fourth step size or with the given one."""
    tried = SIZES[::4] if step_size is None else [step_size]
    return min(float(np.median(counted(name, "raw", size, beta))) for size in tried)
