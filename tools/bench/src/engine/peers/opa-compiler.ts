import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ROOT } from "../../paths.ts";

/** The compiler that the comparison is made with; built from its source, once, where Go is there. */
const OPA_VERSION = "v1.22.0";
const CACHE = join(ROOT, "dist/bench", `opa-${OPA_VERSION}`);

/** Rego to WebAssembly: the rule `data.glither.rule`, with these functions of one argument provided by the host. */
export type OpaCompiler = (rego: string, builtins: readonly string[]) => Uint8Array;

/** The real `opa`, or in words why it cannot be had. */
export function opaCompiler(): OpaCompiler | string {
  const opa = opaProgram();
  if (typeof opa === "string") return opa;
  return (rego, builtins) => compileWith(opa.path, rego, builtins);
}

/** Where it is. */
export function opaProgram(): { readonly path: string } | string {
  const binary = join(CACHE, process.platform === "win32" ? "opa.exe" : "opa");
  if (!existsSync(binary)) {
    try {
      execFileSync("go", ["install", "-trimpath", `github.com/open-policy-agent/opa@${OPA_VERSION}`], {
        env: { ...process.env, GOBIN: CACHE, CGO_ENABLED: "0" },
        stdio: ["ignore", "ignore", "pipe"],
      });
    } catch {
      return `not measured: its compiler, \`opa\` ${OPA_VERSION}, could not be built here, which takes Go and its modules`;
    }
  }
  return { path: binary };
}

function compileWith(binary: string, rego: string, builtins: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "glither-opa-"));
  try {
    const [source, known, bundle] = ["rules.rego", "capabilities.json", "bundle.tar.gz"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    writeFileSync(source, rego);
    writeFileSync(known, JSON.stringify(capabilities(binary, builtins)));
    execFileSync(binary, ["build", "-t", "wasm", "-e", "glither/rule", "--capabilities", known, "-o", bundle, source]);
    return fileOfArchive(gunzipSync(readFileSync(bundle)), "/policy.wasm");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function capabilities(binary: string, builtins: readonly string[]): object {
  const own = JSON.parse(execFileSync(binary, ["capabilities", "--current"], { encoding: "utf8" }));
  const decl = { type: "function", args: [{ type: "any" }], result: { type: "any" } };
  return { ...own, builtins: [...own.builtins, ...builtins.map((name) => ({ name, decl }))] };
}

const BLOCK = 512;

/** A file of a tar archive: each has one block with its name and its octal size, then its bytes, padded to whole blocks. */
function fileOfArchive(archive: Buffer, name: string): Uint8Array {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const size = Number.parseInt(archive.toString("latin1", at + 124, at + 136), 8);
    if (archive.toString("latin1", at, at + 100).replace(/\0.*$/su, "") === name)
      return archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK * (1 + Math.ceil((size || 0) / BLOCK));
  }
  throw new Error(`opa's bundle has no \`${name}\``);
}
