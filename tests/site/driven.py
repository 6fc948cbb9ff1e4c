"""The driven figure in a browser: what it shows, read back from its drawing, against the package."""

from dataclasses import replace
from typing import Any

import numpy as np
from lxml import etree
from playwright.sync_api import Page

from explainer.drive import Setting, drive
from explainer.drive_map import LEVELS, half_width
from explainer.exhibits.play import drive_words
from explainer.exhibits.play.drive import Drive
from explainer.exhibits.play.drive_settings import PRESETS, SAMPLES
from tests.reading import SVG, Array, Drawing

KINDS = {
    "straight": "line", "along": "line", "path": "line", "gradient": "arrows", "update": "arrows", "start": "dots",
    "goal": "dots", "now": "dots", "inputs": "arrows", "used": "arrows",
    **{f"contours-{level}": "region" for level in range(LEVELS)},
}  # fmt: skip


def opened(page: Page, address: str) -> None:
    """Go there, and wait for the figure to be taken over."""
    page.goto(address)
    page.wait_for_selector("fieldset:not([disabled])")


def rendered(page: Page) -> None:
    """Wait for the frame that shows the last change: it is asked for at once, and drawn before the one after it."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def drawn(page: Page) -> dict[str, Array]:
    """The data of every mark, read from the drawing as it now is."""
    rendered(page)
    written = page.locator("figure#drive > svg").evaluate("svg => new XMLSerializer().serializeToString(svg)")
    root = etree.fromstring(written)
    for hidden in root.xpath("//*[local-name()='path'][@d='']"):
        hidden.getparent().remove(hidden)
    drawing = Drawing(root, "drive-")
    groups = {name: root.find(f".//{SVG}g[@id='drive-{name}']") for name in (*KINDS, "reachable-0", "reachable-1")}
    found = {
        name: np.asarray(drawing.read(groups[name], kind), dtype=float)
        for name, kind in KINDS.items()
        if groups[name].xpath(".//*[local-name()='use' or @clip-path]")
    }
    shades = [path for name in ("reachable-0", "reachable-1") for path in groups[name].iter(f"{SVG}path")]
    corners = [drawing.to_data(shade.getparent(), _points(shade.get("d"))) for shade in shades]
    return found | {"reachable": np.array(corners)}


def _points(path: str) -> Array:
    numbers = [float(word) for word in path.replace("M", "").replace("L", "").replace("z", "").split()]
    return np.array(numbers).reshape(-1, 2)


def shows(page: Page, setting: Setting, at: int = 0) -> None:
    """Assert that drawing, sentence and readings are the package's for this setting and step."""
    journey = drive(setting)
    expected, marks, half = Drive.of(journey, at), drawn(page), half_width(journey, at)
    for name, shown in marks.items():
        field, _, level = name.partition("-")
        data = np.asarray(getattr(expected, field))[int(level) if level else ...]
        if name == "path" and at:  # what lies ahead is a line of its own, fainter
            data = data[: at + 1]
        points = data.reshape(shown.shape)
        assert (np.abs(shown - points) <= 0.003 * np.maximum(max(1, half / 1.5), np.abs(points))).all(), name
    hidden = set() if len(expected.along) else {"along"}  # a batch may lead anywhere
    if np.abs(np.subtract(*expected.update)).max() < 1e-4 * half:
        hidden = hidden | {"update"}  # too short to be drawn
    if not expected.update.any() or np.array_equal(*expected.update):
        hidden = hidden | {"gradient"}  # without a direction
    assert set(marks) == {*KINDS, "reachable"} - hidden
    assert sentence(page) == drive_words.sentence(journey)
    assert readings(page) == drive_words.readings(journey, at)


def readings(page: Page) -> dict[str, str]:
    """Every number beside the drawing."""
    pairs = "all => all.map(each => [each.dataset.reading, each.textContent])"
    return dict(page.eval_on_selector_all("[data-reading]", pairs))


def sentence(page: Page) -> str:
    return str(page.locator("[data-drive-sentence]").text_content())


def value(page: Page, name: str) -> float:
    return float(page.locator(f"#drive-set-{name}").input_value())


def setting_of(page: Page, base: Setting) -> Setting:
    """A setting with goal and start as the sliders have them."""
    goal, start = ((value(page, f"{place}-0"), value(page, f"{place}-1")) for place in ("goal", "start"))
    return replace(base, goal=goal, start=start)


def on_screen(page: Page, point: Any) -> tuple[float, float]:
    """Where on the screen a point of the weight plane is."""
    x, y = page.evaluate(
        """([x, y]) => {
          const svg = document.querySelector("figure#drive > svg"), at = name => svg.querySelector(`#drive-${name} use`)
          const read = use => ["x", "y"].map(key => +use.getAttribute(key))
          const slider = name => +document.getElementById(`drive-set-${name}`).value
          const [a, b] = [read(at("start")), read(at("goal"))]
          const from = ["start", "goal"].map(place => [slider(`${place}-0`), slider(`${place}-1`)])
          const unit = [0, 1].map(i => (b[i] - a[i]) / (from[1][i] - from[0][i]))
          const matrix = svg.getScreenCTM()
          const to = new DOMPoint(a[0] + (x - from[0][0]) * unit[0], a[1] + (y - from[0][1]) * unit[1])
          const screen = to.matrixTransform(matrix)
          return [screen.x, screen.y]
        }""",
        list(point),
    )
    return x, y


PRESET = {preset.name: preset for preset in PRESETS}
INPUTS = {name: inputs for name, (_, inputs) in SAMPLES.items()}
