import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NEEDED_NODE } from "@glither/stages/node-version";
import { describe, expect, it } from "@jest/globals";
import { packages, ROOT } from "./packages.ts";

const CHECK = "node --import ./tools/workspace/bin/require-node.js ";

const manifestOf = (folder: string): { engines?: { node?: string }; scripts?: Record<string, string> } =>
  JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));

/** The environment without what `npm run` itself puts there. */
function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/iu.test(name)));
}

describe("which Node is needed", () => {
  it("is the same for every published package and the workspace", () => {
    const published = packages().filter(({ manifest }) => manifest.private !== true);
    const named = [".", ...published.map(({ folder }) => folder)].map((folder) => manifestOf(folder).engines?.node);
    expect(new Set(named)).toEqual(new Set([manifestOf("libs/stages").engines?.node]));
  });

  it.each(["README.md", "tools/nx-glither/README.md"])("stands in %s", (page) => {
    expect(readFileSync(join(ROOT, page), "utf8").replace(/\s+/gu, " ")).toContain(NEEDED_NODE);
  });

  it("is looked at by every script before it runs anything", () => {
    const scripts = Object.values(manifestOf(".").scripts ?? {}).filter((script) => /\bnode /u.test(script));
    expect(scripts.length).toBeGreaterThan(6);
    expect(scripts.filter((script) => script.split(/\bnode /u).length !== script.split(CHECK).length)).toEqual([]);
  });

  it("is not looked at by npm itself, which runs scripts of some names whenever it installs", () => {
    const own = ["preinstall", "install", "postinstall", "prepare", "dependencies"];
    const names = Object.keys(manifestOf(".").scripts ?? {});
    expect(names.filter((name) => own.includes(name.replace(/^(?:pre|post)(?=prepare|dependencies)/u, "")))).toEqual(
      [],
    );
  });

  it("is nothing that npm warns of when it installs the workspace on an older one", () => {
    const folder = mkdtempSync(join(tmpdir(), "glither-npmrc-"));
    try {
      writeFileSync(join(folder, "package.json"), '{ "name": "newer", "engines": { "node": ">=999" } }');
      cpSync(join(ROOT, ".npmrc"), join(folder, ".npmrc"));
      const install = (...args: string[]) => {
        const options = ["install", "--dry-run", "--no-audit", "--no-fund", ...args];
        return spawnSync("npm", options, { cwd: folder, encoding: "utf8", env: withoutSettings() }).stderr;
      };
      expect(install("--loglevel=warn")).toContain("EBADENGINE");
      expect(install()).toBe("");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is said to an old one with exit code 64", () => {
    const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
    const check = join(ROOT, "tools/workspace/bin/require-node.js");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", old, "--import", check, "--eval", "console.log('it ran')"],
      { encoding: "utf8" },
    );
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
    expect(stderr).toContain(`needs ${NEEDED_NODE}, and this is 20.20.2\nhint: `);
  });
});
