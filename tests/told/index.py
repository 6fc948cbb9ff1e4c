"""The first page: both runs of the task in loops written out."""

from tests.exhibits.home.test_same_task import steps_at
from tests.told.stated import Stated

RAW, CENTERED = [(1.0, 2.0), (2.0, 1.0)], [(-0.5, 0.5), (0.5, -0.5)]
GRID = 100  # step sizes below 2/‖x‖²


STATED = (
    Stated(
        "Both runs start at {{ same_task.start }}, take the same two samples in turn and have the step "
        "size {{ same_task.step_size }}.",
        lambda: ((0, 0), 0.2),
    ),
    Stated(
        "Until {{ same_task.near:.0% }} of the distance is left it takes {{ same_task.centered_steps }} "
        "steps, against {{ same_task.positive_steps }}, because these two inputs are shorter once they "
        "are centered.",
        lambda: (0.01, steps_at(0.2, CENTERED), steps_at(0.2, RAW)),
    ),
    Stated(
        "For the same reason they bear larger steps: at the best step size for each run it takes {{ "
        "same_task.centered_fewest }} against {{ same_task.positive_fewest }}.",
        lambda: (
            min(steps_at(4 * k / GRID, CENTERED) for k in range(1, GRID)),
            min(steps_at(0.4 * k / GRID, RAW) for k in range(1, GRID)),
        ),
    ),
)
