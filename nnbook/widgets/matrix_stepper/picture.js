// The arrays of one equation as tables: the left factor beside its product, the right one above.

import { element } from "../kit/kit.js";
import { reducedMotion } from "../kit/scheduler.js";
import { EQUATIONS } from "./arrays.js";
import { formula, nameOf, plain, short, sizes, written } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const WIDE = 10; // columns side by side, from which on numbers are written shorter

/** A name with digits below and a T above, such as "W_2ᵀ". */
function typeset(text, node = element("span")) {
  const pieces = text.split(/(_\d|ᵀ|ᵣ)/).map((piece) => {
    if (piece === "ᵀ") return element("sup", {}, "T");
    if (piece === "ᵣ") return element("sub", {}, "r");
    return piece.startsWith("_") ? element("sub", {}, piece.slice(1)) : piece;
  });
  node.replaceChildren(...pieces);
  return node;
}

const drawn = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};
/** A drawing over so many columns and rows of numbers. */
const sheet = (columns, rows, name) =>
  drawn("svg", {
    viewBox: `0 0 ${columns} ${rows}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
    class: `lines ${name}`,
  });

/**
 * Lines from the columns of the left factor to the rows of the right one; a cross ends a loose one.
 */
function corner(columns, rows) {
  const made = sheet(columns, rows, "corner");
  const draw = (d, loose) => made.append(drawn("path", { d, class: loose ? "loose" : "" }));
  for (let k = 0; k < Math.max(columns, rows); k += 1) {
    const at = k + 0.5;
    if (k < columns && k < rows) {
      draw(`M${at} ${rows}V${at + 0.3}Q${at} ${at} ${at + 0.3} ${at}H${columns}`, false);
    } else if (k < columns) {
      const y = rows - 0.4;
      draw(`M${at} ${rows}V${y}M${at - 0.1} ${y - 0.15}l.2 .3m0 -.3l-.2 .3`, true);
    } else {
      const x = columns - 0.25;
      draw(`M${columns} ${at}H${x}M${x - 0.1} ${at - 0.15}l.2 .3m0 -.3l-.2 .3`, true);
    }
  }
  return made;
}

/** The same lines on their way down, past what is added or multiplied. */
function stems(columns) {
  const made = sheet(columns, 1, "stems");
  for (let k = 0; k < columns; k += 1) made.append(drawn("path", { d: `M${k + 0.5} 0V1` }));
  return made;
}

/**
 * @param {(place: {row: number, column: number}) => void} onPlace  the reader points at a number
 * @param {(factor: 0|1) => void} onTurn  the button of the left or the right factor was pressed
 */
export function picture(onPlace, onTurn) {
  const turns = [0, 1].map((factor) =>
    element("button", { type: "button", class: "turn", onclick: () => onTurn(factor) }, "turn"),
  );
  const title = element("p", { class: "equation" });
  const sum = element("p", { class: "written" });
  const stage = element("div", { class: "stage", role: "group", "aria-label": "Arrays" });
  let known = "";
  let fields = []; // of the result, by row and column
  let bands = {};
  let old = new Map(); // where each number of a factor was seen

  /** An array with its numbers, and a band that marks some of them. */
  const array = (kind, name, values, { turned = false, press = false, tight = false } = {}) => {
    const most = Math.max(1e-9, ...values.flat().map(Math.abs));
    const number = (value, i, j) => {
      const look = {
        class: value < 0 ? "below" : "above",
        style: `--part: ${Math.round(85 * Math.sqrt(Math.abs(value) / most))}%`,
      };
      const text = short(value, tight);
      if (!press) return element("td", look, text);
      const place = { row: i, column: j };
      const button = element("button", {
        type: "button",
        "aria-label": `row ${i}, column ${j}: ${text}`,
        onpointerenter: (event) => {
          if (event.pointerType === "mouse") onPlace(place);
        },
        onfocus: () => onPlace(place),
        onclick: () => onPlace(place),
        onkeydown: (event) => {
          const [down, right] = KEYS[event.key] ?? [];
          if (down === undefined) return;
          event.preventDefault();
          fields[i + down]?.[j + right]?.focus();
        },
      }, text);
      return element("td", look, button);
    };
    const rows = values.map((row, i) => row.map((value, j) => number(value, i, j)));
    if (press) fields = rows.map((row) => row.map((field) => field.firstChild));
    const told = `${plain(nameOf(name, turned))}, shape ${sizes(values, name)}`;
    const table = element("table", { "data-array": press ? "" : name },
      element("caption", { class: "nnb-hidden" }, told),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row))),
    );
    bands[kind] = element("div", { class: "band", "aria-hidden": "true" });
    const node = element("div", { class: `array ${kind}` }, table, bands[kind]);
    node.style.setProperty("--columns", values[0].length);
    return node;
  };
  const label = (kind, text, values, name, ...more) =>
    element("div", { class: `label ${kind}` },
      typeset(text),
      element("small", {}, sizes(values, name)),
      ...more,
    );

  const buildProduct = (step, arrays, product) => {
    const { factors, plus, times } = EQUATIONS[step];
    const { left, right, turned, made } = product;
    const [columns, rows] = [left[0].length, right.length];
    const tight = columns + right[0].length >= WIDE;
    factors.forEach((name, k) => {
      turns[k].setAttribute("aria-label", `Turn ${plain(nameOf(name))}`);
      turns[k].setAttribute("aria-pressed", String(turned[k]));
    });
    const part = (kind, k, values) => [
      label(kind, nameOf(factors[k], turned[k]), values, factors[k], turns[k]),
      array(kind, factors[k], values, { turned: turned[k], tight }),
    ];
    const between = product.state === "clash" || product.state === "shape" ? null : plus ?? times;
    const sign = plus ? "+" : "⊙";
    const [A, B] = factors.map((name, k) => nameOf(name, turned[k]));
    const hole = element("div", { class: "hole" },
      element("b", {}, `${columns} ≠ ${rows}`),
      typeset(`columns of ${A},`),
      typeset(`rows of ${B}`),
    );
    const fits = { accident: "fits, but wrong", shape: `not (${product.wanted.join(", ")})` };
    const verdict = element("p", { class: "verdict" }, fits[product.state] ?? "");
    stage.style.setProperty("--left", columns);
    stage.style.setProperty("--right", right[0].length);
    stage.replaceChildren(
      ...part("right", 1, right),
      corner(columns, rows),
      ...(between
        ? [
            stems(columns),
            label("between", `${sign} ${nameOf(between)}`, arrays[between], between),
            array("between", between, arrays[between], { tight }),
          ]
        : []),
      ...(made ? [] : [hole]),
      ...part("left", 0, left),
      ...(made
        ? [
            array("made", step, made, { press: true, tight }),
            label("made", nameOf(step), made, step),
            verdict,
          ]
        : []),
    );
    if (made === null) fields = [];
  };
  const buildOther = (step, arrays) => {
    const { kind, factors } = EQUATIONS[step];
    const [first, second] = factors;
    const made = arrays[step];
    const beside = kind === "difference";
    stage.style.setProperty("--left", beside ? 2 * made[0].length : 0);
    stage.style.setProperty("--right", made[0].length);
    stage.replaceChildren(
      label(beside ? "first" : "right", nameOf(first), arrays[first], first),
      array(beside ? "first" : "right", first, arrays[first]),
      ...(beside
        ? [
            label("second", `− ${nameOf(second)}`, arrays[second], second),
            array("second", second, arrays[second]),
          ]
        : []),
      array("made", step, made, { press: true }),
      label("made", `${beside ? "/ B = " : ""}${nameOf(step)}`, made, step),
    );
  };

  /** Each number of a factor moves from where it was: so one sees an array turn. */
  const move = (turned, factors) => {
    const places = new Map();
    const around = stage.getBoundingClientRect();
    factors.forEach((name, k) => {
      const table = stage.querySelector(`.${["left", "right"][k]} table`);
      [...table.rows].forEach((row, i) =>
        [...row.cells].forEach((node, j) => {
          const key = `${name} ${turned[k] ? `${j} ${i}` : `${i} ${j}`}`;
          const box = node.getBoundingClientRect();
          places.set(key, [box.left - around.left, box.top - around.top]);
          const before = old.get(key);
          if (!before || reducedMotion()) return;
          const [x, y] = before.map((each, axis) => each - places.get(key)[axis]);
          node.animate([{ transform: `translate(${x}px, ${y}px)` }, {}], {
            duration: 300,
            easing: "cubic-bezier(0.2, 0.8, 0.2, 1)",
          });
        }),
      );
    });
    old = places;
  };

  const put = (kind, top, left, rows, columns) => {
    const band = bands[kind];
    if (!band) return;
    for (const [name, value] of Object.entries({ top, left, rows, wide: columns })) {
      band.style.setProperty(`--${name}`, value);
    }
  };
  /** The row and the column that make the number at this place. */
  const light = (step, arrays, product, row, column) => {
    const { kind, factors } = EQUATIONS[step];
    if (kind === "sum") put("right", 0, column, arrays[factors[0]].length, 1);
    for (const each of ["first", "second"]) put(each, row, column, 1, 1);
    if (kind === "product") {
      put("left", row, 0, 1, product.left[0].length);
      put("right", 0, column, product.right.length, 1);
      put("between", EQUATIONS[step].plus ? 0 : row, column, 1, 1);
    }
    put("made", row, column, 1, 1);
    stage.classList.toggle("empty", fields.length === 0);
    fields.forEach((each, i) =>
      each.forEach((field, j) => {
        field.tabIndex = i === row && j === column ? 0 : -1;
      }),
    );
  };

  return {
    node: element("div", {}, title, sum, stage),
    turns,
    /**
     * @param {Object} values  settings  @param {Object} arrays  of `pass`
     * @param {Object|null} product  of `product`, for a product
     * @param {{most: number, tallest: number}} rows  of numbers that can be one below the other, in
     *   this equation and in any
     */
    show(values, arrays, product, { most, tallest }) {
      const { step, row, column } = values;
      stage.style.setProperty("--most", most);
      stage.style.setProperty("--tallest", tallest);
      const key = JSON.stringify([step, values.flipped, arrays]);
      if (key !== known) {
        const held = stage.contains(document.activeElement) ? document.activeElement : null;
        known = key;
        bands = {};
        typeset(formula(step, product?.turned), title);
        stage.className = `stage ${EQUATIONS[step].kind} ${product?.state ?? "right"}`;
        if (product) {
          buildProduct(step, arrays, product);
          move(product.turned, EQUATIONS[step].factors);
        } else {
          buildOther(step, arrays);
          old = new Map();
        }
        if (held && !turns.includes(held)) fields[row]?.[column]?.focus();
        if (held && turns.includes(held)) held.focus();
      }
      light(step, arrays, product, row, column);
      sum.replaceChildren(
        ...written(step, arrays, product, row, column).flatMap(({ text, sign }) => [
          element(sign === 0 ? "span" : "b", { class: ["below", "", "above"][sign + 1] }, text),
          " ",
        ]),
      );
    },
  };
}
