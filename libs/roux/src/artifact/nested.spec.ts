import { describe, expect, it } from "@jest/globals";
import { namedField, namedOf } from "../ir/named.ts";
import { nested } from "./nested.ts";
import { type ArtifactValue, readArtifact } from "./read-artifact.ts";

/** The artifact as an object, and what is read of that by the same paths. */
function throughJson(artifact: Record<string, ArtifactValue>) {
  const json = nested(artifact);
  const fields = Object.keys(artifact).flatMap((path) => {
    const named = namedOf(path);
    return named ? [namedField(named)] : [];
  });
  return { json, read: Object.fromEntries(readArtifact(fields, json).values ?? []) };
}

describe("texts within an object", () => {
  it.each<[Record<string, ArtifactValue>, unknown]>([
    [{ "arguments.*:anywhere": ["x", "y"] }, { "*": ["x", "y"] }],
    [{ "arguments.*:anywhere": [] }, undefined],
    [{ "arguments.*:anywhere": ["x"], "arguments.path:text": "x" }, { path: "x" }],
    [
      { "arguments.*:anywhere": ["x", "x"], "arguments.path:text": "x" },
      { path: "x", "*": ["x"] },
    ],
    [
      { "arguments.*:anywhere": ["x", "y"], "arguments.a.*:anywhere": ["y"] },
      { a: ["y"], "*": ["x"] },
    ],
    [{ "arguments.*:anywhere": ["x"], 'arguments["*"]:number': null }, { "**": ["x"] }],
    [
      { "arguments.a.*:anywhere": ["x"], "arguments.a[0]:number": 1, "arguments.a[2]:text": null },
      { a: [1, null, null, ["x"]] },
    ],
    [{ "arguments.a.*:anywhere": ["x"], "arguments.a:given": true }, { a: ["x"] }],
    [{ "arguments.paths:texts": ["x", 0, "y"] }, { paths: ["x", 0, "y"] }],
    [{ "arguments.paths:texts": [] }, undefined],
    [{ "arguments.paths:texts": [], "arguments.paths:given": true }, { paths: [] }],
    [{ "arguments.paths:texts": [0], "arguments.paths:given": true }, { paths: {} }],
    [{ "arguments.paths:texts": ["x"], "arguments.paths:text": "x" }, { paths: "x" }],
    [{ "arguments.paths:texts": ["x"], "arguments.paths[0]:text": null }, { paths: { "*": ["x"] } }],
    [{ "arguments.paths:texts": ["x", "y"], "arguments.paths[0]:text": "y" }, { paths: ["y", ["x"]] }],
    [{ "arguments.paths:texts": ["x"], "arguments.paths[0]:given": true }, { paths: [{ "*": "x" }] }],
    [{ "arguments.paths:texts": ["x", 0], "arguments.paths.*:anywhere": ["x"] }, { paths: ["x", 0] }],
  ])("of %j stand in it as %j, and are read again", (artifact, json) => {
    const found = throughJson(artifact);
    expect(found.json["arguments"]).toEqual(json);
    for (const [path, value] of Object.entries(artifact))
      expect([found.read[path]].flat().sort()).toEqual([value].flat().sort());
  });
});
