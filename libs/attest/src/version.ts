const IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const VERSION = new RegExp(`^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?$`);

/** Whether the text is a semantic version without build metadata. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Whether one version comes before another, by the precedence of Semantic Versioning 2.0.0 (§11). What is no version
 * comes before everything.
 */
export function isOlder(version: string, than: string): boolean {
  const left = parts(version);
  const right = parts(than);
  if (left === undefined || right === undefined) return left === undefined && right !== undefined;
  const numbers = left.numbers
    .map((number, i) => number - (right.numbers[i] ?? 0))
    .find((difference) => difference !== 0);
  if (numbers !== undefined) return numbers < 0;
  if (left.labels.length === 0 || right.labels.length === 0) return left.labels.length > right.labels.length;
  return compareLabels(left.labels, right.labels) < 0;
}

function parts(text: string): { readonly numbers: readonly number[]; readonly labels: readonly string[] } | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  return { numbers: match.slice(1, 4).map(Number), labels: match[4]?.split(".") ?? [] };
}

function compareLabels(a: readonly string[], b: readonly string[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1;
    if (left === right) continue;
    const [leftNumber, rightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftNumber && rightNumber) return Number(left) - Number(right);
    if (leftNumber !== rightNumber) return leftNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
