"""A lecturer's own picture, kernel and signal, by the lines that README.md gives."""

import re

import numpy as np
import pytest
from conftest import ROOT
from PIL import Image

from helpers import explore


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with the files that the lines name; it is the current one."""
    rng = np.random.default_rng(7)
    Image.fromarray(rng.integers(0, 256, (50, 70, 3), dtype=np.uint8)).save(tmp_path / "my.png")
    (tmp_path / "kernel.txt").write_text("0 1 0\n1 -4.5 1\n0 1 0\n")
    np.save(tmp_path / "kernel.npy", np.arange(6).reshape(2, 3))
    np.save(tmp_path / "signal.npy", np.float32([1, 0, -0.5]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines():
    """Return the Python block of README.md, line by line, without comments."""
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf8"), re.DOTALL)
    return [line for line in block.splitlines() if line]


def test_the_lines_do_what_they_say(folder):
    names, seen = {}, []
    for line in lines():
        exec(line, names)
        if "bench" in names:
            seen.append(names["bench"].state)
    first, picture, text, array, _ = seen
    assert first["picture"] == "7x7 numbers"
    assert picture["picture"] == (folder / "my.png").read_bytes()
    assert text["kernel"] == ((0, 1, 0), (1, -4.5, 1), (0, 1, 0))
    assert array["kernel"] == ((0, 1, 2), (3, 4, 5))
    assert names["slide"].state["signal"] == (1, 0, -0.5)
    assert names["bench"].result.output.shape == (159, 158)
    assert names["slide"].result.output == pytest.approx(
        np.convolve([1, 0, -0.5], names["slide"].state["kernel"])
    )


BENCH = {"kernel": np.ones((6, 6)), "one": np.ones((2, 2, 2)), "nan": np.full((2, 2), np.nan)}


@pytest.mark.parametrize("name", BENCH)
def test_a_kernel_that_fits_nowhere_is_refused_in_a_sentence(name):
    bench = explore.workbench()
    before = bench.state
    with pytest.raises(ValueError, match="kernel"):
        bench.set(kernel=BENCH[name])
    assert bench.state == before


@pytest.mark.parametrize("signal", [np.ones(13), [], "1 x", np.array([1, np.inf]), np.ones((2, 2))])
def test_a_signal_that_is_none_is_refused_in_a_sentence(signal):
    slide = explore.flip_and_slide()
    before = slide.state
    with pytest.raises(ValueError, match=r"^x: "):
        slide.set(signal=signal)
    assert slide.state == before


def test_a_file_with_python_objects_in_it_is_not_opened(folder):
    np.save("evil.npy", np.array([print], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        np.load("evil.npy")  # as in README.md: NumPy's own default
    assert "allow_pickle" not in "".join(lines())
