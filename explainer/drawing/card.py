"""A card: what a link to a page shows where it is shared, a title beside a figure."""

import io
import textwrap

from explainer.drawing.palette import ROLES

SIZE = (1200, 630)  # pixels; what Open Graph asks for
FIGURE = (600, 70, 540, 490)  # left, bottom, width and height of the room for the figure


def card(title: str, site: str, figure: bytes) -> bytes:
    """The card as a PNG of `SIZE`: the title over the name of the site, beside a figure, a PNG on white."""
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.image import imread

    width, height = SIZE
    picture = imread(io.BytesIO(figure))
    with matplotlib.rc_context({"font.family": "DejaVu Sans"}):
        drawn = Figure(figsize=(width / 100, height / 100), dpi=100, facecolor="white")
        lines = textwrap.fill(title, 16, break_long_words=False, break_on_hyphens=False)
        drawn.text(60 / width, 0.62, lines, size=34, weight="bold", color=ROLES["ink"].light, va="center")
        if site != title:
            drawn.text(60 / width, 0.13, site, size=20, color=ROLES["path"].light)
        left, bottom, across, up = FIGURE
        axes = drawn.add_axes((left / width, bottom / height, across / width, up / height))
        axes.imshow(picture, interpolation="antialiased")
        axes.axis("off")
        image = io.BytesIO()
        drawn.savefig(image, format="png", metadata={"Software": None})
    return image.getvalue()
