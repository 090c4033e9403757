import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { encode, record } from "../syrup/index.ts";
import { DEFAULT_SYRUP_LIMITS } from "../syrup/limits.ts";
import { DEFAULT_NETLAYER_LIMITS } from "./limits.ts";
import { tlsNetlayer } from "./tls.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const page = readFileSync(join(ROOT, "docs/netlayers.md"), "utf8");
const { exports } = JSON.parse(readFileSync(join(ROOT, "libs/ocapn/package.json"), "utf8"));

it("names modules that the package has, and all of its netlayers", () => {
  const named = [...page.matchAll(/^\| `[a-z-]+` \| `(netlayers\/[a-z-]+)` \|/gmu)].map(([, name]) => `./${name}`);
  const there = Object.keys(exports).filter((name) => name.startsWith("./netlayers/"));
  expect(named.sort()).toEqual(there.sort());
  const imported = [...page.matchAll(/"@glither\/ocapn(\/[^"]+)"/gu)].map(([, name]) => exports[`.${name}`]);
  expect(imported.filter((one) => one === undefined)).toEqual([]);
});

it("says the limits that there are", () => {
  expect([DEFAULT_SYRUP_LIMITS, DEFAULT_NETLAYER_LIMITS]).toMatchObject([
    { bytes: 2 ** 20, depth: 100, digits: 4_096 },
    { recordTime: 30_000, connectTime: 10_000, connections: 256, highWater: 2 ** 20, waiting: 2 ** 24 },
  ]);
});

it("shows an exchange that goes as it says", async () => {
  const [, code = ""] = /```ts\n([\s\S]*?)```/u.exec(page) ?? [];
  const body = code.replace(/^import .*\n/gmu, "");
  const told: string[] = [];
  const run = new Function(
    "encode",
    "record",
    "tlsNetlayer",
    "console",
    `return (async () => { ${body}; return { alice, bob, connection }; })();`,
  );
  const { alice, bob, connection } = await run(encode, record, tlsNetlayer, { log: (text: string) => told.push(text) });
  const answer = await new Promise((resolve) => connection.receive({ record: resolve, closed: resolve }));
  expect(answer).toEqual(record("answer", "who is there?"));
  await alice.close();
  await bob.close();
  expect(told).toEqual(["ENDED"]);
});
