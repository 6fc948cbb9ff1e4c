"""Claims of the races of rules: their medians, raw and centered."""

import math
from typing import Any

from tests.claims.repeating import Repeated

RULES = ["descent, one sample", "descent, batches", "descent, all samples", "momentum", "Adam", "RMSProp"]
RULES += ["RMSProp, slow", "sign descent", "diagonal Newton", "Newton"]
INPUTS = [(2, 0, 1), (100, 0, 1), (2, 3, 4), (2, 10, 11)]


def steps(result: Any, rule: Any, kind: str) -> float:
    """The median over the goals."""
    found = result[rule, kind]
    return float(getattr(found, "best", found).median)


def ratio(result: Any, rule: Any) -> float:
    """Raw steps over centered ones."""
    return steps(result, rule, "raw") / steps(result, rule, "centered")


def swapped(result: Any, rule: Any) -> Any:
    """The same with raw in the place of centered."""
    return {**result, (rule, "raw"): result[rule, "centered"], (rule, "centered"): result[rule, "raw"]}


class TestNoRule(Repeated):
    """Of each rule that takes part; that β of momentum is tuned as well is left to the run on the page."""

    def holds(self, result: Any) -> bool:
        return all(steps(result, rule, "centered") <= steps(result, rule, "raw") for rule, _ in result)

    def broken(self, result: Any) -> Any:
        return swapped(result, "momentum")

    def numbers(self, result: Any) -> dict[str, Any]:
        return {f"{rule}, raw ÷ centered": ratio(result, rule) for rule in RULES}


class TestMomentum(Repeated):
    def slower(self, result: Any, kind: str) -> float:
        return steps(result, "momentum", kind) / steps(result, "descent, all samples", kind)

    def holds(self, result: Any) -> bool:
        return 1 < self.slower(result, "raw") < 1.5 and self.slower(result, "centered") > 10

    def broken(self, result: Any) -> Any:
        return swapped(result, "descent, all samples")

    def numbers(self, result: Any) -> dict[str, Any]:
        return {f"{kind}, momentum ÷ plain descent": self.slower(result, kind) for kind in ("raw", "centered")}


class TestRanges(Repeated):
    def spikes(self) -> list[float]:
        """nμ²/s² of each range of inputs."""
        return [n * ((low + high) / 2) ** 2 * 12 / (high - low) ** 2 for n, low, high in INPUTS]

    def holds(self, result: Any) -> bool:
        """Below a hundred neither loses more than a half or so."""
        found = zip(self.spikes(), ([ratio(one, rule) for rule in ("Adam", "momentum")] for one in result), strict=True)
        return all(
            (adam < 1.6 if spike < 100 else adam > 3) and (momentum > 2) == (spike > 1000)
            for spike, (adam, momentum) in found
        )

    def broken(self, result: Any) -> Any:
        return (*result[:-1], result[0])

    def numbers(self, result: Any) -> dict[str, Any]:
        return {
            f"{rule}, {n} from {low} to {high}, raw ÷ centered": ratio(one, rule)
            for rule in ("Adam", "momentum")
            for (n, low, high), one in zip(INPUTS, result, strict=True)
        }


class TestLonger(Repeated):
    def sizes(self, result: Any) -> float:
        """Centered over raw."""
        raw, centered = (result.far["Adam", kind].best.step_size for kind in ("raw", "centered"))
        return float(centered / raw)

    def holds(self, result: Any) -> bool:
        return self.sizes(result) > 3 and ratio(result.far, "Adam") > 10

    def broken(self, result: Any) -> Any:
        return result._replace(far=swapped(result.far, "Adam"))

    def numbers(self, result: Any) -> dict[str, Any]:
        return {
            "steps, raw ÷ centered": ratio(result.far, "Adam"),
            "best step size, centered ÷ raw": self.sizes(result),
        }


class TestDecay(Repeated):
    """No fix: with the decay centering saves as much as without, or more."""

    def holds(self, result: Any) -> bool:
        with_decay, without = (ratio(result, decay) for decay in (0.01, 0.0))
        return with_decay > 1.1 and with_decay > 0.9 * without and math.isfinite(steps(result, 0.01, "raw"))

    def broken(self, result: Any) -> Any:
        return swapped(result, 0.01)

    def numbers(self, result: Any) -> dict[str, Any]:
        kinds = ("raw", "centered")
        return {
            f"{kind}, with the decay ÷ without": steps(result, 0.01, kind) / steps(result, 0.0, kind) for kind in kinds
        }


class TestLayers(Repeated):
    """No fix: centering saves at least a third of the steps of either rule."""

    def holds(self, result: Any) -> bool:
        return min(ratio(result, rule) for rule in ("Shampoo", "Muon")) > 1.5

    def broken(self, result: Any) -> Any:
        return swapped(result, "Muon")

    def numbers(self, result: Any) -> dict[str, Any]:
        return {f"{rule}, raw ÷ centered": ratio(result, rule) for rule in ("Shampoo", "Muon")}


class TestBiases(Repeated):
    def holds(self, result: Any) -> bool:
        return bool(result["learned"] > result["plain"])

    def broken(self, result: Any) -> Any:
        return {"learned": result["plain"], "plain": result["learned"]}

    def numbers(self, result: Any) -> dict[str, Any]:
        return {"steps, a bias for each input ÷ one plain bias": result["learned"] / result["plain"]}
