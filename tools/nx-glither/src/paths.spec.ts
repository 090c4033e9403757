import { describe, expect, it } from "@jest/globals";
import { rulesetPaths, shelfOf } from "./paths.ts";

describe("rulesetPaths", () => {
  it("lays a ruleset out by convention", () => {
    expect(rulesetPaths("/w", "rulesets/mail/mailguard/mailguard.glith")).toEqual({
      source: "/w/rulesets/mail/mailguard/mailguard.glith",
      snapshot: "/w/dist/rulesets/mail/mailguard/snapshot",
      core: "/w/dist/rulesets/mail/mailguard/snapshot/core.cbor",
      unversioned: "/w/dist/rulesets/mail/mailguard/snapshot/unversioned.cbor",
      snapshotGolden: "/w/goldens/mail/mailguard/snapshot.json",
      wit: "/w/dist/rulesets/mail/mailguard/wit",
      world: "/w/dist/rulesets/mail/mailguard/wit/world.wit",
      worldGolden: "/w/goldens/mail/mailguard/world.wit",
      codegen: "/w/dist/rulesets/mail/mailguard/codegen",
      component: "/w/dist/rulesets/mail/mailguard/component/mailguard.wasm",
      judgedComponent: "/w/dist/rulesets/mail/mailguard/component/judged/mailguard.wasm",
      cases: "/w/fixtures/mail/mailguard",
      report: "/w/dist/rulesets/mail/mailguard/conform/report.json",
      judged: "/w/dist/rulesets/mail/mailguard/conform/judged.json",
      judges: "/w/dist/rulesets/mail/mailguard/judges",
      diff: "/w/dist/rulesets/mail/mailguard/diff",
      weave: "/w/dist/rulesets/mail/mailguard/weave/mailguard",
      publish: "/w/dist/rulesets/mail/mailguard/publish",
      receipt: "/w/dist/rulesets/mail/mailguard/publish/receipt.json",
      layout: "/w/dist/rulesets/mail/mailguard/oci",
    });
  });

  it("takes the folders of the options", () => {
    const folders = { output: "out", goldens: "accepted", fixtures: "policies/cases" };
    const paths = rulesetPaths("/w", "rulesets/mail/gate/gate.glith", folders);
    expect([paths.core, paths.worldGolden, paths.cases]).toEqual([
      "/w/out/rulesets/mail/gate/snapshot/core.cbor",
      "/w/accepted/mail/gate/world.wit",
      "/w/policies/cases/mail/gate",
    ]);
  });

  it("names the component after the file, not after its folder", () => {
    expect(rulesetPaths("/w", "rulesets/mail/inbound/mailguard.glith").component).toBe(
      "/w/dist/rulesets/mail/inbound/component/mailguard.wasm",
    );
  });
});

describe("shelfOf", () => {
  it("is the path below the folder of all rulesets, or the folder itself where it is the only one", () => {
    expect(["rulesets/mail/mailguard", "policies/gate", "gate"].map(shelfOf)).toEqual([
      "mail/mailguard",
      "gate",
      "gate",
    ]);
  });
});
