import { encodeModule, lookupModule } from "@glither/codegen-wasm";
import { stepBound } from "@glither/host";
import { type Ref, settled, Vat } from "@glither/vat";
import { ABI_EXPORTS } from "@glither/wit/abi";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Config, configActor } from "./config-actor.ts";
import { configModule } from "./config-module.ts";
import { documentOf } from "./document.ts";

const SERVER = {
  name: "gate",
  server: { host: "gate.example", port: 8443, tls: true },
  owners: ["ann", { name: "bob", since: null }],
};

function asked(config: unknown): (key: string) => unknown {
  const vat = new Vat();
  const ref = vat.spawn(configActor(config)) as Ref<Config>;
  return (key) => vat.call(ref, key);
}

/** The keys of a configuration and what each finds, worked out the plain way. */
function* plainly(value: unknown, key = ""): Generator<[string, unknown]> {
  yield [key, value];
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* plainly(part, key === "" ? name : `${key}.${name}`);
}

describe("a configuration as an actor", () => {
  it("answers with the value of a key, with a part, or with the whole, and with nothing for what is not there", () => {
    const ask = asked(SERVER);
    expect(ask("server.port")).toBe(8443);
    expect(ask("owners.1.name")).toBe("bob");
    expect(ask("owners.1.since")).toBeNull();
    expect(ask("server")).toEqual(SERVER.server);
    expect(ask("")).toEqual(SERVER);
    for (const key of ["server.por", "server.ports", "x", "owners.2", "constructor", "\ud800", "k".repeat(100_000)])
      expect(ask(key)).toBeUndefined();
    expect(ask(7 as never)).toBeUndefined();
  });

  it("answers as JSON itself does, for every key of any configuration, and for keys beside them", () => {
    const names = fc.oneof(fc.string({ unit: "binary", minLength: 1 }), fc.constantFrom("a", "b", "__proto__", "1"));
    const plain = names.filter((name) => !name.includes("."));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(plain, tie("tree"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.array(names, { maxLength: 5 }), (config, others) => {
        const json = JSON.parse(JSON.stringify(config)) as unknown;
        const ask = asked(json);
        const all = new Map(plainly(json));
        for (const [key, value] of all) expect([key, ask(key)]).toEqual([key, value]);
        for (const key of others) if (!all.has(key)) expect(ask(key)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it("gives everybody a value of their own", () => {
    const ask = asked(SERVER);
    (ask("server") as { port: number }).port = 1;
    expect(ask("server.port")).toBe(8443);
  });

  it("is asked from another vat like any actor", async () => {
    const ref = new Vat().spawn(configActor(SERVER)) as Ref<Config>;
    expect(await settled(new Vat().send(ref, "server.host"))).toBe("gate.example");
  });

  it.each([
    ["two ways to one key", { "a.b": 1, a: { b: 2 } }, "AMBIGUOUS_KEY"],
    ["a name that is empty", { "": 1 }, "AMBIGUOUS_KEY"],
    ["a value that JSON does not have", { a: () => 1 }, "NOT_JSON"],
    ["a number without end", [Number.POSITIVE_INFINITY], "NOT_JSON"],
    ["half of a surrogate pair as a name", { "\ud800": 1, "\ud801": 2 }, "NOT_JSON"],
    ["depth that is meant to harm", nested(100), "TOO_LARGE"],
    ["more values than a table holds", Array.from({ length: 100_001 }, () => 0), "TOO_LARGE"],
  ])("is refused for %s", (_what, config, code) => {
    expect(() => configActor(config)).toThrow(expect.objectContaining({ name: "ConfigError", code }));
  });
});

describe("the module of a configuration", () => {
  const large = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`setting-${at}`, `value ${at}`]));

  it("is at most 4 KB over its data, however large that is: a table of keys, and the text itself", () => {
    for (const config of [{}, SERVER, large]) {
      const { bytes, places } = documentOf(config);
      const keys = [...places.keys()].reduce((sum, key) => sum + Buffer.byteLength(key), 0);
      // Per key a row of the text, and at most one and a half slots of three words, with displacements.
      const data = bytes.length + keys + places.size * (8 + 1.5 * 12);
      expect(configModule(config).length - data).toBeLessThanOrEqual(4096);
    }
    expect(configModule(SERVER).length).toBeLessThanOrEqual(2048);
  });

  it("is the same bytes for the same configuration", () => {
    expect(configModule(SERVER)).toEqual(configModule(structuredClone(SERVER)));
  });

  it("imports nothing, and can be shown to end, in so many steps as its longest key takes", () => {
    const row = { key: new TextEncoder().encode("a.key"), begin: 0, length: 1 };
    const module = lookupModule([row], new TextEncoder().encode("1"));
    expect(module.imports).toEqual([]);
    const get = module.exports.get("get") ?? "";
    const asked = encodeModule({ ...module, exports: new Map([[ABI_EXPORTS.dispose, get]]) });
    expect(stepBound(asked)).toMatchObject({ bounded: true, perByte: 0 });
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: nested(depth - 1) };
}
