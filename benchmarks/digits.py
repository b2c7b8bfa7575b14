"""The network of chapter 12 on the digits: ours, PyTorch, Keras and scikit-learn. Each trains from the same kind of start.

784-128-10, ReLU, Adam with 1e-3, float32, and the data in memory. Every contestant draws its own order of the examples.
"""

import sys
from time import perf_counter

import numpy as np

import nnbook
from contest import Result, serve, threads

DATA = nnbook.digits()
X, X_TEST = (images.reshape(-1, 784).astype(np.float32) / 255 for images in (DATA.train_images, DATA.test_images))
Y, Y_TEST = DATA.train_labels.astype(np.int64), DATA.test_labels.astype(np.int64)


def _network(seed: int) -> nnbook.Sequential:
    layers = [nnbook.Dense(128), nnbook.Activation("relu"), nnbook.Dense(10)]
    return nnbook.Sequential(layers, input_shape=(784,), rng=np.random.default_rng(seed))


def _result(predicted: np.ndarray, seconds: float) -> Result:
    return {"seconds": seconds, "accuracy": nnbook.accuracy(predicted, Y_TEST)}


def ours(batch: int, epochs: int, seed: int) -> Result:
    """With nnbook.fit."""
    network, start = _network(seed), perf_counter()
    nnbook.fit(network, X, Y, epochs=epochs, batch_size=batch, rng=np.random.default_rng(seed), progress=False)
    seconds = perf_counter() - start
    return _result(network.predict(X_TEST).argmax(axis=1), seconds)


def pytorch(batch: int, epochs: int, seed: int, fused: bool = False) -> Result:
    """A plain loop over tensors that are loaded before."""
    import torch

    torch.set_num_threads(threads())
    model, images, labels = nnbook.to_torch(_network(seed)).train(), torch.tensor(X), torch.tensor(Y)
    adam, loss_function = torch.optim.Adam(model.parameters(), lr=1e-3, fused=fused), torch.nn.CrossEntropyLoss()
    rng, start = torch.Generator().manual_seed(seed), perf_counter()
    for _ in range(epochs):
        for indices in torch.randperm(len(images), generator=rng).split(batch):
            adam.zero_grad()
            loss_function(model(images[indices]), labels[indices]).backward()
            adam.step()
    seconds = perf_counter() - start
    with torch.no_grad():
        return _result(model(torch.tensor(X_TEST)).argmax(dim=1).numpy(), seconds)


def pytorch_fused(batch: int, epochs: int, seed: int) -> Result:
    """The same with the Adam that PyTorch computes in one piece, which one has to ask for."""
    return pytorch(batch, epochs, seed, fused=True)


def keras(batch: int, epochs: int, seed: int, at_once: int = 1) -> Result:
    """Keras' fit, after a few batches in which it compiles. So many steps at once go without a return to Python."""
    nnbook.choose_tensorflow()
    import keras

    keras.utils.set_random_seed(seed)
    model = nnbook.to_keras(_network(seed))
    weights = model.get_weights()
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), steps_per_execution=at_once)
    model.fit(X[:4 * batch], Y[:4 * batch], batch_size=batch, verbose=0)
    model.set_weights(weights)
    for variable in model.optimizer.variables[2:] + model.optimizer.variables[:1]:    # all but the learning rate
        variable.assign(np.zeros(variable.shape, variable.dtype))
    start = perf_counter()
    model.fit(X, Y, epochs=epochs, batch_size=batch, verbose=0)
    seconds = perf_counter() - start
    return _result(model.predict(X_TEST, batch_size=1000, verbose=0).argmax(axis=1), seconds)


def keras_125(batch: int, epochs: int, seed: int) -> Result:
    """The same as chapter 12 has it: 125 steps at once."""
    return keras(batch, epochs, seed, 125)


def scikit_learn(batch: int, epochs: int, seed: int, dtype: type = np.float32) -> Result:
    """MLPClassifier, without its penalty."""
    from sklearn.neural_network import MLPClassifier

    model, x = MLPClassifier((128,), batch_size=batch, max_iter=epochs, alpha=0, random_state=seed), X.astype(dtype)
    start = perf_counter()
    model.fit(x, Y)
    seconds = perf_counter() - start
    return _result(model.predict(X_TEST.astype(dtype)), seconds)


def scikit_learn_64(batch: int, epochs: int, seed: int) -> Result:
    """The same with float64 pixels, as most of its users have them: its weights are then float64, too."""
    return scikit_learn(batch, epochs, seed, np.float64)


CONTESTANTS = {"ours": ours, "PyTorch": pytorch, "PyTorch fused": pytorch_fused, "Keras": keras, "Keras 125": keras_125,
               "scikit-learn": scikit_learn, "scikit-learn 64": scikit_learn_64}

if __name__ == "__main__" and sys.argv[1:2] == ["serve"]:
    serve(CONTESTANTS)
