// The drawing and what can be done to it, without a page: strokes, the one that is being drawn, and
// the way back.
//
// A drawing is never changed in place: every step makes new lists, so that the way back only keeps
// old ones.

import { bounds, transform } from "./strokes.js";

const LONGEST_WAY_BACK = 100;
const NEAREST = 0.004; // points closer than this tell nothing new

/** Into 0..1, four digits: a tenth of a pixel on a large screen, and short as text. */
function tidy(value) {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
}

export class Drawing {
  #strokes = [];
  #live = null;
  #alone = false; // the live stroke takes the place of what was there
  #past = [];
  #lastKind = "";

  /** All strokes, the unfinished one too. */
  get strokes() {
    return this.#live === null
      ? this.#strokes
      : [...(this.#alone ? [] : this.#strokes), this.#live];
  }
  get isEmpty() {
    return this.strokes.length === 0;
  }
  get isDrawing() {
    return this.#live !== null;
  }
  get canUndo() {
    return this.#past.length > 0;
  }

  /**
   * Steps of one kind that follow one another, such as ten nudges, are taken back together; ""
   * stands alone.
   */
  #become(strokes, kind) {
    if (kind === "" || kind !== this.#lastKind) this.#past.push(this.#strokes);
    if (this.#past.length > LONGEST_WAY_BACK) this.#past.shift();
    this.#lastKind = kind;
    this.#strokes = strokes;
  }

  /**
   * A stroke begins; `alone` clears the pad for it, and one step back brings back what was there.
   */
  begin([x, y], alone = false) {
    this.end();
    this.#live = [[tidy(x), tidy(y)]];
    this.#alone = alone;
  }

  extend([x, y]) {
    if (this.#live === null) return; // the pad was cleared or loaded while the pen was down
    const [lastX, lastY] = this.#live[this.#live.length - 1];
    const point = [tidy(x), tidy(y)];
    if (Math.hypot(point[0] - lastX, point[1] - lastY) >= NEAREST) {
      this.#live = [...this.#live, point];
    }
  }

  end() {
    if (this.#live === null) return;
    const finished = this.strokes;
    this.#live = null;
    this.#become(finished, "");
  }

  /** Put other strokes on the pad. */
  load(strokes) {
    this.end();
    this.#become(strokes, "");
  }

  clear() {
    if (!this.isEmpty) this.load([]);
  }

  undo() {
    this.end();
    if (this.canUndo) this.#strokes = this.#past.pop();
    this.#lastKind = "";
  }

  /** Move the drawing, as far as the pad reaches. */
  move(dx, dy) {
    this.end();
    const box = bounds(this.#strokes);
    if (box === null) return;
    const within = (shift, start, size) => Math.min(1 - start - size, Math.max(-start, shift));
    this.#shape(1, within(dx, box.left, box.width), within(dy, box.top, box.height), "move");
  }

  /**
   * Scale the drawing about its middle, at most to the size of the pad; what no longer fits in
   * moves in.
   */
  scale(factor) {
    this.end();
    const box = bounds(this.#strokes);
    const size = box && Math.max(box.width, box.height);
    if (!size || (factor < 1 && size * factor < 0.05)) return;
    const by = Math.min(factor, 1 / size);
    const start = (at, length) =>
      Math.min(1 - length * by, Math.max(0, at + (length * (1 - by)) / 2));
    this.#shape(
      by,
      start(box.left, box.width) - box.left * by,
      start(box.top, box.height) - box.top * by,
      "scale",
    );
  }

  #shape(scale, dx, dy, kind) {
    this.#become(
      transform(this.#strokes, scale, dx, dy).map((points) => points.map((p) => p.map(tidy))),
      kind,
    );
  }
}
