"""Every exhibit of the site, in reading order."""

from collections.abc import Iterator, Mapping

from explainer.exhibit import Exhibit
from explainer.exhibits.activation_means import ActivationMeans
from explainer.exhibits.batch_gradient import BatchGradient
from explainer.exhibits.batch_norm_order import BatchNormOrder
from explainer.exhibits.batch_paths import BatchPaths
from explainer.exhibits.batch_sizes import BatchSizes
from explainer.exhibits.batch_weights import BatchWeights
from explainer.exhibits.bias_spread import BiasSpread
from explainer.exhibits.center_or_scale import CenterOrScale
from explainer.exhibits.centered_task import CenteredTask
from explainer.exhibits.cloud import Cloud
from explainer.exhibits.computation_graph import ComputationGraph
from explainer.exhibits.condition_growth import ConditionGrowth
from explainer.exhibits.crowding import Crowding
from explainer.exhibits.digits_losses import DigitsLosses
from explainer.exhibits.digits_same_start import DigitsSameStart
from explainer.exhibits.digits_saturation import DigitsSaturation
from explainer.exhibits.digits_signs import DigitsSigns
from explainer.exhibits.drive import Drive
from explainer.exhibits.flips import Flips
from explainer.exhibits.full_batch_signs import FullBatchSigns
from explainer.exhibits.full_batch_steps import FullBatchSteps
from explainer.exhibits.full_batch_zig_zag import FullBatchZigZag
from explainer.exhibits.input_bias import InputBias
from explainer.exhibits.input_remedies import InputRemedies
from explainer.exhibits.late_zig_zag import LateZigZag
from explainer.exhibits.layer_gradient import LayerGradient
from explainer.exhibits.layer_shapes import LayerShapes
from explainer.exhibits.many_dimensions import ManyDimensions
from explainer.exhibits.measured import Measured
from explainer.exhibits.next_layer import NextLayer
from explainer.exhibits.no_zig_zag import NoZigZag
from explainer.exhibits.norm_orders import NormOrders
from explainer.exhibits.normalizers import Normalizers
from explainer.exhibits.one_mean import OneMean
from explainer.exhibits.optimizer_paths import OptimizerPaths
from explainer.exhibits.optimizer_steps import OptimizerSteps
from explainer.exhibits.parking import Parking
from explainer.exhibits.quadrants import Quadrants
from explainer.exhibits.same_task import SameTask
from explainer.exhibits.sample_gradients import SampleGradients
from explainer.exhibits.sigmoid_neuron import SigmoidNeuron
from explainer.exhibits.sign_cases import SignCases
from explainer.exhibits.signs_and_speed import SignsAndSpeed
from explainer.exhibits.smaller_steps import SmallerSteps
from explainer.exhibits.stable_steps import StableSteps
from explainer.exhibits.staircase import Staircase
from explainer.exhibits.stochastic_paths import StochasticPaths
from explainer.exhibits.tumor_batches import TumorBatches
from explainer.exhibits.tumor_descent import TumorDescent
from explainer.exhibits.tumors import Tumors
from explainer.exhibits.valley import Valley
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
    LateZigZag,
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
    BatchGradient,
    BatchSizes,
    BatchWeights,
    FullBatchSigns,
    FullBatchZigZag,
    FullBatchSteps,
    BatchPaths,
    OneMean,
    Valley,
    Flips,
    ConditionGrowth,
    CenterOrScale,
    BiasSpread,
    StableSteps,
    SignsAndSpeed,
    OptimizerPaths,
    OptimizerSteps,
    InputRemedies,
    NormOrders,
    NextLayer,
    Tumors,
    TumorBatches,
    TumorDescent,
    DigitsSigns,
    DigitsLosses,
    DigitsSameStart,
    DigitsSaturation,
    Measured,
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
