import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { actor, type Bcom, methods, type Ref, spawn } from "@glither/vat";
import { openStore } from "@glither/vat/sqlite";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { inspect } from "./inspect.ts";
import { trace } from "./trace.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const door = actor("door", 1, (_bcom: Bcom) => methods({ open: () => "open" }));
const porter = actor("porter", 1, (_bcom: Bcom, own: Ref<{ open(): string }>) => methods({ lend: () => own }));

const GRAPH = {
  kind: "glither.vat.graph",
  version: 1,
  actors: [
    { id: "porter#1", vat: "house" },
    { id: "cell#1", vat: "house" },
    { id: "door#1", vat: "house" },
  ],
  edges: [
    { from: "porter#1", to: "cell#1", how: "made", what: "" },
    { from: "cell#1", to: "door#1", how: "received", what: "set" },
  ],
};

it("shows who holds whom in the store of vats that have ended", async () => {
  const store = openStore(at("house.vat"), {
    actors: [door, porter],
    vats: { house: () => ({ porter: spawn(porter, spawn(door)) }) },
  });
  await store.close();
  const { text, exitCode } = await inspect({ file: at("house.vat"), format: "text" });
  expect(exitCode).toBe(0);
  expect(text).toMatch(/house\/porter#\d+ in house\n {2}holds house\/door#\d+: kept/u);
});

it("shows through whom an actor reaches another, of a graph that was drawn", async () => {
  await place(folder.path, "graph.json", JSON.stringify(GRAPH));
  const file = at("graph.json");
  expect((await inspect({ file, format: "text", from: "porter#1" })).text).toBe(
    "porter#1 in house\n  holds cell#1: made\n  reaches door#1: made cell#1, then received (set) door#1",
  );
  expect((await inspect({ file, format: "mermaid", from: "cell#1" })).text).toBe(
    'graph LR\n  a0["cell#35;1"]\n  a1["door#35;1"]\n  a0 -->|"received (set)"| a1',
  );
  const written = await inspect({ file, format: "html", out: at("graph.html") });
  expect(written.data).toEqual({ file: at("graph.html") });
  expect(await readFile(at("graph.html"), "utf8")).toContain("made cell#1, then received (set) door#1");
  await expect(inspect({ file, format: "text", from: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("refuses what is neither a store nor a graph, and what is no trace, and says where", async () => {
  await place(folder.path, "graph.json", JSON.stringify({ ...GRAPH, edges: [{ from: 1 }] }));
  await place(folder.path, "other.db", `SQLite format 3\0${"x".repeat(200)}`);
  await place(folder.path, "trace.jsonl", '{"turn":1,"vat":"v","kind":"program"}\n{"turn":"2"}\n');
  const wrong = [
    inspect({ file: at("graph.json"), format: "text" }),
    inspect({ file: at("other.db"), format: "text" }),
    inspect({ file: at("none"), format: "text" }),
  ];
  for (const one of wrong) await expect(one).rejects.toMatchObject({ name: "StageError", exitCode: 64 });
  await expect(trace({ file: at("trace.jsonl"), format: "text" })).rejects.toMatchObject({
    message: `line 2 of \`${at("trace.jsonl")}\` is no event of a trace`,
  });
});

it("shows under each turn those that it has led to, and lets no name move a cursor", async () => {
  const events = [
    { turn: 1, vat: "here", kind: "message", target: "asker#1", method: "ask" },
    { turn: 2, vat: "\u001b[2Jthere", kind: "message", cause: 1, target: "echo#1", method: "say", failed: "Error: no" },
  ];
  await place(folder.path, "trace.jsonl", events.map((event) => JSON.stringify(event)).join("\n"));
  const { text, data } = await trace({ file: at("trace.jsonl"), format: "text" });
  expect(text).toMatch(/^1 here: asker#1 ask\n {2}2 .*there: echo#1 say failed, Error: no$/u);
  expect(text).not.toContain("\u001b");
  expect(data).toEqual(events);
});
