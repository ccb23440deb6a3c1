"""Small encoded pictures for the decoder tests of packages/image, made by Pillow, with the pixels that Pillow reads back.

Run: /usr/bin/python3 tooling/golden/image-pictures.py
"""

import base64
import io
import json
import pathlib

import numpy as np
from PIL import Image

OUT = pathlib.Path(__file__).parents[2] / "packages/image/src/preprocessing/golden/pictures.json"
HEIGHT, WIDTH = 6, 8

rng = np.random.default_rng(1)
rgb = rng.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
grey = rng.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
# Smooth, so that JPEG decoders agree on it whatever way they upsample chroma.
ramp = np.stack(np.broadcast_arrays(np.arange(WIDTH) * 30, np.arange(HEIGHT)[:, None] * 40, 128), -1).astype(np.uint8)
opacity = np.where(np.arange(WIDTH) < WIDTH // 2, 255, 0).astype(np.uint8)
rgba = np.dstack([rgb, np.broadcast_to(opacity, (HEIGHT, WIDTH))])


def encode(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return base64.b64encode(buffer.getvalue()).decode()


def entry(image, kind, expected, **options):
    return {
        "bytes": encode(image, kind, **options),
        "width": int(expected.shape[1]),
        "height": int(expected.shape[0]),
        "rgb": expected.flatten().tolist(),
    }


exif = Image.Exif()
exif[0x0112] = 6  # Orientation: turn a quarter clockwise to see it upright.
jpeg = encode(Image.fromarray(ramp), "JPEG", quality=95, subsampling=0)
jpeg_pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(jpeg))).convert("RGB"))
palette = Image.fromarray(rgb).quantize(16)
white = np.where(rgba[..., 3:] == 255, rgb, 255)
wide = np.repeat(grey[..., None], 3, -1)

pictures = {
    "png": entry(Image.fromarray(rgb), "PNG", rgb),
    "png-grey": entry(Image.fromarray(grey), "PNG", wide),
    # 16 bits that hold 257 times the 8-bit value: 0..65535 for 0..255.
    "png-grey-16": entry(Image.fromarray(grey.astype(np.uint16) * 257), "PNG", wide),
    "png-palette": entry(palette, "PNG", np.asarray(palette.convert("RGB"))),
    "png-opacity": entry(Image.fromarray(rgba), "PNG", white),
    "jpeg": entry(Image.fromarray(ramp), "JPEG", jpeg_pixels, quality=95, subsampling=0),
    "jpeg-turned": entry(
        Image.fromarray(ramp), "JPEG", np.rot90(jpeg_pixels, -1), quality=95, subsampling=0, exif=exif
    ),
    "gif": entry(palette, "GIF", np.asarray(palette.convert("RGB"))),
    "webp": entry(Image.fromarray(rgb), "WEBP", rgb, lossless=True),
}

OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(pictures) + "\n")
