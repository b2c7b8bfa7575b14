// The model for each penalty, from one preparation of the data.

import { columnsOf, draw, meanSquare, predictions, testColumns } from "./data.js";
import { lasso } from "./lasso.js";
import { leastSquares } from "./squares.js";

export const LOWEST = 1e-5; // strength
const MOST = 30; // features
const FINE = 10; // strengths for each power of ten, on the curve

const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;
const centred = (values) => {
  const middle = mean(values);
  return Float64Array.from(values, (each) => each - middle);
};

/** A function that computes its value when it is first asked, and then keeps it. */
const once = (make) => {
  let kept = null;
  return () => (kept ??= make());
};

/** All that m features are on these points, whatever the noise and the penalty. */
function prepare(x, m) {
  const columns = columnsOf(x, m);
  const inner = columns.map(centred);
  return {
    columns,
    inner,
    means: columns.map(mean),
    squares: columns.map((column) => mean(column.map((each) => each * each))),
  };
}

/**
 * The points of some settings, and models of them. What is prepared for these places is taken
 * over from another study.
 * @param {{points: number, noise: number, seed: number}} settings
 * @param {Object} before  the last study, or null
 */
export function study(settings, before = null) {
  const data = draw(settings);
  const place = `${settings.points} ${settings.seed}`;
  const target = centred(data.train.y);
  const middle = mean(data.train.y);
  const prepared = before?.place === place ? before.prepared : [];
  const paths = [];
  const ready = (m) => (prepared[m] ??= prepare(data.train.x, m));

  /** The weights of a penalty, as it stands in the docstring of the Python class. */
  const weightsOf = ({ penalty, strength, rate }, m) => {
    const { inner, squares } = ready(m);
    if (penalty === "l1") return (paths[m] ??= lasso(inner, target))(strength);
    const each = {
      none: () => 0,
      l2: () => strength,
      dropout: (square) => (rate / (1 - rate)) * square,
    }[penalty];
    return leastSquares(
      inner,
      target,
      squares.map((square) => target.length * each(square)),
    );
  };
  /** The model: its weights and its bias, and both errors. */
  const model = (values, m = values.features) => {
    const { columns, means } = ready(m);
    const weights = weightsOf(values, m);
    const made = {
      weights,
      bias: middle - weights.reduce((sum, weight, j) => sum + weight * means[j], 0),
    };
    return {
      ...made,
      train: meanSquare(predictions(made, columns), data.train.y),
      test: meanSquare(predictions(made, testColumns(m)), data.test.y),
    };
  };
  const without = once(() =>
    Array.from({ length: MOST }, (_, i) => ({ at: i + 1, ...model({ penalty: "none" }, i + 1) })),
  );
  return {
    data,
    place,
    prepared,
    model,
    /** For every number of features, without a penalty. */
    without,
    /** The same with the penalty. */
    overFeatures: (values) =>
      values.penalty === "none"
        ? without()
        : without().map(({ at }) => ({ at, ...model(values, at) })),
    /** For many strengths of the penalty; of dropout, for many rates. */
    overStrength: (values) =>
      Array.from({ length: 6 * FINE + 1 }, (_, i) => {
        const at = values.penalty === "dropout" ? 0.015 * i : LOWEST * 10 ** (i / FINE);
        return { at, ...model({ ...values, strength: at, rate: at }) };
      }),
  };
}

/** The entry with the least test error. */
export const best = (entries) =>
  entries.reduce((least, each) => (each.test < least.test ? each : least));
