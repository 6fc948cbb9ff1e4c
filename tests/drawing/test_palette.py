"""The palette: legible in both schemes by the formula of the WCAG, and one role a color."""

import colorsys
import re
from pathlib import Path

import numpy as np
import pytest

from explainer.drawing.palette import ROLES, css, renewed, themed, variable

ASSETS = Path(__file__).parents[2] / "docs" / "assets"


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", [name for name in ROLES if name != "paper"])
def test_every_role_can_color_text_in_both_schemes(name: str) -> None:
    role, paper = ROLES[name], ROLES["paper"]
    assert contrast(role.light, paper.light) >= 4.5
    assert contrast(role.dark, paper.dark) >= 4.5


def test_no_two_roles_share_a_color_so_that_a_color_names_its_role() -> None:
    assert len({role.light for role in ROLES.values()}) == len({role.dark for role in ROLES.values()}) == len(ROLES)


def test_the_style_sheet_has_every_role_in_both_schemes() -> None:
    light, dark = css().split("[data-md-color-scheme=slate]")[:2]
    for name, role in ROLES.items():
        assert re.search(rf"--role-{name}: {role.light}[; ]", light)
        assert re.search(rf"--role-{name}: {role.dark}[; ]", dark)


def test_a_drawing_takes_its_colors_from_the_style_sheet() -> None:
    assert themed(ROLES["goal"].light) == f"var(--role-goal, {ROLES['goal'].light})"
    with pytest.raises(ValueError, match="light color of a role in the palette, got #46d49f"):
        themed(ROLES["goal"].dark)


def test_a_drawing_that_was_kept_takes_the_colors_that_its_roles_have_now() -> None:
    now = f'<path style="fill: {themed(ROLES["goal"].light)}; stroke: none" stroke="{themed(ROLES["ink"].light)}"/>'
    before = now.replace(ROLES["goal"].light, "#123456").replace(ROLES["ink"].light, "#abcdef")
    assert before != now
    assert renewed(before) == renewed(now) == now


def test_style_sheets_take_their_colors_from_the_palette() -> None:
    sheets = list(ASSETS.glob("*.css"))
    assert sheets
    for path in sheets:
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.findall(r"#(?!000)[0-9a-f]{3,8}\b|\brgb|\bhsl", text), path.name


def test_the_mark_of_the_site_has_the_colors_of_its_roles() -> None:
    light, dark = (ASSETS / "zig-zag.svg").read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    for scheme, rules in (("light", light), ("dark", dark)):
        found = dict(re.findall(r"\.(\w+) \{ stroke: (#\w+) \}", rules))
        assert found == {name: getattr(ROLES[name], scheme) for name in ("goal", "path")}


def test_the_mark_of_the_site_is_a_descent_with_positive_inputs() -> None:
    drawn = re.findall(r' d="M([^"]*)"', (ASSETS / "zig-zag.svg").read_text("utf-8"))
    goal, path = (np.array(points.split(), float).reshape(-1, 2) * (1, -1) for points in drawn)  # north is up
    steps = np.diff(path, axis=0)
    assert (np.sign(steps) == [[-1], [1]] * (len(steps) // 2)).all()  # southwest and northeast in turn
    assert goal == pytest.approx(path[[0, -1]])
    assert np.sign(goal[-1] - goal[0]).tolist() == [1, -1]  # the goal is in the southeast
    logo = (ASSETS.parents[1] / "explainer/publish/theme/partials/logo.html").read_text("utf-8")
    assert re.findall(r' d="M([^"]*)"', logo) == drawn


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match=r"role of the palette \(ink, .*got 'gaol'"):
        variable("gaol")


def hue(color: str) -> float:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 360 * colorsys.rgb_to_hsv(red, green, blue)[0]


@pytest.mark.parametrize("pair", [("raw", "centered"), ("positive", "negative"), ("path", "goal"), ("input", "weight")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_roles_that_are_set_against_each_other_have_hues_apart(pair: tuple[str, str], scheme: str) -> None:
    one, other = (hue(getattr(ROLES[name], scheme)) for name in pair)
    assert 180 - abs(180 - abs(one - other)) > 60
