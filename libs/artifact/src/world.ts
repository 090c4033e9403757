import { appendCustomSection, customSections } from "./_sections.ts";
import { ArtifactError } from "./error.ts";

const SECTION = "glither.world";

/** The component with the text of its world, the package that all worlds share left out, so that whoever has the binary can read what it was declared to be. */
export function embedWorld(component: Uint8Array, world: string): Uint8Array {
  return appendCustomSection(component, SECTION, new TextEncoder().encode(world));
}

/** What `embedWorld` put there. Throws as `readRecord` does; a text that is there twice is `RECORD_MALFORMED`. */
export function readWorld(component: Uint8Array): string {
  const [section, second] = customSections(component).filter(({ name }) => name === SECTION);
  if (section === undefined) {
    throw new ArtifactError("RECORD_MISSING", "the component does not carry the text of its world", {
      hint: "build it again with `tangle build`",
    });
  }
  if (second !== undefined) throw malformed("the component carries two worlds");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(section.payload);
  } catch (cause) {
    throw malformed("the component's world is no text", cause);
  }
}

function malformed(message: string, cause?: unknown): ArtifactError {
  return new ArtifactError("RECORD_MALFORMED", message, { cause });
}
