import { expect, it } from "@jest/globals";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { Asker } from "./asker.ts";

it("asks nobody any more, and keeps nobody waiting, when it has ended", async () => {
  const sent: JSONRPCMessage[] = [];
  const asker = new Asker(async (message) => void sent.push(message), 600_000);
  const before = asker.ask("tools/list", {});
  asker.end();
  await expect(before).rejects.toMatchObject({ code: "NOT_LISTED" });
  await expect(asker.ask("tools/list", {})).rejects.toMatchObject({ code: "NOT_LISTED" });
  expect(sent).toHaveLength(1);
});
