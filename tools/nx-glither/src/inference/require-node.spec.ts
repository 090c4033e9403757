import { expect, it } from "@jest/globals";
import { requireNode } from "./require-node.ts";

it("refuses to be loaded by a Node on which no target could run, with what helps and no stack", () => {
  const refusal = expect.objectContaining({ code: "NODE_VERSION", stack: expect.not.stringContaining("\n") });
  expect(() => requireNode("20.20.2")).toThrow(refusal);
  expect(() => requireNode("20.20.2")).toThrow(
    /^@glither\/nx needs Node 22 .*this is 20\.20\.2: `npm install .*node@24`/,
  );
  expect(() => requireNode("24.15.0")).not.toThrow();
});
