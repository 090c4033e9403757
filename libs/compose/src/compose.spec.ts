import { describe, expect, it } from "@jest/globals";
import type { Candidate } from "./candidates.ts";
import { type Composing, compose } from "./compose.ts";
import { edgeArtifact } from "./edge.ts";
import type { Disposed } from "./link.ts";
import type { Mapping } from "./mapping.ts";
import type { Plan } from "./plan.ts";
import { reachOf } from "./reach-of.ts";
import { flow, func, HOLD, mail, part, ROUTE, text, whole } from "./testing/contracts.ts";

const world = { ruleset: "fleet", version: "0.1.0", core: `sha256:${"0".repeat(64)}` };
const yes: Disposed = { verdict: "linked", rule: "all", reason: "all", demands: [], composed: false, isolated: false };
const no: Disposed = { ...yes, verdict: "refused", rule: "default", reason: "no_rule" };

const routed: Mapping = {
  action: ROUTE,
  artifact: "glither.flow",
  delivery: "fire_and_forget",
  retrograde: "diode",
  map: { notes: { field: "subject" }, destination: { argument: "to" }, kind: { constant: "mail" } },
};

const composed = (more: Partial<Composing>): ReturnType<typeof compose> =>
  compose({ world, parts: [mail("guard"), flow("redact")], mappings: [routed], dispose: () => yes, ...more });

function planOf(composition: ReturnType<typeof compose>): Plan {
  if ("faults" in composition) throw new Error(JSON.stringify(composition.faults));
  return composition.plan;
}

function faultsOf(composition: ReturnType<typeof compose>): string[] {
  if ("plan" in composition) throw new Error("it was composed");
  return composition.faults.map(
    ({ code, interface: name, parts, detail }) => `${code} ${parts.join(" → ")} ${name}: ${detail}`,
  );
}

