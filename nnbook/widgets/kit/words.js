// Numbers as text.

/** A number with three digits that count, and a true minus sign. */
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e5)
      ? value.toExponential(1).replace("e+", "e")
      : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

/** A number always as long, for columns that move. */
export function fixed(value, places = 3) {
  return Number.isFinite(value) && Math.abs(value) < 1e4
    ? (Number(value.toFixed(places)) + 0).toFixed(places).replace("-", "−")
    : number(value);
}

/** A share as text, "97.5 %". */
export const percent = (share) =>
  Number.isNaN(share) ? "–" : `${Number((100 * share).toFixed(1))} %`;
