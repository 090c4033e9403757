import { SAFETIES, type Safety, UNLINED_CLASS } from "@glither/roux/core";

/** What every generated module begins with. */
export const HELPERS = [
  "",
  "/** Asks at most once, and only when an answer is needed. */",
  "function once(ask) {",
  "  let asked = false;",
  "  let answer;",
  "  return () => {",
  "    if (!asked) {",
  "      answer = ask();",
  "      asked = true;",
  "    }",
  "    return answer;",
  "  };",
  "}",
  "",
  "// What may be absent equals nothing, matches nothing and has no place in an order.",
  "const equal = (a, b) => a !== undefined && b !== undefined && a === b;",
  "const below = (a, b) => a !== undefined && b !== undefined && a < b;",
  "const atMost = (a, b) => a !== undefined && b !== undefined && a <= b;",
  "const above = (a, b) => a !== undefined && b !== undefined && a > b;",
  "const atLeast = (a, b) => a !== undefined && b !== undefined && a >= b;",
  "const matches = (pattern, text) => text !== undefined && pattern.test(text);",
  "",
  "/** A number or a text, as one of them; absent when it is the other. */",
  "const scalar = (value, as) => (value?.tag === as ? value.val : undefined);",
  "",
  "/** The first header of a name, which is given in lower case. */",
  "function header(headers, name) {",
  "  return headers.find(([key]) => key.replace(/[A-Z]/gu, (letter) => letter.toLowerCase()) === name)?.[1];",
  "}",
  "",
  "function receipt(verdict, rule, reasonClass, ligandAbsent) {",
  "  return { verdict, rule, reasonClass, ligandAbsent };",
  "}",
  "",
];

/** A sum of which a part is absent is absent. */
export const ADDING = [
  "const plus = (a, b) => (a === undefined || b === undefined ? undefined : a + b);",
  "const minus = (a, b) => (a === undefined || b === undefined ? undefined : a - b);",
  "",
];

/** Addresses are 32 hexadecimal digits each, so their texts have their order. */
export const SEARCHING_NETS = [
  "/** Whether an address is in one of some nets: the first and the last address of each, in order. */",
  "function inNets(ends, address) {",
  "  if (address === undefined) return false;",
  "  let [low, high] = [0, ends.length / 2];",
  "  while (low < high) {",
  "    const middle = (low + high) >>> 1;",
  "    if (ends[2 * middle] <= address) low = middle + 1;",
  "    else high = middle;",
  "  }",
  "  return low > 0 && address <= ends[2 * low - 1];",
  "}",
  "",
];

/** For layers that all decide: the most restrictive verdict wins, and among equals the first layer's. */
export const LAYERED = [
  "function strictest(said) {",
  "  let taken;",
  "  for (const own of said) if (own !== undefined && !(taken?.height >= own.height)) taken = own;",
  "  return taken;",
  "}",
  "",
];

/** ComponentizeJS hands signed 64-bit integers over as unsigned ones, and stops when it gets such a one back. */
export const SIGNED = [
  "/** Whole numbers with their signs, in lists and records too; everything else as it is. */",
  "function signed(value) {",
  '  if (typeof value === "bigint") return BigInt.asIntN(64, value);',
  '  if (typeof value !== "object") return value;',
  "  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, signed);",
  "  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, signed(inner)]));",
  "}",
  "",
];

/** For rules that all have their say: the most restrictive verdict wins, and among equals the first. */
export const ACCUMULATING = [
  "const stricter = (taken, height, receipt) => (taken.height >= height ? taken : { height, receipt });",
  "",
];

/** Where a ligand is absent or too old, the rule's guard that reads it fails, negated or not. */
export const CROSSING = [
  'const ABSENT = Symbol("an absent ligand");',
  "",
  "/** Asks for a ligand. One with an age comes as a pair, and is absent when it is older than `fresh`. */",
  "function bound(name, ask, absent, fresh) {",
  "  return () => {",
  "    const answer = ask();",
  "    const stale = fresh !== undefined && answer !== undefined && answer[1] > fresh;",
  "    if (answer !== undefined && !stale) return fresh === undefined ? answer : answer[0];",
  "    if (!absent.includes(name)) absent.push(name);",
  "    throw ABSENT;",
  "  };",
  "}",
  "",
  "function crossing(guard) {",
  "  try {",
  "    return guard();",
  "  } catch (thrown) {",
  "    if (thrown === ABSENT) return false;",
  "    throw thrown;",
  "  }",
  "}",
  "",
];

/** What a field says, made safe: a function for each way that texts are. */
export function fillingBy(safety: Safety): string[] {
  const { keeps, most } = SAFETIES[safety];
  const lines = keeps === "lines";
  const kept = lines
    ? `/^${UNLINED_CLASS}$/u.test(character) ? " " : character`
    : '/^[A-Za-z0-9_-]$/u.test(character) ? character : "_"';
  return [
    `const ${safety} = (text) => {`,
    '  let kept = "";',
    ...(lines ? ["  let count = 0;"] : []),
    "  for (const character of text) {",
    `    if (${lines ? "count" : "kept.length"} === ${most}) break;`,
    `    kept += ${kept};`,
    ...(lines ? ["    count += 1;"] : []),
    "  }",
    `  return ${lines ? "kept" : 'kept === "" ? "_" : kept'};`,
    "};",
  ];
}
