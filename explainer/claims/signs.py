"""The sign lemma, and what one update does to two weights. See `Claim` for what a claim is."""

import numpy as np

from explainer.checked import Array
from explainer.claims.claim import Case, Claim, listed, without
from explainer.neuron import weight_gradient
from explainer.quoting import quote

USUAL = {"deltas": (1.0,), "inputs": ((1.0, 2.0),), "weights": (0.0, 0.0), "decay": 0.0}
ONE_SAMPLE = "The gradient is that of one sample."
THROUGH_F = "The loss depends on the weights only through $f$."
DELTA = r"$\dl \neq 0$."
POSITIVE = "Every input is positive."
TWO_SAMPLES = {"deltas": (1.0, -1.0), "inputs": ((1.0, 2.0), (2.0, 1.0)), "weights": (0.0, 0.0)}
DECAYED = {"weights": (0.0, -3.0), "decay": 1.0}
TIED = {**TWO_SAMPLES, "decay": 0.0, "batches": ((0,), (1,))}


def gradient(case: Case) -> Array:
    """The mean of δx over the samples plus λw of a weight decay, (n,)."""
    data = weight_gradient(case["deltas"], case["inputs"]).mean(axis=0)
    return np.asarray(data + case["decay"] * np.asarray(case["weights"]))


def told(case: Case) -> str:
    """A case and its gradient, in words."""
    decay = f" and $\\lambda\\w$ = {quote(case['decay'] * np.asarray(case['weights']))}" if case["decay"] else ""
    case_told = f"with $\\x$ = {listed(case['inputs'])}, $\\dl$ = {listed(case['deltas'])}{decay}"
    return f"{case_told} the gradient is {quote(gradient(case))}"


def _tied(case: Case) -> str:
    """The gradients of the batches, in words."""
    deltas, inputs = np.asarray(case["deltas"]), np.asarray(case["inputs"])
    batches = [list(batch) for batch in case["batches"]]
    found = [gradient({**case, "deltas": deltas[batch], "inputs": inputs[batch]}) for batch in batches]
    of = " of the first and of both" if max(map(len, batches)) > 1 else ""
    decay = f" and $\\lambda\\w$ = {quote(case['decay'] * np.asarray(case['weights']))}" if case["decay"] else ""
    return f"with $\\x$ = {listed(inputs)}, $\\dl$ = {listed(deltas)}{decay} the gradients{of} are {listed(found)}"


def _lemma(name: str, title: str, statement: str, **conditions: Case) -> Claim:
    words = {
        "sample": ONE_SAMPLE,
        "through": THROUGH_F,
        "delta": DELTA,
        "positive": POSITIVE,
        "signs": "No input is negative.",
    }
    dropped = {words[key]: change for key, change in conditions.items()}
    test = f"tests/claims/test_signs.py::Test{title.rpartition(' ')[2].title()}"
    return Claim(f"sign_lemma_{name}", title, "same-sign.md", statement, test, without(dropped, USUAL, told))


MIXED = {"inputs": ((2.0, -1.0),)}

CLAIMS = (
    _lemma(
        "strict",
        "The sign lemma, strictly",
        r"**Strictly:** if $\dl \neq 0$ and every $x_i > 0$, then $\grad$ has the sign of $\dl$ in every entry.",
        sample=TWO_SAMPLES,
        through=DECAYED,
        delta={"deltas": (0.0,)},
        positive=MIXED,
    ),
    _lemma(
        "weak",
        "The sign lemma, weakly",
        r"**Weakly:** if every $x_i \geq 0$, every entry of $\grad$ is zero or has the sign of $\dl$.",
        sample=TWO_SAMPLES,
        through=DECAYED,
        signs=MIXED,
    ),
    _lemma(
        "converse",
        "The sign lemma, conversely",
        r"**Conversely:** all entries of $\grad$ have one strict sign only if the inputs are all positive or all "
        "negative.",
        sample={"deltas": (1.0, 1.0), "inputs": ((2.0, -1.0), (-1.0, 2.0))},
        through={"inputs": ((2.0, -1.0),), "weights": (0.0, 3.0), "decay": 1.0},
    ),
    Claim(
        "tied_weights",
        "Two tied weights",
        "same-sign.md",
        "What ties two weights together is that the product of their inputs, $x_i x_j$, *has the same sign for all "
        "samples*: their gradients then always agree, or always disagree.",
        "tests/claims/test_signs.py::TestTied",
        without(
            {
                "The product is positive for all samples, or negative for all.": {"inputs": ((1.0, 2.0), (2.0, -1.0))},
                DELTA: {"inputs": ((1.0, -2.0), (2.0, -1.0)), "deltas": (1.0, 0.0)},
                "Each gradient is that of one sample.": {"batches": ((0,), (0, 1))},
                THROUGH_F: DECAYED,
            },
            TIED,
            _tied,
        ),
    ),
    Claim(
        "update_quadrants",
        "Northeast or southwest",
        "quadrants.md",
        r"As long as these are positive and $\dl \neq 0$, its update $-\eta\,\dl\,\x$ has two positive entries or two "
        "negative ones.",
        "tests/claims/test_quadrants.py::TestUpdate",
        without({POSITIVE: MIXED, DELTA: {"deltas": (0.0,)}}, USUAL, told),
    ),
)
