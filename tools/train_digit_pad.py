"""Train the digit pad's convolutional network, and write it into the pad's folder: `python tools/train_digit_pad.py`.

It takes some ten minutes on two cores, MNIST, and a browser. A reader's hand differs from those of MNIST. So the training images
are turned, stretched, slanted and moved a little, each time otherwise; and some are traced with a pen, drawn on the pad at any
place and size, and prepared as the pad does. The test images are not touched.
"""

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from browsers import find_browser  # noqa: E402
from nnbook.datasets import digits  # noqa: E402
from nnbook.layers import Activation, Conv2D, Dense, Flatten, MaxPool2D  # noqa: E402
from nnbook.network import Sequential  # noqa: E402
from nnbook.optimizers import Adam, cosine_decay  # noqa: E402
from nnbook.training import evaluate, fit  # noqa: E402
from nnbook.widgets import DigitPad  # noqa: E402
from nnbook.widgets.digit_pad.packing import pack  # noqa: E402
from nnbook.widgets.kit import modules  # noqa: E402
from pen_drawings import pen_drawings  # noqa: E402

FILE = DigitPad.folder / "cnn.json"
EPOCHS, BATCH, SIDE, DRAWN = 8, 64, 28, 12000
STEPS = """(text) => JSON.stringify(JSON.parse(text).map((strokes) =>
  [...parts.steps(strokes).centred.data].map((ink) => Math.round(ink * 1e3))))"""


def network(rng: np.random.Generator) -> Sequential:
    """Two convolutions of 8 and 16 filters, 9,098 parameters."""
    layers = [Conv2D(8, 3, padding=1), Activation("relu"), MaxPool2D(2), Conv2D(16, 3, padding=1), Activation("relu"),
              MaxPool2D(2), Flatten(), Dense(10)]
    return Sequential(layers, input_shape=(1, SIDE, SIDE), rng=rng)


def changed(images: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """The same digits, shape (n, 28, 28), written a little otherwise: turned, stretched, slanted, moved; thinner or thicker."""
    n = len(images)
    turn, slant = rng.normal(0, 0.12, n), rng.normal(0, 0.15, n)
    wide, high = np.exp(rng.normal(0, 0.1, (2, n)))
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.stack([cos / wide, (slant - sin) / wide, sin / high, cos / high], axis=1).reshape(n, 2, 2)
    middle, places = (SIDE - 1) / 2, np.indices((SIDE, SIDE)).reshape(2, -1)                      # rows and columns
    x, y = places[1] - middle, places[0] - middle
    moved = rng.uniform(-1.2, 1.2, (2, n, 1)) + middle
    from_x = matrix[:, 0, :1] * x + matrix[:, 0, 1:] * y + moved[0]                               # (n, 784)
    from_y = matrix[:, 1, :1] * x + matrix[:, 1, 1:] * y + moved[1]
    made = _between(images, from_x, from_y)
    return np.clip((made - 0.5) * rng.uniform(0.8, 1.6, (n, 1, 1)) + rng.uniform(0.35, 0.65, (n, 1, 1)), 0, 1) * (made > 0.02)


def _between(images: NDArray[np.float32], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float32]:
    """The ink at places between the pixels, by bilinear interpolation; paper outside."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2))).reshape(len(images), -1)
    x, y = np.clip(x + 2, 0, SIDE + 2.999), np.clip(y + 2, 0, SIDE + 2.999)
    left, top = x.astype(int), y.astype(int)
    right, down = (x - left).astype(np.float32), (y - top).astype(np.float32)
    at = top * (SIDE + 4) + left
    ink = [np.take_along_axis(padded, at + step, axis=1) for step in (0, 1, SIDE + 4, SIDE + 5)]
    above, below = ink[0] + right * (ink[1] - ink[0]), ink[2] + right * (ink[3] - ink[2])
    return (above + down * (below - above)).reshape(images.shape)


def traced(images: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """The same digits as somebody might draw them on the pad, prepared by the pad's own script; shape (n, 28, 28)."""
    drawings, made = pen_drawings(images, rng), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        entry = {"DigitPad": DigitPad.folder / "view.js"}
        page.add_script_tag(content=modules.classic(entry, "window.parts = digit_pad_strokes;"))
        for start in range(0, len(drawings), 1000):
            made += json.loads(page.evaluate(STEPS, json.dumps(drawings[start:start + 1000])))
        browser.close()
    return (np.array(made, np.float32) / 1000).reshape(-1, SIDE, SIDE)


def main() -> None:
    """Train, say how well it reads, and write the file."""
    data, rng = digits(), np.random.default_rng(0)
    if not data.is_mnist:
        sys.exit("train_digit_pad: expected MNIST, received the small digits; connect to the network, or set NNBOOK_DATA")
    x, x_test = (images.astype(np.float32) / 255 for images in (data.train_images, data.test_images))
    drawn, drawn_test = traced(data.train_images[:DRAWN], rng), traced(data.test_images[:2000], rng)
    y = np.concatenate([data.train_labels, data.train_labels[:DRAWN]])
    made, optimizer = network(rng), Adam(0.002)
    steps = -(-len(y) // BATCH)
    decay = cosine_decay(0.002, steps=EPOCHS * steps, final=1e-5)
    for epoch in range(EPOCHS):
        examples = np.concatenate([changed(x, rng), drawn])
        history = fit(made, examples[:, None], y, epochs=1, batch_size=BATCH, rng=rng,
                      optimizer=optimizer, schedule=lambda t, done=epoch * steps: decay(done + t), progress=False)
        right, read = (evaluate(made, images[:, None], data.test_labels[:len(images)])[1] for images in (x_test, drawn_test))
        sys.stdout.write(f"epoch {epoch + 1}: loss {history.loss[-1]:.4f}; test digits {right:.2%} right, drawn {read:.2%}\n")
        sys.stdout.flush()
    FILE.write_text(json.dumps(pack(made), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
