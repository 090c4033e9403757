import { join } from "node:path";
import type { Receipt } from "@glither/host";
import { SqliteLedger } from "@glither/ledger";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { temporaryFolder } from "../testing/folders.ts";
import { keep } from "./_keep.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

function held(token: string): Receipt {
  return {
    verdict: "pending",
    rule: "hold",
    reason_class: "large",
    actions: [],
    state: "quarantine",
    token,
    resolutions: ["dropped"],
    obligations: [{ after: "PT72H", verdict: "dropped" }],
  };
}

it("keeps the receipts of one message in one transaction: where a later one cannot be kept, none is", async () => {
  const place = join(folder.path, "ledger.sqlite");
  const keeping = { ledger: place, deployment: "mail" };
  const crossed = (...tokens: readonly string[]) => ({
    component: Buffer.from("component"),
    dialect: "glither.mail",
    bindings: {},
    artifacts: tokens.map((token) => new Map([["from.domain", token]])),
    crossings: tokens.map((token) => ({ receipt: held(token), asked: [] })),
    source: undefined,
  });
  await expect(keep(keeping, crossed("one", "two", "one"))).rejects.toMatchObject({
    message: `\`${place}\`: the token is another suspended disposition's`,
  });
  expect(await keep(keeping, crossed("two", "three"))).toMatchObject([{ index: 0 }, { index: 1 }]);
  const ledger = new SqliteLedger(place);
  expect((await ledger.pending("mail", 10)).map(({ token }) => token)).toEqual(["three", "two"]);
  expect(await ledger.contents("mail", 1)).toMatchObject({ artifact: { "from.domain": "three" } });
  await ledger.close();
});
