"""Where texts stand in a figure, for figures that have places and no scale."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text


def middle(text: Text) -> tuple[float, float]:
    """The middle of a text, right and up on the canvas."""
    box = text.get_window_extent()
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def lines(figure: Figure) -> list[list[Text]]:
    """The texts of a figure as they are read: line by line from the top, each from left to right."""
    FigureCanvasAgg(figure).draw()
    found: list[list[Text]] = []
    seen = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    seen = [text for text in seen if text.axes is None or text.axes.axison or text in text.axes.texts]
    for text in sorted(set(seen), key=lambda text: -middle(text)[1]):
        if not found or middle(found[-1][0])[1] - middle(text)[1] > 8:
            found.append([])
        found[-1].append(text)
    return [sorted(line, key=lambda text: middle(text)[0]) for line in found]


def words(line: list[Text]) -> list[str]:
    """What the texts of a line say."""
    return [text.get_text() for text in line]


def under(head: Text, line: list[Text], width: float) -> list[str]:
    """What a line says below a head, up to half a width to its left and to its right."""
    return [text.get_text() for text in line if abs(middle(text)[0] - middle(head)[0]) < width / 2]
