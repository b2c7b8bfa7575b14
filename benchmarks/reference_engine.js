// A plainly written network, to measure the playground's engine against: an object for each unit and each link, a closure
// for each activation, one example at a time. The mathematics is that of the engine: tanh everywhere, squared error
// against -1 and 1, gradient descent.

const TANH = {
  output: (x) => Math.tanh(x),
  slope: (x) => { const y = Math.tanh(x); return 1 - y * y; },
};
const LINEAR = { output: (x) => x, slope: () => 1 };
const SQUARED = { slope: (output, target) => 2 * (output - target) };

class Link {
  constructor(source, destination, weight) {
    Object.assign(this, { source, destination, weight, slope: 0, slopes: 0, count: 0 });
  }
}

class Unit {
  constructor(activation) {
    Object.assign(this, { activation, bias: 0, links: [], outward: [], sum: 0, output: 0, outputSlope: 0, sumSlope: 0, sumSlopes: 0, count: 0 });
  }

  update() {
    this.sum = this.bias;
    for (let k = 0; k < this.links.length; k += 1) this.sum += this.links[k].weight * this.links[k].source.output;
    this.output = this.activation.output(this.sum);
    return this.output;
  }
}

/** @param {{weights: number[][], biases: number[]}[]} weights  as `Network.weights` has them */
export function build(weights) {
  const layers = [weights[0].weights.map(() => new Unit(LINEAR))];
  for (const { weights: matrix, biases } of weights) {
    const before = layers[layers.length - 1];
    layers.push(biases.map((bias, j) => {
      const unit = new Unit(TANH);
      unit.bias = bias;
      before.forEach((source, i) => {
        const link = new Link(source, unit, matrix[i][j]);
        source.outward.push(link);
        unit.links.push(link);
      });
      return unit;
    }));
  }
  return layers;
}

export function forward(layers, inputs) {
  inputs.forEach((value, i) => { layers[0][i].output = value; });
  for (let l = 1; l < layers.length; l += 1) for (const unit of layers[l]) unit.update();
  return layers[layers.length - 1][0].output;
}

export function back(layers, target) {
  const last = layers[layers.length - 1][0];
  last.outputSlope = SQUARED.slope(last.output, target);
  for (let l = layers.length - 1; l >= 1; l -= 1) {
    for (const unit of layers[l]) {
      unit.sumSlope = unit.outputSlope * unit.activation.slope(unit.sum);
      unit.sumSlopes += unit.sumSlope;
      unit.count += 1;
      for (const link of unit.links) {
        link.slope = unit.sumSlope * link.source.output;
        link.slopes += link.slope;
        link.count += 1;
      }
    }
    if (l === 1) continue;
    for (const unit of layers[l - 1]) {
      unit.outputSlope = 0;
      for (const link of unit.outward) unit.outputSlope += link.weight * link.destination.sumSlope;
    }
  }
}

export function update(layers, rate) {
  for (let l = 1; l < layers.length; l += 1) {
    for (const unit of layers[l]) {
      unit.bias -= rate * unit.sumSlopes / unit.count;
      unit.sumSlopes = 0;
      unit.count = 0;
      for (const link of unit.links) {
        link.weight -= rate * link.slopes / link.count;
        link.slopes = 0;
        link.count = 0;
      }
    }
  }
}

/** One epoch over points {inputs: [x, y], target}, in the order given. */
export function epoch(layers, points, order, batch, rate) {
  for (let k = 0; k < order.length; k += 1) {
    const point = points[order[k]];
    forward(layers, point.inputs);
    back(layers, point.target);
    if ((k + 1) % batch === 0 || k + 1 === order.length) update(layers, rate);
  }
}

/** The outputs of all units on a grid over -6 to 6: one square for each. */
export function grid(layers, size) {
  const squares = new Map();
  for (const layer of layers) for (const unit of layer) squares.set(unit, Array.from({ length: size }, () => new Array(size)));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      forward(layers, [((column + 0.5) * 12 / size - 6) / 3, (6 - (row + 0.5) * 12 / size) / 3]);
      for (const layer of layers) for (const unit of layer) squares.get(unit)[row][column] = unit.output;
    }
  }
  return layers.map((layer) => layer.map((unit) => squares.get(unit)));
}

/** The weights, as `Network.weights` has them. */
export function weightsOf(layers) {
  return layers.slice(1).map((layer, l) => ({
    weights: layers[l].map((_, i) => layer.map((unit) => unit.links[i].weight)),
    biases: layer.map((unit) => unit.bias),
  }));
}
