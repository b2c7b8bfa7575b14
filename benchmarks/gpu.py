"""Where a GPU is at hand: the small CNN as a PyTorch model, trained on the digits until it reads 99 percent of the test set.

    python benchmarks/gpu.py [epochs] [anywhere]
"""

import sys
from time import perf_counter

import numpy as np
import torch

import nnbook

LINE = "{epochs} epochs in {seconds:.1f} s on {place}: {right:.2%} of the {count:,} test digits read right\n"


def network() -> nnbook.Sequential:
    """Two convolutions, two pools, and dropout before the last layer."""
    layers = [nnbook.Conv2D(32, 3), nnbook.Activation("relu"), nnbook.MaxPool2D(2),
              nnbook.Conv2D(64, 3), nnbook.Activation("relu"), nnbook.MaxPool2D(2),
              nnbook.Flatten(), nnbook.Dropout(0.5, rng=np.random.default_rng(0)), nnbook.Dense(10)]
    return nnbook.Sequential(layers, input_shape=(1, 28, 28), rng=np.random.default_rng(0))


def train(epochs: int, place: torch.device) -> str:
    """Train, and say how it went."""
    data, torch_model = nnbook.digits(), nnbook.to_torch(network()).to(place)
    x, x_test = (torch.tensor(images[:, None].astype(np.float32) / 255, device=place)
                 for images in (data.train_images, data.test_images))
    y = torch.tensor(data.train_labels.astype(np.int64), device=place)
    adam, loss_function, start = torch.optim.Adam(torch_model.parameters()), torch.nn.CrossEntropyLoss(), perf_counter()
    torch_model.train()
    for _ in range(epochs):
        for indices in torch.randperm(len(x), device=place).split(128):
            adam.zero_grad()
            loss_function(torch_model(x[indices]), y[indices]).backward()
            adam.step()
    torch_model.eval()
    with torch.no_grad():
        answers = torch.cat([torch_model(part).argmax(dim=1) for part in x_test.split(1000)]).cpu().numpy()
    right = nnbook.accuracy(answers, data.test_labels.astype(np.int64))
    return LINE.format(epochs=epochs, seconds=perf_counter() - start, place=place, right=right, count=len(answers))


if __name__ == "__main__":
    torch.manual_seed(0)
    if nnbook.device().type == "cpu" and "anywhere" not in sys.argv:
        sys.stdout.write("no GPU at hand: the CNN was not trained\n")
    else:
        sys.stdout.write(train(int(sys.argv[1]) if len(sys.argv) > 1 else 12, nnbook.device()))
