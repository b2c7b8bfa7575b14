// One run of training: data, network, loss curve, and when it ends. It knows nothing of the page.

import { SURFACE_SETS, dataSet, ownPoints } from "./data.js";
import { Network } from "./engine.js";
import { ON_THE_WAY, called, forNetwork } from "./network_settings.js";
import { Plateau } from "./plateau.js";

// Epochs between two looks at the plateau, so that a run always ends in the same epoch.
const LOOK = 10;
const MOST = 400; // points of the curve

/** Is the label any number here? */
export function isRegression({ data, own }) {
  return (
    SURFACE_SETS.includes(data)
    || (data === "own" && own.some(([, , label]) => label !== 0 && label !== 1))
  );
}

/** The loss curve: at most 400 points, evenly spaced; when it is full, every second one goes. */
class Curve {
  constructor() {
    this.every = 1;
    this.points = [];
  }

  /** @param {[number, number, number]} point  epoch, training loss, test loss */
  add(point) {
    this.points.push(point);
    if (this.points.length <= MOST) return;
    this.every *= 2;
    this.points = this.points.filter(([epoch]) => epoch % this.every === 0);
  }
}

export class Run {
  #watch = new Plateau();
  #pending = [];
  #numbers;
  #planes = { version: -1 };

  /**
   * @param {Object} settings  as the traits of the widget. Throws RangeError for what the engine
   *   does not allow.
   */
  constructor(settings) {
    const { data, own, noise, points, share, seed } = settings;
    Object.assign(
      this,
      data === "own"
        ? ownPoints(own, { share, seed })
        : dataSet(data, { noise, points, share, seed }),
    );
    this.network = new Network(forNetwork(settings));
    this.regression = isRegression(settings);
    /** The value that has the deepest colour: own labels may be larger than 1. */
    this.reach =
      this.regression && data === "own"
        ? own.reduce((most, [, , label]) => Math.max(most, Math.abs(label)), 1)
        : 1;
    /**
     * The settings at epoch 0, and what changed since: [epoch, place in ON_THE_WAY, value] one
     * after the other.
     */
    this.first = settings;
    /** Goes up whenever there is something new to draw. */
    this.version = 0;
    this.rewind();
  }

  get epochs() {
    return this.network.epochs;
  }

  /** Back to the first weights, with the settings as they are now. */
  rewind() {
    this.first = { ...this.first, ...this.now };
    this.network.rewind();
    this.changes = [];
    this.replay([], 0);
    this.curve = new Curve();
    this.#restartWatch();
    this.#note();
  }

  #restartWatch() {
    this.#watch.restart();
    this.#watch.since = this.epochs;
    /** Why it ended, in a sentence; "" while it goes on. */
    this.ended = "";
    this.ignore = false;
  }

  /** Change settings of ON_THE_WAY, now. */
  change(values) {
    this.#pending = [];
    this.#change(values);
  }

  /** The settings of ON_THE_WAY as they are now. */
  get now() {
    return Object.fromEntries(
      ON_THE_WAY.map((name) => [name, this.network.settings[called(name)]]),
    );
  }

  #change(values) {
    const before = this.network.settings;
    this.network.change(
      Object.fromEntries(Object.entries(values).map(([name, value]) => [called(name), value])),
    );
    for (const [name, value] of Object.entries(values)) {
      if (before[called(name)] === value) continue;
      if (this.epochs === 0) {
        this.first = { ...this.first, [name]: value };
      } else {
        this.changes.push(this.epochs, ON_THE_WAY.indexOf(name), value);
      }
    }
    this.#restartWatch();
    this.version += 1;
  }

  /**
   * A link is replayed: up to epoch `until` nothing ends the run, and these changes are made when
   * their epochs come.
   */
  replay(changes, until) {
    this.#pending = [...changes];
    this.until = until;
  }

  get #going() {
    return (
      (this.ignore || this.epochs < this.until)
      && this.network.diverged === null
      && this.train.count > 0
    );
  }

  /** One epoch. @returns {boolean} whether there may be another */
  advance() {
    if (this.ended !== "" && !this.#going) return false;
    if (this.train.count === 0) {
      this.ended = "There are no points to learn from. Add some.";
    }
    this.network.epoch(this.train);
    this.#note();
    while (this.#pending[0] === this.epochs && this.#pending.length > 0) {
      const [, place, value] = this.#pending.splice(0, 3);
      this.#change({ [ON_THE_WAY[place]]: value });
    }
    return this.ended === "" || this.#going;
  }

  /** Go on after the end, as the reader wishes it. */
  insist() {
    this.ignore = this.ended !== "";
  }

  /** The curve's next point, and whether this is the end. */
  #note() {
    const { epochs, network } = this;
    this.version += 1;
    if (network.diverged !== null) {
      this.ended = network.diverged.reason;
      return;
    }
    const look = epochs > 0 && epochs % LOOK === 0;
    const due = epochs % this.curve.every === 0;
    if (!look && !due) return;
    const training = network.evaluate(this.train).loss;
    if (due) this.curve.add([epochs, training, network.evaluate(this.test).loss]);
    if (!look) return;
    const why = this.#watch.see(epochs, training);
    const [[, start]] = this.curve.points;
    if (why !== "") {
      this.ended =
        training > start
          ? `${why} It is higher than at the beginning: try a lower learning rate, and rewind.`
          : why;
    }
  }

  /**
   * Loss and accuracy of both parts, and how many points of each class got each answer.
   * @returns {{loss: [number, number], accuracy: [number, number], counts: number[][]}} counts of
   *   training, then of test: 0 as 0, 0 as 1, 1 as 0, 1 as 1
   */
  numbers() {
    if (this.#numbers?.version !== this.version) {
      const both = [this.train, this.test];
      const made = both.map((part) => this.network.evaluate(part));
      this.#numbers = {
        version: this.version,
        loss: made.map((part) => part.loss),
        accuracy: made.map((part) => part.accuracy),
        counts: both.map((part) => this.#count(part)),
      };
    }
    return this.#numbers;
  }

  /** None where labels are no classes. */
  #count(part) {
    if (this.regression) return [];
    const counts = [0, 0, 0, 0];
    const { network } = this;
    const border = network.settings.output === "sigmoid" ? 0.5 : 0;
    const [outputs] = network.hidden(part, network.sizes.length - 1);
    for (let s = 0; s < part.count; s += 1) {
      counts[2 * part.label[s] + (outputs[s] > border ? 1 : 0)] += 1;
    }
    return counts;
  }

  /** Every unit's map, computed once for all who draw it. @param {number} size */
  planes(size) {
    if (this.#planes.version !== this.version) {
      this.#planes = { version: this.version, maps: this.network.grid(size) };
    }
    return this.#planes.maps;
  }
}
