"""The cloud's inputs, against the call that its recipe prints."""

import numpy as np
import pytest

from explainer.experiments.cloud import UniformCloud


@pytest.mark.parametrize("cloud", [UniformCloud(), UniformCloud(samples=7, features=3, low=1.0, high=2.5, seed=9)])
def test_the_recipe_draws_the_inputs(cloud: UniformCloud) -> None:
    drawn = eval(cloud.recipe.strip("`"), {"numpy": np})  # noqa: S307 - a call that the package prints
    assert cloud.run().tolist() == drawn.tolist()
    assert cloud.run().shape == (cloud.samples, cloud.features)
    assert cloud.low <= cloud.run().min() < cloud.run().max() <= cloud.high
