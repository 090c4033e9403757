import { oneLine } from "@glither/roux/one-line";
import { type Evidence, type Property, propertiesOf, RUNTIMES } from "@glither/runtimes";
import { ADAPTERS, asFound, isMissing, searchHere, shownBy } from "@glither/runtimes/adapters";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";

export interface PropertiesOptions {
  readonly runtime: string;
}

/** What holds of a runtime, and how that is known. An engine is looked for and made to show what modules can show of it. */
export const properties = stage(async ({ runtime }: PropertiesOptions) => {
  const name = RUNTIMES.find((known) => known === runtime.toLowerCase());
  if (name === undefined)
    throw new StageError("NOT_FOUND", `nothing is known of a runtime \`${runtime}\``, {
      exitCode: EXIT.usage,
      hint: `there is ${RUNTIMES.join(", ")}`,
    });
  const engine = await ADAPTERS.find((adapter) => adapter.name === name)?.find(searchHere());
  const documented = propertiesOf(name);
  const known =
    engine === undefined
      ? documented
      : // The suites of this repository run on V8.
        asFound(documented, isMissing(engine) ? engine : await shownBy(engine), name === "v8");
  const about = engine === undefined || isMissing(engine) ? [] : [`${name} ${engine.version}: ${engine.what}`];
  const text = [...about, ...known.flatMap(linesOf)].map(oneLine).join("\n");
  return { exitCode: EXIT.clean, text, data: { runtime: name, properties: known } };
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
