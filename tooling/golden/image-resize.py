"""Golden values for packages/image/src/preprocessing/resize.test.ts.

Bilinear resizing with antialiasing by PyTorch, of a picture that resize.test.ts makes by the same formula.

Run: /usr/bin/python3 tooling/golden/image-resize.py
"""

import json
import pathlib

import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).parents[2] / "packages/image/src/preprocessing/golden/resize.json"
CASES = [
    # height, width, channels, target height, target width
    (7, 9, 1, 3, 4),
    (4, 5, 3, 9, 7),
    (16, 10, 3, 5, 20),
    (5, 5, 1, 1, 1),
    (1, 6, 1, 3, 2),
    (31, 17, 3, 8, 8),
]


def picture(height, width, channels):
    values = [(i * 37 + (i * i) % 101 * 5) % 256 for i in range(height * width * channels)]
    return torch.tensor(values, dtype=torch.float64).reshape(height, width, channels)


cases = []
for height, width, channels, to_height, to_width in CASES:
    x = picture(height, width, channels).permute(2, 0, 1)[None]
    y = F.interpolate(x, size=(to_height, to_width), mode="bilinear", antialias=True, align_corners=False)
    values = [round(v, 4) for v in y[0].permute(1, 2, 0).flatten().tolist()]
    cases.append({"from": [height, width, channels], "to": [to_height, to_width], "values": values})

OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(cases) + "\n")
