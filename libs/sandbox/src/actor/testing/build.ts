import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { componentEmbed, componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";

const ROOT = join(import.meta.dirname, "../../..");
const ACTORS = join(ROOT, "actors");
export const WIT = readFileSync(join(ROOT, "wit/vat.wit"), "utf8");

/** All that JavaScript in a component could reach the outside with. */
const AMBIENT_AUTHORITY = ["stdio", "random", "clocks", "http", "fetch-event"];

/** A core module of text, in the wrapping that makes it a component of the package `glither:vat`. */
export async function componentOf(text: string): Promise<Uint8Array> {
  const embedded = await componentEmbed({ binary: await parse(text), witSource: WIT, world: "component" });
  return componentNew(embedded, []);
}

export function watOf(name: string): string {
  return readFileSync(join(ACTORS, `${name}.wat`), "utf8");
}

/** The counter in each language that it is written in. Slow builds are kept by content. */
export const LANGUAGES = {
  WAT: () => componentOf(watOf("counter")),
  JavaScript: () => {
    const source = readFileSync(join(ACTORS, "counter.js"), "utf8");
    return cached([source, WIT, versionOf("componentize-js")], () => fromJavaScript(source));
  },
  Go: () => {
    const folder = join(ACTORS, "go");
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    return cached([...sources, execFileSync("go", ["version"], { encoding: "utf8" })], () => fromGo(folder));
  },
} as const;

export type Language = keyof typeof LANGUAGES;

/** Why a language cannot be had on this machine; undefined where it can. */
export function missing(language: Language): string | undefined {
  if (language !== "Go") return undefined;
  try {
    execFileSync("go", ["version"]);
    return undefined;
  } catch {
    return "no `go` on this machine";
  }
}

async function fromJavaScript(source: string): Promise<Uint8Array> {
  const { componentize } = await import("@bytecodealliance/componentize-js");
  const build = componentize as unknown as (
    source: string,
    options: { readonly witWorld: string; readonly worldName: string; readonly disableFeatures: readonly string[] },
  ) => Promise<{ readonly component: Uint8Array }>;
  const { component } = await build(source, {
    witWorld: WIT,
    worldName: "component",
    disableFeatures: AMBIENT_AUTHORITY,
  });
  return component;
}

/** Go makes a core module under WASI; a component is made of it by who needs one, and is run by that module alone. */
function fromGo(folder: string): Uint8Array {
  const scratch = mkdtempSync(join(tmpdir(), "glither-go-"));
  try {
    cpSync(folder, scratch, { recursive: true });
    const out = join(scratch, "counter.wasm");
    execFileSync("go", ["build", "-buildmode=c-shared", "-ldflags=-s -w", "-o", out, "."], {
      cwd: scratch,
      env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm", GOPROXY: "off" },
    });
    return new Uint8Array(readFileSync(out));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function versionOf(name: string): string {
  const file = join(ROOT, "../../node_modules/@bytecodealliance", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}

async function cached(inputs: readonly string[], build: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "glither/actors");
  const file = join(folder, `${createHash("sha256").update(JSON.stringify(inputs)).digest("hex")}.wasm`);
  if (existsSync(file)) return new Uint8Array(readFileSync(file));
  const built = await build();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, built);
  renameSync(`${file}.${process.pid}`, file);
  return built;
}
