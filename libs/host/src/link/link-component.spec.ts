import { componentEmbed } from "@bytecodealliance/jco";
import { componentContract } from "@glither/wit/inspect";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { componentOfWorld, ROUX_WIT } from "../testing/component.ts";
import { MAILROOM_WIT, mailroom } from "../testing/mailroom.ts";
import type { BindingSet } from "./binding-set.ts";
import { LinkError } from "./error.ts";
import { linkComponent } from "./link-component.ts";

const nothing = () => undefined;
const BINDINGS: BindingSet = {
  "glither:mail/enrich": { "dkim-domain": nothing, "sender-allowlisted": nothing, "sender-risk": nothing },
  "glither:mail/actions": { route: nothing, hold: nothing },
};

const WASI = `
package wasi:random@0.2.0 { interface random { get-random-u64: func() -> u64; } }
package wasi:io@0.2.0 { interface streams { resource input-stream; } }
`;

function world(imports: string, exported = "export dispose: func() -> string;"): string {
  return `package glither:mail@0.1.0;\ninterface enrich { ask: func() -> bool; }
interface odd { %constructor: func(); }
interface flagged { flags some { a } ask: func() -> some; }
world w { ${imports} ${exported} }\n${ROUX_WIT}${WASI}`;
}

let component: Uint8Array;

beforeAll(async () => {
  component = await mailroom();
});

describe("the contract of a component", () => {
  it("lists function imports one by one, type-only interfaces apart, and the exports", async () => {
    expect(await componentContract(component)).toEqual({
      imports: [
        { interface: "glither:mail/enrich@0.1.0", function: "dkim-domain" },
        { interface: "glither:mail/enrich@0.1.0", function: "sender-allowlisted" },
        { interface: "glither:mail/enrich@0.1.0", function: "sender-risk" },
        { interface: "glither:mail/actions@0.1.0", function: "route" },
        { interface: "glither:mail/actions@0.1.0", function: "hold" },
      ],
      typeOnly: ["glither:mail/types@0.1.0", "glither:roux/types@0.1.0"],
      exports: ["dispose"],
    });
  });

  it("counts functions and resources of the world itself", async () => {
    const wit = world("import ask: func() -> bool; resource door;");
    expect(await componentContract(await componentOfWorld(wit, "w"))).toMatchObject({
      imports: expect.arrayContaining([
        { interface: "", function: "ask" },
        { interface: "", function: "door" },
      ]),
    });
  });

  it("reads a component without imports", async () => {
    expect(await componentContract(await componentOfWorld(world(""), "w"))).toEqual({
      imports: [],
      typeOnly: [],
      exports: ["dispose"],
    });
  });
});

