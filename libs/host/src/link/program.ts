import { createHash } from "node:crypto";
import { NotSlim } from "../slim/binary/reader.ts";
import type { PoolOptions } from "../slim/pool.ts";
import { slimProgram } from "../slim/program.ts";
import { LinkError } from "./error.ts";

/** A compiled module; only its identity matters here. */
type CoreModule = object;

/** The engine's own compiler, which the type library of Node does not describe. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<CoreModule> };

/** Host functions by interface and camel-case name, as the generated glue asks for them. */
export type ImportObject = Record<string, Record<string, (...args: unknown[]) => unknown>>;

/** A component made ready for this engine: modules compiled once, any number of instances. */
export interface Program {
  /** A fresh instance with its own memory; its exports by camel-case name. */
  instantiate(imports: ImportObject): Readonly<Record<string, unknown>>;
  /** The export `dispose`; each call runs in an instance that is new, or that nothing can tell from a new one. */
  bind(imports: ImportObject): (...args: readonly unknown[]) => unknown;
  /** The same for many, where handing over costs more than most crossings. */
  bindMany?(imports: ImportObject): Crossings;
}

/**
 * Calls `dispose` with each list of arguments, in order, whatever came of those before.
 *
 * @param entering called before anything can be seen of the crossing with this place in the list.
 */
export type Crossings = (
  args: readonly (readonly unknown[])[],
  entering: (place: number) => void,
) => readonly Outcome[];

/** What came of one crossing: what `dispose` returned, or what it threw. */
export type Outcome = { readonly value: unknown } | { readonly failure: unknown };

interface Glue {
  instantiate(getCoreModule: (path: string) => CoreModule, imports: ImportObject): Readonly<Record<string, unknown>>;
}

/** Those of jco hold megabytes. */
const MAX_PROGRAMS = 64;

/** The one that was asked for longest ago comes first. */
const programs = new Map<string, Promise<Program>>();

export interface ProgramOptions extends PoolOptions {
  /**
   * What runs the component. `jco` translates any component and is the reference; `slim` is fast, and runs those with
   * one small core module, as the engine `direct` makes them. `jco` by default.
   */
  readonly embedder?: "jco" | "slim";
}

/**
 * Makes a component ready. The 64 programs that were asked for last are remembered by content and options; whoever holds
 * an earlier one goes on with it, and whoever asks for it again gets another. What stays of the earlier ones is the code
 * that jco wrote, since Node forgets no module, and idle instances until others need their places.
 *
 * @throws LinkError `MALFORMED_COMPONENT` when it does not validate, `NOT_SLIM` when only `jco` can run it.
 */
export function programOf(component: Uint8Array, options: ProgramOptions = {}): Promise<Program> {
  const { embedder = "jco", prove = false, renew = false } = options;
  const digest = createHash("sha256").update(component).digest("hex");
  const key = `${embedder} ${prove} ${renew} ${digest}`;
  const known = programs.get(key);
  if (known !== undefined) {
    programs.delete(key);
    programs.set(key, known);
    return known;
  }
  const program = (embedder === "slim" ? slimProgram(component, { prove, renew }) : translate(component)).catch(
    (cause: unknown) => {
      programs.delete(key);
      throw cause instanceof NotSlim ? notSlim(cause) : malformed(cause);
    },
  );
  programs.set(key, program);
  const [earliest] = programs.keys();
  if (programs.size > MAX_PROGRAMS && earliest !== undefined) programs.delete(earliest);
  return program;
}

function malformed(cause: unknown): LinkError {
  return new LinkError("MALFORMED_COMPONENT", "the component is damaged or not valid", { cause });
}

function notSlim(cause: NotSlim): LinkError {
  return new LinkError("NOT_SLIM", `the slim glue cannot run the component: ${cause.message}`, {
    cause,
    hint: "run it with the embedder `jco`",
  });
}

async function translate(component: Uint8Array): Promise<Program> {
  // It takes longer to load than all else here, and components of the engine `direct` do without it.
  const { transpile } = await import("@bytecodealliance/jco");
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
  return freshEachTime((imports) => glue.instantiate((path) => moduleNamed(modules, path), imports));
}

/** A program that makes an instance for each crossing. */
export function freshEachTime(instantiate: Program["instantiate"]): Program {
  return {
    instantiate,
    bind:
      (imports) =>
      (...args) => {
        const { dispose } = instantiate(imports);
        if (typeof dispose !== "function") throw new TypeError("the export `dispose` is no function");
        return dispose(...args);
      },
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
