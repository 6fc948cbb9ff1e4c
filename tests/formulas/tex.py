r"""Formulas evaluated as they stand on a page: TeX in, statements out, to be asked for any values of the letters.

The values stand under the letters' names in TeX: "mu", "lambda_max", "hat v", "v^+". An entry $x_i$ is that of the
vector "x" at "i", counted from one, and a function such as $\kappa(H)$ is whatever can be called. These names are
the reader's own: "E" the samples that an expectation goes over, "sum" what a sum without an index does, "n" how far
one with an index goes, "d" what differentiates, and "{{ exhibit.property }}" a number that the page quotes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from tests.formulas import algebra
from tests.formulas.algebra import Value

Letters = Mapping[str, Any]
Code = Callable[[Letters], Value]

RELATIONS = list(algebra.RELATES)
REWRITTEN: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", lambda found: r"\matrix{" + found[1].replace(r"\\", r"\row ") + "}"),
    (r"\\(?:begin|end)\{(?:aligned|gathered)\}", ""),
    (r"\\\\\s*&?\\quad \{\}", " "),  # a line that goes on
    (r"\\\\\s*&(?=\\le)", " "),
    (r"\\\\(?:\[\w+\])?|\\qquad|\\quad|\\text\{and\}", r"\\and "),
    (r"\\(?:[,;!]|[bB]ig[lr]|left(?![a-z])|right(?![a-z]))", " "),
    (r"\\(?:operatorname|text)\{(\w+)\}", r"\\\1 "),
    (r"\\mathrm d|\\partial(?![a-z])", r"\\d "),
]
TOKEN = re.compile(r"\{\{ [^{}]*? \}\}|\\(?:[A-Za-z]+|.)|\S")
OPERATIONS = {"/": algebra.over, r"\cdot": algebra.dot, r"\otimes": algebra.kronecker}
CALLED = ["sigma", "sigma'", "ell", "ell'", "ell''", "Phi", "varphi", "kappa", "eta_max", "lambda_min", "lambda_max"]
CALLED += ["tanh'", "tanh''"]
CLOSING = {"(": ")", "[": "]", "{": "}", r"\lVert": r"\rVert", r"\lvert": r"\rvert"}
ENDS = {*RELATIONS, *CLOSING.values(), *"+-,.:&", r"\and", r"\row", r"\d", r"\dots"}


@dataclass(frozen=True)
class Statement:
    """Values and the relations between neighbors; one value alone states none."""

    values: list[Code]
    relations: list[str]


def tokens(tex: str) -> list[str]:
    """The signs of a formula, without what only sets it."""
    for pattern, plain in REWRITTEN:
        tex = re.sub(pattern, plain, tex, flags=re.DOTALL)
    return TOKEN.findall(tex if r"\matrix" in tex else tex.replace("&", " "))


@cache
def statements(tex: str) -> list[Statement]:
    """What a formula states; raises a `ValueError` for TeX that is not understood."""
    if re.fullmatch(r"\{([^{}]|\{([^{}]|\{[^{}]*\})*\})*\}", tex):  # braces that only keep a line together
        tex = tex[1:-1]
    reader = Reader(tokens(tex))
    found = []
    while reader.left():
        if not reader.took(",", ".", ":", r"\and"):
            found.append(reader.statement())
    return found


class Reader:
    """Reads tokens from left to right; each method takes those of what it is named for, and returns their code."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.place = tokens, 0

    def left(self) -> bool:
        return self.place < len(self.tokens)

    def next(self, ahead: int = 0) -> str:
        return self.tokens[self.place + ahead] if self.place + ahead < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.next()
        if not token or (expected and token not in expected):
            raise ValueError(f"expected {expected or 'more'}, not {token!r}, at {self.place} of {self.tokens}")
        self.place += 1
        return token

    def took(self, *expected: str) -> bool:
        return self.next() in expected and bool(self.take())

    def statement(self) -> Statement:
        values, relations = [self.sum()], []
        while self.next() in RELATIONS:
            relations.append(self.take())
            if self.took(r"\dots"):  # a ≥ … ≥ b
                self.take(relations[-1])
            values.append(self.sum())
        return Statement(values, relations)

    def sum(self) -> Code:
        code = self.signed()
        while self.next() in {"+", "-"}:
            code = joined(algebra.plus, code, self.signed())
        return code

    def signed(self) -> Code:
        minus = self.next() == "-"
        self.took("+", "-")
        return joined(algebra.times, lambda _: -1, self.product()) if minus else self.product()

    def product(self) -> Code:
        code = self.factor()
        while self.left() and self.next() not in ENDS:
            operate = OPERATIONS[self.take()] if self.next() in OPERATIONS else algebra.times
            code = joined(operate, code, self.factor())
        return code

    def factor(self) -> Code:
        code = self.primary()
        while self.next() in {"^", "_"}:
            if self.took("_"):
                code = joined(entry, code, self.group())
            elif self.took("^") and self.took(r"\top", "T"):
                code = joined(lambda whole, _: np.transpose(whole), code, code)
            else:
                code = joined(algebra.power, code, self.group())
        return code

    def group(self) -> Code:
        """What stands in braces, or a single sign."""
        return self.enclosed() if self.next() == "{" else Reader([self.take()]).primary()

    def enclosed(self) -> Code:
        closing = CLOSING[self.take()]
        parts = [self.statement()]
        while self.took(","):
            parts.append(self.statement())
        self.take(closing)
        if parts[0].relations:
            return lambda at: true(parts[0], at)
        codes = [part.values[0] for part in parts]
        return codes[0] if len(codes) == 1 else lambda at: algebra.column(*(code(at) for code in codes))

    def primary(self) -> Code:
        token = self.take()
        name = token.lstrip("\\")
        if reads := getattr(self, f"read_{name}", None) if token[0] == "\\" else None:
            return reads()  # type: ignore[no-any-return]
        if token in CLOSING:
            self.place -= 1
            inner = self.enclosed()
            measure = {r"\lVert": algebra.norm, r"\lvert": algebra.size}.get(token)
            return joined(lambda value, _: measure(value), inner, inner) if measure else inner
        if token.isdigit():
            return lambda _: int(token)
        if token.startswith("{{"):
            return lambda at: at[token]
        if (function := algebra.FUNCTIONS.get(name)) and self.next() not in {*ENDS, "^", "'", ""}:
            argument = self.factor()
            return lambda at: function(argument(at))
        if not re.fullmatch(r"\\?[A-Za-z]+", token):
            raise ValueError(f"expected a value, not {token!r}, before {self.place} of {self.tokens}")
        return self.name(name)

    def name(self, name: str) -> Code:
        """A letter with what belongs to it, and its argument if it is a function."""
        index: Code | None = None
        if self.next() == "^" and self.next(1) in {*"+-*"}:
            name += self.take() + self.take()
        full = name
        if self.took("_"):
            start = self.place
            sub = self.braced() if self.next() == "{" else [self.take()]
            full = f"{name}_{''.join(sub).replace(chr(92), '')}"
            index = Reader(sub).sum() if start and re.fullmatch(r"[a-z0-9]([+-]\d)?", "".join(sub)) else None
        while self.took("'"):
            full += "'"
        if full in CALLED and self.next() == "(":
            argument = self.enclosed()
            return lambda at: at[full](argument(at))
        return lambda at: at[full] if full in at or index is None else entry(at[name], index(at))

    def braced(self) -> list[str]:
        self.take("{")
        start = self.place
        while not self.took("}"):
            self.take()
        return self.tokens[start : self.place - 1]

    def read_hat(self) -> Code:
        return self.name("hat " + self.take())

    def read_bar(self) -> Code:
        return self.name("bar " + self.take())

    def read_mathbf(self) -> Code:
        return self.name("mathbf " + self.take())

    def read_infty(self) -> Code:
        return lambda _: np.inf

    def read_max(self) -> Code:
        both = self.enclosed()
        return lambda at: both(at).max()

    def read_frac(self) -> Code:
        if self.next() == "{" and self.next(1) == r"\d":
            self.take("{")
            self.take(r"\d")
            return self.derivative("}", "{")
        return joined(algebra.over, self.group(), self.group())

    read_tfrac = read_frac

    def read_d(self) -> Code:
        return self.derivative("/")

    def derivative(self, *between: str) -> Code:
        top = self.take()
        for sign in (*between, r"\d"):
            self.take(sign)
        bottom = self.factor()
        if between != ("/",):
            self.take("}")
        return lambda at: at["d"](top, bottom(at))

    def read_E(self) -> Code:  # noqa: N802
        inner = self.enclosed() if self.next() == "[" else self.factor()
        return lambda at: sum(inner({**at, **one}) for one in at["E"]) / len(at["E"])

    def read_sum(self) -> Code:
        letter = self.take() if self.took("_") else ""
        term = self.product()

        def total(at: Letters) -> Value:
            over = [{letter: k + 1} for k in range(at["n"])] if letter else at["sum"]
            return sum(term({**at, **one}) for one in over)

        return total

    def read_int(self) -> Code:
        self.take("_")
        low = self.group()
        self.take("^")
        high = self.group()
        inner = self.sum()
        self.take(r"\d")
        letter = self.take()
        return lambda at: algebra.integral(lambda value: inner({**at, letter: value}), low(at), high(at))

    def read_matrix(self) -> Code:
        self.take("{")
        rows: list[list[Code]] = [[self.sum()]]
        while (sign := self.take("&", r"\row", "}")) != "}":
            if sign == r"\row":
                rows.append([])
            rows[-1].append(self.sum())
        return lambda at: algebra.blocks([[code(at) for code in row] for row in rows])


def joined(operate: Callable[[Value, Value], Value], a: Code, b: Code) -> Code:
    return lambda at: operate(a(at), b(at))


def entry(whole: Value, index: Value) -> Value:
    """An entry of a vector, or of a list of vectors, counted from one."""
    if not 1 <= index <= len(whole):
        raise IndexError(f"entry {index} of {len(whole)}")
    return whole[int(index) - 1] if isinstance(whole, list) else whole[int(index) - 1, 0]


def true(statement: Statement, at: Letters) -> bool:
    """Whether each relation of a statement holds."""
    return all(algebra.RELATES[sign](a, b) for sign, a, b in compared(statement, at))


def compared(statement: Statement, at: Letters) -> list[tuple[str, Value, Value]]:
    """The relations of a statement, each with its two values; on the left of an arrow is what comes next."""
    values = [code(at) for code in statement.values]
    if statement.relations == [r"\leftarrow"]:
        values[0] = statement.values[0]({**at, **at["next"]})
    return [
        (sign, *algebra.settled(a, b, at.get("links", {})))
        for sign, a, b in zip(statement.relations, values, values[1:], strict=False)
    ]
