// A network of the playground as a Python script: it holds the weights, and gives the same answers.

/** The first lines of each script. */
function head(network, ...packages) {
  const lines = packages.map((name) => `import ${name}`).join("\n");
  return (
    `"""A ${network.sizes.join("-")} network from the playground, after ${network.epochs} `
    + `epochs."""\n\n${lines}\n`
  );
}

/** The inputs in NumPy, by name. */
const INPUT_CODE = {
  x: "x / 3",
  y: "y / 3",
  x2: "(x / 3) ** 2",
  y2: "(y / 3) ** 2",
  xy: "(x / 3) * (y / 3)",
  sinx: "np.sin(x)",
  siny: "np.sin(y)",
};

const NUMPY_ACTIVATIONS = {
  tanh: ["np.tanh"],
  relu: ["relu", "def relu(z):\n    return np.maximum(z, 0)"],
  sigmoid: ["sigmoid", "def sigmoid(z):\n    return (1 + np.tanh(z / 2)) / 2"],
  leaky_relu: ["leaky_relu", "def leaky_relu(z):\n    return np.where(z > 0, z, 0.01 * z)"],
  elu: ["elu", "def elu(z):\n    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))"],
};
const TORCH_ACTIVATIONS = {
  tanh: "torch.nn.Tanh()",
  relu: "torch.nn.ReLU()",
  sigmoid: "torch.nn.Sigmoid()",
  leaky_relu: "torch.nn.LeakyReLU(0.01)",
  elu: "torch.nn.ELU()",
};
const KERAS_ACTIVATIONS = {
  tanh: 'keras.layers.Activation("tanh")',
  relu: "keras.layers.ReLU()",
  sigmoid: 'keras.layers.Activation("sigmoid")',
  leaky_relu: "keras.layers.LeakyReLU(negative_slope=0.01)",
  elu: "keras.layers.ELU()",
};

/** What each layer applies to its sums; a logit becomes a probability. */
function activations({ settings: { activation, output } }) {
  return [...activation, output === "logit" ? "sigmoid" : output];
}

const WHAT = {
  linear: "the value",
  logit: "the probability of class 1",
  sigmoid: "the probability of class 1",
  tanh: "a score: class 1 above 0",
};

/** The lists of numbers, one row of weights a line, so that people can read them. */
function numbers(network) {
  const lists = (name, each) =>
    `${name} = [\n${each.map((list) => `    np.array(${list}),\n`).join("")}]\n`;
  const matrix = (rows) => `[${rows.map((row) => JSON.stringify(row)).join(",\n              ")}]`;
  const weights = network.weights;
  return (
    lists(
      "weights",
      weights.map((layer) => matrix(layer.weights)),
    )
    + lists(
      "biases",
      weights.map((layer) => JSON.stringify(layer.biases)),
    )
  );
}

/** The function that makes inputs of points. */
function inputs(network) {
  const columns = network.settings.inputs.map((name) => INPUT_CODE[name]).join(", ");
  const plane = `points (x, y) of the plane, -6 to 6 both ways: shape (n, ${network.sizes[0]})`;
  return `def inputs(points):
    """What the network is given, from ${plane}."""
    x, y = np.asarray(points, dtype=float).T
    return np.stack([${columns}], axis=1)
`;
}

/** The last lines of each script: its answers for two points. */
function trial() {
  return '\nif __name__ == "__main__":\n    print(predict([[0, 0], [3, -2]]))\n';
}

function answers(network, expression) {
  return `def predict(points):
    """For each point ${WHAT[network.settings.output]}: shape (n,)."""
    return ${expression}
`;
}

/** The network in NumPy alone. @param {import("./model.js").Model} network  @returns {string} */
export function numpyCode(network) {
  const names = activations(network);
  const needed = [...new Set(names)].map((name) => NUMPY_ACTIVATIONS[name]?.[1]).filter(Boolean);
  const steps = names.map((name, l) => {
    const sum = `a @ weights[${l}] + biases[${l}]`;
    return `    a = ${name === "linear" ? sum : `${NUMPY_ACTIVATIONS[name][0]}(${sum})`}`;
  });
  return `${head(network, "numpy as np")}
${numbers(network)}

${needed.map((text) => `${text}\n\n\n`).join("")}${inputs(network)}

def predict(points):
    """For each point ${WHAT[network.settings.output]}: shape (n,)."""
    a = inputs(points)
${steps.join("\n")}
    return a[:, 0]

${trial()}`;
}

/** The network in PyTorch. @param {import("./model.js").Model} network  @returns {string} */
export function torchCode(network) {
  const layers = activations(network).flatMap((name, l) => [
    `    torch.nn.Linear(${network.sizes[l]}, ${network.sizes[l + 1]}),`,
    ...(name === "linear" ? [] : [`    ${TORCH_ACTIVATIONS[name]},`]),
  ]);
  return `${head(network, "numpy as np", "torch")}
${numbers(network)}
model = torch.nn.Sequential(
${layers.join("\n")}
).double()
linear = [layer for layer in model if isinstance(layer, torch.nn.Linear)]
with torch.no_grad():
    for layer, w, b in zip(linear, weights, biases):
        layer.weight.copy_(torch.tensor(w.T))
        layer.bias.copy_(torch.tensor(b))


${inputs(network)}

${answers(network, "model(torch.tensor(inputs(points))).detach().numpy()[:, 0]")}
${trial()}`;
}

/** The network in Keras. @param {import("./model.js").Model} network  @returns {string} */
export function kerasCode(network) {
  const layers = activations(network).flatMap((name, l) => [
    `    keras.layers.Dense(${network.sizes[l + 1]}),`,
    ...(name === "linear" ? [] : [`    ${KERAS_ACTIVATIONS[name]},`]),
  ]);
  return `${head(network, "keras", "numpy as np")}
keras.config.set_floatx("float64")

${numbers(network)}
model = keras.Sequential([
    keras.Input((${network.sizes[0]},)),
${layers.join("\n")}
])
dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
for layer, w, b in zip(dense, weights, biases):
    layer.set_weights([w, b])


${inputs(network)}

${answers(network, "model.predict(inputs(points), verbose=0)[:, 0]")}
${trial()}`;
}
