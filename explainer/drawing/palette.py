"""The colors of the site, as roles: one role colors one idea in figures, formulas and prose.

Every role has a light and a dark value. Either reaches 4.5:1 against the paper of its scheme, so that
a role may color text as well as lines. Nothing relies on color alone: marker, dash, hatch or label
says the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """A color in both schemes, as `#rrggbb`, and what it stands for."""

    light: str
    dark: str
    meaning: str


SCHEMES = ("light", "dark")
FALLBACK = re.compile(r"var\(--role-(\w+), #\w+\)")  # as `themed` writes it
ROLES = {
    "ink": Role("#1d2430", "#e8e6e1", "text, axes and whatever has no role of its own"),
    "faint": Role("#646b76", "#98a0ac", "grids, guides and remarks"),
    "paper": Role("#fffefb", "#14181f", "the background"),
    "input": Role("#00659e", "#6fb9f5", "an input x of the neuron"),
    "upstream": Role("#ad4600", "#ff9f5f", "the upstream gradient δ, and the gradient δx it makes"),
    "weight": Role("#763a9c", "#cda4f4", "the weights w"),
    "path": Role("#a5145c", "#ff8fc0", "an update, and the path that updates make"),
    "goal": Role("#00704d", "#46d49f", "the goal: the weights that descent looks for"),
    "raw": Role("#b3261e", "#ff8a75", "what inputs as they are lead to: positive inputs, not centered"),
    "centered": Role("#1d56c9", "#86adff", "what centered inputs lead to"),
    "reachable": Role("#0a6b7c", "#55cbd9", "directions that one update can take"),
    "unreachable": Role("#6a6258", "#a79f93", "directions that no single update can take"),
    "positive": Role("#8a5600", "#eebb4d", "numbers above zero"),
    "negative": Role("#434bb3", "#a3b0ff", "numbers below zero"),
}


def variable(role: str) -> str:
    """The CSS variable that holds a role's color, such as `--role-goal`."""
    if role not in ROLES:
        raise ValueError(f"expected a role of the palette ({', '.join(ROLES)}), got {role!r}")
    return f"--role-{role}"


def css() -> str:
    """The palette as CSS: a variable for each role, its value in both schemes, and a class that colors text.

    The last two rules are for the schemes that no script chooses: print is light whatever the screen shows, and
    without JavaScript the reader's system decides.
    """
    light, dark = ({variable(name): getattr(role, scheme) for name, role in ROLES.items()} for scheme in SCHEMES)
    behind = {"background": ROLES["paper"].dark}  # the page, when it is pulled past its ends
    return "".join(
        [
            _rule(":root", light),
            _rule("[data-md-color-scheme=slate]", dark),
            _rule("html:has(body[data-md-color-scheme=slate])", behind),
            *(_rule(f".md-typeset .{name}", {"color": f"var({variable(name)})"}) for name in ROLES),
            f"@media (prefers-color-scheme: dark) {{ {_rule('.no-js body', {'color-scheme': 'dark'} | dark)}}}\n",
            f"@media print {{ {_rule('.no-js body, [data-md-color-scheme]', {'color-scheme': 'light'} | light)}}}\n",
        ]
    )


def _rule(selector: str, declarations: Mapping[str, str]) -> str:
    return f"{selector} {{ {'; '.join(f'{key}: {value}' for key, value in declarations.items())} }}\n"


def themed(color: str) -> str:
    """The light color of a role as the CSS variable of the role.

    The light color stays behind as the fallback, so that a figure is also right outside the site. Raises ValueError for
    a color that is no role's.
    """
    for name, role in ROLES.items():
        if role.light == color:
            return f"var({variable(name)}, {color})"
    raise ValueError(f"expected the light color of a role in the palette, got {color}")


def renewed(svg: str) -> str:
    """A drawing in the colors that its roles have now, whatever they were when it was drawn."""
    return FALLBACK.sub(lambda found: f"var({variable(found[1])}, {ROLES[found[1]].light})", svg)
