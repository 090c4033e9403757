import type { ExportCall } from "../slim/abi/call.ts";
import type { ExportNames } from "./_wrapping.ts";
import type { CoreSignature, ModuleForm } from "./core-module.ts";

/** What an engine makes: `direct` a small module of its own, `spidermonkey` a JavaScript engine with the rules inside. */
export type Shape = "direct" | "spidermonkey";

/** What is known of the core modules of one engine. */
export interface ShapeOf {
  readonly form: ModuleForm;
  /** Remarks that the component itself may carry, before those of ours. */
  readonly remarks: readonly string[];
  readonly names: ExportNames;
  /** Further exports, which nothing uses, with their signatures. */
  readonly unused: ReadonlyMap<string, CoreSignature>;
  /** The most that its memory may grow to, in pages of 64 KiB. */
  readonly pages: number;
  /** `glither:mail/enrich@0.1.0` as its core module writes it. */
  moduleOf(name: string): string;
}

const NOTHING: CoreSignature = { params: [], results: [] };
const ANSWER: CoreSignature = { params: [], results: ["i32"] };
export const REALLOC: CoreSignature = { params: ["i32", "i32", "i32", "i32"], results: ["i32"] };

/** The prefix of the names of the canonical ABI that has 32-bit memories, version 2. */
const PREFIX = "cm32p2";

/** Of the JavaScript engine no use is made but that of componentize-js 0.23, whose exports these are. */
export const SHAPES: Readonly<Record<Shape, ShapeOf>> = {
  direct: {
    form: { sections: [1, 2, 3, 5, 7, 10, 11], plainData: true },
    remarks: [],
    names: {
      entry: `${PREFIX}||dispose`,
      postReturn: `${PREFIX}||dispose_post`,
      memory: `${PREFIX}_memory`,
      realloc: `${PREFIX}_realloc`,
    },
    unused: new Map(),
    // 64 MiB, which no compiled ruleset comes near to.
    pages: 1024,
    moduleOf: (name) => `${PREFIX}|${shortVersion(name)}`,
  },
  spidermonkey: {
    form: { sections: [1, 2, 3, 4, 5, 6, 7, 9, 12, 10, 11], plainData: false },
    remarks: ["component-name", "producers"],
    names: { entry: "dispose", postReturn: "cabi_post_dispose", memory: "memory", realloc: "cabi_realloc" },
    unused: new Map([
      ["wizer-initialize", NOTHING],
      ["wizer.resume", NOTHING],
      ["wasi:cli/run@0.2.10#run", ANSWER],
      ["wasi:http/incoming-handler@0.2.10#handle", { params: ["i32", "i32"], results: [] }],
      ["cabi_realloc_adapter", REALLOC],
      ["check_init", ANSWER],
    ]),
    // 256 MiB: it begins with 9, and JavaScript keeps what it allocates for longer than it needs it.
    pages: 4096,
    moduleOf: (name) => name,
  },
};

/** `glither:mail/enrich@0.1.0` → `glither:mail/enrich@0.1`: the part of a version that stands for compatibility. */
function shortVersion(name: string): string {
  return name.replace(/@(?:([1-9]\d*)\.\d+\.\d+|(0\.[1-9]\d*)\.\d+)$/u, (_, major?: string, minor?: string) => {
    return `@${major ?? minor}`;
  });
}

/** All exports that a module of the shape may have, with their forms. */
export function expectedExports(
  { names, unused }: ShapeOf,
  { signature }: ExportCall,
): ReadonlyMap<string, CoreSignature | "memory"> {
  return new Map<string, CoreSignature | "memory">([
    ...unused,
    [names.entry, signature],
    [names.postReturn, { params: signature.results, results: [] }],
    [names.memory, "memory"],
    [names.realloc, REALLOC],
  ]);
}
