"""Every exhibit of the site, in reading order."""

from collections.abc import Iterator, Mapping

from explainer.exhibit import Exhibit
from explainer.exhibits.activation_means import ActivationMeans
from explainer.exhibits.batch_norm_order import BatchNormOrder
from explainer.exhibits.centered_task import CenteredTask
from explainer.exhibits.cloud import Cloud
from explainer.exhibits.computation_graph import ComputationGraph
from explainer.exhibits.crowding import Crowding
from explainer.exhibits.drive import Drive
from explainer.exhibits.input_bias import InputBias
from explainer.exhibits.layer_gradient import LayerGradient
from explainer.exhibits.layer_shapes import LayerShapes
from explainer.exhibits.many_dimensions import ManyDimensions
from explainer.exhibits.no_zig_zag import NoZigZag
from explainer.exhibits.normalizers import Normalizers
from explainer.exhibits.parking import Parking
from explainer.exhibits.quadrants import Quadrants
from explainer.exhibits.same_task import SameTask
from explainer.exhibits.sample_gradients import SampleGradients
from explainer.exhibits.sigmoid_neuron import SigmoidNeuron
from explainer.exhibits.sign_cases import SignCases
from explainer.exhibits.smaller_steps import SmallerSteps
from explainer.exhibits.staircase import Staircase
from explainer.exhibits.stochastic_paths import StochasticPaths
from explainer.exhibits.tumors import Tumors
from explainer.exhibits.zig_zag import ZigZag

READING_ORDER: tuple[type[Exhibit], ...] = (
    SameTask,
    ComputationGraph,
    LayerShapes,
    SigmoidNeuron,
    SampleGradients,
    LayerGradient,
    SignCases,
    Quadrants,
    ManyDimensions,
    ZigZag,
    NoZigZag,
    SmallerSteps,
    Staircase,
    Crowding,
    Parking,
    CenteredTask,
    Cloud,
    StochasticPaths,
    Normalizers,
    BatchNormOrder,
    ActivationMeans,
    InputBias,
    Tumors,
    Drive,
)


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
