"""The graph of one neuron and its loss: values flow to the right, gradients flow back to the left."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from explainer import orthants
from explainer.checked import Array, vector
from explainer.drawing.dial import Dial
from explainer.drawing.exhibit import Exhibit
from explainer.drawing.fields import shown
from explainer.drawing.pen import Pen
from explainer.drawing.texts import Table
from explainer.exhibits.derivative_chain import graph_plan as plan
from explainer.exhibits.derivative_chain.graph_plan import above, below
from explainer.exhibits.derivative_chain.worked_step import derivatives, nudges, two_targets, worked_step
from explainer.neuron import Pass

INPUTS, WEIGHTS, BIAS, TARGET = (1.0, 2.0), (1.0, -1.0), 0.0, 1.0
TARGETS = tuple(float(target) for target in range(-5, 4))  # around the output, so that δ changes its sign
STEP_SIZE, NUDGE = 0.1, 0.01
ASKED_TARGET = -4.0  # of an exercise; the dial can be turned there

VALUE: dict[str, Any] = {"ha": "center", "va": "bottom"}
GRADIENT = {"ha": "center", "va": "top", "weight": "bold"}


@dataclass(frozen=True)
class ComputationGraph(Exhibit):
    """The values on the edges of f = w₁x₁ + w₂x₂ + b, L = ½(f − t)², and how δ gets from L to w and b."""

    x: Array = shown(name=("x₁", "x₂"), role="input")  # (2,)
    w: Array = shown(name=("w₁", "w₂"), role="weight")  # (2,)
    b: float = shown(name="b", role="weight")
    t: float = shown(name="t")
    products: Array = shown()  # (2,)
    f: float = shown(name="f")
    loss: float = shown(name="L")
    delta: float = shown(name="δ", role="upstream")
    on_w: Array = shown(name=("δx₁", "δx₂"), role="upstream")  # (2,), dL/dw
    on_b: float = shown(name="δ", role="upstream")  # dL/db
    size = plan.SIZE
    dials = (Dial("target", "Target t", TARGETS, TARGET),)
    step_size = STEP_SIZE
    asked_target = ASKED_TARGET
    nudge = NUDGE  # by how much each weight is moved both ways, to try its derivative

    @classmethod
    def compute(cls, *, target: float = TARGET) -> Self:
        return cls.of(INPUTS, WEIGHTS, BIAS, target)

    @classmethod
    def of(cls, x: ArrayLike, w: ArrayLike, b: float, t: float) -> Self:
        """The graph of the neuron with these two inputs and weights, this bias and this target."""
        there = Pass(vector(x, "x", length=2), vector(w, "w", length=2), b, t)
        return cls(
            x=there.x,
            w=there.w,
            b=b,
            t=t,
            products=there.w * there.x,
            f=there.f,
            loss=there.loss,
            delta=there.delta,
            on_w=there.on_w,
            on_b=there.delta,
        )

    def draw(self, *pens: Pen) -> None:
        (pen,) = pens
        plan.draw_plan(pen)
        for name, places in (("x", plan.X_AT), ("w", plan.W_AT), ("b", [plan.B_AT]), ("t", [plan.T_AT])):
            pen.numbers(name, places, "{name} = {}", **plan.IN_NODE)
        trunk, branches = (294.0, plan.CENTER), [(104.0, up) for up in (plan.UPPER, plan.CENTER, plan.LOWER)]
        pen.numbers("products", [above((184, up)) for _, up in plan.TIMES], **VALUE)
        pen.numbers("f", [above(trunk)], "{name} = {}", **VALUE)
        pen.numbers("loss", [above(above(plan.LOSS))], "{name} = {}", **VALUE)
        pen.numbers("delta", [below(trunk)], "{name} = {}", **GRADIENT)
        pen.numbers("on_w", [below(place) for place in branches[:2]], "{name} = {}", **GRADIENT)
        pen.numbers("on_b", [below(branches[2])], "{name} = {}", **GRADIENT)
        pen.words(plan.VERDICT, "output {meeting}:\ngradients on w and b\nare {sign}", va="top")
        pen.words((398, 26), "values →", ha="right")
        pen.words((398, 6), "← gradients", role="upstream", ha="right")

    @property
    def sample(self) -> Pass:
        """The sample whose graph this is."""
        return Pass(self.x, self.w, self.b, self.t)

    @property
    def update(self) -> Array:
        """What the step adds to the weights."""
        return self.sample.update(STEP_SIZE)

    @property
    def after(self) -> Pass:
        """The same sample one update later, the bias held where it was."""
        return self.sample.after(STEP_SIZE)

    @property
    def new_loss(self) -> float:
        return self.after.loss

    @property
    def meeting(self) -> str:
        """Where the output lies."""
        return {-1: "below its target", 0: "at its target", 1: "above its target"}[int(np.sign(self.delta))]

    @property
    def sign(self) -> str:
        """What the gradients on the weights and on the bias are."""
        gradients = [*self.on_w, self.on_b]
        if not np.any(gradients):
            return "all zero"
        if not orthants.same_sign(gradients):
            return "not of one sign"
        return "all positive" if self.on_b > 0 else "all negative"

    @property
    def verdict(self) -> str:
        return self.say("the output is {meeting}, and the gradients on the weights and on the bias are {sign}")

    @property
    def asked_delta(self) -> float:
        """What δ is in the exercise."""
        return Pass(self.x, self.w, self.b, ASKED_TARGET).delta

    @property
    def asked_gradient(self) -> Array:
        """The gradient on the weights in the exercise, (2,)."""
        return Pass(self.x, self.w, self.b, ASKED_TARGET).on_w

    @property
    def told_step(self) -> str:
        """The gradient, the update and what becomes of the loss, in a sentence."""
        if not self.delta:
            return "Here the output meets the target: the gradient is zero, and the update changes nothing."
        return self.say(
            f"The gradient {{on_w}} points {orthants.compass(self.on_w)}, uphill. The update {{update}} goes "
            f"{orthants.compass(self.update)}, and the loss falls from {{loss}} to {{new_loss}}."
        )

    @property
    def two_targets(self) -> Table:
        """The same neuron with the target of the start, and with one just as far from the output, beyond it."""
        return two_targets(Pass(self.x, self.w, self.b, TARGET))

    @property
    def worked_step(self) -> Table:
        return worked_step(self.sample, STEP_SIZE)

    @property
    def nudges(self) -> Table:
        return nudges(self.sample, NUDGE)

    @property
    def derivatives(self) -> Table:
        return derivatives(self.sample)

    @property
    def caption(self) -> str:
        return self.say(
            r"Values flow to the right, gradients flow back to the left. One number, $\dl$ = {delta}, reaches every "
            "weight; each multiplies it by its own input. Here {verdict}."
        )

    @property
    def alt(self) -> str:
        return self.say(
            "The graph of one neuron with inputs {x}, weights {w} and bias {b}. Forward, the products {products} and "
            "the bias add up to the output f = {f}; with the target {t} the loss is {loss}. Backward, δ = {delta} goes "
            "unchanged through the sum to both products and to the bias. Each product hands its weight δ times the "
            "weight's input, {on_w}. Here {verdict}."
        )
