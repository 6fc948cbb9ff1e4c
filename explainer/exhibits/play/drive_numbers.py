"""The numbers that the page of the driven figure quotes: of its presets, and of a few settings beside them."""

from dataclasses import dataclass, replace
from functools import cache

from explainer.conditioning import condition_number, second_moment
from explainer.drawing.exhibit import Exhibit
from explainer.drive import NEAR, Journey, drive, turned_back
from explainer.drive_reach import safe_step_size, shifted
from explainer.exhibits.play.drive_settings import PRESETS, SAMPLES, SHARES

SMALL = 0.02  # a step size at which no update to a goal on the diagonal overshoots before it is near
BEYOND = 0.3  # a step size above the safe ones of the four inputs, with which every start arrives


@cache
def journeys() -> tuple[Journey, ...]:
    """The descent of every preset."""
    return tuple(drive(preset.setting) for preset in PRESETS)


@cache
def _centered(step_size: float) -> Journey:
    """The zig-zag with its inputs centered, and nothing else changed but perhaps the step size."""
    return drive(replace(PRESETS[0].setting, removed=1.0, step_size=step_size))


@cache
def _diagonal(step_size: float) -> Journey:
    """The zig-zag with its goal moved to the diagonal between its inputs, and perhaps another step size."""
    return drive(replace(PRESETS[0].setting, goal=(1.0, 1.0), step_size=step_size))


def _kappa(samples: str, removed: float) -> float:
    """The condition number of these inputs with a share of their mean removed."""
    return condition_number(second_moment(shifted(SAMPLES[samples][1], removed)))


@cache
def _whole_batch(removed: float) -> Journey:
    """The preset of the full batch with the four inputs, a share of their mean removed."""
    (preset,) = [each for each in PRESETS if each.name == "batch"]
    return drive(replace(preset.setting, inputs=SAMPLES["four"][1], batch_size=4, removed=removed))


@dataclass(frozen=True)
class DriveNumbers(Exhibit):
    """What is quoted of the driven figure, whatever it is set to."""

    @property
    def worked_ratio(self) -> float:
        return journeys()[0].ratio

    @property
    def worked_steps(self) -> int:
        return journeys()[0].last_step

    @property
    def worked_step_size(self) -> float:
        return PRESETS[0].step_size

    @property
    def worked_safe(self) -> float:
        """The largest step size that never leads away from the goal, with the zig-zag's inputs."""
        return safe_step_size(journeys()[0].inputs, 1)

    @property
    def centered_safe(self) -> float:
        return safe_step_size(_centered(PRESETS[0].step_size).inputs, 1)

    @property
    def slow_steps(self) -> int:
        return _centered(PRESETS[0].step_size).last_step

    @property
    def fit_step_size(self) -> float:
        """Half the largest safe one: both centered inputs are as long, and each then meets its target at once."""
        return self.centered_safe / 2

    @property
    def fit_steps(self) -> int:
        return _centered(self.fit_step_size).last_step

    @property
    def diagonal_ratio(self) -> float:
        """The path to a goal on the diagonal between the zig-zag's inputs, at its step size."""
        return _diagonal(PRESETS[0].step_size).ratio

    @property
    def diagonal_back(self) -> int:
        """How many of its updates turn back."""
        return turned_back(_diagonal(PRESETS[0].step_size).moves)

    @property
    def diagonal_steps(self) -> int:
        return _diagonal(PRESETS[0].step_size).last_step

    @property
    def small_step_size(self) -> float:
        return SMALL

    @property
    def small_ratio(self) -> float:
        """The path to the same goal at a small step size."""
        return _diagonal(SMALL).ratio

    @property
    def four_safe(self) -> float:
        """The largest safe step size of the four inputs as they are, one at a time."""
        return safe_step_size(SAMPLES["four"][1], 1)

    @property
    def four_kappa(self) -> float:
        return _kappa("four", SHARES[0])

    @property
    def four_centered_kappa(self) -> float:
        return _kappa("four", SHARES[1])

    @property
    def four_steps(self) -> int:
        """How many the full batch of the four inputs takes as they are."""
        return _whole_batch(SHARES[0]).last_step

    @property
    def four_centered_steps(self) -> int:
        return _whole_batch(SHARES[1]).last_step

    @property
    def four_safe_raw(self) -> float:
        """The largest safe step size of that batch, as it is."""
        return safe_step_size(_whole_batch(SHARES[0]).inputs, 4)

    @property
    def four_safe_centered(self) -> float:
        return safe_step_size(_whole_batch(SHARES[1]).inputs, 4)

    @property
    def round_share(self) -> float:
        """The share of the mean, of those the slider offers, without which the bowl of the two inputs is roundest."""
        low, high, by = SHARES
        return min((low + by * k for k in range(round((high - low) / by) + 1)), key=lambda share: _kappa("two", share))

    @property
    def round_kappa(self) -> float:
        return _kappa("two", self.round_share)

    @property
    def beyond_safe(self) -> float:
        return BEYOND

    @property
    def resting(self) -> int:
        """How many updates of the centered preset move nothing, for their sample's target is met already."""
        (journey,) = [own for own, preset in zip(journeys(), PRESETS, strict=True) if preset.name == "centered"]
        return journey.last_step - len(journey.moves)

    @property
    def near(self) -> float:
        return NEAR
