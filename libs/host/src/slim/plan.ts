import { jsName } from "@glither/wit";
import { type ExportCall, exportCall, type ImportCall, importCall } from "./abi/call.ts";
import { type ComponentParts, readComponent } from "./binary/component.ts";
import {
  type CoreExport,
  type CoreModule,
  type CoreSignature,
  type MemoryLimits,
  readCoreModule,
} from "./binary/core-module.ts";
import { at, NotSlim } from "./binary/reader.ts";

/** A component that was found fit to run without its wrapping: its core module and how each function crosses. */
export interface SlimPlan {
  readonly core: Uint8Array;
  /** The memory that it is given, which never grows beyond 64 MiB. */
  readonly memory: Required<MemoryLimits>;
  readonly imports: readonly PlannedImport[];
  readonly dispose: ExportCall;
  readonly stateInMemory: boolean;
}

export interface PlannedImport {
  /** As the core module names it: `cm32p2|glither:mail/enrich@0.1`. */
  readonly module: string;
  readonly name: string;
  /** With its version: `glither:mail/enrich@0.1.0`. */
  readonly interface: string;
  /** In camel case, as import objects have it. */
  readonly key: string;
  readonly call: ImportCall;
}

const PREFIX = "cm32p2";
const ENTRY = `${PREFIX}||dispose`;
const POST_RETURN = `${PREFIX}||dispose_post`;
const MEMORY = `${PREFIX}_memory`;
const REALLOC = `${PREFIX}_realloc`;
const INITIALIZE = `${PREFIX}_initialize`;

/** 64 MiB, which no compiled ruleset comes near to. A component that asks for more gets none. */
const MAX_PAGES = 1024;

/** The names under which an instance is used. */
export const EXPORTS = {
  entry: ENTRY,
  postReturn: POST_RETURN,
  realloc: REALLOC,
  initialize: INITIALIZE,
} as const;

/**
 * Checks that the core module is what the component's contract makes of it: no import that the contract lacks, each
 * with exactly the canonical signature (JavaScript would coerce whatever else it passed), and no other exports.
 *
 * @throws NotSlim for a component of another form, such as one with a JavaScript engine inside.
 */
export function planOf(component: Uint8Array): SlimPlan {
  const parts = readComponent(component);
  const dispose = parts.exports.get("dispose");
  if (dispose === undefined || parts.exports.size > 1) throw new NotSlim("it exports something else than `dispose`");
  const { module: index } = dispose.core ?? {};
  if (index === undefined) throw new NotSlim("its `dispose` is no function of a module in it");
  const core = at(parts.modules, index);
  const module = readCoreModule(core);
  if (module.memory.initial > MAX_PAGES) throw new NotSlim("its memory begins larger than 64 MiB");
  const call = exportCall(dispose.type);
  const imports = plannedImports(module, parts);
  checkExports(module.exports, call);
  const { memory, realloc, postReturn } = dispose.options;
  const used = [
    [dispose.core, ENTRY],
    [memory, MEMORY],
    [realloc, REALLOC],
    [postReturn, POST_RETURN],
  ] as const;
  for (const [alias, name] of used) {
    if (alias !== undefined && (alias.module !== index || alias.name !== name)) {
      throw new NotSlim(`it does not take \`${name}\` from the module of its \`dispose\``);
    }
  }
  const has = (name: string): boolean => module.exports.some((exported) => exported.name === name);
  if (has(POST_RETURN) !== (postReturn !== undefined)) throw new NotSlim(`it leaves out its \`${POST_RETURN}\``);
  if (!has(REALLOC) && (call.allocates || imports.some((item) => item.call.allocates))) {
    throw new NotSlim(`its core module lacks \`${REALLOC}\``);
  }
  const { memory: limits, stateInMemory } = module;
  // A module takes any memory whose maximum is not above its own.
  const maximum = Math.min(limits.maximum ?? MAX_PAGES, MAX_PAGES);
  return { core, memory: { ...limits, maximum }, imports, dispose: call, stateInMemory };
}

function plannedImports(module: CoreModule, { imports }: ComponentParts): PlannedImport[] {
  const offered = new Map(
    [...imports].map(([name, functions]) => [`${PREFIX}|${shortVersion(name)}`, { name, functions }]),
  );
  return module.imports.map((wanted) => {
    const from = offered.get(wanted.module);
    const type = from?.functions.get(wanted.name);
    if (from === undefined || type === undefined) {
      throw new NotSlim(`its core module imports \`${wanted.module}\` \`${wanted.name}\`, which its contract lacks`);
    }
    const call = importCall(type);
    if (!sameSignature(wanted.type, call.signature)) {
      throw new NotSlim(`its core module imports \`${wanted.name}\` with another signature than its contract's`);
    }
    return { module: wanted.module, name: wanted.name, interface: from.name, key: jsName(wanted.name), call };
  });
}

/** `glither:mail/enrich@0.1.0` → `glither:mail/enrich@0.1`: the part of a version that stands for compatibility. */
function shortVersion(name: string): string {
  return name.replace(/@(?:([1-9]\d*)\.\d+\.\d+|(0\.[1-9]\d*)\.\d+)$/u, (_, major?: string, minor?: string) => {
    return `@${major ?? minor}`;
  });
}

function checkExports(exports: readonly CoreExport[], dispose: ExportCall): void {
  const expected = new Map<string, CoreSignature | "memory">([
    [ENTRY, dispose.signature],
    [POST_RETURN, { params: dispose.signature.results, results: [] }],
    [MEMORY, "memory"],
    [REALLOC, { params: ["i32", "i32", "i32", "i32"], results: ["i32"] }],
    [INITIALIZE, { params: [], results: [] }],
  ]);
  for (const exported of exports) {
    const form = expected.get(exported.name);
    const fits =
      form === "memory"
        ? exported.kind === "memory"
        : form !== undefined && exported.kind === "function" && sameSignature(exported.type, form);
    if (!fits)
      throw new NotSlim(`its core module exports \`${exported.name}\`, which is not expected or of another form`);
  }
  for (const name of [ENTRY, MEMORY]) {
    if (!exports.some((exported) => exported.name === name)) throw new NotSlim(`its core module lacks \`${name}\``);
  }
}

function sameSignature(one: CoreSignature, other: CoreSignature): boolean {
  const text = ({ params, results }: CoreSignature): string => `${params.join()} ${results.join()}`;
  return text(one) === text(other);
}
