/** A row of a table, with the line that it begins in. */
export interface Row<T> {
  readonly line: number;
  readonly values: Readonly<Record<string, T>>;
}

/** A file that is no table; the message says where. */
export class TableFault extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "TableFault";
  }
}

/**
 * Comma-separated values with a row of names, by RFC 4180: quotes around a value with a comma, a quote (doubled) or a line
 * end in it; lines end with LF or CRLF. An empty line is none of the table, unless it has one column.
 *
 * @throws TableFault for a row with another number of values than there are names, a name twice, or quotes astray.
 */
export function readCsv(text: string): Row<string>[] {
  const [names, ...rows] = records(text);
  if (names === undefined) throw new TableFault("it is empty: the first line has the names of the columns");
  const twice = names.values.find((name, index) => names.values.indexOf(name) !== index);
  if (twice !== undefined) throw new TableFault("two columns have the same name");
  return rows.map(({ line, values }) => {
    if (values.length !== names.values.length) {
      throw new TableFault(`line ${line} has ${values.length} values, and there are ${names.values.length} columns`);
    }
    return { line, values: Object.fromEntries(names.values.map((name, index) => [name, values[index] ?? ""])) };
  });
}

interface CsvRecord {
  readonly line: number;
  readonly values: string[];
}

/** A value in quotes, or up to what ends it. */
const QUOTED = /"((?:[^"]|"")*)"/y;
const BARE = /[^",\r\n]*/y;
const END = /,|\r?\n|$/y;

function records(text: string): CsvRecord[] {
  const all: CsvRecord[] = [];
  let line = 1;
  let values: string[] = [];
  let began = line;
  for (let at = 0; ; ) {
    const quoted = at < text.length && text[at] === '"';
    const pattern = quoted ? QUOTED : BARE;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) throw new TableFault(`line ${line} begins a quote that nothing ends`);
    values.push(quoted ? (found[1] ?? "").replaceAll('""', '"') : found[0]);
    line += found[0].split("\n").length - 1;
    END.lastIndex = at + found[0].length;
    const end = END.exec(text);
    if (end === null) throw new TableFault(`line ${line} has a quote within a value, or something behind one`);
    at = END.lastIndex;
    if (end[0] === ",") continue;
    const isEmpty = values.length === 1 && values[0] === "" && !quoted;
    if (!isEmpty || (all[0]?.values.length === 1 && end[0] !== "")) all.push({ line: began, values });
    if (end[0] === "") return all;
    line += 1;
    began = line;
    values = [];
  }
}
