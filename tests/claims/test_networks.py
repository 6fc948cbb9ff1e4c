"""Claims of the runs on digits: means of sets of four seeds, by plain loops."""

from statistics import fmean
from typing import Any

from tests.claims.repeating import Repeated

SIGMOID, TANH, RELU = ("sigmoid", "sigmoid − ½"), ("tanh + 1", "tanh"), ("ReLU", "ReLU − 0.1")
FIRST = {"ReLU", "sigmoid − ½", "sigmoid, layer norm", "tanh"}
SIZES = (128, 32, 8, 1)


def sets(found: Any) -> list[float]:
    """The mean in each set of four seeds: losses by epoch, (step size, losses), updates, or what a repeat gives."""
    values = found.losses[-1] if hasattr(found, "losses") else getattr(found, "updates", found)
    return [fmean(values[first : first + 4]) for first in range(0, len(values), 4)]


def ratios(result: Any, pair: tuple[str, str], size: int) -> list[float]:
    """How many times as many updates without centering, in each set."""
    plain, centered = (sets(result[pair, side, size]) for side in (0, 1))
    return [a / b for a, b in zip(plain, centered, strict=True)]


def worse(result: Any, name: Any, factor: float) -> Any:
    """The same, but for one count that is so many times as large."""
    found = result[name]
    for field in ("losses", "updates"):
        if hasattr(found, field):
            found = type("Found", (), {field: factor * getattr(found, field)})()
            break
    else:
        found = factor * found
    return {**result, name: found}


class TestRows(Repeated):
    def mean(self, result: Any, kind: str, state: int) -> list[float]:
        """At each batch size, but for single samples."""
        return [fmean(seeds) for seeds in result[kind][state]][1:]

    def holds(self, result: Any) -> bool:
        behind_sigmoids = [share for state in (0, 1) for share in self.mean(result, "sigmoid", state)]
        relu = [self.mean(result, "ReLU", state) for state in (0, 1)]
        return min(behind_sigmoids) > 1 / 3 and all(shares[0] > 2 / 3 > 1 / 5 > max(shares[5:]) for shares in relu)

    def broken(self, result: Any) -> Any:
        return {**result, "sigmoid": result["sigmoid"] / 2.9}

    def numbers(self, result: Any) -> dict[str, Any]:
        states = ("at the start", "after training")
        kinds = ("sigmoid", "ReLU")
        return {f"{kind}, {states[s]}": self.mean(result, kind, s) for kind in kinds for s in (0, 1)}


class Ranked(Repeated):
    def orders(self, result: Any) -> list[list[str]]:
        """The kinds from the best, in each set."""
        means = {name: sets(found) for name, found in result.items()}
        count = len(means["ReLU"])
        return [sorted(means, key=lambda name: means[name][number]) for number in range(count)]

    def numbers(self, result: Any) -> dict[str, Any]:
        return {name: sets(found) for name, found in result.items()}


class TestLosses(Ranked):
    def holds(self, result: Any) -> bool:
        return all({*order[:4]} == FIRST and order[-1] == "batch norm, sigmoid" for order in self.orders(result))

    def broken(self, result: Any) -> Any:
        return worse(result, "batch norm, sigmoid", 0.1)


class TestQuickest(Ranked):
    def holds(self, result: Any) -> bool:
        behind = {"sigmoid, layer norm", "sigmoid, batch norm"}
        return all(
            {*order[:2]} == behind and order.index("tanh") < order.index("ReLU") for order in self.orders(result)
        )

    def broken(self, result: Any) -> Any:
        return worse(result, "tanh", 5)


class Gains(Repeated):
    pairs: tuple[tuple[str, str], ...] = (SIGMOID, TANH)
    sizes: tuple[int, ...] = SIZES

    def numbers(self, result: Any) -> dict[str, Any]:
        names = {size: f"batches of {size}" for size in SIZES} | {1: "single samples"}
        return {f"{pair[0]}, {names[s]}": ratios(result, pair, s) for pair in self.pairs for s in self.sizes}

    def holds(self, result: Any) -> bool:
        for pair in self.pairs:
            gains = {size: ratios(result, pair, size) for size in self.sizes}
            if min(gain for each in gains.values() for gain in each) <= 1.1:
                return False
            if any(large <= single for large, single in zip(gains[128], gains[1], strict=True)):
                return False
        return True

    def broken(self, result: Any) -> Any:
        return worse(result, (TANH, 1, 1), 0.4)


class TestSameStart(Gains):
    pass


class TestStandardized(Gains):
    sizes = (128, 1)


class TestReLU(Gains):
    pairs = (RELU,)

    def holds(self, result: Any) -> bool:
        """Less than a half where it saves most; within a third, up or down, elsewhere, and on average a tenth or so."""
        smaller = [gain for size in (32, 8, 1) for gain in ratios(result, RELU, size)]
        largest = ratios(result, RELU, 128)
        return 1 < min(largest) <= max(largest) < 1.5 and max(map(abs, (g - 1 for g in smaller))) < 1 / 3

    def broken(self, result: Any) -> Any:
        return worse(result, (RELU, 0, 128), 1.6)


class TestFactor(Gains):
    pairs = (SIGMOID,)

    def holds(self, result: Any) -> bool:
        """From 2 to 4, to the whole number, in each set and on average."""
        found = [ratios(result, SIGMOID, size) for size in SIZES]
        return all(1.5 <= gain < 4.5 for each in found for gain in each) and all(1.9 <= fmean(g) < 4.1 for g in found)

    def broken(self, result: Any) -> Any:
        return worse(result, (SIGMOID, 1, 128), 0.5)


class TestSaturation(Repeated):
    factors = tuple(2**power for power in range(8))

    def costs(self, result: Any) -> tuple[list[float], dict[int, list[float]]]:
        """What the missing center costs at the usual weights, and each factor against the best one."""
        missing = [a / b for a, b in zip(sets(result[0, 1]), sets(result[1, 1]), strict=True)]
        best = [min(each) for each in zip(*(sets(result[0, factor]) for factor in self.factors), strict=True)]
        found = {f: [a / b for a, b in zip(sets(result[0, f]), best, strict=True)] for f in self.factors}
        return missing, found

    def holds(self, result: Any) -> bool:
        """Saturated means: above the factors that are best."""
        missing, found = self.costs(result)
        return all(
            found[128][number] > price > max(found[32][number], found[64][number])
            for number, price in enumerate(missing)
        )

    def broken(self, result: Any) -> Any:
        return worse(result, (0, 64), 2.5)

    def numbers(self, result: Any) -> dict[str, Any]:
        missing, found = self.costs(result)
        costs = {f"factor {factor} ÷ the best factor": found[factor] for factor in (64, 128)}
        return {"not centered ÷ centered, usual weights": missing, **costs}
