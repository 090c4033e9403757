import { readFileSync } from "node:fs";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient } from "./testing/clients.ts";
import { commandOf, gated } from "./testing/gated.ts";

const RULES = `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
rule block_bob = event | actor == "bob" | tool == "create_entities" => into blocked (reason = reads only)
rule block_secret = event | any arguments.* ~ /secret/ => into blocked (reason = secret)
rule allow = event | tool in { "create_entities", "read_graph", "search_nodes" } => into allowed
`;

describeWithClient("server-memory", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let policy: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    policy = await place(folder.path, "memory.glith", RULES);
    process.env["MEMORY_FILE_PATH"] = join(folder.path, "memory.jsonl");
  });
  afterAll(async () => {
    delete process.env["MEMORY_FILE_PATH"];
    await folder.remove();
  });

  it("is used by two clients at once, each as far as the rules go", async () => {
    const server = commandOf("server-memory");
    const [ann, bob] = await Promise.all([
      gated({ policy, server, actor: "ann" }),
      gated({ policy, server, actor: "bob" }),
    ]);
    const { tools } = await ann.client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(["create_entities", "read_graph", "search_nodes"]);
    const entity = (name: string) => ({ entities: [{ name, entityType: "note", observations: [`about ${name}`] }] });
    const made = (client: typeof ann.client, name: string) =>
      client.callTool({ name: "create_entities", arguments: entity(name) });
    const [first, second, third] = await Promise.all([
      made(ann.client, "tea"),
      made(bob.client, "coffee"),
      made(ann.client, "secret"),
    ]);
    expect(JSON.stringify(first)).toContain("about tea");
    expect(JSON.stringify(second)).toContain("blocked by the rule `block_bob`: reads only");
    expect(JSON.stringify(third)).toContain("blocked by the rule `block_secret`: secret");
    const found = await bob.client.callTool({ name: "search_nodes", arguments: { query: "tea" } });
    expect(JSON.stringify(found)).toContain("about tea");
    expect((await Promise.all([ann.end(), bob.end()])).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(readFileSync(join(folder.path, "memory.jsonl"), "utf8").match(/about \w+/gu)).toEqual(["about tea"]);
  });
});
