import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { build } from "../compile/build.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { run } from "./run.ts";

const RULES = `#pragma dialect glither.governance
rule secrets = event | arguments.filter.file_path ~ /^\\/etc\\// => into blocked
rule rest = event | arguments.filter is present => into allowed
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

it("a component that is run from its file knows what it reads of its arguments, and takes no more", async () => {
  const source = await place(folder.path, "files.glith", RULES);
  const out = join(folder.path, "files.wasm");
  expect(await build({ source, engine: "direct", out })).toMatchObject({ exitCode: 0 });
  const ruleOf = async (subject: string, json: unknown): Promise<unknown> => {
    const artifact = { risk_level: "limited", tool: "read", arguments: json };
    const input = await place(folder.path, "call.json", JSON.stringify(artifact));
    const { data } = await run({ subject, input, keys: [] });
    return (data as { receipt: { rule: string } }).receipt.rule;
  };
  for (const subject of [source, out]) {
    expect(await ruleOf(subject, { filter: { file_path: "/etc/passwd", more: 1 }, other: [null] })).toBe("secrets");
    expect(await ruleOf(subject, { filter: { file_path: ["/etc/passwd"] } })).toBe("rest");
    expect(await ruleOf(subject, ["/etc/passwd"])).toBe("default");
  }
});
