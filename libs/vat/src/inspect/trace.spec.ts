import { expect, it } from "@jest/globals";
import { type Bcom, methods, on, type Ref, send, sendOnly, settled, Vat } from "../index.ts";
import {
  breakpoint,
  several,
  spans,
  type TraceEvent,
  TraceRecorder,
  traceHtml,
  traceMermaid,
  traceText,
} from "./index.ts";

function echo(_bcom: Bcom) {
  return methods({
    say: (text: string) => text,
    fail: () => {
      throw new Error("a secret <b>");
    },
  });
}

function asker(_bcom: Bcom, other: Ref<{ say(text: string): string }>) {
  return methods({ ask: () => on(send(other, "say", "hello"), { then: (text) => text.length }) });
}

it("tells which send has led to which turn, over vats and through promises", async () => {
  const events: TraceEvent[] = [];
  const recorder = new TraceRecorder((event) => events.push(event));
  const [here, there] = ["here", "there"].map((name) => new Vat({ name, observer: recorder })) as [Vat, Vat];
  const own = here.spawn(asker, there.spawn(echo));
  await settled(here.send(own, "ask"));
  expect(traceText(events)).toBe(
    [
      "1 there: program",
      "2 here: program",
      "3 here: asker#1 ask",
      "  5 there: echo#1 say",
      "  6 there: listening",
      "    7 here: handler",
      "4 here: listening",
    ].join("\n"),
  );
});

it("takes a message that waited in a promise as its sender's, not as the resolver's", async () => {
  const events: TraceEvent[] = [];
  const vat = new Vat({ observer: new TraceRecorder((event) => events.push(event)) });
  const [vow, resolver] = vat.promise<Ref<{ say(text: string): string }>>();
  const own = vat.spawn(echo);
  vat.run(() => sendOnly(vow, "say", "early"));
  const sender = events.at(-1)?.turn;
  vat.call(resolver, "fulfill", own);
  expect(events.find(({ method }) => method === "say")).toMatchObject({ cause: sender, target: "echo#1" });
});

it("says what failed, and lets no word of it become markup", async () => {
  const events: TraceEvent[] = [];
  const vat = new Vat({ name: "<i>", observer: new TraceRecorder((event) => events.push(event)) });
  await settled(vat.send(vat.spawn(echo), "fail")).catch(() => undefined);
  expect(traceText(events)).toContain("echo#1 fail failed, Error: a secret <b>");
  expect(traceHtml(events)).not.toMatch(/<[bi]>/u);
  expect(traceMermaid(events)).toContain("participant v0 as #60;i#62;");
});

it("draws a long chain without a stack, and takes no turn for its own cause", () => {
  const chain = Array.from(
    { length: 50_000 },
    (_, at): TraceEvent => ({ turn: at + 1, vat: "v", kind: "handler", cause: at }),
  );
  expect(traceText(chain).split("\n")).toHaveLength(50_000);
  expect(traceText([{ turn: 1, vat: "v", kind: "program", cause: 1 }])).toBe("1 v: program");
});

it("halts a vat before a turn, takes one, and goes on", async () => {
  const said: string[] = [];
  const vat = new Vat({ observer: several(breakpoint(({ args }) => args?.[0] === "two")) });
  const own = vat.spawn((_bcom: Bcom) => (word: string) => void said.push(word));
  for (const word of ["one", "two", "three"]) vat.sendOnly(own, word);
  await new Promise((resolve) => setImmediate(resolve));
  expect([said, vat.halted]).toEqual([["one"], true]);
  expect(vat.step()).toBe(true);
  expect([said, vat.halted]).toEqual([["one", "two"], true]);
  vat.start();
  await vat.idle();
  expect(said).toEqual(["one", "two", "three"]);
  expect(vat.step()).toBe(false);
});

it("halts in the midst of what a program has caused, and lets nothing of it leave until it goes on", async () => {
  const said: string[] = [];
  const other = new Vat();
  const far = other.spawn((_bcom: Bcom) => (word: string) => void said.push(word));
  const vat = new Vat({ observer: breakpoint(({ args }) => args?.[0] === "near") });
  const near = vat.spawn((_bcom: Bcom) => (word: string) => void said.push(word));
  vat.run(() => {
    sendOnly(far, "far");
    sendOnly(near, "near");
  });
  await other.idle();
  expect([said, vat.halted]).toEqual([[], true]);
  vat.start();
  // A program's turn comes behind what it had caused before.
  vat.run(() => void said.push("program"));
  await other.idle();
  expect(said).toEqual(["near", "program", "far"]);
});

it("gives OpenTelemetry a span for each turn, under the one that caused it, in another vat, too", async () => {
  const ended: string[] = [];
  const tracer = {
    startSpan: (name: string, options?: { attributes?: Readonly<Record<string, string>> }, under?: string) => {
      const id = `${under ?? ""}/${options?.attributes?.["vat.name"]}.${name}`;
      const state = { failed: "" };
      return {
        id,
        setAttribute: () => undefined,
        setStatus: ({ message = "" }: { code: number; message?: string }) => {
          state.failed = ` ${message}`;
        },
        end: () => void ended.push(`${id}${state.failed}`),
      };
    },
  };
  const observer = spans({ tracer, under: ({ id }) => id });
  const [here, there] = ["here", "there"].map((name) => new Vat({ name, observer })) as [Vat, Vat];
  const target = there.spawn(echo);
  const own = here.spawn(asker, target);
  await settled(here.send(own, "ask"));
  await settled(here.run(() => send(target, "fail"))).catch(() => undefined);
  expect(ended).toContain("/here.ask/there.say");
  // What failed says of what kind it was, and not what was said.
  expect(ended).toContain("/here.turn/there.fail Error");
});
