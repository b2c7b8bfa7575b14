// A kernel over an image: both as pictures, the kernel as numbers, the geometry as sliders, and the
// products written out.

import { segments, thumbnail } from "../kit/choices.js";
import { buttonRow, group, select } from "../kit/controls.js";
import { explorer } from "../kit/explorer.js";
import { element } from "../kit/kit.js";
import { number } from "../kit/words.js";
import { correlate, kernelSize, movesRight, outputOf } from "./cross.js";
import { kernelGrid } from "./grid.js";
import { imageName, IMAGES, PIXELS } from "./images.js";
import { KERNELS, kernelName, resized } from "./kernels.js";
import { inputMap, outputMap, small } from "./maps.js";
import { SETTINGS } from "./settings.js";
import { asText, discovery, products, seen, sizeFormula } from "./words.js";

const QUESTION =
  "Find a kernel that moves the picture one pixel to the right and keeps its size. On which side "
  + "of the centre is the 1?";
const TOOLS = { move: "Move the window", draw: "Draw", erase: "Erase" };
const named = (kinds) => [
  ...Object.entries(kinds).map(([name, each]) => [name, each.name]),
  ["own", "your own"],
];
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

function build({ set, slide, check, say, values: current }) {
  const state = {
    values: null,
    row: 0,
    column: 0,
    many: 1,
    output: [],
    tool: "move",
    cursor: [5, 5],
  };

  // What the pictures report.
  const window = (row, column) => {
    const [y, x] = [row, column].map((each) => clamp(each, 0, state.many - 1));
    if (y !== state.row || x !== state.column) {
      set({ row: y, column: x }, products(state.values, y, x));
    }
  };
  const paint = (spots) => {
    const pixels = [...current().pixels];
    const value = Number(state.tool === "draw");
    for (const [y, x] of spots) {
      if (y >= 0 && y < PIXELS && x >= 0 && x < PIXELS) pixels[y * PIXELS + x] = value;
    }
    if (pixels.some((pixel, i) => pixel !== current().pixels[i])) set({ pixels });
  };
  const cursor = (arrow) => {
    state.cursor = state.cursor.map((each, i) => clamp(each + arrow[i], 0, PIXELS - 1));
    const [y, x] = state.cursor;
    say(`Row ${y}, column ${x} is ${number(state.values.pixels[y * PIXELS + x])}.`);
    input.refresh();
  };
  const input = inputMap(state, { window, paint, cursor });
  const output = outputMap(state, { window });

  // Controls.
  const thumbnails = Object.fromEntries(
    Object.entries(IMAGES).map(([name, { pixels }]) => [name, thumbnail(small(pixels))]),
  );
  const image = segments({
    label: "Image",
    value: "seven",
    options: named(IMAGES).map(([name, text]) => [name, text, thumbnails[name]?.node]),
    onInput: (name) => (name === "own" ? draw() : set({ pixels: IMAGES[name].pixels })),
  });
  const use = (tool) => {
    state.tool = tool;
    tools.buttons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(Object.keys(TOOLS)[i] === tool)),
    );
    input.refresh();
  };
  /** "Your own" is what comes of drawing: until then the list names the image that is there. */
  const draw = () => {
    use("draw");
    show(current());
    say("Draw on the image.");
  };
  const tools = buttonRow("The pointer on the image", [
    ...Object.entries(TOOLS).map(([tool, name]) => [name, () => use(tool)]),
    [
      "Clear",
      () => {
        use("draw");
        set({ pixels: new Array(PIXELS * PIXELS).fill(0) }, "The image is black.");
      },
    ],
  ]);
  const kernel = select({
    label: "Kernel",
    value: "vertical",
    options: named(KERNELS),
    onInput: (name) =>
      name === "own"
        ? show(current())
        : set({ weights: KERNELS[name][kernelSize(current().weights)] }),
  });
  const size = segments({
    label: "Size",
    value: "3",
    options: [
      ["3", "3 × 3"],
      ["5", "5 × 5"],
    ],
    onInput: (text) => set({ weights: resized(current().weights, Number(text)) }),
  });
  const weights = kernelGrid((changed) => set({ weights: changed }));
  const knobs = {
    stride: slide("stride", "stride s"),
    padding: slide("padding", "padding p"),
    dilation: slide("dilation", "dilation d"),
  };
  const numbers = check("numbers", "Numbers in the pictures");

  // Text.
  const [inputTitle, outputTitle] = [0, 1].map(() => element("p", { class: "title" }));
  const formula = element("p", { class: "formula" });
  const written = element("p", { class: "written" });
  const body = element("tbody", {});
  const table = element("details", { ontoggle: () => fillTable() },
    element("summary", {}, "The output as a table"),
    element(
      "div",
      { class: "nnb-table", tabindex: "0", role: "group", "aria-label": "The output as a table" },
      element("table", {}, body),
    ),
  );
  const fillTable = () => {
    if (!table.open) return;
    body.replaceChildren(
      ...Array.from({ length: state.many }, (_, row) =>
        element("tr", {},
          ...Array.from({ length: state.many }, (__, column) =>
            element("td", {}, number(state.output[row * state.many + column])),
          ),
        ),
      ),
    );
  };

  const show = (values) => {
    const many = outputOf(values);
    const made = correlate(values);
    Object.assign(state, {
      values,
      many,
      output: made,
      row: Math.min(values.row, many - 1),
      column: Math.min(values.column, many - 1),
    });
    image.set(imageName(values.pixels));
    kernel.set(kernelName(values.weights));
    size.set(String(kernelSize(values.weights)));
    weights.show(values.weights);
    for (const [name, knob] of Object.entries(knobs)) knob.set(values[name]);
    numbers.set(values.numbers);
    inputTitle.textContent =
      `image, ${PIXELS} × ${PIXELS}${values.padding > 0 ? `, padding ${values.padding}` : ""}`;
    outputTitle.textContent = `output, ${many} × ${many}`;
    formula.replaceChildren(...sizeFormula(values).map((line) => element("span", {}, line, " ")));
    // so that what stands below stays where it is
    written.style.minHeight = `${1.45 * (kernelSize(values.weights) - 1)}em`;
    written.textContent = products(values, state.row, state.column);
    fillTable();
    input.describe(asText(values.pixels, PIXELS));
    output.describe(asText(made, many));
    input.refresh();
    output.refresh();
    return seen(values, made, state.row, state.column);
  };

  const drawing = element("div", { class: "drawing" }, tools.node);
  const kernelBox = element("div", { class: "kernel-box" },
    group("Which kernel", kernel.node, size.node),
    weights.node,
  );
  use("move");
  return {
    picture: [
      element("div", { class: "pictures" },
        element("div", {}, inputTitle, input.node),
        element("div", {}, outputTitle, output.node),
      ),
      written,
    ],
    main: [
      kernelBox,
      element("div", { class: "geometry" }, image.node, knobs.stride.node, knobs.padding.node),
    ],
    closer: [
      drawing,
      element("div", { class: "knobs" }, knobs.dilation.node, numbers.node),
      formula,
      element("p", { class: "nnb-note" },
        "The kernel is not turned: this is cross-correlation, which all frameworks call "
          + "convolution. Rows and columns are counted from 0. Orange is above 0, blue below.",
      ),
      table,
    ],
    controls: {
      image: image.node,
      drawing,
      kernel: kernelBox,
      stride: knobs.stride.node,
      padding: knobs.padding.node,
      dilation: knobs.dilation.node,
      table,
    },
    show,
    goal: (values) => (movesRight(values) ? discovery(values) : ""),
    solution: () => ({ weights: [0, 0, 0, 1, 0, 0, 0, 0, 0], stride: 1, padding: 1, dilation: 1 }),
    fix: (values) => {
      const sound = [9, 25].includes(values.weights.length)
        ? values
        : { ...values, weights: SETTINGS.weights.start };
      const many = outputOf(sound);
      return {
        ...sound,
        row: Math.min(sound.row, many - 1),
        column: Math.min(sound.column, many - 1),
      };
    },
    stop: () => {
      input.stop();
      output.stop();
      for (const each of Object.values(thumbnails)) each.stop();
    },
  };
}

/** @param {{model: Object, el: HTMLElement}} host  @returns {() => void} the clean-up */
function render(host) {
  return explorer(host, {
    name: "convolution-explorer",
    key: "convolution",
    settings: SETTINGS,
    question: QUESTION,
    build,
  });
}

export default { render };
