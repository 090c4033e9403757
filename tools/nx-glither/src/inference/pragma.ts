/** What the head of a ruleset says about it; the compiler alone judges whether it is right. */
export interface Pragma {
  /** The dialect's full name, such as `glither.mail`. */
  readonly dialect: string | undefined;
}

const SKIPPED_LINE = /^\s*(\/\/.*)?$/;
const PRAGMA_LINE = /^\s*#pragma\b/;
const DIALECT_LINE = /^\s*#pragma\s+dialect\s+([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/;

/**
 * Reads the pragma lines at the head of a ruleset and nothing behind them, so that the project graph stays cheap and
 * a ruleset that does not parse still has its place in it.
 */
export function readPragma(text: string): Pragma {
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)) {
    const dialect = DIALECT_LINE.exec(line)?.[1];
    if (dialect !== undefined) {
      return { dialect };
    }
    if (!SKIPPED_LINE.test(line) && !PRAGMA_LINE.test(line)) {
      break;
    }
  }
  return { dialect: undefined };
}

/** The name that folders, tags and projects use: `glither.mail` is `mail`, a dialect of somebody else keeps its full name. */
export function shortDialect(dialect: string): string {
  return dialect.replace(/^glither\./, "");
}
