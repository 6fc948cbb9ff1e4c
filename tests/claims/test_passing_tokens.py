"""What a page says of tokens in passing: what the matrices of a transformer read, and which rows a token moves."""

from collections.abc import Callable

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp
from scipy.special import softmax
from scipy.stats import norm, zscore

RANDOM = np.random.default_rng(11)


def block(activation: Callable[[np.ndarray], np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """What each matrix of a block of eight tokens reads; the attention weights, and the values that they average."""
    tokens, (query, key, value, out) = RANDOM.normal(size=(8, 16)), RANDOM.normal(size=(4, 16, 16)) / 4
    widen, narrow = RANDOM.normal(size=(16, 64)) / 4, RANDOM.normal(size=(64, 16)) / 8
    first = zscore(tokens, axis=1)
    scores = first @ query @ (first @ key).T / 4
    attention = softmax(np.where(np.tri(8) > 0, scores, -np.inf), axis=1)  # on no later token
    mixed = attention @ (first @ value)
    second = zscore(tokens + mixed @ out, axis=1)
    active = activation(second @ widen)
    last = zscore(tokens + mixed @ out + active @ narrow, axis=1)
    read = {"query, key, value": first, "out": mixed, "widen": second, "narrow": active, "to the logits": last}
    return read, attention, first @ value


def test_in_a_transformer_one_matrix_at_most_reads_nothing_negative_and_attention_averages() -> None:
    for activation, expected in ((lambda z: z.clip(0), ["narrow"]), (lambda z: z * norm.cdf(z), [])):
        read, attention, values = block(activation)
        assert [name for name, inputs in read.items() if inputs.min() >= 0] == expected
        assert ((attention > 0) == (np.tri(8) > 0)).all()
        assert attention.min() == 0
        assert attention.sum(axis=1) == pytest.approx(np.ones(8))
        assert (read["out"] <= values.max(axis=0)).all()
        assert (read["out"] >= values.min(axis=0)).all()
        assert read["out"][-1].max() < values.max()


@pytest.mark.parametrize("tied", [False, True])
def test_a_token_moves_its_own_row_alone_unless_the_embedding_is_the_output_too(tied: bool) -> None:
    embedding, output, token, following = RANDOM.normal(size=(6, 4)), RANDOM.normal(size=(6, 4)), 2, 5

    def loss(rows: np.ndarray) -> float:
        logits = anp.dot(rows if tied else output, anp.tanh(anp.dot(anp.eye(6)[token], rows)))
        return anp.log(anp.sum(anp.exp(logits))) - logits[following]  # type: ignore[no-any-return]

    moved = np.flatnonzero(np.abs(grad(loss)(embedding)).max(axis=1))
    assert moved.tolist() == (list(range(6)) if tied else [token])
