"""The chain rule: slopes on either side by complex steps, which have no error but rounding."""

import cmath
import math
from typing import Any

from explainer.neuron import output, weight_gradient
from tests.claims.searching import Picks, Searched, dot, drawn

STEP = 1e-30


def absolute(z: complex) -> complex:
    """|z| to the first order, on the side to which the step leads."""
    return z if (z.real, z.imag) > (0, 0) else -z


LOSSES = {
    "squared": lambda f, t: (f - t) ** 2 / 2,
    "sigmoid squared": lambda f, t: (1 / (1 + cmath.exp(-f)) - t) ** 2 / 2,
    "logistic": lambda f, t: cmath.log(1 + cmath.exp(-f)) + (1 - t) * f,
    "cubic": lambda f, t: (f - t) ** 3,
    "cosh": lambda f, t: cmath.cosh((f - t) / 8),
    "sine": lambda f, t: cmath.sin(f * t),
    "constant": lambda f, t: 0 * f + t,
    "absolute": lambda f, t: absolute(f - t),
}
SMOOTH = sorted(LOSSES.keys() - {"absolute"})
NUMBERS = [0.0, *(sign * size for size in (1.0, 2.0, 3.0, 4.0, 0.5, 2.5, 1e-9) for sign in (1, -1))]
TINY = {"rel_tol": 1e-9, "abs_tol": 1e-12}


def cases(pick: Picks) -> dict[str, Any]:
    w, x = pick.rows(NUMBERS, (1, 2, 3), (2,))
    return {"loss": pick.one(SMOOTH), "w": w, "x": x, "b": pick.one(NUMBERS), "t": pick.one(NUMBERS), "decay": 0.0}


class TestChain(Searched):
    domain = drawn(cases)

    def conditions(self, loss: str, decay: float, **_: Any) -> tuple[bool, ...]:
        return loss != "absolute", decay == 0

    def slope(self, f: complex, side: int, *, loss: str, t: float, **_: Any) -> float:
        """dL by what has moved f by an imaginary step to one side."""
        return float(LOSSES[loss](f, t).imag / (side * STEP))

    def delta(self, w: Any, x: Any, **case: Any) -> float:
        return self.slope(dot(w, x) + case["b"] + STEP * 1j, 1, **case)

    def holds(self, w: Any, x: Any, **case: Any) -> bool:
        """On either side the slope along each weight is δ xᵢ, with one δ."""
        delta = self.delta(w, x, **case)
        for side in (1, -1):
            for i, value in enumerate(x):
                moved = [weight + side * STEP * 1j * (i == k) for k, weight in enumerate(w)]
                decayed = case["decay"] * sum(weight**2 for weight in moved).imag / 2 / (side * STEP)
                slope = self.slope(dot(moved, x) + case["b"], side, **case) + decayed
                if not math.isclose(slope, delta * value, **TINY):
                    return False
        return True

    def package(self, w: Any, x: Any, **case: Any) -> bool:
        delta = self.delta(w, x, **case)
        said = weight_gradient(delta, x)
        same = [math.isclose(one, delta * value, **TINY) for one, value in zip(said, x, strict=True)]
        return all(same) and math.isclose(float(output(w, x, case["b"])), dot(w, x) + case["b"], **TINY)
