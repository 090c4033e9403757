import { DIAGNOSTIC_CODES, nearest } from "@glither/roux";
import { PAGES, renderPage } from "@glither/roux/pages";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";
import { GUIDES } from "./guides.ts";

export interface ExplainOptions {
  /** A diagnostic's code, in upper or lower case, or the name of a guide. */
  readonly code: string;
}

/** The page of a diagnostic: what to avoid, what to prefer, and why; or a guide. */
export const explain = stage(async ({ code: asked }: ExplainOptions) => {
  const guide = GUIDES[asked.toLowerCase()];
  if (guide !== undefined)
    return {
      exitCode: EXIT.clean,
      text: [guide.title, "", ...guide.lines].join("\n"),
      data: { guide: asked, ...guide },
    };
  const wanted = asked.toUpperCase().replaceAll("-", "_");
  const code = DIAGNOSTIC_CODES.find((known) => known === wanted);
  if (code === undefined) {
    const meant = nearest(wanted, DIAGNOSTIC_CODES) ?? nearest(asked.toLowerCase(), Object.keys(GUIDES));
    throw new StageError("NOT_FOUND", `there is no diagnostic \`${asked}\``, {
      exitCode: EXIT.usage,
      hint:
        meant === undefined
          ? `there is ${[...DIAGNOSTIC_CODES, ...Object.keys(GUIDES)].join(", ")}`
          : `did you mean \`${meant}\`?`,
    });
  }
  const page = PAGES[code];
  return { exitCode: EXIT.clean, text: renderPage(code, page), data: { code, ...page, why: page.why.join(" ") } };
});
