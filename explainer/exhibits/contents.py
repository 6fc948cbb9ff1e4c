"""The contents: the exhibits of each page, in reading order. Importing this imports all; one alone, only itself."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table
from explainer.exhibits.notation import NOTATION

PAGES: dict[str, tuple[str, ...]] = {  # each exhibit in a module of its name, in the folder of its page
    "home": (
        "same_task",
        "three_steps",
    ),
    "derivative_chain": (
        "computation_graph",
        "layer_shapes",
        "sigmoid_neuron",
    ),
    "same_sign": (
        "sample_gradients",
        "layer_gradient",
        "sign_cases",
    ),
    "quadrants": ("quadrants",),
    "zig_zag": (
        "zig_zag",
        "no_zig_zag",
        "late_zig_zag",
    ),
    "centering": (
        "centered_task",
        "two_margins",
        "cloud",
    ),
    "whole_data_set": (
        "one_mean",
        "moved_cloud",
        "valley",
    ),
    "in_practice": (
        "optimizer_paths",
        "measured",
    ),
    "shortest_paths": (
        "staircase",
        "crowding",
        "smaller_steps",
        "parking",
        "many_dimensions",
        "cone_of_inputs",
        "stochastic_paths",
        "turning_back",
    ),
    "batches": (
        "batch_gradient",
        "batch_rose",
        "batch_sizes",
        "batch_weights",
        "full_batch_signs",
        "full_batch_zig_zag",
        "full_batch_steps",
        "batch_paths",
    ),
    "conditioning": (
        "condition_growth",
        "center_or_scale",
        "mean_direction",
        "bias_spread",
        "mean_in_gradient",
        "input_bias",
        "input_remedies",
        "flips",
        "stable_steps",
        "signs_and_speed",
    ),
    "optimizers": (
        "optimizer_steps",
        "digits_edge",
    ),
    "normalization": (
        "normalizers",
        "batch_norm_order",
        "norm_orders",
        "activation_means",
        "next_layer",
        "hidden_layer",
    ),
    "also_holds": (
        "shared_weights",
        "image_means",
        "lost_units",
        "whitening",
    ),
    "real_data": (
        "tumor_signs",
        "tumor_batches",
        "tumor_descent",
        "tumor_edge",
    ),
    "network": (
        "digit_images",
        "digits_signs",
        "digits_losses",
        "digits_same_start",
        "digits_saturation",
    ),
    "play": ("drive",),
}


def kind(page: str, name: str) -> type[Exhibit]:
    """The class of an exhibit: `ZigZag` in the module `zig_zag`."""
    found: type[Exhibit] = getattr(import_module(f"explainer.exhibits.{page}.{name}"), name.title().replace("_", ""))
    return found


READING_ORDER = tuple(kind(page, name) for page, names in PAGES.items() for name in names)


TABLES: Mapping[str, Table] = {"notation": NOTATION}  # what pages may name besides exhibits


class _Computed(Mapping[str, Exhibit]):
    """A mapping from names to exhibits that computes an exhibit when it is first asked for."""

    def __init__(self, kinds: tuple[type[Exhibit], ...]) -> None:
        self._kinds = {kind.name(): kind for kind in kinds}
        self._exhibits: dict[str, Exhibit] = {}

    def __getitem__(self, name: str) -> Exhibit:
        if name not in self._exhibits:
            self._exhibits[name] = self._kinds[name].compute()
        return self._exhibits[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


EXHIBITS: Mapping[str, Exhibit] = _Computed(READING_ORDER)
