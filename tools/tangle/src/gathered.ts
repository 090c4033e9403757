export interface Gathered {
  write(line: string): void;
  /** Hands over what waits. */
  flush(): void;
}

/**
 * Hands the lines of one turn of the event loop over together: where many requests are answered at once, to write each line by itself takes
 * as long as to write the answer.
 */
export function gathered(out: (lines: string) => void): Gathered {
  let waiting = "";
  const flush = (): void => {
    if (waiting === "") return;
    const all = waiting;
    waiting = "";
    out(all);
  };
  return {
    write(line) {
      if (waiting === "") setImmediate(flush);
      waiting += line;
    },
    flush,
  };
}
