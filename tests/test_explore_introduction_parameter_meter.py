"""Facts that hold in every state of parameter_meter, against the sizes of real arrays."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.network import Conv2d, Linear

pytestmark = pytest.mark.filterwarnings("error")
LARGE = 2_000_000  # parameters; larger layers are not made, their shapes are multiplied


@pytest.fixture
def demo():
    made = explore.parameter_meter()
    yield made
    made.close()


def size_of(layer):
    return sum(p.value.size for p in layer.parameters())


def facts(demo, state):
    n, c, k, u = (state[name] for name in ("side", "channels", "kernel", "units"))
    dense, conv, large = demo.result.layers
    size = len(range(n - k + 1))
    real = Conv2d(c, u, k)
    assert conv.parameters == size_of(real)
    assert conv.multiply_adds == real.weight.value.size * size**2
    for count, units in ((dense, u), (large, u * size**2)):
        assert count.parameters == units * (n * n * c + 1)
        assert count.multiply_adds == units * n * n * c
        if count.parameters < LARGE:
            assert count.parameters == size_of(Linear(n * n * c, units))
        assert f"{count.parameters:,} parameters" in demo.describe()
    assert f"{conv.parameters:,} parameters" in demo.describe()
    assert f"{conv.multiply_adds:,} multiply-adds" in demo.describe()
    assert f"= {u * size**2:,}:" in demo.describe()


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 200, seed=4):
        facts(demo, state)


def test_the_kernel_is_never_larger_than_the_image(demo):
    demo.set(side=4, kernel=4)
    with pytest.raises(ValueError, match="kernel size goes from 1 to 4"):
        demo.set(kernel=5)


def test_the_last_bar_leaves_room_for_its_number(demo):
    demo.set(side=256, channels=16, units=128, kernel=1)
    for bars in (demo.art.parameters, demo.art.work):
        offsets = bars._labels._paths.get_offsets()[:3, 0]
        value = max(layer.parameters for layer in demo.result.layers)
        end = np.array([offsets.max() + bars._pixel * 4 * len(f"{value:,}"), 0])
        assert bars.axes.transData.transform(end)[0] < 960
