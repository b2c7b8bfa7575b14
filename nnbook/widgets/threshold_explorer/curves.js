// What all thresholds together look like: ROC curve, precision against recall, or the cost of each
// threshold.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { draggable } from "../kit/drag.js";
import { curve, inside, mark, note, theme } from "../kit/plot.js";
import { number } from "../kit/words.js";
import { confusion, costAt, measures } from "./scores.js";

const FAR = 6;
const LABELS = {
  roc: ["false positive rate", "recall"],
  precision_recall: ["recall", "precision"],
  cost: ["threshold", "cost"],
};

/** The curve as points, the i-th for the i-th step, and where the threshold stands now. */
export function points(state) {
  const { data, steps, threshold } = state;
  const { positives, negatives } = data;
  const now = confusion(data, threshold);
  const share = (part, whole) => (whole > 0 ? part / whole : NaN);
  if (state.curve === "roc") {
    return {
      list: steps.map(({ tp, fp }) => [fp / negatives, tp / positives]),
      at: [now.fp / negatives, now.tp / positives],
    };
  }
  if (state.curve === "precision_recall") {
    return {
      list: steps.map(({ tp, fp }) => [tp / positives, share(tp, tp + fp)]),
      at: [now.tp / positives, share(now.tp, now.tp + now.fp)],
    };
  }
  const kept = (threshold) => Math.min(FAR, Math.max(-FAR, threshold));
  return {
    list: steps.map((step) => [kept(step.threshold), costAt(step, data, state)]),
    at: [threshold, measures(now, state).cost],
  };
}

/** A cost holds from one threshold down to the next: the points as a staircase. */
const stairs = (list) =>
  list.flatMap(([at, cost], i) => [
    [at, cost],
    [i + 1 < list.length ? list[i + 1][0] : -FAR, cost],
  ]);

/**
 * @param {Object} state  the settings, data and steps, area (of the ROC curve) and precision (the
 *   average one)
 * @param {(threshold: number) => void} onMove
 */
export function curves(state, onMove) {
  let axes = { x: linear([0, 1], [0, 1]), y: linear([0, 1], [1, 0]) };
  let made = { list: [], at: [0, 0] };

  const reference = (context, look) => {
    const style = { tone: look.muted, wide: 1.8, dash: [3, 4] };
    const { positives, negatives } = state.data;
    const chance = positives / (positives + negatives);
    if (state.curve === "roc") {
      curve(
        context,
        axes,
        [
          [0, 0],
          [1, 1],
        ],
        style,
      );
    } else if (state.curve === "precision_recall") {
      curve(
        context,
        axes,
        [
          [0, chance],
          [1, chance],
        ],
        style,
      );
    } else {
      const nobody = costAt(state.steps[0], state.data, state);
      curve(
        context,
        axes,
        [
          [-FAR, nobody],
          [FAR, nobody],
        ],
        style,
      );
    }
  };
  /** What the dotted line is, and the area; where they do not disturb the curve. */
  const remarks = (context, look) => {
    const { x, y } = axes;
    const style = { tone: look.ink, paper: look.paper, align: "right" };
    const right = x.range[1] - 6;
    const low = y.range[0];
    if (state.curve === "roc") {
      note(context, `area ${number(state.area)}`, right, low - 34, style);
      note(context, "dotted: by chance", right, low - 14, { ...style, tone: look.muted });
    } else if (state.curve === "precision_recall") {
      const good = state.precision > 0.5;
      const across = good ? x.range[0] + 8 : right;
      const top = good ? low - 40 : y.range[1] + 12; // where the curve is not
      note(context, `average precision ${number(state.precision)}`, across, top, {
        ...style,
        align: good ? "left" : "right",
      });
      note(context, "dotted: by chance", across, top + 20, {
        ...style,
        align: good ? "left" : "right",
        tone: look.muted,
      });
    } else {
      note(context, "dotted: calling nobody positive", right, low - 14, {
        ...style,
        tone: look.muted,
      });
    }
  };

  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const [xLabel, yLabel] = LABELS[state.curve];
    const cost = state.curve === "cost";
    made = points(state);
    const most = cost ? 1.08 * Math.max(...made.list.map(([, value]) => value), 1e-9) : 1;
    axes = {
      x: linear(cost ? [-FAR, FAR] : [0, 1], [54, width - 14]),
      y: linear([0, most], [height - 42, 10]),
    };
    drawAxes(context, { ...axes, xLabel, yLabel: cost && most >= 100 ? "" : yLabel, count: 5 });
    inside(context, axes, () => {
      reference(context, look);
      curve(context, axes, cost ? stairs(made.list) : made.list, { tone: look.ink });
    });
    remarks(context, look);
    const [across, up] = made.at;
    mark(context, axes.x(across), axes.y(Number.isFinite(up) ? up : 0), {
      tone: look.touch,
      paper: look.halo,
      size: 8,
      hollow: !Number.isFinite(up),
    });
  };

  /** The step whose point lies nearest to a place of the canvas. */
  const nearest = ([px, py]) => {
    const { x, y } = axes;
    let best = 1;
    let reach = Infinity;
    made.list.forEach(([across, up], i) => {
      const away =
        state.curve === "cost" ? Math.abs(x(across) - px) : Math.hypot(x(across) - px, y(up) - py);
      if (away < reach && Number.isFinite(state.steps[i].threshold)) {
        reach = away;
        best = i;
      }
    });
    return best;
  };
  const moved = (at) => {
    const wanted =
      state.curve === "cost" ? axes.x.invert(at[0]) : state.steps[nearest(at)].threshold;
    onMove(Number(Math.min(FAR, Math.max(-FAR, wanted)).toFixed(2)) + 0);
  };
  const view = canvas({ label: "All thresholds", paint, ratio: 1.3 }, { class: "all" });
  draggable(view.canvas, {
    pick: (at, reach) => {
      const [across, up] = made.at;
      const place = [axes.x(across), axes.y(Number.isFinite(up) ? up : 0)];
      return Math.hypot(place[0] - at[0], place[1] - at[1]) <= 8 + reach / 2 ? "point" : null;
    },
    move: (_, at) => moved(at),
    tap: moved,
  });
  return view;
}
