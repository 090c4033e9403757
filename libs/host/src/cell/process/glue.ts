import type { Glue } from "./process-cell.ts";

/**
 * jco's glue for a component, as text that this process does not run.
 *
 * @throws jco's own error for what is no valid component.
 */
export async function glueOf(component: Uint8Array): Promise<Glue> {
  const { transpile } = await import("@bytecodealliance/jco");
  const { files } = await transpile(component, { name: "ruleset", instantiation: "sync", noTypescript: true });
  const modules = new Map(Object.entries(files).filter(([name]) => name.endsWith(".wasm")));
  const text = Buffer.from(files["ruleset.js"] ?? []).toString("utf8");
  return { modules, script: scriptOf(text) };
}

/** The module's text as a script whose value is what it exports as `instantiate`; its other export is empty. */
function scriptOf(module: string): string {
  const body = module
    .replace("\nexport function instantiate(", "\nreturn function instantiate(")
    .replace("\nexport const _util ", "\nconst _util ");
  return `(() => {\n${body}\n})()`;
}
