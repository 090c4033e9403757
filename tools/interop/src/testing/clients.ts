import { spawn } from "node:child_process";
import { describe, it } from "@jest/globals";
import type { Installed } from "../clients.ts";

/** What `npm run test:interop` found and installed. */
const clients: readonly Installed[] = JSON.parse(process.env["GLITHER_INTEROP_CLIENTS"] ?? "[]") as Installed[];

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a client to its end, with arguments as a person would give them. */
export type RunClient = (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<Ran>;

/** A client that a test with another one needs too. */
export function clientNamed(name: string): RunClient | undefined {
  const client = clients.find((other) => other.name === name);
  return client === undefined || "skipped" in client ? undefined : (args, env) => run(client.path, args, env);
}

/** Where a client's program is, or what it is imported by. */
export function pathOf(name: string): string {
  const client = clients.find((other) => other.name === name);
  return client !== undefined && "path" in client ? client.path : "";
}

/** Tests with a client, which are skipped by name where it is not. */
export function describeWithClient(name: string, tests: (run: RunClient) => void): void {
  const client = clients.find((other) => other.name === name);
  if (client === undefined || "skipped" in client) {
    const why = client?.skipped ?? "`npm run test:interop` installs it";
    describe.skip(`${name} (skipped: ${why})`, () => it("is needed", () => {}));
    return;
  }
  describe(`${name} ${client.version}`, () => tests((args, env) => run(client.path, args, env)));
}

/** The one JSON document that a client printed; what it said stands in the error when it failed instead. */
export function jsonOf({ exitCode, stdout, stderr }: Ran): ReturnType<typeof JSON.parse> {
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Nothing of this user's settings is seen, and whatever asks for a machine other than this one fails at once. */
export function run(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<Ran> {
  const { PATH = "" } = process.env;
  const offline = { HTTPS_PROXY: "http://127.0.0.1:1", HTTP_PROXY: "http://127.0.0.1:1", NO_PROXY: "127.0.0.1" };
  const child = spawn(path, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH, ...offline, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (part: Buffer) => out.push(part));
  child.stderr.on("data", (part: Buffer) => err.push(part));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) =>
      resolve({ exitCode, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}
