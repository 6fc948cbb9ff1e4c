"""Claims of walks of stochastic descent: steps, lengths, step sizes."""

import math
from statistics import fmean
from typing import Any

import numpy as np

from tests.claims.repeating import Repeated

RANGES = ((0.0, 1.0), (0.25, 0.75), (1.0, 2.0))


class TestSteps(Repeated):
    """About as many: the means of runs of any two batch sizes differ by less than a tenth."""

    def means(self, result: Any) -> dict[str, float]:
        found = {}
        for kind, paths in zip(("raw", "centered"), result, strict=True):
            for size in sorted({int(row[0]) for row in paths.runs}):
                counts = [row[2] for row in paths.runs if row[0] == size]
                found[f"{kind}, mean steps, batches of {size}"] = fmean(counts)
        return found

    def holds(self, result: Any) -> bool:
        means = self.means(result).values()
        return max(means) < 1.1 * min(means) and all(abs(mean / 360 - 1) < 0.05 for mean in means)

    def broken(self, result: Any) -> Any:
        raw, centered = result
        return raw._replace(runs=raw.runs * (1, 1, 1.2)), centered

    def numbers(self, result: Any) -> dict[str, Any]:
        return self.means(result)


class TestCrowded(Repeated):
    """No run is as short as the bound; on average they are one and a half times to a little over twice as long."""

    def excess(self, result: Any) -> list[list[float]]:
        bounds = [math.hypot(1, (high + low) / (high - low)) for low, high in RANGES]
        return [[length / bound for length in row] for row, bound in zip(result, bounds, strict=False)]

    def holds(self, result: Any) -> bool:
        found = self.excess(result)
        return all(min(row) > 1.2 and max(row) > 1.05 * min(row) and 1.4 < fmean(row) < 2.3 for row in found)

    def broken(self, result: Any) -> Any:
        return result / 2

    def numbers(self, result: Any) -> dict[str, Any]:
        names = [f"inputs from {low:g} to {high:g}, path ÷ straight line" for low, high in RANGES]
        return dict(zip(names, result, strict=False))


class TestWalks(Repeated):
    def fewest(self, result: Any) -> tuple[float, float]:
        """Over the step sizes at which all runs arrive."""
        raw, centered = (
            min(fmean(map(float, trip.steps)) for trip in walks.trips) for walks in (result.raw, result.centered)
        )
        return raw, centered

    def holds(self, result: Any) -> bool:
        raw, centered = self.fewest(result)
        return raw > 1.3 * centered

    def broken(self, result: Any) -> Any:
        return result._replace(raw=result.centered, centered=result.raw)

    def numbers(self, result: Any) -> dict[str, Any]:
        raw, centered = self.fewest(result)
        return {"raw, fewest steps": raw, "centered, fewest steps": centered}


class TestLimits(Repeated):
    """About four: a twentieth off at most."""

    def gains(self, result: Any) -> dict[int, list[float]]:
        singles = zip((2, 8, 32), result[:, 0], strict=True)
        return {n: [centered / raw for raw, centered in limits] for n, limits in singles}

    def holds(self, result: Any) -> bool:
        return all(abs(gain / 4 - 1) < 0.05 for each in self.gains(result).values() for gain in each)

    def broken(self, result: Any) -> Any:
        return result * np.array([1, 1.1])

    def numbers(self, result: Any) -> dict[str, Any]:
        return {f"{n} features, one sample: gain": gains for n, gains in self.gains(result).items()}


class TestLearned(Repeated):
    """For goals at the middle length learned biases win most, at the largest they lose most."""

    def wins(self, result: Any) -> list[float]:
        return [fmean(float(learned < plain) for plain, learned in goals) for goals in result.around]

    def losses(self, result: Any) -> list[float]:
        return [fmean(float(learned > plain) for plain, learned in goals) for goals in result.around]

    def holds(self, result: Any) -> bool:
        return self.wins(result)[1] > 0.5 and self.losses(result)[2] > 0.5

    def broken(self, result: Any) -> Any:
        return result._replace(around=result.around[..., ::-1])

    def numbers(self, result: Any) -> dict[str, Any]:
        lengths = ("0.05", "0.707", "2.24")
        return {
            f"share of wins at the length {length}": win for length, win in zip(lengths, self.wins(result), strict=True)
        }
