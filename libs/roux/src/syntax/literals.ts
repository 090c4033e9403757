const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `72h` in milliseconds; the lexer has already checked its form. */
export function durationInMs(literal: string): number {
  const unit = /[a-z]+$/.exec(literal)?.[0] ?? "";
  return Number(literal.slice(0, literal.length - unit.length)) * (UNITS[unit] ?? Number.NaN);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", '"': '"', "\\": "\\" };

/** What a quoted text means: `\n`, `\t`, `\"`, `\\` and `\u{…}` stand for characters. */
export function textOfLiteral(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u\{([0-9A-Fa-f]+)\}|(.))/gu, (_, code: string | undefined, letter: string) =>
      code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCodePoint(Number.parseInt(code, 16)),
    );
}
