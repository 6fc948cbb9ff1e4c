"""What the driven figure says in words and numbers. The browser fills in the same templates."""

import math
from collections.abc import Sequence

import numpy as np

from explainer.checked import Array
from explainer.drawing.texts import Table
from explainer.drive import LOST, NEAR, Journey, heading, turned_back, without_rest
from explainer.drive_reach import ROUNDING, line_of, one_round, safe_step_size
from explainer.orthants import same_sign
from explainer.quoting import quote

WORDS = {
    "here": "Start and goal are the same point, so there is nothing to learn.",
    "lost": (
        "The step size is too large: after {steps} the weights are more than {times} times as far from the goal "
        "as at the start."
    ),
    "grows": (
        "The step size is too large: in the long run descent leads away from the goal without end. After {steps} more "
        "than {left} of the distance is left."
    ),
    "off": "The goal lies {goal}, off the one line along which every update goes: {fate}",
    "ends": "descent ends at {limit}, the point of it nearest to the goal.",
    "nears": "after {steps} descent is on its way to {limit}, the point of it nearest to the goal.",
    "swings": "descent goes back and forth along it for ever.",
    "opposite": " Two centered inputs are opposite. Four can take it there.",
    "late": (
        "The goal lies {goal}, {ways}: after {steps} more than {left} of the distance is left, and descent is still on "
        "its way."
    ),
    "circles": (
        "The goal lies {goal}, {ways}: after {steps} more than {left} of the distance is left, and it goes on like "
        "this for ever."
    ),
    "arrived": (
        "The goal lies {goal}, {ways} until, after {steps}, at most {near} of the distance is left. The whole path is "
        "{ratio} × the straight line."
    ),
    "unfinished": (
        "The goal lies {goal}, {ways} until, after {steps}, at most {near} of the distance is left. The path so far is "
        "{ratio} × its straight line."
    ),
    "straight": (
        "The goal lies {goal}, {ways} until, after {steps}, at most {near} of the distance is left: straight there."
    ),
    "along": "and every update goes {list}",
    "across": "but every update goes {list}",
    "mixed": "and the updates go {list}",
    "rest": "and no update moves the weights by an amount that can be seen",
    "nowhere": "nowhere",
    "so far": "{ratio} so far",
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
        "Step {at} is marked: its update is {update}. The contours of the loss are {valley}. The map shows both "
        "weights from {low} to {high}."
    ),
    "circles around": "circles around the goal",
    "ellipses": "ellipses around the goal, {aspect} times as long as wide",
    "lines": "parallel lines",
    "at": "Step {at}: the update is {update}.",
    "refused": "The address says {name} = {text}, which this figure cannot show. It shows {shown} instead.",
}
STRAIGHT = 1.005  # a path less than this times its straight line looks straight
NEAR_TEXT = quote(NEAR, ".0%")
TOLD = WORDS | {"near": NEAR_TEXT, "straightest": STRAIGHT}  # what the browser needs of it


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


def valley(kappa: float) -> str:
    """What the contours of a loss of this condition number look like."""
    if kappa == math.inf:
        return WORDS["lines"]
    aspect = trimmed(math.sqrt(kappa), 2)
    return WORDS["circles around" if aspect == "1" else "ellipses"].format(aspect=aspect)


def sentence(journey: Journey) -> str:
    """What happens on the journey, in a sentence or two."""
    kind = _kind(journey)
    last = journey.steps if journey.arrival is None or kind == "off" else journey.arrival
    facts = {"steps": WORDS["step" if last == 1 else "steps"].format(steps=last), "left": _more_than(journey.left)}
    if kind in ("here", "lost", "grows"):
        return WORDS[kind].format(**facts, times=trimmed(LOST))
    facts["goal"] = heading(journey.way)
    if kind != "off":
        return WORDS[kind].format(**facts, ways=_ways(journey), near=NEAR_TEXT, ratio=rounded(journey.ratio, 2))
    becomes = "swings" if journey.circles else "ends" if journey.settled else "nears"
    fate = WORDS[becomes].format(**facts, limit=pair(journey.limit))
    opposite = line_of(journey.setting.inputs) is None  # so it is centering that has put them on one line
    return WORDS["off"].format(**facts, fate=fate) + (WORDS["opposite"] if opposite else "")


