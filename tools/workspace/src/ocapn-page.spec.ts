import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";

const page = readFileSync(join(ROOT, "docs/ocapn.md"), "utf8");
const [there = "", here = ""] = [...page.matchAll(/```ts\n([\s\S]*?)```/gu)].map(([, program = ""]) => program);
const [, prints] = /```text\n([\s\S]*?)```/u.exec(page) ?? [];

function start(program: string, ...args: readonly string[]): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const flags = [
    "--conditions=@glither/source",
    "--disable-warning=ExperimentalWarning",
    "--input-type=module-typescript",
  ];
  const child = spawn(process.execPath, [...flags, "-", ...args], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(program);
  return child;
}

it("shows two programs of ten lines each that talk over a socket", async () => {
  const server = start(there);
  try {
    const address = await new Promise<string>((resolve) =>
      server.stdout.once("data", (line) => resolve(`${line}`.trim())),
    );
    expect(await text(start(here, address).stdout)).toBe(prints);
  } finally {
    server.kill();
  }
  for (const program of [there, here]) expect(program.trim().split("\n").length).toBeLessThanOrEqual(10);
});
