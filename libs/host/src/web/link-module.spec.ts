import { describe, expect, it } from "@jest/globals";
import { dispose } from "../crossing/dispose.ts";
import { linkComponent } from "../link/link-component.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { linkModule, moduleOf } from "./link-module.ts";

declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

const MESSAGE = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.count", 0],
  ["risk_level", "high"],
  ["headers", []],
  ["list.unsubscribe", true],
]);
const bindings = (allowlisted: boolean) => ({
  "glither:mail/enrich": {
    "dkim-domain": () => undefined,
    "sender-allowlisted": () => allowlisted,
    "sender-risk": () => "high",
  },
  "glither:mail/actions": { route: () => undefined, hold: () => "token-1" },
});

describe("a component whose module is compiled before", () => {
  it.each([true, false])("disposes as it does where it is compiled to be linked (allow-listed: %s)", async (listed) => {
    const component = await mailroom();
    const module = await WebAssembly.compile(moduleOf(component));
    const linked = linkModule(component, module, bindings(listed));
    const expected = await linkComponent(component, bindings(listed));
    expect(linked.contract).toEqual(expected.contract);
    for (let time = 0; time < 3; time += 1)
      expect(dispose(linked, MESSAGE, MAILROOM_CONTRACT)).toEqual(dispose(expected, MESSAGE, MAILROOM_CONTRACT));
  });

  it("is refused where a binding is missing", async () => {
    const component = await mailroom();
    const module = await WebAssembly.compile(moduleOf(component));
    const { "glither:mail/enrich": enrich } = bindings(true);
    expect(() => linkModule(component, module, { "glither:mail/enrich": enrich })).toThrow(
      expect.objectContaining({ code: "MISSING_IMPORT" }),
    );
  });

  it("is refused where nobody has proved that it ends, since nothing here could end it", async () => {
    const endless = await mailroom({ first: "(loop $again (br $again))" });
    expect(() => moduleOf(endless)).toThrow(expect.objectContaining({ code: "UNPROVED" }));
    expect(() => linkModule(endless, {}, bindings(true))).toThrow(expect.objectContaining({ code: "UNPROVED" }));
  });

  it("is refused where it is none", () => {
    expect(() => moduleOf(Uint8Array.of(0, 97, 115, 109))).toThrow(expect.objectContaining({ name: "LinkError" }));
  });
});
