/**
 * Whether a number's text comes back from the double that JSON and the language hold it in, digit for digit: not
 * `9007199254740993`, `1e400` or `1e-400`, which would be read as other numbers. `0.1` does, as the shortest text of its double.
 */
export function isExactNumber(text: string): boolean {
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) && decimal(text.replaceAll("_", "")) === decimal(String(value));
}

/** Sign, digits without zeros around them, and the power of ten of the last one. */
function decimal(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/u.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/u, "");
  const short = digits.replace(/0+$/u, "");
  if (short === "") return "0";
  return `${sign}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`;
}
