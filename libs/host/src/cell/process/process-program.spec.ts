import { describe, expect, it } from "@jest/globals";
import { dispose } from "../../crossing/dispose.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { linkComponent } from "../../link/link-component.ts";
import type { ImportObject, Program } from "../../program.ts";
import { ECHO, echo } from "../../testing/echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "../../testing/flag.ts";
import {
  aliases,
  allMemory,
  endlessCalls,
  endlessRecursion,
  loopInDispose,
  loopInPostReturn,
  loopInRealloc,
  loopInStart,
  withMemories,
} from "../../testing/hostile.ts";
import { MAILROOM_CONTRACT, mailroom } from "../../testing/mailroom.ts";
import { processProgram } from "../isolated-program.ts";
import { glueOf } from "./glue.ts";

const asks = (ask: (...args: unknown[]) => unknown): ImportObject => ({ [ECHO.replace(/@.*/, "")]: { ask } });
/** Enough for what ends by itself, on a machine however busy; and what is too long for what does not. */
const AMPLE = { ...DEFAULT_LIMITS, time: 60_000 };
const QUICK = { ...DEFAULT_LIMITS, time: 2_000 };

async function isolated(component: Uint8Array, limits = AMPLE): Promise<Program> {
  return processProgram(await glueOf(component), limits);
}

describe("a component in a process of its own", () => {
  it("gives the receipt that jco's glue gives here, each crossing in an instance of its own", async () => {
    const bindings = {
      "glither:mail/enrich": {
        "dkim-domain": () => "d.example",
        "sender-allowlisted": (msg: unknown) => Object.is((msg as { fromDomain: string }).fromDomain, "a.example"),
        "sender-risk": () => "high",
      },
      "glither:mail/actions": { route: () => undefined, hold: () => "token-1" },
    };
    const component = await mailroom();
    const here = await linkComponent(component, bindings, { embedder: "jco" });
    const away = { ...here, program: await isolated(component) };
    for (const domain of ["a.example", "b.example", "ж.example", "\ufeff"]) {
      const artifact = new Map<string, unknown>([
        ["from.domain", domain],
        ["attachment.count", 0],
        ["risk_level", "very_low"],
        ["headers", [["List-Id", "news"]]],
        ["list.unsubscribe", true],
      ]);
      expect(dispose(away, artifact, MAILROOM_CONTRACT)).toEqual(dispose(here, artifact, MAILROOM_CONTRACT));
    }
  });

  it("takes a text that is large, throws what a host function threw, and works on", async () => {
    const failure = new Error("out of order");
    const text = "ж".repeat(500_000);
    const program = await isolated(await echo({ kind: "string" }));
    const cross = program.bind(
      asks((it) => {
        if (it === "") throw failure;
        return it;
      }),
    );
    expect(cross(text)).toBe(text);
    expect(() => cross("")).toThrow(failure);
    expect(() => cross(Symbol("s"))).toThrow(expect.objectContaining({ code: "WRONG_VALUE" }));
    expect(cross("on")).toBe("on");
  });

  it("is refused when it is not valid", async () => {
    const component = Uint8Array.from(await flag(ASK, MEMORY, entry("(local.get 0)"), POST));
    const code = Buffer.from(component).lastIndexOf(Uint8Array.of(0x20, 0, 0x0b));
    component.set([0xfe, 0xfe], code);
    await expect(isolated(component)).rejects.toThrow();
  });
});

describe("a component that would hold or exhaust its host", () => {
  it.each([
    ["a loop in dispose", loopInDispose, "TIMEOUT"],
    ["a loop behind its return", loopInPostReturn, "TIMEOUT"],
    ["calls without end", endlessCalls, "TIMEOUT"],
  ])("is ended: %s", async (_, component, code) => {
    const cross = (await isolated(await component(), QUICK)).bind(asks((it) => it));
    expect(() => cross(true)).toThrow(expect.objectContaining({ code }));
    expect(cross(false)).toBe(false);
  });

  it("is ended: a loop while it starts", async () => {
    const cross = (await isolated(await loopInStart(), QUICK)).bind(asks((it) => it));
    expect(() => cross(false)).toThrow(expect.objectContaining({ code: "TIMEOUT" }));
  });

  it("is ended: a loop while it allocates", async () => {
    const cross = (await isolated(await loopInRealloc(), QUICK)).bind(asks((it) => it));
    expect(() => cross("more than five")).toThrow(expect.objectContaining({ code: "TIMEOUT" }));
    expect(cross("five")).toBe("five");
  });

  it("fails alone: a million texts in one place", async () => {
    const cross = (await isolated(await aliases())).bind(asks((it) => it));
    expect(() => cross(["a", "b"])).toThrow();
    expect(cross(["a"])).toEqual([]);
  });

  it("fails alone: recursion without end", async () => {
    const cross = (await isolated(await endlessRecursion())).bind(asks((it) => it));
    expect(() => cross(true)).toThrow();
    expect(cross(false)).toBe(false);
  });

  it("has one memory", async () => {
    expect((await isolated(await withMemories(1, 1))).bind({})()).toBe(7);
    await expect(isolated(await withMemories(2, 2))).rejects.toThrow("the component has 2 memories");
    const twice = (await isolated(await withMemories(1, 2))).bind({});
    expect(() => twice()).toThrow("a second memory");
  });

  it("gets no more memory than the limit", async () => {
    const cross = (await isolated(await allMemory())).bind(asks((it) => it));
    expect([cross(true), cross(false)]).toEqual([true, false]);
  });
});
