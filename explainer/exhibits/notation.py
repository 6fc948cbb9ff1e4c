"""The symbols that every page, figure and module shares."""

from explainer.drawing.exhibit import Table

NOTATION = Table(
    caption="The notation of every page, figure and module",
    header=("Symbol", "In the code", "Shape", "Meaning"),
    rows=(
        (r"$\x$", "`x`", "$(n,)$", "the inputs of a neuron, one sample"),
        (r"$\w$", "`w`", "$(n,)$", "its weights"),
        (r"$b$", "`b`", "a number", "its bias"),
        (r"$f = \w \cdot \x + b$", "`f`", "a number", "its output, before any activation function"),
        (r"$t$", "`t`", "a number", "the target that the output should reach"),
        (r"$L = \tfrac12 (f - t)^2$", "`loss`", "a number", "the squared loss, unless another is named"),
        (r"$\dl = \mathrm dL / \mathrm df$", "`delta`", "a number", "the upstream gradient"),
        (r"$\grad = \dl\,\x$", "`gradient`", "$(n,)$", "the gradient on the weights"),
        (r"$\mu$", "`mean`", "$(n,)$", "the mean of each input over the data; zero if the data are zero-centered"),
        (r"$s$", "`deviation`", "$(n,)$", "its standard deviation; a number, as $\\mu$ then is, if all share it"),
        (r"$\eta$", "`step_size`", "a number", "the step size: an update adds $-\\eta\\,\\grad$ to the weights"),
        (r"$\goal$", "`goal`", "$(n,)$", "the goal: the weights that descent looks for"),
    ),
)
