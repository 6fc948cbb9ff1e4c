"""Sound arguments, of matching sizes, for whatever the mathematics calls its parameters."""

import collections.abc
import inspect
import typing
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explainer import training
from explainer.activations import TRAINED
from explainer.checked import Array
from explainer.conditioning import Features
from explainer.drive import Journey, Setting, drive
from explainer.network import Hidden
from explainer.optimizers import gradient_descent
from explainer.parameters import Parameters, initialized
from explainer.racing import Problem
from explainer.training import Finish, Task

# What users hand over. Arrays declared as such, and functions, are of our own making: types see to them.
CHECKED = (ArrayLike, float, int, object, int | None, tuple[float, float], Sequence[int])
OWN = ("name", "least", "length", "features", "below")  # what our own functions say to those that check
RECORDS = (Features, Setting, Problem, Task, Finish, Hidden)  # and what is made of it

# Shapes by the names of parameters: n features, m samples, k steps, N = n + 1, K = k + 1. A function's own goes before.
SHAPES = {
    "mn": "hessian_product.x label_gradients.x "
    "inputs batch read updates moves path images outputs goals losses counts batch_norm_upstream.delta "
    "is_below.weights table.value weight_gradient.x orthogonalized.gradient normalized.x outputs.x hidden_outputs.x "
    "gradients.x",
    "kmn": "block_product.gradients gradient_factor.gradients batch_gradient.inputs kernel_gradient.read",
    "km": "batch_gradient.deltas kernel_gradient.deltas samples order",
    "kn": "driven on_states",
    "Kn": "states",
    "nn": "hessian covariance matrix rounds recurrent_states.weights recurrent_gradient.weights",
    "N": "as_if_centered.gradient descend_as_if_centered.start",
    "n": "goal start center way direction error w x input_bias mean above below v g z a f t value weights gradient "
    "delta",
    "m": "targets deltas weight_gradient.delta step_sizes offsets shares labels",
    "": "input_gradient.delta input_bias_gradients.delta decayed.start number.value positive.value",
}
SHAPE = {name: shape for shape, names in SHAPES.items() for name in names.split()}
NUMBERED, ABOVE, SYMMETRIC = (
    names.split()
    for names in ("labels samples order counts numbered.value", "step_sizes shares", "hessian covariance matrix rounds")
)
CALLED: dict[str, Callable[..., Any]] = {
    "activation": np.tanh,
    "gradient": lambda weights, _: weights,
    "misfit": lambda weights: (weights**2).sum(axis=-1),
    "loss": lambda weights: float(weights @ weights),
    "costs": lambda step_sizes, _: np.abs(np.log2(step_sizes)),
    "product": lambda vector: 2 * vector,
    "draw": lambda random, runs: (random.normal(size=runs), random.normal(size=(runs, 2))),
}


def parameters(function: Callable[..., Any]) -> list[tuple[inspect.Parameter, Any]]:
    """Each parameter of a function or constructor, and what it is declared as."""
    hints = typing.get_type_hints(function.__init__ if inspect.isclass(function) else function)
    return [(each, hints[each.name]) for each in inspect.signature(function).parameters.values()]


def leaves(function: Callable[..., Any]) -> list[str]:
    """The names of what a user hands over to it, also within records; not of what goes with arrays of our own."""
    declared = {each.name: kind for each, kind in parameters(function)}
    handed = (ArrayLike,) if any(kind in (Array, Parameters) for kind in declared.values()) else CHECKED
    found = []
    for name, kind in declared.items():
        if kind in (*RECORDS, Journey):
            found += leaves(Setting if kind is Journey else kind)
        elif (kind in handed or function in RECORDS) and name not in OWN:
            found.append(name)
    return found


class Call:
    """The arguments of one call, whose sizes match; those that are `spoiled` become what `spoil` makes of them."""

    def __init__(self, function: Callable[..., Any], seed: int, spoiled: Collection[str], spoil: Any = None) -> None:
        self.random, self.spoil, self.spoiled = np.random.default_rng(seed), spoil, spoiled
        n, m, k = int(self.random.choice([1, 2, 2, 2, 3])), *map(int, self.random.integers(2, 5, 2))
        self.sizes = {"n": n, "N": n + 1, "m": m, "k": k, "K": k + 1}
        self.stacked = function.__module__ == training.__name__
        self.function = function

    def __call__(self) -> Any:
        """The answer of the function."""
        return self.function(**self.arguments(self.function))

    def arguments(self, function: Callable[..., Any]) -> dict[str, Any]:
        """An argument for each parameter; one with a default is left out half of the time, unless it is spoiled."""
        return {
            each.name: self.argument(function.__name__, each.name, declared)
            for each, declared in parameters(function)
            if each.default is each.empty
            or each.name in self.spoiled
            or (each.name not in OWN and self.random.random() < 0.5)
        }

    def argument(self, function: str, name: str, declared: Any) -> Any:
        if declared in RECORDS:
            return declared(**self.arguments(declared))
        if declared is Journey:
            return drive(self.argument(function, "setting", Setting))
        if declared is Parameters:
            return initialized([self.sizes["n"], 3, 2], range(2) if self.stacked else [0])
        if name == "rule":
            return gradient_descent(0.1)
        if typing.get_origin(declared) is collections.abc.Callable:
            return CALLED[name]
        value = self.value(function, name, declared)
        return self.spoilt(value, declared) if name in self.spoiled else value

    def spoilt(self, value: Any, declared: Any) -> Any:
        """Another value: of a text a text, of numbers in a row the last; what must be an array stays one."""
        if isinstance(value, str):
            return value[1:]
        if isinstance(value, tuple | list):
            return [*value[:-1], self.spoil(value[-1], self.random)]
        other = self.spoil(value, self.random)
        is_array = isinstance(other, np.ndarray) and other.dtype.kind in "biuf"
        return other if declared in CHECKED or is_array else value

    def value(self, function: str, name: str, declared: Any) -> Any:
        """What a user hands over, sound."""
        if declared is str:
            return str(self.random.choice([*TRAINED])) if name == "activation" else ""
        if typing.get_origin(declared) is typing.Literal:
            return str(self.random.choice(typing.get_args(declared)))
        if declared is bool:
            return bool(self.random.integers(2))
        if declared == tuple[float, float]:
            return (0.9, 0.99)
        if declared is object:
            return 2
        if name in ("sizes", "seeds"):
            return [1, 2]
        if declared in (int, float) or (f"{function}.{name}" not in SHAPE and name not in SHAPE):
            return self.single(name, declared)
        own = f"{function}.{name}"
        return self.array(SHAPE.get(own, SHAPE.get(name, "")), name, own)

    def single(self, name: str, declared: Any) -> Any:
        if declared is float or declared == ArrayLike:
            return float(self.random.uniform(0.02, 0.4)) + (name in ("kappa", "high"))
        return {"axis": -1, "batch_size": 2, "samples": 4, "below": 2, "layer": 0}.get(
            name, int(self.random.integers(1, 5)) + 2 * (name == "points")
        )

    def array(self, shape: str, *names: str) -> Any:
        lengths = tuple(self.sizes[letter] for letter in shape)
        if {*names} & {*NUMBERED}:
            return self.random.integers(2, size=lengths)
        if {*names} & {*SYMMETRIC}:
            factor = self.random.normal(size=(5, self.sizes["n"]))
            return factor.T @ factor
        return self.random.uniform(0.02, 0.3, lengths) if {*names} & {*ABOVE} else self.random.normal(size=lengths)