def _kind(journey: Journey) -> str:
    """Which sentence holds of the journey."""
    if not journey.way.any():
        return "here"
    if journey.lost or journey.grows:
        return "lost" if journey.lost else "grows"
    if not np.isfinite(journey.least_ratio):
        return "off"
    if journey.arrival is None:
        return "circles" if journey.circles else "late"
    if not journey.settled:
        return "unfinished"
    one_way = _headings(journey) == [heading(journey.way)] and not turned_back(journey.moves)
    return "straight" if one_way and journey.ratio < STRAIGHT else "arrived"


def _headings(journey: Journey) -> list[str]:
    """Where the updates go, each direction once."""
    return list(dict.fromkeys(heading(move) for move in journey.moves))


def _ways(journey: Journey) -> str:
    """Where the updates go, and whether that is where the goal lies."""
    ways = _headings(journey)
    if not ways:
        return WORDS["rest"]
    goal = heading(journey.way)
    kind = "across" if goal not in ways else "mixed" if len(ways) > 1 else "along"
    if len(journey.moves) < journey.last_step:
        ways.append(WORDS["nowhere"])  # some samples have their target met already
    last = WORDS["and" if kind == "mixed" else "or"]
    return WORDS[kind].format(list=last.join([", ".join(ways[:-1]), ways[-1]]) if len(ways) > 1 else ways[0])


def _more_than(share: float) -> str:
    """The largest whole percentage that is below the share."""
    return rounded(math.floor(100 * share * (1 - ROUNDING)), 0) + "%"


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
        "ratio": _ratio(journey),
        "least": _least(journey),
        "arrival": str(journey.arrival) if arrived else WORDS["unknown"],
        "back": WORDS["of"].format(part=turned_back(journey.moves), whole=journey.last_step),
        "kappa": trimmed(journey.kappa, 2) if np.isfinite(journey.kappa) else WORDS["infinite"],
        "safe": trimmed(_floored(safe_step_size(journey.inputs, journey.setting.batch_size))),
    }


def _ratio(journey: Journey) -> str:
    """The length of the whole path over the straight line, or of what there is of it; none if it does not arrive."""
    if journey.arrival is None or not np.isfinite(journey.least_ratio):
        return WORDS["unknown"]
    ratio = rounded(journey.ratio, 2)
    return ratio if journey.settled else WORDS["so far"].format(ratio=ratio)


def _floored(value: float) -> float:
    """The largest number with three decimals that is not above the value, but for rounding errors."""
    return math.floor(1000 * value * (1 + ROUNDING)) / 1000


def _least(journey: Journey) -> str:
    """The least possible ratio; none if a batch may go anywhere, for then nothing binds it."""
    x = journey.inputs
    if any(line_of(x[batch]) is None for batch in one_round(len(x), journey.setting.batch_size)):
        return WORDS["none"]
    return rounded(journey.least_ratio, 2) if np.isfinite(journey.least_ratio) else WORDS["never"]


def table(titles: Sequence[str], journeys: Sequence[Journey]) -> Table:
    """The numbers of whole journeys, one in each row."""
    numbers = [readings(journey, 0) for journey in journeys]
    columns = {names()[key][0]: [own[key] for own in numbers] for key in ("ratio", "least", "arrival", "back")}
    columns["κ"] = [own["kappa"] for own in numbers]
    step_sizes = [trimmed(journey.setting.step_size) for journey in journeys]
    return Table.of("Where you can start; κ is the condition number", {"": titles, "η": step_sizes, **columns})


def names() -> dict[str, tuple[str, str]]:
    """What the readings are called, and the roles of their colors."""
    return {
        "input": ("input x", "input"),
        "delta": ("upstream δ", "upstream"),
        "gradient": ("gradient δx", "upstream"),
        "update": ("update −ηδx", "path"),
        "ratio": ("path ÷ straight line", "ink"),
        "least": ("least possible", "ink"),
        "arrival": (f"steps to stay within {NEAR_TEXT}", "ink"),
        "back": ("updates that turn back", "ink"),
        "kappa": ("condition number κ", "ink"),
        "safe": ("safe step sizes, up to", "ink"),
    }
