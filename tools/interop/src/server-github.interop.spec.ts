import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient } from "./testing/clients.ts";
import { commandOf, gated } from "./testing/gated.ts";

const RULES = `#pragma dialect glither.governance ; fold first-match
#pragma version 0.1.0
rule block_closed = event | tool == "list_issues" | arguments.state == "closed" => into blocked (reason = history)
rule allow = event | tool in { "get_issue", "list_issues", "search_code" } => into allowed
`;

describeWithClient("server-github", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  it("lists the tools that the rules leave, with what can only be blocked marked", async () => {
    const policy = await place(folder.path, "github.glith", RULES);
    const { client, end } = await gated({ policy, server: commandOf("server-github") });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(["get_issue", "list_issues", "search_code"]);
    const issues = tools.find(({ name }) => name === "list_issues");
    expect(issues?.inputSchema.properties?.["state"]).toMatchObject({
      enum: ["open", "all"],
      description: expect.stringContaining('Blocked by policy: "closed".'),
    });
    const refused = await client.callTool({ name: "delete_repository", arguments: {} }).catch(({ message }) => message);
    expect(refused).toContain("the server has listed no tool of exactly this name");
    expect((await end()).exitCode).toBe(0);
  });
});
