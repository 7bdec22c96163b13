"""Show every explorable as colour-blind readers see it, and in grey as a printer makes it.

`python tools/colour_blind.py FOLDER [NAME ...]` writes a sheet for each explorable: its first
picture and another state, in five columns. Look for what can be told apart in the first column
only; then give it a shape, a hatching, a thickness or a word as well.
"""

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from helpers import explore

# What is left of linear red, green and blue without one kind of cone: Machado, Oliveira and
# Fernandes, IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009.
SEEN = {
    "as it is": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
}
TRAINED = ("learned_flip", "pooling_underfits", "scramble", "tiling_dial", "long_range")
MANY_STEPS = 12  # training runs for the second picture of those


def seen(rgb: np.ndarray, matrix) -> np.ndarray:
    """Return the picture (H, W, 3) of bytes as it is seen with that matrix of linear colours."""
    x = rgb / 255
    linear = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    y = np.clip(linear @ np.transpose(matrix), 0, 1)
    return (255 * np.where(y <= 0.0031308, 12.92 * y, 1.055 * y ** (1 / 2.4) - 0.055)).astype("u1")


def other(name, demo):
    """Move an explorable to a state with more in it: the last value of each menu, or trained."""
    if name in TRAINED:
        return demo.set(step=min(MANY_STEPS, demo.controls["step"].max))
    if name in ("any_size_input", "shift_and_classify", "train_a_cnn"):
        return demo.set(step=min(60, demo.controls["step"].max))
    for control in demo.controls.values():
        if hasattr(control, "_options_values"):
            control.value = control._options_values[-1]
    return demo


def main(folder, *names):
    """Write a sheet for each of `names`, or for all explorables."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name in names or explore.__all__:
        demo = getattr(explore, name)()
        rows = []
        for picture in (demo.png, other(name, demo).png):
            rgb = np.array(Image.open(io.BytesIO(picture)))
            rows.append(np.concatenate([seen(rgb, m) for m in SEEN.values()], axis=1))
        Image.fromarray(np.concatenate(rows)).save(Path(folder) / f"{name}.png")
        print(f"{name}: {', '.join(SEEN)}; below: {demo.state}")
        demo.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
