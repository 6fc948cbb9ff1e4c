"""What the races of rules came to, and come to again with fresh inputs and goals. See `Claim` for what a claim is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explainer.claims.claim import experiment
from explainer.claims.repeats import AGAIN, Numbers, Repeats
from explainer.experiments.again import PlainAndLearned
from explainer.experiments.decay_race import DecayRace
from explainer.experiments.input_biases import InputBiases
from explainer.experiments.layer_race import MUON, SHAMPOO, LayerRace
from explainer.experiments.race import ADAM, ALL, KINDS, MOMENTUM, RULES, TUNED, Race
from explainer.experiments.races import Longer, Ranges, Stay
from explainer.racing import Best

QUICK = tuple(rule for rule in RULES if rule != TUNED)  # its grid of β takes as long as all the others
COARSE = (0.0005, 1.44, 29)
LONGER = Longer()


def fresh(number: int) -> Race:
    """The race with other inputs, goals and samples."""
    first = AGAIN + 3 * number
    return replace(Race(), seeds=(first, first + 1, first + 2))


def _best(found: Any) -> Best:
    best: Best = getattr(found, "best", found)
    return best


def _medians(rules: tuple[str, ...]) -> Any:
    """Raw steps over centered ones."""

    def numbers(result: Mapping[tuple[Any, str], Any]) -> Numbers:
        steps = {key: _best(found).median for key, found in result.items()}
        return {f"{rule}, raw ÷ centered": steps[rule, "raw"] / steps[rule, "centered"] for rule in rules}

    return numbers


def _momentum(result: Mapping[tuple[str, str], Any]) -> Numbers:
    return {
        f"{kind}, momentum ÷ plain descent": _best(result[MOMENTUM, kind]).median / _best(result[ALL, kind]).median
        for kind in KINDS
    }


def _ranges(result: tuple[Mapping[tuple[str, str], Any], ...]) -> Numbers:
    return {
        f"{rule}, {n} from {low:g} to {high:g}, raw ÷ centered": _best(found[rule, "raw"]).median
        / _best(found[rule, "centered"]).median
        for rule in (ADAM, MOMENTUM)
        for (n, low, high), found in zip(Ranges().inputs, result, strict=True)
    }


def _stay(result: Stay) -> Numbers:
    raw, centered = (result.far[ADAM, kind].best for kind in KINDS)
    return {
        "steps, raw ÷ centered": raw.median / centered.median,
        "best step size, centered ÷ raw": centered.step_size / raw.step_size,
    }


def _decay(result: Mapping[tuple[float, str], Best]) -> Numbers:
    return {f"{kind}, with the decay ÷ without": result[0.01, kind].median / result[0.0, kind].median for kind in KINDS}


def _biases(result: Mapping[str, float]) -> Numbers:
    return {"steps, a bias for each input ÷ one plain bias": result["learned"] / result["plain"]}


CLAIMS = (
    experiment(
        ("no_rule_loses", "No rule loses by centering", "optimizers.md"),
        "In this race no rule had a larger median on centered inputs.",
        "test_races.py::TestNoRule",
        Repeats(Race(), lambda number: replace(fresh(number), rules=QUICK, grid=COARSE), _medians(QUICK), built=1),
    ),
    experiment(
        ("momentum_at_its_pace", "Momentum at its own pace", "optimizers.md"),
        "On the common problem it needs somewhat more steps than plain descent on raw inputs, and far more on "
        "centered ones.",
        "test_races.py::TestMomentum",
        Repeats(Race(), lambda number: replace(fresh(number), rules=(ALL, MOMENTUM)), _momentum),
    ),
    experiment(
        ("far_means", "How large the mean must be", "optimizers.md"),
        r"In the hundreds Adam needs several times its steps on centered inputs. Momentum needs more than twice as "
        "many only in the thousands.",
        "test_races.py::TestRanges",
        Repeats(Ranges(), lambda number: replace(Ranges(), race=fresh(number)), _ranges, built=1),
    ),
    experiment(
        ("adam_stays", "Adam for long", "optimizers.md"),
        "To stay for long, raw inputs need a far smaller one than centered inputs, and then the steps differ more "
        "than tenfold.",
        "test_races.py::TestLonger",
        Repeats(
            LONGER,
            lambda number: replace(LONGER, race=fresh(number), steady=(LONGER.steady[0], 100)),
            _stay,
            built=1,
        ),
    ),
    experiment(
        ("decay_no_fix", "AdamW", "also-holds.md"),
        r"Not here: with the decay $\lambda = {{ whitening.usual_decay }}$ it took {{ whitening.adamw_raw:.0f }} "
        r"steps raw and {{ whitening.adamw_centered:.0f }} centered.",
        "test_races.py::TestDecay",
        Repeats(
            DecayRace(), lambda number: replace(DecayRace(), race=fresh(number), decays=(0.0, 0.01)), _decay, built=1
        ),
    ),
    experiment(
        ("layers_no_fix", "Shampoo and Muon", "also-holds.md"),
        "Not here: a layer of neurons on the common problem took Shampoo {{ whitening.shampoo_raw:.0f }} steps raw "
        "and {{ whitening.shampoo_centered:.0f }} centered, Muon {{ whitening.muon_raw:.0f }} and "
        "{{ whitening.muon_centered:.0f }}.",
        "test_races.py::TestLayers",
        Repeats(
            LayerRace(), lambda number: replace(LayerRace(), race=fresh(number)), _medians((SHAMPOO, MUON)), built=1
        ),
    ),
    experiment(
        ("learned_input_biases", "A bias for each input", "conditioning.md"),
        "On the common problem such biases were slower than one plain bias.",
        "test_races.py::TestBiases",
        Repeats(
            PlainAndLearned(),
            lambda number: PlainAndLearned(replace(InputBiases(), seed=2 * AGAIN + number, race=fresh(number))),
            _biases,
        ),
    ),
)
