"""The example of CONTRIBUTING.md works as it is printed there."""

import re

import numpy as np
import pytest
from conftest import ROOT

PAGE = ROOT / "CONTRIBUTING.md"


def example():
    """Return the names that the page's Python block defines."""
    (source,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf8"), re.DOTALL)
    names = {}
    exec(compile(source, str(PAGE), "exec"), names)
    return names


@pytest.mark.parametrize("width", range(1, 9))
def test_the_example_averages(width):
    demo = example()["moving_average"]().set(width=width)
    step = np.repeat([0.0, 1.0], 8)
    right = [step[i : i + width].mean() for i in range(16 - width + 1)]
    assert demo.result.output == pytest.approx(right)
    assert demo.describe().startswith(f"Window of {width}: the step takes {width - 1} values")


def test_it_is_called_as_it_says():
    names = example()
    assert names["moving_average"].__doc__
    assert len(names["moving_average"]().figure.findobj()) == len(
        names["moving_average"]().set(width=8).figure.findobj()
    )
