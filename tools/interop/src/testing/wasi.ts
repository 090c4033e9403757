import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ran, readGrants, runApart } from "@glither/sandbox/wasi";
import { adapted } from "../../../../libs/sandbox/src/testing/component.ts";

export const SOURCES = join(import.meta.dirname, "wasi");

/** Runs a program with a folder that has a note in it, and all else that it asks for. */
export async function runNotes(
  program: string,
  folder: string,
  access: "ro" | "rw",
  as: "module" | "component" = "module",
): Promise<Ran & { text: string }> {
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "note"), "hello");
  const grants = [`fs=${data}:${access}`, "clock=fixed:2026-01-01", "random=seed:1", "env=NAME=value"];
  const module = readFileSync(program);
  const ran = await runApart(as === "module" ? module : await adapted(module), {
    grants: readGrants(grants, {}),
    arguments: ["notes", "word"],
    output: "collected",
  });
  return { ...ran, text: Buffer.from(ran.stdout).toString() };
}
