"""What the signs of a formula do: arithmetic for numbers, for matrices of numbers, and for symbols of SymPy.

A vector is a column, (n, 1), and a product of shape (1, 1) a number. So a transpose that is missing, or one too many,
is a product that does not exist, as on paper.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy
from scipy import integrate

Value = Any  # a number, a symbol, or an array (n, m) of either


def column(*entries: Value) -> Value:
    """A vector."""
    return np.array([[entry] for entry in entries])


def number(value: Value) -> Value:
    """A matrix of one entry is a number."""
    return value[0, 0] if np.ndim(value) == 2 and np.size(value) == 1 else value


def symbolic(value: Value) -> bool:
    return isinstance(value, sympy.Basic)


def square(value: Value) -> bool:
    return np.ndim(value) == 2 and value.shape[0] == value.shape[1]


def times(a: Value, b: Value) -> Value:
    """The product of two numbers, or of matrices that fit."""
    a, b = number(a), number(b)
    return number(a @ b) if np.ndim(a) and np.ndim(b) else a * b


def dot(a: Value, b: Value) -> Value:
    """The scalar product, or that of two numbers."""
    a, b = number(a), number(b)
    if not (np.ndim(a) or np.ndim(b)):
        return a * b
    assert np.shape(a) == np.shape(b), f"a scalar product of {np.shape(a)} and {np.shape(b)}"
    return (a * b).sum()


def kronecker(a: Value, b: Value) -> Value:
    """The Kronecker product of two matrices, or of two vectors."""
    assert np.ndim(a) * np.ndim(b), "a Kronecker product of numbers"
    return np.kron(a, b)


def over(a: Value, b: Value) -> Value:
    """The quotient by a number, or, of two vectors, entry by entry."""
    a, b = number(a), number(b)
    assert not np.ndim(b) or np.shape(a) == np.shape(b), "a quotient of different shapes"
    return a / b


def plus(a: Value, b: Value) -> Value:
    """The sum; beside a square matrix a number is so many times the identity, beside a vector it is in every entry."""
    a, b = number(a), number(b)
    if square(a) and not np.ndim(b):
        b = b * np.eye(len(a))
    if square(b) and not np.ndim(a):
        a = a * np.eye(len(b))
    assert not (np.ndim(a) and np.ndim(b)) or np.shape(a) == np.shape(b), "a sum of different shapes"
    return a + b


def power(a: Value, exponent: Value) -> Value:
    """A power; that of a vector is taken entry by entry, as Adam's g² is."""
    a = number(a)
    return np.linalg.matrix_power(np.asarray(a, dtype=float), int(exponent)) if square(a) else a**exponent


def of(name: str) -> Callable[[Value], Value]:
    """A function of one number, for symbols as well."""

    def apply(value: Value) -> Value:
        value = number(value)
        return getattr(sympy, {"abs": "Abs"}.get(name, name))(value) if symbolic(value) else getattr(np, name)(value)

    return apply


FUNCTIONS: dict[str, Callable[[Value], Value]] = {name: of(name) for name in ("sin", "tanh", "sign", "sqrt", "log")} | {
    "arcsin": np.arcsin,
    "ln": of("log"),
    "det": np.linalg.det,
    "diag": lambda value: np.diag(value[:, 0]),
}
size = of("abs")


def norm(value: Value) -> Value:
    """The length of a vector."""
    return of("sqrt")((number(value) ** 2).sum()) if np.ndim(number(value)) else size(value)


def blocks(rows: list[list[Value]]) -> Value:
    """A matrix of blocks; a number stands for a block of it."""
    tall = [max(np.shape(value)[0] if np.ndim(value) else 1 for value in row) for row in rows]
    wide = [max(np.shape(value)[1] if np.ndim(value) else 1 for value in one) for one in zip(*rows, strict=True)]
    return np.block(
        [
            [
                value if np.ndim(value) else np.full((height, width), value)
                for value, width in zip(row, wide, strict=True)
            ]
            for row, height in zip(rows, tall, strict=True)
        ]
    )


def integral(integrand: Callable[[Value], Value], low: Value, high: Value) -> Value:
    return integrate.quad(integrand, float(low), float(high))[0]


def derivative(links: dict[Value, Value]) -> Callable[[str, Value], Value]:
    """What differentiates a letter by others, if each of `links` stands for an expression in the ones after it."""

    def by(top: str, bottom: Value) -> Value:
        if np.ndim(bottom):
            return np.vectorize(lambda one: by(top, one), otypes=[object])(bottom)
        (value,) = (letter for letter in links if letter.name == top)
        for letter, meaning in links.items():
            value = value if letter == bottom else value.subs(letter, meaning)
        return value.diff(bottom)

    return by


def settled(a: Value, b: Value, links: dict[Value, Value]) -> tuple[Value, Value]:
    """The two with letters replaced by what they stand for, one after the other until they are the same."""
    for letter, meaning in links.items():
        if same(a, b):
            break
        a, b = (replaced(value, letter, meaning) for value in (a, b))
    return a, b


def replaced(value: Value, letter: Value, meaning: Value) -> Value:
    if np.ndim(value):
        return np.vectorize(lambda one: replaced(one, letter, meaning), otypes=[object])(value)
    return sympy.sympify(value).subs(letter, meaning)


def vanishes(value: Value) -> bool:
    """Whether an expression is zero for all values of its symbols; asked first is one case, for proofs can be long."""
    value = sympy.sympify(value)
    case = {symbol: sympy.Rational(7 + 3 * k, 11 + k) for k, symbol in enumerate(sorted(value.free_symbols, key=str))}
    return bool(abs(value.subs(case).evalf()) < ROUNDING) and sympy.cancel(value.rewrite(sympy.exp)) == 0


def same(a: Value, b: Value) -> bool:
    """Whether two values are equal: for all values of their symbols, or up to rounding."""
    a, b = number(a), number(b)
    if isinstance(b, int) and b == 0:  # of any shape
        b = np.zeros_like(a)
    if np.shape(a) != np.shape(b):
        return False
    if np.asarray(a).dtype == object or np.asarray(b).dtype == object:
        return all(vanishes(one) for one in np.ravel(a - b))
    scale = max(np.abs(a).max(), np.abs(b).max(), LEAST)
    return bool(np.abs(a - b).max() <= ROUNDING * scale)


def lead(a: Value, b: Value) -> float:
    """By how much the number b is above a, in relation to their sizes."""
    a, b = number(a), number(b)
    return float((b - a) / max(abs(a), abs(b), LEAST))


def least_of_difference(a: Value, b: Value) -> float:
    """The least eigenvalue of b − a, in relation to the entries of b."""
    return float(np.linalg.eigvalsh(b - a).min() / np.abs(b).max())


ROUNDING = 1e-8
LEAST = 1e-4  # what is smaller is compared with this
NEAR = 1e-3
RELATES: dict[str, Callable[[Value, Value], bool]] = {
    "=": same,
    r"\neq": lambda a, b: not same(a, b),
    r"\approx": lambda a, b: abs(lead(a, b)) < NEAR,
    "<": lambda a, b: lead(a, b) > ROUNDING,
    ">": lambda a, b: lead(b, a) > ROUNDING,
    r"\le": lambda a, b: lead(a, b) > -ROUNDING,
    r"\ge": lambda a, b: lead(b, a) > -ROUNDING,
    r"\preceq": lambda a, b: least_of_difference(a, b) > -ROUNDING,
    r"\leftarrow": same,
}
RELATES |= {r"\ne": RELATES[r"\neq"], r"\leq": RELATES[r"\le"], r"\geq": RELATES[r"\ge"]}
