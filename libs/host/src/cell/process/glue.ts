import { Reader } from "../../admission/reader.ts";
import type { Glue } from "./process-cell.ts";

const MEMORIES = 5;

/**
 * jco's glue for a component, as text that this process does not run.
 *
 * @throws jco's own error for what is no valid component, RangeError for one with more than one memory: each could have as
 *   much as the limit is.
 */
export async function glueOf(component: Uint8Array): Promise<Glue> {
  const { transpile } = await import("@bytecodealliance/jco");
  const { files } = await transpile(component, { name: "ruleset", instantiation: "sync", noTypescript: true });
  const modules = new Map(Object.entries(files).filter(([name]) => name.endsWith(".wasm")));
  const text = Buffer.from(files["ruleset.js"] ?? []).toString("utf8");
  const memories = [...modules].flatMap(([path, bytes]) => new Array<string>(memoriesOf(bytes)).fill(path));
  const [withMemory, ...more] = memories;
  if (more.length > 0) throw new RangeError(`the component has ${memories.length} memories`);
  return { modules, withMemory, script: scriptOf(text) };
}

function memoriesOf(module: Uint8Array): number {
  let count = 0;
  for (const { id, body } of new Reader(module).sections()) if (id === MEMORIES) count += body.u32();
  return count;
}

/** The module's text as a script whose value is what it exports as `instantiate`; its other export is empty. */
function scriptOf(module: string): string {
  const body = module
    .replace("\nexport function instantiate(", "\nreturn function instantiate(")
    .replace("\nexport const _util ", "\nconst _util ");
  return `(() => {\n${body}\n})()`;
}
