"""What the driven figure says in words and numbers. The browser fills in the same templates."""

from collections.abc import Sequence

import numpy as np

from explainer.checked import Array
from explainer.driving import LOST, NEAR, Journey, heading, turned_back, without_rest
from explainer.exhibit import Table
from explainer.orthants import same_sign
from explainer.quoting import quote
from explainer.steering import ROUNDING, safe_step_size

WORDS = {
    "here": "Start and goal are the same point, so there is nothing to learn.",
    "lost": (
        "The step size is too large: after {steps} steps the weights are more than {times} times as far from the goal "
        "as at the start, and the figure stops there."
    ),
    "off": (
        "The goal lies {goal}, off the one line that all the inputs share: descent ends at {end} and never arrives."
    ),
    "opposite": (
        "The goal lies {goal}, off the one line that these inputs share once they are centered: descent ends at {end}. "
        "Four inputs can take it there."
    ),
    "late": "The goal lies {goal}, {ways}: after {steps} steps {left} of the distance is left.",
    "arrived": "The goal lies {goal}, {ways}: {ratio} × the straight line, in {steps}.",
    "straight": "The goal lies {goal}, {ways}: straight there, in {steps}.",
    "along": "and every update goes {list}",
    "across": "but every update goes {list}",
    "mixed": "and the updates go {list}",
    "rest": "and no update moves the weights",
    "step": "{steps} step",
    "steps": "{steps} steps",
    "or": " or ",
    "and": " and ",
    "of": "{part} of {whole}",
    "none": "none",
    "never": "no path",
    "unknown": "–",
    "infinite": "∞",
    "strictly": "same-signed",
    "weakly": "one is zero",
    "differing": "mixed signs",
    "zero": "zero",
    "reset": "Reset",
    "play": "Play",
    "pause": "Pause",
    "forward": "One step",
    "changed": "Your own setting: its address is in the address bar, ready to share.",
    "alt": (
        "Descent from {start} to the goal {goal} in the plane of the two weights, with the inputs {inputs}. {sentence} "
        "Step {at} is marked: its update is {update}."
    ),
    "at": "Step {at}: the update is {update}.",
    "refused": "The address says {name} = {text}, which this figure cannot show. It shows {shown} instead.",
}
STRAIGHT = 1.005  # a path less than this times its straight line looks straight


def rounded(value: float, decimals: int) -> str:
    """The number with so many decimals; what is a half but for rounding errors goes away from zero."""
    return quote(value * (1 + 1e-11), f".{decimals}f")


def trimmed(value: float, decimals: int = 3) -> str:
    """The number with at most so many decimals."""
    text = rounded(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def pair(v: Array) -> str:
    """A vector (2,), each entry trimmed."""
    return "(" + ", ".join(trimmed(entry) for entry in v) + ")"


def signs(v: Array) -> str:
    """What the signs of a vector (2,) have in common; an entry that is zero but for rounding counts as zero."""
    if (np.abs(v) <= ROUNDING * np.abs(v).max()).any():
        return WORDS["weakly"]
    return WORDS["strictly" if same_sign(v) else "differing"]


def sentence(journey: Journey) -> str:
    """What happens on the journey, in one sentence."""
    if not journey.way.any():
        return WORDS["here"]
    if journey.lost:
        return WORDS["lost"].format(steps=journey.steps, times=trimmed(LOST))
    if journey.arrival is None and not np.isfinite(journey.least_ratio):
        kind = "opposite" if np.abs(journey.inputs.sum(axis=0)).max() < ROUNDING else "off"
        return WORDS[kind].format(goal=heading(journey.way), end=pair(journey.path[-1]))
    facts = {"goal": heading(journey.way), "ways": _ways(journey)}
    if journey.arrival is None:
        return WORDS["late"].format(**facts, steps=journey.steps, left=rounded(100 * journey.left, 0) + "%")
    steps = WORDS["step" if journey.arrival == 1 else "steps"].format(steps=journey.arrival)
    kind = "straight" if journey.ratio < STRAIGHT else "arrived"
    return WORDS[kind].format(**facts, steps=steps, ratio=rounded(journey.ratio, 2))


def _ways(journey: Journey) -> str:
    """Where the updates go, and whether that is where the goal lies."""
    ways = list(dict.fromkeys(heading(move) for move in journey.moves))
    if not ways:
        return WORDS["rest"]
    goal = heading(journey.way)
    kind = "across" if goal not in ways else "mixed" if len(ways) > 1 else "along"
    last = WORDS["and" if kind == "mixed" else "or"]
    return WORDS[kind].format(list=last.join([", ".join(ways[:-1]), ways[-1]]) if len(ways) > 1 else ways[0])


def readings(journey: Journey, at: int) -> dict[str, str]:
    """The numbers beside the drawing: of the update number `at`, and of the whole journey."""
    run, arrived = journey.run, journey.arrival is not None
    gradient, update = run.gradients[at], -journey.setting.step_size * run.gradients[at]
    moves = len(without_rest(update[np.newaxis], journey.distance))
    return {
        "input": ", ".join(map(pair, journey.inputs[run.samples[at]])),
        "delta": ", ".join(map(trimmed, run.deltas[at])),
        "gradient": f"{pair(gradient)} {signs(gradient) if moves else WORDS['zero']}",
        "update": f"{pair(update)} {heading(update) if moves else WORDS['zero']}",
        "ratio": rounded(journey.ratio, 2) if arrived else WORDS["unknown"],
        "least": _least(journey),
        "arrival": str(journey.arrival) if arrived else WORDS["unknown"],
        "back": WORDS["of"].format(part=turned_back(journey.moves), whole=len(journey.moves)),
        "kappa": trimmed(journey.kappa, 2) if np.isfinite(journey.kappa) else WORDS["infinite"],
        "safe": trimmed(safe_step_size(journey.inputs, journey.setting.batch_size)),
    }


def _least(journey: Journey) -> str:
    """The least possible ratio; none if a batch may go anywhere, for then nothing binds it."""
    least = journey.least_ratio
    if not np.isfinite(least):
        return WORDS["never"]
    return WORDS["none"] if journey.setting.batch_size > 1 and least <= 1 + ROUNDING else rounded(least, 2)


def table(titles: Sequence[str], journeys: Sequence[Journey]) -> Table:
    """The numbers of whole journeys, one in each row."""
    keys = ("ratio", "least", "arrival", "back", "kappa")
    numbers = [readings(journey, 0) for journey in journeys]
    rows = tuple((title, *(own[key] for key in keys)) for title, own in zip(titles, numbers, strict=True))
    return Table("Where you can start", ("", *(names()[key][0] for key in keys)), rows)


def names() -> dict[str, tuple[str, str]]:
    """What the readings are called, and the roles of their colors."""
    return {
        "input": ("input x", "input"),
        "delta": ("upstream δ", "upstream"),
        "gradient": ("gradient δx", "upstream"),
        "update": ("update −ηδx", "path"),
        "ratio": ("path ÷ straight line", "ink"),
        "least": ("least possible", "ink"),
        "arrival": (f"steps until {quote(NEAR, '.0%')} is left", "ink"),
        "back": ("updates that turn back", "ink"),
        "kappa": ("condition number κ", "ink"),
        "safe": ("safe step sizes, up to", "ink"),
    }
