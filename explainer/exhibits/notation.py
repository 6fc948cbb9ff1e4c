"""The symbols that every page, figure and module shares."""

from explainer.drawing.texts import Table

SYMBOLS = (
    (r"$\x$", "the inputs of a neuron, one sample", "`x`, $(n,)$"),
    (r"$\w$", "its weights", "`w`, $(n,)$"),
    (r"$b$", "its bias", "`b`"),
    (r"$f = \w \cdot \x + b$", "its output, before any activation function", "`f`"),
    (r"$t$", "the target that the output should reach", "`t`"),
    (r"$L = \tfrac12 (f - t)^2$", "the squared loss, unless another is named", "`loss`"),
    (r"$\dl = \mathrm dL / \mathrm df$", "the upstream gradient", "`delta`"),
    (r"$\grad = \dl\,\x$", "the gradient on the weights", "`gradient`, $(n,)$"),
    (r"$\mu$", "the mean of each input over the data; zero if the data are zero-centered", "`mean`, $(n,)$"),
    (r"$s$", "its standard deviation; a number, as $\\mu$ then is, if all share it", "`deviation`, $(n,)$"),
    (r"$\eta$", "the step size, or learning rate: an update adds $-\\eta\\,\\grad$ to the weights", "`step_size`"),
    (r"$\goal$", "the goal: the weights that descent looks for", "`goal`, $(n,)$"),
    (r"$n$", "the number of inputs, and so of weights", "`n`"),
    (r"$\Sigma$", "the covariance of the inputs", "`covariance`, $(n, n)$"),
    (
        r"$H = \Sigma + \mu\mu^\top$",
        "their second moment, the Hessian of the squared loss without a bias",
        "`second_moment`, $(n, n)$",
    ),
    (r"$\lambda$", "an eigenvalue of $H$: how steep the loss is in its direction", "`eigenvalues`, $(n,)$"),
    (r"$\lambda\w$", "what a weight decay of strength $\\lambda$ adds to the gradient", "`weight_decay * w`, $(n,)$"),
    (r"$\kappa = \lambda_{\max} / \lambda_{\min}$", "the condition number of $H$", "`condition_number`"),
)
NOTATION = Table.listing(
    "The notation of pages, figures and modules",
    [{"Symbol": symbol, "Meaning": meaning, "In the code": code} for symbol, meaning, code in SYMBOLS],
)
