import { DIAGNOSTIC_CODES, nearest } from "@glither/roux";
import { PAGES, renderPage } from "@glither/roux/pages";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

export interface ExplainOptions {
  /** A diagnostic's code, in upper or lower case. */
  readonly code: string;
}

/** The page of a diagnostic: what to avoid, what to prefer, and why. */
export const explain = stage(async ({ code: asked }: ExplainOptions) => {
  const wanted = asked.toUpperCase().replaceAll("-", "_");
  const code = DIAGNOSTIC_CODES.find((known) => known === wanted);
  if (code === undefined) {
    const meant = nearest(wanted, DIAGNOSTIC_CODES);
    throw new StageError("NOT_FOUND", `there is no diagnostic \`${asked}\``, {
      exitCode: EXIT.usage,
      hint: meant === undefined ? `there is ${DIAGNOSTIC_CODES.join(", ")}` : `did you mean \`${meant}\`?`,
    });
  }
  const page = PAGES[code];
  return { exitCode: EXIT.clean, text: renderPage(code, page), data: { code, ...page, why: page.why.join(" ") } };
});
