import { appendCustomSection, customSections } from "./_sections.ts";
import { canonicalJson, isJson } from "./canonical.ts";
import { ArtifactError } from "./error.ts";

const SECTION = "glither.enrichments";

/**
 * The component with the enrichments that its ruleset declares itself, as data, in a section of its own: whoever runs the
 * component knows then how their answers must look. Without any, the component stays as it is.
 */
export function embedDeclared(component: Uint8Array, enrichments: readonly unknown[]): Uint8Array {
  if (enrichments.length === 0) return component;
  if (!isJson(enrichments)) throw new ArtifactError("RECORD_MALFORMED", "declared enrichments are plain data");
  return appendCustomSection(component, SECTION, canonicalJson(enrichments));
}

/**
 * What `embedDeclared` put there. Throws as `readRecord` does, and `RECORD_MALFORMED` for a section that is there twice or
 * is not a list in canonical JSON.
 */
export function readDeclared(component: Uint8Array): readonly unknown[] {
  const [section, second] = customSections(component).filter(({ name }) => name === SECTION);
  if (section === undefined) return [];
  const value = second === undefined ? parse(section.payload) : undefined;
  if (Array.isArray(value) && isJson(value) && Buffer.compare(canonicalJson(value), section.payload) === 0)
    return value;
  throw new ArtifactError("RECORD_MALFORMED", "the component's list of declared enrichments is malformed", {
    hint: "build the component again",
  });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
