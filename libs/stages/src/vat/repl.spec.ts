import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createNode, type OcapnNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { type Evaluator, evaluator, type Lookup } from "@glither/sandbox/terminal";
import { methods, type Ref, Vat } from "@glither/vat";
import { names } from "@glither/vat/library";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { temporaryFolder } from "../testing/folders.ts";
import { type ReplOptions, repl } from "./repl.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: OcapnNode;
let there: Vat;
beforeEach(async () => {
  folder = await temporaryFolder();
  server = createNode({ netlayers: [await tcpNetlayer()] });
  there = new Vat({ name: "there", report: () => undefined });
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

/** What is shown for lines that come through a pipe. */
async function shown(lines: readonly string[], options: Partial<ReplOptions> = {}): Promise<readonly string[]> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let text = "";
  output.on("data", (part: Buffer) => {
    text += part.toString();
  });
  input.end(lines.map((line) => `${line}\n`).join(""));
  expect(await repl({ input, output, ...options })).toMatchObject({
    exitCode: 0,
    text: "",
    data: { lines: lines.length },
  });
  return text.split("\n").slice(0, -1);
}

describe("a terminal", () => {
  it("has what makes actors, and nothing else", async () => {
    expect(await shown(["(names)", "(def c (call cell 5))", "(call c :set 6)", "(call c :get)", "(process)"])).toEqual([
      '(list "cell" "queue")',
      "$1",
      "#nothing",
      "6",
      expect.stringMatching(/^error: `process` begins no form/u),
    ]);
  });

  it("has what was brought along by address, or by a file with the address", async () => {
    const greeter = there.spawn(() => methods({ greet: (name: string) => `Hello, ${name}` }));
    const { address } = server.register(greeter as Ref);
    await writeFile(join(folder.path, "greeter.address"), `${address}\n`);
    const brought = [`one=${address}`, `two=${join(folder.path, "greeter.address")}`];
    expect(await shown(['(send one :greet "Ann")', '(send two :greet "Bob")'], { names: brought })).toEqual([
      '"Hello, Ann"',
      '"Hello, Bob"',
    ]);
  });

  it("is here, and the evaluator there", async () => {
    const registry = there.spawn(names);
    there.call(registry, "claim", "house", there.spawn(() => () => "you are in") as Ref);
    const evaluating = there.spawn(evaluator(registry as Ref<unknown> as Ref<Lookup>)) as Ref<Evaluator>;
    const { address } = server.register(evaluating as Ref);
    expect(await shown(["(call house)", "(call cell 5)"], { evaluator: address })).toEqual([
      '"you are in"',
      "error: nobody has the name `cell` (`(names)` lists those that there are)",
    ]);
  });

  it("says what is wrong with what it was given, and shows no address", async () => {
    const streams = { input: new PassThrough(), output: new PassThrough() };
    const secret = "ocapn://x.tcp-testing-only/s/";
    for (const [options, message] of [
      [{ names: ["greeter"] }, "a name is given as `NAME=ADDRESS` or `NAME=FILE`"],
      [{ names: [`greeter=${secret}`] }, "an address is none of an object"],
      [{ evaluator: "ocapn://x.pigeon/s/AAAA" }, "nothing here goes by `pigeon`"],
      [{ names: [`cell=${server.register(there.spawn(() => () => 1) as Ref).address}`] }, "the name `cell` is taken"],
    ] as const)
      await expect(repl({ ...streams, ...options })).rejects.toMatchObject({ code: "MALFORMED", message });
    await expect(repl({ ...streams, evaluator: "none.address" })).rejects.toMatchObject({ name: "StageError" });
  });
});
