"""Pictures as files, made in memory."""

import io
import struct
import zlib

import numpy as np
from PIL import Image


def encode(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def ramp(h=40, w=60):
    """A smooth grey picture from 0 to 1."""
    return (np.add.outer(np.arange(h), np.arange(w)) / (h + w - 2)).astype(np.float32)


def colourful(h=40, w=60):
    x = 255 * ramp(h, w)
    return Image.fromarray(np.stack([x, x[::-1], x[:, ::-1]], axis=-1).astype(np.uint8))


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, depth=8, colour=2, body=b""):
    """Return a PNG file that promises width x height pixels, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(body)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
