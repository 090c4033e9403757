import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { storeOf } from "./_store.ts";

describe("storeOf", () => {
  const before = process.env["GLITHER_STORE"];
  beforeEach(() => {
    delete process.env["GLITHER_STORE"];
  });
  afterEach(() => {
    if (before !== undefined) {
      process.env["GLITHER_STORE"] = before;
    }
  });

  it("is the layout under dist where nothing else is said", () => {
    process.env["GLITHER_STORE"] = "";
    expect(storeOf(undefined, "/w", "/w/dist/oci")).toEqual({ store: "oci:dist/oci", ownStore: true });
  });

  it("is the option, else the environment's", () => {
    process.env["GLITHER_STORE"] = "oci:/environment";
    expect(storeOf(undefined, "/w", "/w/dist/oci")).toEqual({ store: "oci:/environment", ownStore: false });
    expect(storeOf("oci:/option", "/w", "/w/dist/oci")).toEqual({ store: "oci:/option", ownStore: false });
  });

  it("names a layout from the workspace's root, where stages run", () => {
    expect(storeOf("oci:stores/main", "/w", "/w/dist/oci")).toEqual({ store: "oci:stores/main", ownStore: false });
  });

  it("leaves other stores as they are", () => {
    expect(storeOf("registry.example/policies", "/w", "/w/dist/oci")).toEqual({
      store: "registry.example/policies",
      ownStore: false,
    });
  });
});
