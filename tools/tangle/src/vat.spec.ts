import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

it("prints graphs and traces of vats, for people and as JSON", async () => {
  const graph = { kind: "glither.vat.graph", version: 1, actors: [{ id: "door#1", vat: "house" }], edges: [] };
  const event = { turn: 1, vat: "house", kind: "program" };
  await place(folder.path, "graph.json", JSON.stringify(graph));
  await place(folder.path, "trace.jsonl", JSON.stringify(event));
  const options = { cwd: folder.path };
  expect(await tangle(["vat", "inspect", "graph.json"], options)).toMatchObject({
    exitCode: 0,
    stdout: "door#1 in house\n",
  });
  expect((await tangleJson(["vat", "inspect", "graph.json"], options)).json).toEqual(graph);
  expect(await tangle(["vat", "trace", "trace.jsonl"], options)).toMatchObject({
    exitCode: 0,
    stdout: "1 house: program\n",
  });
  expect(await tangle(["vat", "inspect", "none.json"], options)).toMatchObject({ exitCode: 64, stdout: "" });
});

it("speaks with actors until nobody writes any more, and takes nothing that is no address", async () => {
  expect(await tangle(["vat", "repl"])).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  expect((await tangleJson(["vat", "repl"])).json).toEqual({ lines: 0 });
  const { exitCode, stderr } = await tangle(["vat", "repl", "--name", "house=ocapn://nowhere"]);
  expect([exitCode, stderr]).toEqual([
    64,
    "error: an address is none of an object\nhint: an address is `ocapn://…/s/…`, as `node.register` gives it\n",
  ]);
});
