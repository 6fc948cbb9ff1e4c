"""The formulas that state nothing to be held: conditions, names, and numbers that the package has.

Each is listed with how often it stands on its page, so that one of them cannot pass for another.
"""

from tests.formulas.held import FIGURES

CONDITION = "what its sentence takes for granted"
NAME = "names an object, of which the words around it speak"
GIVEN = "gives a letter the value that an example is computed with"
STEP = "a step of a derivation, of which the result is held"
NEARLY = "nearly so, as its sentence says, beside the number that the package has"

# What a letter may be given by a property of the package: $\eta = {{ zig_zag.step_size }}$.
QUOTED = {
    r"\eta = ": r"\w*step\w*|beyond_safe",
    r"\dl = ": r"\w*delta",
    r"\eta\dl = ": r"shown_step",
    r"\varepsilon = ": r"nudge|epsilon",
    r"\lambda = ": r"\w+_decay",
    r"\beta = ": r"\w*decay",
    r"\beta_2 = ": r"slow_decay",
    r"\w = ": r"weights",
    r"\grad = ": r"gradient_vector",
    r"\goal = ": r"goal",
    r"\kappa = ": r"\w*kappa|hidden_raw_biased",
    r"\rho = ": r"rho|correlation",
    r"z = ": r"far|unit_z",
    r"v = ": r"unit_weight",
    r"t = ": r"unit_target",
    r"\pm": r"across|\w+_first",
    r"": r"held_by",
}

LISTED: dict[str, dict[str, tuple[int, str]]] = {
    "index.md": {r"x > 0": (1, CONDITION)},
    "derivative-chain.md": {
        r"\x^\top": (2, NAME),
        r"\dl \neq 0": (3, CONDITION),
        r"\varepsilon^2": (1, NAME),
        r"\sigma > 0": (1, CONDITION),
        r"\dl < 0": (1, CONDITION),
    },
    "same-sign.md": {
        r"\dl \neq 0": (2, CONDITION),
        r"x_i > 0": (1, CONDITION),
        r"x_i \geq 0": (1, CONDITION),
        r"\dl < 0": (1, CONDITION),
    },
    "quadrants.md": {r"\dl \neq 0": (3, CONDITION)},
    "centering.md": {r"f = 0": (1, GIVEN), r"(1, 1)": (1, NAME)},
    "whole-data-set.md": {
        r"\ell(f)": (2, NAME),
        r"\w = 0": (1, CONDITION),
        r"n \ge 2": (1, CONDITION),
        r"x^2": (1, NAME),
        r"\mu^2": (1, NAME),
        r"n = 2": (1, GIVEN),
        r"\mu/s": (1, NAME),
    },
    "shortest-paths.md": {
        r"a_i \ge 0": (3, CONDITION),
        r"v \neq 0": (2, CONDITION),
        r"u\cdot\x_i > 0": (1, CONDITION),
        r"y\cdot v < 0": (1, CONDITION),
        r"y\cdot\x_i \ge 0": (1, CONDITION),
        r"z\cdot v > 0": (1, CONDITION),
        r"z\cdot\x_i \ge 0": (1, CONDITION),
        r"\lvert y\cdot\x_i\rvert \le \lVert\x_i\rVert": (3, CONDITION),
        r"-v": (4, NAME),
        r"(1, \dots, 1)": (1, NAME),
        r"z\cdot v": (1, NAME),
        r"y\cdot\x_i": (1, NAME),
        r"z\cdot\x_i": (1, NAME),
        r"u\cdot\x_i": (1, NAME),
        r"u\cdot v": (1, NAME),
        r"a_i\x_i": (1, NAME),
        r"a_i\,(u\cdot\x_i)": (1, NAME),
        r"\pm\x_i/\lVert\x_i\rVert": (2, NAME),
        r"v/L": (1, NAME),
        r"-s": (1, NAME),
        r"0 < m < M": (1, CONDITION),
        r"+\x": (1, NAME),
        r"-\x": (1, NAME),
        r"\eta^2": (1, NAME),
    },
    "batches.md": {
        r"\dl = \pm 1": (1, GIVEN),
        r"2\pi": (1, NAME),
        r"\sqrt\rho\,Z + \sqrt{1-\rho}\,Z_i": (1, STEP),
        r"Z = z": (1, NAME),
        r"\Phi(\dots)^n": (1, STEP),
    },
    "conditioning.md": {
        r"\lambda_{\min}(A)": (1, NAME),
        r"D^{-1}z": (1, NAME),
        r"\lambda > 0": (1, CONDITION),
        r"\mu = 0": (1, CONDITION),
        r"\x + b": (1, NAME),
        r"(\w, c)": (2, NAME),
        r"(\w, b)": (1, NAME),
        r"\eta = {{ flips.other_relative }}/\lambda_1": (1, GIVEN),
        r"\eta s^2": (1, NAME),
        r"\log\lVert e\rVert": (1, NAME),
    },
    "optimizers.md": {
        r"\dl \ne 0": (1, CONDITION),
        r"\sqrt{\hat v}": (1, NAME),
        r"\beta_1 = 0": (1, GIVEN),
        r"\eta = 1": (1, GIVEN),
        r"\eta\lambda_{\max}": (4, NAME),
        r"\eta R^2 L": (1, NAME),
        r"0 < s \le 1": (1, CONDITION),
        r"\grad \ne 0": (1, CONDITION),
    },
    "normalization.md": {
        r"\pm(1, -1)": (1, NEARLY),
        r"(1, \dots, 1)": (4, NAME),
        r"\x \mapsto P\x": (1, NAME),
        r"\mathbf 1 = (1, \dots, 1)": (1, NAME),
        r"\mathbf 1": (1, NAME),
        r"1/d": (1, NAME),
        r"\ge 0": (1, CONDITION),
        r"\le 0": (1, CONDITION),
    },
    "also-holds.md": {
        r"1/\sqrt n": (1, CONDITION),
        r"\W^\top": (1, NAME),
        r"\dl > 0": (1, CONDITION),
        r"\w \cdot \x": (1, NAME),
        r"\sqrt{\hat v}": (1, NAME),
    },
    "notebooks/real-data.ipynb": {r"\eta\,\lambda_{\max}": (1, NAME)},
    "play.md": {r"\pm\x": (1, NAME)},
    FIGURES: {
        r"(n, n)": (2, NAME),
        r"(n,)": (8, NAME),
        r"+\varepsilon": (1, NAME),
        r"-\varepsilon": (1, NAME),
        r"\eta\,\lambda_{\max}": (3, NAME),
        r"\lambda\w": (1, NAME),
        r"\w = \w + \step": (1, GIVEN),
        r"f = \w \cdot \x": (1, NAME),
    },
    "how-it-is-tested.md": {r"\dl = 0": (2, CONDITION)},
}
