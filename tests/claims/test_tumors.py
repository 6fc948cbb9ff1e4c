"""Claims of random orders and batches of tumors."""

from statistics import median
from typing import Any

import numpy as np

from tests.claims.repeating import Repeated

FORMS = ("raw", "centered", "scaled", "min-max", "min-max, centered", "standardized")


class TestBatches(Repeated):
    """Large: of 32 tumors and more, with a bias of zero."""

    def shares(self, result: Any) -> dict[int, tuple[float, float]]:
        """By size, scaled and standardized."""
        sizes = [2**k for k in range(9)] if result.shape[-1] == 9 else [1, 16, 32, 256]
        (scaled, standardized), _ = result
        return dict(zip(sizes, zip(scaled, standardized, strict=True), strict=True))

    def holds(self, result: Any) -> bool:
        shares = self.shares(result)
        return (
            all(shares[size][0] < shares[size][1] for size in (32, 256))
            and shares[16][0] > shares[16][1]
            and shares[32][0] < 0.1
            and shares[256][0] < 0.005
        )

    def broken(self, result: Any) -> Any:
        return np.concatenate([result[:, ::-1][:1], result[1:]])

    def numbers(self, result: Any) -> dict[str, Any]:
        shares, forms = self.shares(result), ("scaled", "standardized")
        return {f"same-signed batches of {s}, {forms[row]}": shares[s][row] for s in (32, 256) for row in (0, 1)}


class TestSamples(Repeated):
    """Less than descent on all tumors, whose steps scaling and standardizing differ by 57 and more."""

    def medians(self, result: Any) -> dict[str, float]:
        return {form: median(one.samples.tolist()) for form, one in zip(FORMS, result, strict=True) if one}

    def gains(self, result: Any) -> list[float]:
        found = self.medians(result)
        return [found["scaled"] / found["standardized"], found["min-max"] / found["min-max, centered"]]

    def holds(self, result: Any) -> bool:
        large, small = self.gains(result)
        return 5 < large < 30 and 1.5 < small < 5

    def broken(self, result: Any) -> Any:
        return tuple(result[index] for index in (0, 1, 5, 3, 4, 2))

    def numbers(self, result: Any) -> dict[str, Any]:
        pairs = [("scaled", "standardized"), ("min-max", "min-max, centered")]
        found = self.medians(result)
        ratios = {f"samples, {a} ÷ {b}": gain for (a, b), gain in zip(pairs, self.gains(result), strict=True)}
        return ratios | {f"samples, {form}": found[form] for pair in pairs for form in pair}
