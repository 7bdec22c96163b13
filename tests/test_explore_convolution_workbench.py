"""workbench: the output, the written sum and the unread pixels, against plain loops."""

import datetime
import io
import re

import numpy as np
import pytest
import sweep
from PIL import Image

from helpers import explore
from helpers.drawing import number

pytestmark = pytest.mark.filterwarnings("error")

NOW = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
GIVEN = {
    "picture": ["letters of Fig 9.1", "7x7 numbers", "digit", "coffee"],
    "kernel": [
        ((2.0,),),
        ((-1.0, 1.0),),
        ((1.0,), (0.5,), (-2.0,)),
        ((1.0, 2.0), (3.0, 4.0)),
        tuple(tuple(map(float, row)) for row in np.arange(25).reshape(5, 5) - 7),
    ],
}
SMALL = GIVEN | {"picture": GIVEN["picture"][:2]}


def by_loops(image, state):
    """Return the output by the book's sum and a map of the pixels that were read."""
    kernel, s, p, d = (np.array(state[k]) for k in ("kernel", "stride", "padding", "dilation"))
    kernel = kernel[::-1, ::-1] if state["flip"] else kernel
    padded = np.pad(image, int(p))
    read = np.zeros(padded.shape, bool)
    (h, w), (kh, kw) = padded.shape, kernel.shape
    rows = []
    for i in range(0, h - d * (kh - 1), s):
        row = []
        for j in range(0, w - d * (kw - 1), s):
            total = 0.0
            for m in range(kh):
                for n in range(kw):
                    total += padded[i + d * m, j + d * n] * kernel[m, n]
                    read[i + d * m, j + d * n] = True
            row.append(total)
        rows.append(row)
    inside = read[p : h - p, p : w - p]
    return np.array(rows), int((~inside).sum())


def check(demo, state):
    r, text = demo.result, demo.describe()
    p = state["padding"]
    image = r.image[p : r.image.shape[0] - p, p : r.image.shape[1] - p]
    covered = [1 + state["dilation"] * (k - 1) for k in np.shape(state["kernel"])]
    if any(c > n + 2 * p for c, n in zip(covered, image.shape, strict=True)):
        assert text.startswith("No output: kernel")
        assert not demo.art.output.axes.get_visible()
        return
    output, unread = by_loops(image, state)
    assert r.output == pytest.approx(output, abs=1e-5)
    assert r.unread_count == unread
    assert (f"{unread} input pixels are read by no window" in text) == bool(unread)
    i, j = divmod(state["position"], output.shape[1])
    line = text.splitlines()[1]
    assert line.startswith(f"S({i},{j}) = ")
    if state["picture"] != "letters of Fig 9.1":
        # Of a sum on the border of two roundings, float32 may be on either side.
        assert line.rpartition("= ")[2] in {number(output[i, j] + e) for e in (-1e-5, 0, 1e-5)}


def test_every_value_of_every_control():
    demo = explore.workbench()
    for state in sweep.singly(demo, **SMALL):
        check(demo, state)


def test_random_combinations_on_small_inputs():
    demo = explore.workbench()
    for state in sweep.combinations(demo, 120, seed=2, **SMALL):
        check(demo, state)


def test_random_combinations_on_pictures():
    demo = explore.workbench()
    for state in sweep.combinations(demo, 12, seed=3, **GIVEN):
        check(demo, state)


def test_figure_9_1_is_reproduced():
    demo = explore.workbench().set(picture="letters of Fig 9.1", kernel_preset="2x2 of Fig 9.1")
    sums = []
    for position in range(6):
        demo.set(position=position)
        sums.append(demo.describe().splitlines()[1].partition(" = ")[2])
    assert demo.result.output.shape == (2, 3)
    assert sums == [
        "aw + bx + ey + fz",
        "bw + cx + fy + gz",
        "cw + dx + gy + hz",
        "ew + fx + iy + jz",
        "fw + gx + jy + kz",
        "gw + hx + ky + lz",
    ]


def test_the_flip_turns_the_letters_round():
    demo = explore.workbench().set(
        picture="letters of Fig 9.1", kernel_preset="2x2 of Fig 9.1", flip=True, position=0
    )
    assert "az + by + ex + fw" in demo.describe()


def test_the_kernel_stays_when_another_control_moves():
    kernel = ((1.5, -2.0), (0.25, 9.0))
    demo = explore.workbench().set(kernel=kernel)
    for state in sweep.singly(demo, picture=GIVEN["picture"][:2]):
        if demo.controls["kernel_preset"].value == "own":
            assert state["kernel"] == kernel
    assert demo.state["kernel"] == kernel


def test_the_sum_written_out_is_the_marked_cell():
    demo = explore.workbench()
    for position in range(25):
        demo.set(position=position)
        left, _, total = demo.describe().splitlines()[1].partition(" = ")[2].rpartition(" = ")
        terms = re.findall(r"(-?[\d.]+)\*(-?[\d.]+)", left)
        assert len(terms) == 9
        assert sum(float(a) * float(b) for a, b in terms) == float(total)


def test_a_click_on_output_or_input_moves_the_window():
    demo = explore.workbench()
    pick = demo._pick
    assert pick(demo._space, demo.result, "output", 3.2, 1.9) == {"position": 13}
    assert pick(demo._space, demo.result, "input", 3, 3) == {"position": 2 * 5 + 2}
    assert pick(demo._space, demo.result, "input", 0, 6) == {"position": 20}
    assert pick(demo._space, demo.result, "kernel", 0, 0) is None


def test_own_picture_and_what_is_no_picture():
    stream = io.BytesIO()
    Image.new("L", (300, 200), 200).save(stream, "png")
    demo = explore.workbench().set(picture=stream.getvalue())
    assert demo.result.image.shape == (160, 160)
    assert demo.result.image[5, 5] == pytest.approx(200 / 255, abs=0.01)
    before = demo.png
    demo.controls["picture"].children[1].value = (
        {"name": "<b>.png", "type": "", "size": 3, "last_modified": NOW, "content": b"abc"},
    )
    assert 'role="alert"' in demo._message.value
    assert demo.png == before
    assert demo.state["picture"] == stream.getvalue()
