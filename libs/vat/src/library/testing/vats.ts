import { Vat } from "../../index.ts";

/** A vat, and what broke in it unheard of. */
export function vatWithReport(name = "vat"): { readonly vat: Vat; readonly reported: unknown[] } {
  const reported: unknown[] = [];
  return { vat: new Vat({ name, report: (problem) => reported.push(problem) }), reported };
}

/** What something throws; undefined where it throws nothing. */
export function problemOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (problem) {
    return problem;
  }
}
