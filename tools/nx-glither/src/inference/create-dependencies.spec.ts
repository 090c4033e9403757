import { describe, expect, it } from "@jest/globals";
import type { CreateDependenciesContext, ProjectConfiguration, ProjectGraphExternalNode } from "@nx/devkit";
import { createDependencies } from "./create-dependencies.ts";

function context(projects: Record<string, string[]>, external: string[] = []): CreateDependenciesContext {
  const fileMap = { projectFileMap: {}, nonProjectFiles: [] };
  return {
    workspaceRoot: "/w",
    nxJsonConfiguration: {},
    fileMap,
    filesToProcess: fileMap,
    projects: Object.fromEntries(
      Object.entries(projects).map(([name, tags]): [string, ProjectConfiguration] => [name, { root: name, tags }]),
    ),
    externalNodes: Object.fromEntries(
      external.map((name) => [
        name,
        { type: "npm", name, data: { version: "1.0.0", packageName: name } } as ProjectGraphExternalNode,
      ]),
    ),
  };
}

const RULESET = ["type:ruleset", "dialect:mail"];

describe("createDependencies", () => {
  it("draws a ruleset to its dialect and to the plugin in the workspace that holds both", async () => {
    const projects = { mailguard: RULESET, "dialect-mail": ["dialect:mail"], "dialect-api": [], "@glither/nx": [] };
    expect(await createDependencies({ compiler: "workspace" }, context(projects))).toEqual([
      { source: "mailguard", target: "dialect-mail", type: "implicit" },
      { source: "mailguard", target: "@glither/nx", type: "implicit" },
    ]);
  });

  it("draws it to the installed dialects elsewhere", async () => {
    const installed = context({ mailguard: RULESET }, ["npm:@glither/dialects", "npm:nx"]);
    expect(await createDependencies(undefined, installed)).toEqual([
      { source: "mailguard", target: "npm:@glither/dialects", type: "implicit" },
    ]);
  });

  it("draws nothing to what the graph does not hold", async () => {
    expect(await createDependencies(undefined, context({ mailguard: RULESET, other: ["dialect:mail"] }))).toEqual([]);
  });

  it("takes the project nearest above a file, in whatever order the projects stand", async () => {
    for (const names of [
      ["people", "people/blocked"],
      ["people/blocked", "people"],
    ]) {
      const made = context({ mailguard: RULESET, ...Object.fromEntries(names.map((name) => [name, []])) });
      const inputs = ["{workspaceRoot}/people/blocked/all/list.txt", "{workspaceRoot}/elsewhere/list.txt"];
      Object.assign(made.projects["mailguard"] ?? {}, { targets: { check: { inputs } } });
      expect(await createDependencies(undefined, made)).toEqual([
        { source: "mailguard", target: "people/blocked", type: "implicit" },
      ]);
    }
  });

  it("draws it to the projects whose files it uses, and to none beside them", async () => {
    const made = context({ mailguard: RULESET, people: ["type:ruleset-part"], other: RULESET });
    const inputs = ["{projectRoot}/mailguard.glith", "{workspaceRoot}/people/blocked.txt", { env: "X" }];
    Object.assign(made.projects["mailguard"] ?? {}, { targets: { check: { inputs } } });
    expect(await createDependencies(undefined, made)).toEqual([
      { source: "mailguard", target: "people", type: "implicit" },
    ]);
  });
});
