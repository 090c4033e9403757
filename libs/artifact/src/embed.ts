import { appendCustomSection, customSections, withoutSections } from "./_sections.ts";
import { ArtifactError } from "./error.ts";
import { type BuildRecord, parseRecord, serializeRecord } from "./record.ts";

const SECTION = "glither.ruleset";

/**
 * The component with the record as its last section. A record that is already there is refused (`RECORD_EXISTS`): a
 * component has one origin.
 */
export function embedRecord(component: Uint8Array, record: BuildRecord): Uint8Array {
  if (recordSections(component).length > 0) {
    throw new ArtifactError("RECORD_EXISTS", "the component already carries a build record", {
      hint: "embed the record into what the engine made, once",
    });
  }
  return appendCustomSection(component, SECTION, serializeRecord(record));
}

/** The component with another record instead of its own. Throws as `readRecord` does. */
export function withRecord(component: Uint8Array, record: BuildRecord): Uint8Array {
  readRecord(component);
  return embedRecord(withoutSections(component, SECTION), record);
}

/**
 * The record that a component carries. Throws `NOT_WASM`, `TRUNCATED` or `MALFORMED_SECTION` for a damaged binary,
 * `RECORD_MISSING`, and `RECORD_MALFORMED` for one with other keys, another spelling, or that is there twice.
 */
export function readRecord(component: Uint8Array): BuildRecord {
  const [payload, second] = recordSections(component);
  if (payload === undefined) {
    throw new ArtifactError("RECORD_MISSING", "the component carries no build record", {
      hint: "build it with `tangle build`: only what the build has recorded can be published",
    });
  }
  if (second !== undefined) throw new ArtifactError("RECORD_MALFORMED", "the component carries two build records");
  return parseRecord(payload);
}

function recordSections(component: Uint8Array): Uint8Array[] {
  return customSections(component)
    .filter((section) => section.name === SECTION)
    .map((section) => section.payload);
}
