"""What README and CONTRIBUTING say is so: the program prints what they show, commands are those of the Makefile."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from explainer.checked import Array
from explainer.claims.contents import CLAIMS
from explainer.drawing.palette import ROLES
from explainer.exhibits.contents import READING_ORDER

ROOT = Path(__file__).parent.parent
README, CONTRIBUTING = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def block(language: str, text: str = README) -> str:
    """The first code block in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no block of {language}"
    return found[1]


def test_readme_shows_what_its_program_prints() -> None:
    run = subprocess.run([sys.executable, "-c", block("python")], cwd=ROOT, capture_output=True, check=True)
    assert run.stdout.decode().replace("\r\n", "\n") == block("text")


def test_readme_names_every_command_and_no_other() -> None:
    targets = set(re.findall(r"^(\w+):.* ## ", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", README)) == targets - {"help"}


def test_contributing_says_without_make_what_make_does() -> None:
    plain = MAKEFILE.replace("$(PIP)", "pip").replace("$(RUN) ", "").replace(".venv/bin/", "")
    environment, activate, *commands = [
        line.split(" #")[0].strip() for line in block("sh", CONTRIBUTING).splitlines() if line
    ]
    assert (environment, activate) == ("python -m venv .venv", ". .venv/bin/activate")
    assert len(commands) > 6
    for command in commands:
        assert f"\t@{command}" in plain, f"the Makefile does not say {command}"


def test_continuous_integration_runs_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^for command in (.*); do$", script, re.MULTILINE)
    assert commands.split() == ["lint", "test", "site"]
    assert 'make "$command"' in script


def test_both_point_at_what_exists() -> None:
    both = README + CONTRIBUTING
    for name in re.findall(r"\]\((?!https?:)([^)#]+)\)", both) + re.findall(r"^(\w+/\S*)  ", README, re.MULTILINE):
        assert (ROOT / name).exists(), f"there is no {name}"
    kinds = {kind.name(): kind for kind in READING_ORDER}
    references = (ROOT / "docs/references.bib").read_text(encoding="utf-8")
    for name, value in re.findall(r"\{\{ (\w+)\.?(\w+)?", CONTRIBUTING.replace("{{ your_figure }}", "")):
        if name == "claim":
            known = value in {claim.name for claim in CLAIMS}
        else:
            known = f"{{{value}," in references if name == "cite" else hasattr(kinds[name], value or "draw")
        assert known, f"CONTRIBUTING.md quotes {name}.{value}"


MOVING = (ROOT / "docs/assets/zig-zag-moving.svg").read_text(encoding="utf-8")


def drawn(kind: str) -> Array:
    """The points of a line of the moving picture, in the plane of the weights, (points, 2)."""
    (line,) = ElementTree.fromstring(MOVING).findall(f".//{{*}}path[@class='{kind}']")  # noqa: S314 - our own file
    points = np.array(line.attrib["d"].removeprefix("M").split(), float).reshape(-1, 2)
    return np.asarray((points - points[0]) / (200, -200))


def test_the_moving_picture_is_the_descent_that_the_readme_computes() -> None:
    inputs, goal, weights = np.array([(1, 2), (2, 1)]), np.array([1, -1]), [np.zeros(2)]
    for k in range(80):
        weights.append(weights[-1] - 0.2 * ((weights[-1] - goal) @ inputs[k % 2]) * inputs[k % 2])
    path, straight = drawn("path"), drawn("goal")
    assert np.allclose(path, weights[: len(path)], atol=0.0003)  # a tenth of a unit of the drawing
    assert np.linalg.norm(path[-1] - goal) < 0.02
    assert np.allclose(straight, np.array([np.zeros(2), goal]))
    length = np.linalg.norm(np.diff(weights, axis=0), axis=1).sum()
    for name, role, value in (("zig-zag", "path", length), ("straight", "goal", np.sqrt(2))):
        assert f'class="{role}"' in MOVING and f">{name} {value:.3f}</text>" in MOVING  # noqa: PT018
        assert f"path.{role} {{ animation-duration: {value:.3f}s }}" in MOVING  # so both go at one speed
    assert f"zig-zag is {length:.3f} long and the straight line {np.sqrt(2):.3f}" in MOVING
    assert f"![{re.search('<title>(.*)</title>', MOVING)[1]}](docs/assets/zig-zag-moving.svg)" in README  # type: ignore[index]


def test_the_moving_picture_rests_for_whoever_asks_and_has_the_colors_of_its_roles() -> None:
    still, moving = MOVING.split("@media (prefers-reduced-motion: no-preference)")
    assert "animation" not in still
    assert "infinite" not in moving
    assert "http" not in MOVING.replace('xmlns="http://www.w3.org/2000/svg"', "")
    light, dark = still.split("@media (prefers-color-scheme: dark)")
    for scheme, rules in (("light", light), ("dark", dark)):
        found = dict(re.findall(r"--(\w+): (#\w+)", rules))
        assert found == {name: getattr(ROLES[name], scheme) for name in ("goal", "path", "ink")}