describe("linking", () => {
  it("links when every import has a binding, whatever else the set offers", async () => {
    const linked = await linkComponent(component, { ...BINDINGS, "glither:api/enrich": { more: nothing } });
    expect(linked.contract.exports).toEqual(["dispose"]);
  });

  it("translates the same bytes once", async () => {
    const [first, second] = await Promise.all([
      linkComponent(component, BINDINGS),
      linkComponent(Uint8Array.from(component), BINDINGS),
    ]);
    expect(first.program).toBe(second.program);
  });

  it("names each import without binding", async () => {
    const partial = { "glither:mail/enrich": { "dkim-domain": nothing, "sender-risk": nothing } };
    const linking = linkComponent(component, partial);
    await expect(linking).rejects.toThrow(LinkError);
    await expect(linking).rejects.toMatchObject({
      code: "MISSING_IMPORT",
      missing: [
        "glither:mail/enrich@0.1.0#sender-allowlisted",
        "glither:mail/actions@0.1.0#route",
        "glither:mail/actions@0.1.0#hold",
      ],
      message:
        "the component imports `glither:mail/enrich@0.1.0#sender-allowlisted`, `glither:mail/actions@0.1.0#route`, " +
        "`glither:mail/actions@0.1.0#hold`, which the binding set does not provide",
    });
  });

  it("refuses what was built on something that nothing produces, whatever the set offers", async () => {
    const wit = `package glither:mail@0.1.0;
      interface unsatisfied { sender-reputation: func() -> option<f64>; }
      world w { import unsatisfied; export dispose: func() -> string; }`;
    const bindings = { ...BINDINGS, "glither:mail/unsatisfied": { "sender-reputation": nothing } };
    await expect(linkComponent(await componentOfWorld(wit, "w"), bindings)).rejects.toMatchObject({
      code: "UNSATISFIED_GUARD",
      missing: ["glither:mail/unsatisfied@0.1.0#sender-reputation"],
      message: "the ruleset's guards read `sender-reputation`, which nothing produces",
    });
  });

  it.each<[string, string, string]>([
    ["a WASI function", "import wasi:random/random@0.2.0;", "wasi:random/random@0.2.0#get-random-u64"],
    ["a function named like a member of every object", "import odd;", "glither:mail/odd@0.1.0#constructor"],
  ])("refuses %s", async (_, imports, missing) => {
    const wit = world(imports);
    await expect(
      linkComponent(await componentOfWorld(wit, "w"), {
        "glither:mail/enrich": { ask: nothing },
        "glither:mail/odd": {},
      }),
    ).rejects.toMatchObject({ code: "MISSING_IMPORT", missing: [missing] });
  });

  it.each<[string, string, string]>([
    ["a WASI resource", "import wasi:io/streams@0.2.0;", "its contract has a resource"],
    [
      "a function of the world",
      "import ask: func() -> bool;",
      "before its code it declares something else than interfaces",
    ],
    [
      "an interface of no package",
      "import odd: interface { ask: func(); }",
      "it imports more than interfaces and types",
    ],
    ["flags", "import flagged;", "a type that no world of ours has"],
  ])("refuses %s, whatever the set offers", async (_, imports, reason) => {
    const everything = new Proxy({}, { has: () => true, get: () => nothing });
    await expect(linkComponent(await componentOfWorld(world(imports), "w"), everything)).rejects.toMatchObject({
      code: "FOREIGN_COMPONENT",
      message: expect.stringContaining(reason),
    });
  });

  it("refuses a component without dispose", async () => {
    const wit = world("import enrich;", "export other: func();");
    await expect(
      linkComponent(await componentOfWorld(wit, "w"), { "glither:mail/enrich": { ask: nothing } }),
    ).rejects.toMatchObject({ code: "FOREIGN_COMPONENT", message: expect.stringContaining("exports `cm32p2||other`") });
  });
});

describe("bytes that are no sound component", () => {
  it.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["text", Buffer.from("(component)")],
    ["noise", Uint8Array.from({ length: 300 }, (_, index) => (index * 7919) % 256)],
    ["another version", Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0e, 0, 1, 0])],
  ])("are refused: %s", async (_, bytes) => {
    await expect(linkComponent(bytes, BINDINGS)).rejects.toMatchObject({ code: "NOT_A_COMPONENT" });
  });

  it("are refused: a core module", async () => {
    const module = await componentEmbed({ witSource: MAILROOM_WIT, dummy: true, world: "mailroom" });
    await expect(linkComponent(module, BINDINGS)).rejects.toMatchObject({
      code: "NOT_A_COMPONENT",
      message: "the bytes are a core module, not a component",
    });
  });

  it("are refused wherever a component is cut off, with a message of one line", async () => {
    const codes = new Set<string>();
    for (let length = 0; length < component.length; length += 13) {
      const error: unknown = await linkComponent(component.subarray(0, length), BINDINGS).catch((cause) => cause);
      expect(error).toBeInstanceOf(LinkError);
      if (error instanceof LinkError) {
        expect(error.message).not.toContain("\n");
        codes.add(error.code);
      }
    }
    expect(codes).toContain("MALFORMED_COMPONENT");
  });

  it("are refused: a damaged section", async () => {
    const damaged = Uint8Array.from(component);
    damaged.fill(0xff, 30, 90);
    await expect(linkComponent(damaged, BINDINGS)).rejects.toMatchObject({ code: "MALFORMED_COMPONENT" });
  });

  it("are refused: damaged code behind a sound contract, again and again", async () => {
    const damaged = Buffer.from(component);
    const strings = damaged.indexOf("inbox");
    damaged.fill(0xff, strings - 250, strings - 60);
    for (const _ of [1, 2]) {
      await expect(linkComponent(damaged, BINDINGS)).rejects.toMatchObject({
        code: "MALFORMED_COMPONENT",
        message: "the component is damaged or not valid",
      });
    }
  });
});
