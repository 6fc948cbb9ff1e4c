"""The colors of the site, as roles: one role colors one idea in figures, formulas and prose.

Every role has a light and a dark value. Either reaches 4.5:1 against the paper of its scheme, so that
a role may color text as well as lines. Nothing relies on color alone: marker, dash, hatch or label
says the same.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """A color in both schemes, as `#rrggbb`, and what it stands for."""

    light: str
    dark: str
    meaning: str


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
    light = "".join(f"  {variable(name)}: {role.light};\n" for name, role in ROLES.items())
    dark = "".join(f"  {variable(name)}: {role.dark};\n" for name, role in ROLES.items())
    classes = "".join(f".md-typeset .{name} {{ color: var({variable(name)}) }}\n" for name in ROLES)
    return (
        f":root {{\n{light}}}\n[data-md-color-scheme=slate] {{\n{dark}}}\n{classes}"
        f"@media (prefers-color-scheme: dark) {{ .no-js body {{\n  color-scheme: dark;\n{dark}}} }}\n"
        f"@media print {{ [data-md-color-scheme] {{\n  color-scheme: light;\n{light}}} }}\n"
    )


def themed(svg: str) -> str:
    """An SVG drawn in the light colors, each color turned into the CSS variable of its role.

    The light color stays behind as the fallback, so the figure is also right outside the site.
    """
    for name, role in ROLES.items():
        svg = svg.replace(role.light, f"var({variable(name)}, {role.light})")
    return svg
