import type { BindingSet } from "@glither/host";
import { describe, expect, it } from "@jest/globals";
import { loadBindingSet } from "../description/load-binding-set.ts";
import { ownBindings } from "../own/own-bindings.ts";
import { only, SHOP } from "../testing/shop.ts";
import { checkBindingSet, expectBindingSet, type KitOptions } from "./check-binding-set.ts";

const RIGHT = {
  enrich: {
    "client.standing": ({ client }: { client: string }) => (client === "ann" ? "very_good" : undefined),
    "client.blocked": async () => false,
    "quota.left": ({ client, amount }: { client: string; amount: number }) => {
      if (client !== "ann") throw new Error("nobody knows them");
      return Math.max(0, 5 - Math.trunc(Math.min(5, Math.abs(amount))));
    },
    score: ({ client }: { client: string }) => (client === "ann" ? { value: 0.5, age: 0 } : undefined),
    mandate: () => undefined,
    roles: ({ client }: { client: string }) => (client === "ann" ? [client] : undefined),
  },
  actions: { tag: () => undefined, hold: () => undefined },
};

/** The set with other functions in it. */
const withOther = (enrich: object): BindingSet =>
  ownBindings({ ...RIGHT, enrich: { ...RIGHT.enrich, ...enrich } }, SHOP).bindings;

const check = (bindings: BindingSet, more: Partial<KitOptions> = {}) =>
  checkBindingSet({ contract: SHOP, bindings, artifacts: [{ client: "ann" }], generated: 0, time: 60_000, ...more });

describe("the test kit", () => {
  it("finds nothing in a set that is right", async () => {
    const strangers = [{ client: "zoe" }];
    expect(await check(withOther({}), { strangers, defaults: ["client.blocked"] })).toEqual([]);
    const constants = { "client.standing": { constant: "none" }, "quota.left": { constant: 1 } };
    const contract = only("client.standing", "quota.left");
    const { bindings } = await loadBindingSet({ enrich: constants }, contract, { folder: "." });
    await expectBindingSet({ contract, bindings });
  });

  it("finds what is missing, and what nobody imports", async () => {
    const { bindings } = ownBindings(RIGHT, SHOP);
    const { "client-blocked": _, ...enrich } = bindings["glither:shop/enrich"] ?? {};
    const changed = { ...bindings, "glither:shop/enrich": { ...enrich, "client-bloked": () => false } };
    expect(await check(changed)).toEqual([
      { code: "MISSING", path: "client.blocked", problem: "there is no binding for it" },
      { code: "UNKNOWN", path: "glither:shop/enrich#client-bloked", problem: "the ruleset does not import it" },
    ]);
  });

  it.each<[string, unknown, string]>([
    ["client.standing", () => "good", "expected one of `none`, `very_good`, got a text"],
    ["client.blocked", async () => undefined, "expected a boolean, got nothing"],
    ["quota.left", () => 0.5, "expected a whole number of at most 53 bits, got a number"],
    ["score", () => ({ value: 1, age: -1.5 }), ""],
    ["mandate", () => ({ given_by: "none" }), "`until`: expected a whole number of milliseconds, got nothing"],
    ["roles", () => ["a", undefined], "element 1: expected a text, got nothing"],
  ])("finds an answer that is wrong: %s", async (path, answer, problem) => {
    const findings = await check(withOther({ [path]: answer }));
    // An age below nothing is nothing, and rounded.
    expect(findings).toEqual(
      problem === ""
        ? []
        : [{ code: "WRONG_ANSWER", path, problem, about: expect.objectContaining({ client: "ann" }) }],
    );
  });

  it("finds what does not reckon with what is absent or empty", async () => {
    const enrich = { "client.standing": ({ note }: { note: string }) => (note.length > 0 ? "none" : undefined) };
    expect(await check(withOther(enrich), { artifacts: [], generated: 1 })).toContainEqual({
      code: "THREW",
      path: "client.standing",
      problem: expect.stringMatching(/^threw: Cannot read prop/),
      about: { client: "", "item.name": "", amount: 0, note: undefined },
    });
  });

  it("finds what goes wrong for one value among many, the same for the same seed", async () => {
    const enrich = {
      "client.blocked": ({ client }: { client: string }) => (client === "__proto__" ? "yes" : false),
    };
    const contract = only("client.blocked");
    const bindings = {
      "glither:shop/enrich": { "client-blocked": withOther(enrich)["glither:shop/enrich"]?.["client-blocked"] ?? fail },
    };
    const of = (seed: number) => checkBindingSet({ contract, bindings, generated: 200, seed, time: 60_000 });
    const found = await of(7);
    expect(found).toMatchObject([{ code: "WRONG_ANSWER", path: "client.blocked", about: { client: "__proto__" } }]);
    expect(await of(7)).toEqual(found);
  });

  it("finds answers about somebody whom nobody knows", async () => {
    const enrich = { "client.standing": () => "none", "quota.left": () => 5 };
    const strangers = [{ client: "zoe" }];
    expect(await check(withOther(enrich), { artifacts: [], strangers })).toEqual(
      ["client.standing", "client.blocked", "quota.left"].map((path) => ({
        code: "INVENTED",
        path,
        problem: "answers about somebody unknown",
        about: expect.objectContaining({ client: "zoe" }),
      })),
    );
  });

  it("finds what never answers, and goes on", async () => {
    const enrich = { "client.blocked": () => new Promise(() => undefined), roles: () => "none" };
    expect(await check(withOther(enrich), { time: 50 })).toMatchObject([
      { code: "SLOW", path: "client.blocked", problem: "takes longer than 50 ms" },
      { code: "WRONG_ANSWER", path: "roles" },
    ]);
  });

  it("says all of it in one error, for whatever runs the test", async () => {
    const bindings = withOther({ roles: () => "none" });
    const options = { contract: SHOP, bindings, artifacts: [{ client: "ann" }], generated: 0, time: 60_000 };
    await expect(expectBindingSet(options)).rejects.toThrow(
      /^the binding set is not what its ruleset needs:\n {2}WRONG_ANSWER roles: expected a list, got a text, asked about \{"client":"ann"\}$/,
    );
  });
});

function fail(): never {
  throw new Error("there is no binding");
}
