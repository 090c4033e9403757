import { expect, it } from "@jest/globals";
import { type Bcom, call, methods, type Ref, send, settled, spawn, Vat } from "../index.ts";
import { caretaker } from "../library/index.ts";
import { type Graph, GraphRecorder, graphHtml, graphMermaid, graphText, reachOf } from "./index.ts";

interface Door {
  open(): string;
}

function door(_bcom: Bcom) {
  return methods({ open: () => "open" });
}

function porter(_bcom: Bcom, own: Ref<Door>) {
  return methods({
    lend: () => own,
    introduce: (guest: Ref<(door: Ref<Door>) => unknown>) => call(guest, own),
    fail: () => {
      spawn(door);
      throw new Error("no");
    },
  });
}

function guest(_bcom: Bcom) {
  return (_given: Ref<Door>) => "thank you";
}

it("draws who has got a reference to whom, and how", async () => {
  const recorder = new GraphRecorder();
  const vat = new Vat({ name: "house", observer: recorder });
  const there = new Vat({ name: "street", observer: recorder });
  const own = vat.spawn(porter, vat.spawn(door));
  const visitor = vat.spawn(guest);
  vat.call(own, "introduce", visitor);
  const asker = there.spawn((_bcom: Bcom) => methods({ ask: () => send(own, "lend") }));
  await settled(there.send(asker, "ask"));
  const { edges } = recorder.graph();
  const between = edges.map(({ from, to, how, what }) => `${from} ${how} ${to} ${what}`);
  expect(between).toEqual(
    expect.arrayContaining([
      "program made door#1 ",
      "program made porter#1 ",
      "porter#1 given door#1 [0]",
      "porter#1 received guest#1 introduce",
      "guest#1 received door#1 a message",
      "actor#1 answered door#1 lend",
    ]),
  );
});

it("has nothing of a turn that failed", () => {
  const recorder = new GraphRecorder();
  const vat = new Vat({ observer: recorder });
  const own = vat.spawn(porter, vat.spawn(door));
  expect(() => vat.call(own, "fail")).toThrow("no");
  expect(recorder.graph().actors.map(({ id }) => id)).toEqual(["door#1", "porter#1", "program"]);
});

it("says through whom one reaches another", () => {
  const recorder = new GraphRecorder();
  const vat = new Vat({ name: "house", observer: recorder });
  vat.run(() => caretaker(spawn(door)));
  const graph = recorder.graph();
  const way = reachOf(graph, "program").get("door#1") ?? [];
  expect(way.map(({ from, to, how }) => [from, how, to])).toEqual([["program", "made", "door#1"]]);
  expect([...reachOf(graph, "glither.caretaker.forwarder#1").keys()]).toEqual(["glither.cell#1", "door#1"]);
  expect(graphText(graph, "glither.cell#1")).toContain("glither.cell#1 in house\n  holds door#1: given ([0])");
});

const hostile: Graph = {
  kind: "glither.vat.graph",
  version: 1,
  actors: [
    { id: '</h2><script>alert(1)</script>"]', vat: "<b>" },
    { id: 'b"]\n  x --> y', vat: "" },
  ],
  edges: [{ from: '</h2><script>alert(1)</script>"]', to: 'b"]\n  x --> y', how: "received", what: "<img src=x>" }],
};

it("lets no name become markup, in a page or in a diagram", () => {
  const html = graphHtml(hostile);
  expect(html).not.toMatch(/<script|<img|<b>/u);
  expect(html).toContain("&#60;script&#62;");
  const lines = graphMermaid(hostile).split("\n");
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/^ {2}a1\["[^"]*"\]$/u);
});