describe("a graph of membranes", () => {
  it("is linked where the contracts allow it, the ruleset wants it and nothing forbids it", () => {
    const plan = planOf(composed({}));
    expect(plan.edges).toEqual([
      {
        from: "guard",
        pour: ROUTE,
        to: "redact",
        pier: "dispose",
        delivery: "fire_and_forget",
        retrograde: "diode",
        joined: "linked",
        guarantee: "disposition",
        flags: ["dana", "mapped"],
        rule: "all",
        mapping: 0,
      },
    ]);
    expect(plan.outer).toEqual({
      imports: {
        "glither:flow/actions@0.1.0#route": ["redact"],
        [HOLD]: ["guard"],
        "glither:mail/enrich@0.1.0#dkim-domain": ["guard"],
      },
      entries: ["guard"],
    });
    expect(plan.capabilities).toEqual([
      "glither:flow/actions@0.1.0",
      "glither:mail/actions@0.1.0",
      "glither:mail/enrich@0.1.0",
    ]);
    expect(JSON.stringify(plan)).not.toContain("contract");
  });

  it("has no edge that the ruleset does not link, and says of each why", () => {
    const parts = [mail("guard"), flow("redact"), flow("second")];
    const dispose = ({ receiver }: Candidate): Disposed => (receiver.name === "second" ? no : yes);
    const plan = planOf(composed({ parts, dispose }));
    expect(plan.edges.map(({ to }) => to)).toEqual(["redact"]);
    expect(plan.refused).toEqual([
      {
        from: "guard",
        pour: ROUTE,
        to: "second",
        verdict: "refused",
        rule: "default",
        reason: "no_rule",
        isolated: false,
      },
    ]);
    const waiting = planOf(composed({ dispose: () => ({ ...yes, verdict: "negotiating" }) }));
    expect([waiting.edges, waiting.refused.map(({ verdict }) => verdict)]).toEqual([[], ["negotiating"]]);
  });

  it("carries the highest guarantee that both have, and what the ruleset makes of that", () => {
    const guaranteeFor = (demands: Disposed["demands"], offer: "transport" | "promotion") => {
      const parts = [mail("guard", { offer }), flow("redact", { wish: "disposition" })];
      const found = composed({ parts, dispose: () => ({ ...yes, demands }) });
      return "plan" in found ? found.plan.edges[0]?.guarantee : faultsOf(found);
    };
    expect(guaranteeFor([], "transport")).toBe("transport");
    expect(guaranteeFor([], "promotion")).toBe("disposition");
    expect(guaranteeFor([{ direction: "raise", to: "envelope_verified" }], "promotion")).toBe("disposition");
    expect(guaranteeFor([{ direction: "lower", to: "transport" }], "promotion")).toBe("transport");
    expect(guaranteeFor([{ direction: "raise", to: "envelope_verified" }], "transport")).toEqual([
      `GUARANTEE guard → redact ${ROUTE}: \`envelope_verified\` is demanded, and \`transport\` is the highest that both have`,
    ]);
  });

  it("is none where a ruleset links what cannot be linked: every fault is told, and nothing is planned", () => {
    const withMap = (more: Partial<Mapping>) => faultsOf(composed({ mappings: [{ ...routed, ...more }] }));
    const map = { ...routed.map };
    expect(withMap({ delivery: "acked" })).toEqual([
      `ACKED_DIODE guard → redact ${ROUTE}: it is acknowledged, and nothing may flow back along a diode`,
    ]);
    expect(withMap({ action: HOLD, map: { ...map, destination: { argument: "into" } } })).toEqual([
      `ANSWERING_DIODE guard → redact ${HOLD}: its function gives an answer, and nothing may flow back along a diode`,
    ]);
    expect(withMap({ map: { ...map, notes: { field: "body.text" } } })).toEqual([
      `MAPPING guard → redact ${ROUTE}: the mapping reads the field \`body.text\` for \`notes\`, which the action does not hand over`,
    ]);
    expect(withMap({ map: { ...map, age: { field: "secret" } } })).toEqual([
      `MAPPING guard → redact ${ROUTE}: the mapping reads the field \`secret\` for \`age\`, which the action does not hand over`,
    ]);
    expect(withMap({ map: { ...map, notes: { argument: "into" } } })).toEqual([
      `MAPPING guard → redact ${ROUTE}: the mapping reads the argument \`into\` for \`notes\`, which the action does not hand over`,
    ]);
    expect(withMap({ map: { ...map, notes: { field: "size" } } })).toEqual([
      `MAPPING guard → redact ${ROUTE}: the field \`size\` for \`notes\` has \`s64\`, and \`string\` is wanted`,
    ]);
    expect(withMap({ map: { ...map, kind: { constant: 3 } } })).toEqual([
      `MAPPING guard → redact ${ROUTE}: the constant \`3\` for \`kind\` is no \`string\`, which is wanted`,
    ]);
    const { kind: _, ...without } = map;
    expect(withMap({ map: without })).toEqual([
      `MAPPING guard → redact ${ROUTE}: the mapping has nothing for \`kind\`, which the receiver reads`,
    ]);
  });

  it("fills what may be absent with what is there, and with nothing", () => {
    const { map } = routed;
    expect(planOf(composed({ mappings: [{ ...routed, map: { ...map, email: { empty: true } } }] })).edges).toHaveLength(
      1,
    );
    expect(faultsOf(composed({ mappings: [{ ...routed, map: { ...map, notes: { empty: true } } }] }))).toEqual([
      `MAPPING guard → redact ${ROUTE}: \`empty\` for \`notes\` is no \`string\`, which is wanted`,
    ]);
    const filled = composed({ mappings: [{ ...routed, map: { ...routed.map, email: { field: "subject" } } }] });
    expect(planOf(filled).edges).toHaveLength(1);
  });

  it("meets an import with an export of its name and type, from one donor", () => {
    const lookup = "acme:crm/lookup@1.0.0#owner";
    const donor = (name: string, type = func({ id: text }, text)) => part(name, { [`export ${lookup}`]: type });
    const receiver = part("desk", { [`import ${lookup}`]: func({ id: text }, text) });
    const plan = planOf(composed({ parts: [donor("crm"), receiver], mappings: [] }));
    expect(plan.edges).toMatchObject([
      { from: "crm", to: "desk", pier: lookup, delivery: "acked", retrograde: "open", flags: [] },
    ]);
    expect(plan.outer).toEqual({ imports: {}, entries: ["crm"] });
    expect(faultsOf(composed({ parts: [donor("crm"), donor("old"), receiver], mappings: [] }))).toEqual([
      `AMBIGUOUS desk ${lookup}: \`crm\` and \`old\` both export it, and one function answers`,
    ]);
    expect(faultsOf(composed({ parts: [donor("crm", func({ id: whole }, text)), receiver], mappings: [] }))).toEqual([
      `TYPE_DIFFERENCE crm → desk ${lookup}: the export has \`s64\` in \`id\`, and \`string\` is wanted`,
    ]);
  });

  it("names the interface that nobody offers, once the outer world is closed", () => {
    const outer = ["glither:mail/enrich@0.1.0", "glither:flow/actions@0.1.0#route"];
    expect(faultsOf(composed({ outer }))).toEqual([
      `UNMET guard ${HOLD}: no edge meets it, and the outer world does not offer it`,
    ]);
    expect(planOf(composed({ outer: [...outer, HOLD] })).edges).toHaveLength(1);
    expect(faultsOf(composed({ outer: [...outer, HOLD], dispose: () => no }))).toEqual([
      `UNMET guard ${ROUTE}: no edge meets it, and the outer world does not offer it`,
    ]);
  });

  it("calls no edge a gift that has a way back, or whose donor nobody has attested", () => {
    const back: Mapping = {
      action: "glither:flow/actions@0.1.0#route",
      artifact: "glither.mail",
      delivery: "fire_and_forget",
      retrograde: "diode",
      map: { subject: { field: "notes" }, size: { constant: 0 } },
    };
    expect(planOf(composed({ mappings: [routed, back] })).edges.map(({ flags }) => flags)).toEqual([
      ["mapped"],
      ["mapped"],
    ]);
    const attested = { no_retrograde: false, membrane: true, provenance: true };
    const plan = planOf(composed({ parts: [mail("guard", { attested }), flow("redact")] }));
    expect(plan.edges[0]?.flags).toEqual(["mapped"]);
  });

  it("calls no edge a gift where an answer, an acknowledgement or a call flows back", () => {
    const held: Mapping = {
      ...routed,
      action: HOLD,
      retrograde: "open",
      map: { ...routed.map, destination: { argument: "into" } },
    };
    expect(planOf(composed({ mappings: [routed, held] })).edges.map(({ flags }) => flags)).toEqual([
      ["mapped"],
      ["mapped"],
    ]);
    const told = "acme:log/told@1.0.0#line";
    const guard = mail("guard");
    const calling = part(
      "redact",
      { ...Object.fromEntries(flow("redact").contract), [`import ${told}`]: func({ line: text }) },
      { dialect: "glither.flow" },
    );
    const donor = {
      ...guard,
      contract: new Map([...guard.contract, [`export ${told}`, func({ line: text })] as const]),
    };
    const plan = planOf(composed({ parts: [donor, calling] }));
    expect(plan.edges.map(({ flags }) => flags)).toEqual([[], ["mapped"]]);
  });

  it("has no edge at a part that the ruleset cuts off, whatever else links it", () => {
    const parts = [mail("guard"), mail("strange"), flow("redact"), flow("other")];
    const dispose = ({ donor, receiver }: Candidate): Disposed =>
      donor.name === "strange" && receiver.name === "redact"
        ? { ...no, rule: "cut", reason: "unknown", isolated: true }
        : yes;
    const plan = planOf(composed({ parts, dispose }));
    expect(plan.edges.map(({ from, to }) => [from, to])).toEqual([
      ["guard", "other"],
      ["strange", "other"],
    ]);
    expect(plan.refused).toMatchObject([
      { from: "guard", to: "redact", verdict: "refused", rule: "cut", reason: "isolated" },
      { from: "strange", to: "redact", rule: "cut", reason: "unknown", isolated: true },
    ]);
  });

  it("holds all demands at once, in whatever order they are made", () => {
    const [raise, lower] = [
      { direction: "raise", to: "envelope_verified" },
      { direction: "lower", to: "transport" },
    ] as const;
    for (const demands of [
      [raise, lower],
      [lower, raise],
    ])
      expect(faultsOf(composed({ dispose: () => ({ ...yes, demands }) }))).toEqual([
        `GUARANTEE guard → redact ${ROUTE}: \`envelope_verified\` is demanded, and \`transport\` is the highest that is allowed`,
      ]);
    const within = [
      { direction: "lower", to: "envelope_verified" },
      { direction: "raise", to: "transport" },
    ] as const;
    expect(planOf(composed({ dispose: () => ({ ...yes, demands: within }) })).edges[0]?.guarantee).toBe(
      "envelope_verified",
    );
  });

  it("leaves an action that answers to whoever answers it", () => {
    const held: Mapping = {
      ...routed,
      action: HOLD,
      retrograde: "open",
      map: { ...routed.map, destination: { argument: "into" } },
    };
    expect(planOf(composed({ mappings: [held] })).outer.imports).toMatchObject({ [HOLD]: ["guard"] });
  });

  it("names the interface of an edge without its version, as rulesets do", () => {
    const seen: unknown[] = [];
    composed({
      dispose: (candidate) => {
        seen.push(edgeArtifact(candidate)["interface"]);
        return yes;
      },
    });
    expect(seen).toEqual(["glither:mail/actions"]);
  });

  it("never feeds a part with itself", () => {
    const mirror: Mapping = {
      ...routed,
      action: "glither:flow/actions@0.1.0#route",
      map: { notes: { field: "notes" }, destination: { argument: "to" }, kind: { field: "kind" } },
    };
    expect(planOf(composed({ parts: [flow("a")], mappings: [mirror] })).edges).toEqual([]);
  });
});

describe("who reaches whom", () => {
  const parts = ["a", "b", "c", "d"].map((name) => part(name, {}));
  const edge = (from: string, to: string, guarantee: "none" | "transport" | "promotion") => ({
    from,
    to,
    guarantee,
    retrograde: "diode",
    mapping: 0,
  });

  it("goes by the best way, and the least guarantee on it", () => {
    const edges = [
      edge("a", "b", "promotion"),
      edge("b", "c", "transport"),
      edge("a", "c", "none"),
      edge("c", "d", "promotion"),
      edge("d", "c", "promotion"),
    ] as unknown as Plan["edges"];
    expect(Object.fromEntries(reachOf({ parts, edges }))).toEqual({
      a: { b: "promotion", c: "transport", d: "transport" },
      b: { c: "transport", d: "transport" },
      c: { c: "promotion", d: "promotion" },
      d: { c: "promotion", d: "promotion" },
    });
  });

  it("goes back along what is open", () => {
    const edges = [
      { ...edge("a", "b", "transport"), retrograde: "open" },
      edge("b", "c", "promotion"),
    ] as unknown as Plan["edges"];
    expect(reachOf({ parts, edges }).get("b")).toEqual({ a: "transport", b: "transport", c: "promotion" });
  });
});
