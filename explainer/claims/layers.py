"""What a shift of activations and a layer norm do in a network. See `Claim` for what a claim is."""

import numpy as np

from explainer.activations import sigmoid
from explainer.centering import layer_normalized
from explainer.checked import Array
from explainer.claims.claim import Case, Claim, listed, without
from explainer.quoting import quote

PAGE = "notebooks/network.ipynb"
START = {
    "inputs": ((1.0,), (2.0,)),
    "weights": (((1.0,),), ((2.0,),), ((1.0,),)),
    "others": (((1.0,),), ((2.0,),), ((1.0,),)),
    "biases": ((0.0,), (0.0,), (0.0,)),
    "shift": -0.5,
    "stretch": 1.0,
    "made_up": (True, True),
}
NORMED = {
    "outputs": ((1.0, 3.0), (2.0, 5.0)), "deltas": ((1.0,), (2.0,)), "gain": (1.0, 1.0), "shift": (0.0, 0.0),
    "along": "units",
}  # fmt: skip


def tops(case: Case) -> tuple[Array, Array]:
    """The outputs of both networks."""
    one = other = np.asarray(case["inputs"])
    layers = zip(case["weights"], case["others"], case["biases"], (False, *case["made_up"]), strict=True)
    for number, (w, v, b, made_up) in enumerate(layers):
        if number:
            one, other = sigmoid(one), case["stretch"] * sigmoid(other) + case["shift"]
        moved = case["shift"] * np.sum(v, axis=1) * made_up
        one, other = one @ np.transpose(w) + b, other @ np.transpose(v) + b - moved
    return one, other


def _tops(case: Case) -> str:
    one, other = tops(case)
    told = [quote(np.round(np.ravel(each), 3)) for each in (one, other)]
    return f"for the inputs {listed(np.ravel(case['inputs']))} one puts out {told[0]}, the other {told[1]}"


def _rows(case: Case) -> str:
    h = np.asarray(case["outputs"])
    if case["along"] == "batch":
        x, how = layer_normalized(h.T, epsilon=1e-12).T, "over the batch"
    else:
        x = layer_normalized(h, case["gain"], case["shift"], epsilon=1e-12)
        how = f"with gains {quote(case['gain'])} and shifts {quote(case['shift'])}"
    row = np.transpose(case["deltas"])[0] @ x
    return f"{how} the samples become {listed(np.round(x, 3))}, and the row {quote(np.round(row, 3))}"


CLAIMS = (
    Claim(
        "row_sums",
        "Rows behind layer norm",
        PAGE,
        "Layer norm makes the outputs for each sample sum to zero, and with them each row of the gradient.",
        "tests/claims/test_layers.py::TestRowSums",
        without(
            {
                "The units have one gain.": {"gain": (1.0, 2.0)},
                "There is no shift.": {"shift": (0.0, 1.0)},
                "The norm is taken over the units of a sample, not over the samples of a batch.": {"along": "batch"},
            },
            NORMED,
            _rows,
        ),
    ),
    Claim(
        "same_start",
        "Two networks, one function",
        PAGE,
        "So they agree on every output at the start.",
        "tests/claims/test_layers.py::TestOneFunction",
        without(
            {
                "Both have the same weights.": {"others": (((1.0,),), ((3.0,),), ((1.0,),))},
                "The activations differ by one number, the same everywhere.": {"stretch": 2.0},
                "The biases behind each hidden layer make up for it.": {"made_up": (True, False)},
            },
            START,
            _tops,
        ),
    ),
)
