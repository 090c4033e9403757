/** A value that goes into a query beside its text, and never into it. */
export type Parameter = string | number | boolean | null;

export type SqlRow = Readonly<Record<string, unknown>>;

/** One prepared query on one database. */
export interface Queries {
  /** At most so many rows. @throws ProviderError */
  rows(parameters: readonly Parameter[], most: number): readonly SqlRow[] | Promise<readonly SqlRow[]>;
  close(): void | Promise<void>;
}

/** A query that a database does not take. */
export class QueryFault extends Error {
  constructor(problem: string, options: { cause?: unknown } = {}) {
    super(problem, options);
    this.name = "QueryFault";
  }
}

/** One query and no more: there is no second one behind a semicolon. */
export function oneQuery(text: string): string {
  const query = text.trim().replace(/;$/u, "").trim();
  if (query === "" || query.includes(";") || query.includes("\0"))
    throw new QueryFault("expected one query, without `;`");
  return query;
}
