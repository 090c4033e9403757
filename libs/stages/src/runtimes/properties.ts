import { type Evidence, type Property, propertiesOf, RUNTIMES } from "@glither/runtimes";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

export interface PropertiesOptions {
  readonly runtime: string;
}

/** What holds of a runtime, and how that is known. */
export const properties = stage(async ({ runtime }: PropertiesOptions) => {
  const name = RUNTIMES.find((known) => known === runtime.toLowerCase());
  if (name === undefined)
    throw new StageError("NOT_FOUND", `nothing is known of a runtime \`${runtime}\``, {
      exitCode: EXIT.usage,
      hint: `there is ${RUNTIMES.join(", ")}`,
    });
  const known = propertiesOf(name);
  return { exitCode: EXIT.clean, text: known.flatMap(linesOf).join("\n"), data: { runtime: name, properties: known } };
});

function linesOf({ name, enforcement, evidence }: Property): string[] {
  return [`${name} (${enforcement})`, ...evidence.map((each) => `  ${each.kind}: ${told(each)}`)];
}

function told(evidence: Evidence): string {
  switch (evidence.kind) {
    case "tested here":
      return evidence.test;
    case "not to be had here":
      return evidence.why;
    case "the engine's promise":
    case "proven elsewhere, not checked here":
      return evidence.source;
  }
}
