/** What a suite has written onto the page of figures, read back. */
export interface SuiteReport {
  readonly suite: string;
  /** The machine, the release of Node, and how to measure it again. */
  readonly measured: string;
  readonly tables: readonly Table[];
}

export interface Table {
  /** The nearest heading above it within the suite. */
  readonly title?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All suites of the page, in its order. A suite that has none of it, and a row that does not fit its head, are errors. */
export function reportsOf(page: string): readonly SuiteReport[] {
  return [...page.matchAll(/<!-- bench:([a-z]+) -->\n([\s\S]*?)<!-- \/bench:\1 -->/gu)].map(
    ([, suite = "", text = ""]) => {
      const measured = /^Measured on .*$/mu.exec(text)?.[0];
      const tables = tablesOf(text);
      if (measured === undefined || tables.length === 0) throw new Error(`the page has no figures of \`${suite}\``);
      return { suite, measured, tables };
    },
  );
}

function tablesOf(text: string): readonly Table[] {
  const tables: Table[] = [];
  let title: string | undefined;
  let rows: string[][] = [];
  const end = (): void => {
    const [head, , ...body] = rows;
    if (head !== undefined) {
      const crooked = body.find(({ length }) => length !== head.length);
      if (crooked !== undefined) throw new Error(`a row does not fit its table: ${crooked.join(" | ")}`);
      tables.push({ ...(title === undefined ? {} : { title }), head, rows: body });
    }
    rows = [];
  };
  for (const line of text.split("\n")) {
    if (line.startsWith("|"))
      rows.push(
        line
          .slice(1, line.lastIndexOf("|"))
          .split("|")
          .map((cell) => cell.trim()),
      );
    else {
      end();
      title = /^#+ (.+)$/u.exec(line)?.[1] ?? title;
    }
  }
  end();
  return tables;
}

/** `1.86 µs`, `10,400 /s`, `≤ 5 ms`. What is no figure is an error. */
export function readFigure(cell: string): { readonly value: number; readonly unit: string } {
  const [, digits = "", unit = ""] = /^(?:[≤≥] )?(-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?) (\S+)$/u.exec(cell) ?? [];
  if (unit === "") throw new Error(`\`${cell}\` is no figure`);
  return { value: Number(digits.replaceAll(",", "")), unit };
}
