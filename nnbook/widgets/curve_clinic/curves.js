// The hero picture: loss above, digits read below, before and after the change.

import { drawAxes, linear } from "../kit/axes.js";
import { canvas } from "../kit/canvas.js";
import { curve, inside, mark, note, theme } from "../kit/plot.js";
import { number } from "../kit/words.js";
import { CURED, EVERY, POINTS, healthy, lasted } from "./ward.js";

const LEFT = 44;
const RIGHT = 14;
const DASH = [7, 5];
const TOPS = [3, 6, 12, 24, 48, 96]; // of the axis of the loss
const ROOM = 1.06; // above the highest label
const SEEN = 0.8; // of the points at least
const GUESS = Math.log(10); // the loss of one that knows nothing

const points = (values) => values.map((value, i) => [EVERY * (i + 1), value]);

/** The least of TOPS under which most points of each curve lie. */
function topOf(runs) {
  const lines = runs.flatMap(({ train, valid }) => [train, valid]);
  const fits = (top) =>
    lines.every((line) => line.filter((each) => each <= top).length >= SEEN * line.length);
  return TOPS.find(fits) ?? TOPS.at(-1);
}

/** Where a run ended too early, or begins above the picture, in words. */
function remarks(context, { x, y }, run, look) {
  const style = { tone: look.ink, paper: look.paper };
  const [top] = [y.domain[1]];
  if (run.train.length > 0 && run.train[0] > top) {
    mark(context, x(EVERY) + 3, y(top) + 8, { ...style, kind: "up", size: 5 });
    note(context, `from ${number(run.first)}`, x(EVERY) + 14, y(top) + 10, style);
  }
  if (!lasted(run)) {
    const last = EVERY * Math.min(run.train.length, run.valid.length);
    const at = Math.min(x(last) + 8, x.range[1] - 150);
    note(context, "its numbers end here", at, y(top / 2), style);
  }
}

/**
 * @param {{before: Object, now: Object}} state  the runs, as `run` of ward.js gives them; read anew
 *   at each painting
 */
export function curves(state) {
  const paint = (context, width, height) => {
    const look = theme(view.canvas);
    const treated = state.now !== state.before;
    const runs = treated ? [state.before, state.now] : [state.now];
    const middle = Math.round(0.62 * height);
    const x = linear([0, EVERY * POINTS], [LEFT, width - RIGHT]);
    const loss = { x, y: linear([0, ROOM * topOf(runs)], [middle - 16, 22]) };
    const read = { x, y: linear([0, ROOM], [height - 42, middle + 22]) };
    drawAxes(context, { x: bare(x), y: loss.y, yLabel: "loss", count: 4 });
    drawAxes(context, { x, y: inPercent(read.y), xLabel: "update", yLabel: "% read", count: 4 });
    const level = (axes, at) =>
      curve(context, axes, [[0, at], [EVERY * POINTS, at]],
        { tone: look.line, wide: 1.2, dash: [2, 4] });
    level(loss, GUESS);
    level(read, CURED);
    const { valid, read: reading } = healthy();
    for (const [axes, line] of [[loss, valid], [read, reading]]) {
      inside(context, axes, () =>
        curve(context, axes, points(line), { tone: look.hair, wide: 7 }),
      );
    }
    for (const run of runs) {
      const now = run === state.now;
      const style = { tone: now ? look.ink : look.line, wide: now ? 2.6 : 2 };
      const both = (axes, solid, dashed) =>
        inside(context, axes, () => {
          curve(context, axes, points(dashed), { ...style, dash: DASH });
          curve(context, axes, points(solid), style);
        });
      both(loss, run.train, run.valid);
      both(read, run.trained, run.read);
    }
    remarks(context, loss, state.now, look);
  };
  const view = canvas(
    { label: "Loss, and the share of digits read, over 300 updates", paint, ratio: 1 },
    { class: "curves" },
  );
  return view;
}

/** The same scale without ticks. */
const bare = (scale) => Object.assign((value) => scale(value), scale, { ticks: () => [] });

/** A scale of shares whose ticks are per cents: axes write numbers only. */
function inPercent(scale) {
  const of = (value) => scale(value / 100);
  return Object.assign(of, scale, { ticks: () => [0, 50, 100] });
}

/** A patient's loss in a few pixels: the untreated run in grey, if there is another one. */
export function small(context, size, before, now) {
  const look = theme(context.canvas);
  const runs = before === now ? [now] : [before, now];
  const axes = {
    x: linear([0, EVERY * POINTS], [5, size - 5]),
    y: linear([0, topOf(runs)], [size - 7, 7]),
  };
  inside(context, { ...axes, y: linear([0, 1], [size - 5, 5]) }, () => {
    for (const run of runs) {
      const tone = run === now ? look.ink : look.line;
      curve(context, axes, points(run.valid), { tone, wide: 1.4, dash: [3, 2.5] });
      curve(context, axes, points(run.train), { tone, wide: 1.8 });
    }
  });
}
