import { createHash } from "node:crypto";
import { transpile } from "@bytecodealliance/jco";
import { LinkError } from "./error.ts";

/** A compiled module; only its identity matters here. */
type CoreModule = object;

/** The engine's own compiler, which the type library of Node does not describe. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<CoreModule> };

/** Host functions by interface and camel-case name, as the generated glue asks for them. */
export type ImportObject = Record<string, Record<string, (...args: unknown[]) => unknown>>;

/** A component translated for this engine: modules compiled once, any number of instances. */
export interface Program {
  /** A fresh instance with its own memory; its exports by camel-case name. */
  instantiate(imports: ImportObject): Readonly<Record<string, unknown>>;
}

interface Glue {
  instantiate(getCoreModule: (path: string) => CoreModule, imports: ImportObject): Readonly<Record<string, unknown>>;
}

const programs = new Map<string, Promise<Program>>();

/**
 * Translates a component, once per process and content.
 *
 * @throws LinkError `MALFORMED_COMPONENT` when it does not validate.
 */
export function programOf(component: Uint8Array): Promise<Program> {
  const digest = createHash("sha256").update(component).digest("hex");
  const known = programs.get(digest);
  if (known !== undefined) {
    return known;
  }
  const program = translate(component).catch((cause: unknown) => {
    programs.delete(digest);
    throw new LinkError("MALFORMED_COMPONENT", "the component is damaged or not valid", { cause });
  });
  programs.set(digest, program);
  return program;
}

async function translate(component: Uint8Array): Promise<Program> {
  const { files } = await transpile(component, { name: "ruleset", instantiation: "sync", noTypescript: true });
  const modules = new Map<string, CoreModule>();
  for (const [name, bytes] of Object.entries(files)) {
    if (name.endsWith(".wasm")) {
      modules.set(name, await WebAssembly.compile(bytes));
    }
  }
  const source = Buffer.from(keepingFirstCharacter(Buffer.from(files["ruleset.js"] ?? []).toString("utf8"))).toString(
    "base64",
  );
  // A data URL leaves nothing on the disk; the glue imports nothing.
  const glue: Glue = await import(`data:text/javascript;base64,${source}`);
  return {
    instantiate: (imports) => glue.instantiate((path) => moduleNamed(modules, path), imports),
  };
}

/**
 * The glue reads texts with a decoder that swallows a leading U+FEFF, so that two different texts would come out alike.
 * Every decoder of UTF-8 in it is told to keep the character.
 */
function keepingFirstCharacter(glue: string): string {
  return glue.replaceAll("new TextDecoder()", 'new TextDecoder("utf-8", { ignoreBOM: true })');
}

function moduleNamed(modules: ReadonlyMap<string, CoreModule>, path: string): CoreModule {
  const module = modules.get(path);
  if (module === undefined) {
    throw new LinkError("MALFORMED_COMPONENT", `the component has no core module \`${path}\``);
  }
  return module;
}
