"""Cards have the size that is asked for, the title beside the figure, and nothing over anything else."""

import io

import numpy as np
import pytest
from PIL import Image

from explainer.checked import Array
from explainer.drawing.card import FIGURE, SIZE, card
from explainer.drawing.palette import ROLES
from tests.site.built import ENTRIES

LONGEST = sorted((title for title, _ in ENTRIES), key=len)[-4:]


def png(width: int, height: int, color: str) -> bytes:
    image = io.BytesIO()
    Image.new("RGB", (width, height), color).save(image, format="png")
    return image.getvalue()


def pixels(image: bytes) -> Array:
    """The colors, (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))


def where(image: Array, color: str) -> tuple[int, int, int, int]:
    """The box that holds a color: left, top, right, bottom, the last two beyond it."""
    rows, columns = np.nonzero((image == [int(color[i : i + 2], 16) for i in (1, 3, 5)]).all(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize(("width", "height"), [(800, 300), (300, 800)])
def test_the_figure_fills_its_room_in_its_own_shape(width: int, height: int) -> None:
    image = pixels(card("A title", "A site", png(width, height, "#00ff00")))
    assert image.shape == (630, 1200, 3)
    left, bottom, across, up = FIGURE
    found = where(image, "#00ff00")
    wide, high = found[2] - found[0], found[3] - found[1]
    assert wide / high == pytest.approx(width / height, rel=0.02)
    assert max(wide / across, high / up) == pytest.approx(1, abs=0.01)
    assert (found[0] + found[2]) / 2 == pytest.approx(left + across / 2, abs=2)
    assert (found[1] + found[3]) / 2 == pytest.approx(SIZE[1] - bottom - up / 2, abs=2)


@pytest.mark.parametrize("title", LONGEST)
def test_a_title_of_the_site_ends_before_the_figure_and_above_the_name(title: str) -> None:
    image = pixels(card(title, "A site", png(540, 490, "#00ff00")))
    left, top, right, bottom = where(image, ROLES["ink"].light)
    assert (left, top) > (50, 20)
    assert right < FIGURE[0] - 20
    assert bottom < where(image, ROLES["path"].light)[1] - 20
    assert right - left > 200


def test_the_name_of_the_site_is_said_once() -> None:
    with pytest.raises(ValueError, match="zero-size"):
        where(pixels(card("A site", "A site", png(9, 9, "#00ff00"))), ROLES["path"].light)


def test_a_card_is_the_same_to_the_byte_each_time() -> None:
    assert card("A", "B", png(9, 9, "#00ff00")) == card("A", "B", png(9, 9, "#00ff00"))
