import { customSections, nestedBinaries } from "./_sections.ts";
import { ArtifactError } from "./error.ts";

/** What a build writes, and what the engines' tools say of themselves. */
const OUTERMOST: readonly string[] = [
  "glither.ruleset",
  "glither.world",
  "glither.enrichments",
  "component-name",
  "producers",
];
const NESTED: readonly string[] = ["name", "producers", "target_features"];

/** An engine's component has modules in it, and nothing in these. */
const MAX_DEPTH = 4;

/**
 * Throws `UNKNOWN_SECTION` for a custom section that no build writes, at whatever depth: a runtime may take a meaning from
 * it that nobody has looked at. Throws as `readRecord` does for a damaged binary.
 */
export function checkSections(component: Uint8Array): void {
  check(component, 0);
}

function check(binary: Uint8Array, depth: number): void {
  if (depth > MAX_DEPTH) throw new ArtifactError("MALFORMED_SECTION", "the component is nested too deeply");
  const known = depth === 0 ? OUTERMOST : NESTED;
  const unknown = customSections(binary).find(({ name }) => !known.includes(name));
  if (unknown !== undefined) {
    const where = depth === 0 ? "the component" : "a module in the component";
    const message = `${where} has a custom section \`${unknown.name}\`, which no build writes`;
    throw new ArtifactError("UNKNOWN_SECTION", message, { hint: "publish what the build made, as it is" });
  }
  for (const nested of nestedBinaries(binary)) check(nested, depth + 1);
}
