import { createHash } from "node:crypto";

/** One interaction exemplar, as its file has it. */
export interface Exemplar {
  /** `0001-configuration.md` */
  readonly file: string;
  readonly text: string;
}

/** As the page lists it. */
export interface Row {
  readonly number: string;
  readonly date: string;
  readonly title: string;
  readonly file: string;
  readonly hash: string;
}

const ROW = /^\| (\d{4}) \| (\d{4}-\d{2}-\d{2}) \| \[(.+)\]\(exemplars\/(.+)\) \| `([0-9a-f]{64})` \|$/gmu;

export function rowsOf(page: string): readonly Row[] {
  return [...page.matchAll(ROW)].map(([, number = "", date = "", title = "", file = "", hash = ""]) => ({
    number,
    date,
    title,
    file,
    hash,
  }));
}

/** What the page should list: each hash is of the one before it and of the file. */
export function rowsFor(exemplars: readonly Exemplar[]): readonly Row[] {
  let hash = "";
  return exemplars.map(({ file, text }) => {
    hash = createHash("sha256").update(`${hash}\n`).update(text).digest("hex");
    const [, title = ""] = /^# (.+)\n/u.exec(text) ?? [];
    const [, date = ""] = /^Date: (\d{4}-\d{2}-\d{2})$/mu.exec(text) ?? [];
    return { number: file.slice(0, 4), date, title, file, hash };
  });
}

/** The page with rows for what is new. Those that it has stay as they are, right or wrong. */
export function grown(page: string, exemplars: readonly Exemplar[]): string {
  const known = rowsOf(page).length;
  const rows = rowsFor(exemplars)
    .slice(known)
    .map(
      ({ number, date, title, file, hash }) =>
        `| ${number} | ${date} | [${title}](exemplars/${file}) | \`${hash}\` |\n`,
    );
  return `${page.trimEnd()}\n${rows.join("")}`;
}
