// The state of a widget in the address of the page: #neuron=w1:1;w2:-0.5;points:0,0,1. Several
// widgets share the address (joined by &), and a plain anchor (#section) stays what it is.

import { element } from "./kit.js";

const parts = () =>
  location.hash
    .slice(1)
    .split("&")
    .filter((part) => part !== "");

/**
 * A piece of the address as it was before it was encoded; undefined where somebody has broken it,
 * as in %E0%A4%A.
 */
function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A flat object as text: numbers, truth values, words, and lists of numbers. */
export function encode(values) {
  return Object.entries(values)
    .map(([name, value]) => {
      const text = Array.isArray(value)
        ? value.flat(Infinity).join(",")
        : encodeURIComponent(String(value));
      return `${name}:${text}`;
    })
    .join(";");
}

/**
 * The text as an object again. Only what `defaults` has, in the type it has there; what cannot be
 * read is left out.
 * @param {string} text  @param {Object} defaults
 */
export function decode(text, defaults) {
  const read = {};
  for (const piece of text.split(";")) {
    const at = piece.indexOf(":");
    const name = piece.slice(0, at);
    const raw = piece.slice(at + 1);
    if (at < 1 || !Object.hasOwn(defaults, name)) continue;
    const kind = Array.isArray(defaults[name]) ? "list" : typeof defaults[name];
    const value = parse(raw, kind);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function parse(raw, kind) {
  if (kind === "list") {
    const numbers =
      raw === "" ? [] : raw.split(",").map((part) => (part === "" ? NaN : Number(part)));
    return numbers.every(Number.isFinite) ? numbers : undefined;
  }
  if (kind === "number") {
    return raw !== "" && Number.isFinite(Number(raw)) ? Number(raw) : undefined;
  }
  if (kind === "boolean") return raw === "true" || (raw === "false" ? false : undefined);
  return plain(raw);
}

/**
 * The place of one widget in the address. Only a widget of a built page has one: in Jupyter the
 * address is Jupyter's.
 * @param {HTMLElement} el  where the widget is mounted
 * @param {string} name  a short word; the second widget of its kind on the page gets name-2
 * @param {Object} defaults  names and types of the state
 * @param {(values: Object) => void} onArrive  the reader came to another state, by a link or the
 *   back button
 */
export function link(el, name, defaults, onArrive = () => {}) {
  const host = el.closest("[data-widget]");
  const twins = host
    ? [...document.querySelectorAll(`[data-widget="${host.dataset.widget}"]`)]
    : [];
  const place = twins.indexOf(host);
  const key = place > 0 ? `${name}-${place + 1}` : name;
  const mine = () =>
    parts()
      .find((part) => part.startsWith(`${key}=`))
      ?.slice(key.length + 1);
  let known = host ? mine() : undefined;

  const arrive = () => {
    const text = mine();
    if (text === undefined || text === known) return;
    known = text;
    onArrive(decode(text, defaults));
  };
  const show = () => {
    const [first] = parts();
    if (first?.startsWith(`${key}=`)) {
      host.scrollIntoView();
    } else if (first && !first.includes("=") && parts().length > 1) {
      document.getElementById(plain(first) ?? first)?.scrollIntoView();
    }
  };
  if (host) window.addEventListener("hashchange", arrive);
  if (known !== undefined) requestAnimationFrame(show);

  const write = (values) => {
    if (!host) return;
    known = encode(values);
    const others = parts().filter((part) => !part.startsWith(`${key}=`));
    history.replaceState(history.state, "", `#${[...others, `${key}=${known}`].join("&")}`);
  };
  return {
    /** What the address says, as far as it can be read; {} where it says nothing. */
    read: () => (known === undefined ? {} : decode(known, defaults)),
    write,
    /**
     * A button that writes the state into the address and copies it; `said` gets a sentence. Hidden
     * in Jupyter.
     */
    button: (values, said = () => {}) =>
      element("button", {
        type: "button",
        hidden: !host,
        onclick: () => {
          write(values());
          const done = (how) => said(`The address of this page now leads to this state${how}.`);
          const copied = navigator.clipboard?.writeText(location.href);
          if (copied) {
            copied.then(
              () => done("; it is copied"),
              () => done(""),
            );
          } else {
            done("");
          }
        },
      }, "Link to this state"),
    stop: () => window.removeEventListener("hashchange", arrive),
  };
}
