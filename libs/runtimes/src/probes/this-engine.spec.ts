import { expect, it } from "@jest/globals";
import { FEATURES } from "./feature.ts";
import { PROBES } from "./probes.ts";
import { featuresHere } from "./this-engine.ts";

declare const WebAssembly: { validate(bytes: Uint8Array): boolean };

it("there is one probe for each feature", () => {
  expect(PROBES.map(({ feature }) => feature).sort()).toEqual([...FEATURES].sort());
});

it("finds what every Node has that this project runs on, and no components", async () => {
  const found = await featuresHere();
  const needed = ["bulk-memory", "exceptions", "gc", "simd", "tail-calls", "threads"] as const;
  expect(needed.filter((feature) => found.get(feature) !== true)).toEqual(
    // The exceptions of the standard came to V8 in Node 24.
    Number(process.versions.node.split(".")[0]) < 24 ? ["exceptions"] : [],
  );
  expect(found.get("components")).toBe(false);
});

it.each(PROBES)("the module for $feature is refused once its last byte is gone", ({ bytes }) => {
  expect(WebAssembly.validate(bytes.slice(0, -1))).toBe(false);
});
