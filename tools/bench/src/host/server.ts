import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A server that runs in a process of its own, and decides about messages one by one. */
export interface Server {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is asked about an artifact with these answers, as the server takes it. */
  readonly body: (artifact: object) => string;
  /** The rule that its answer names. */
  readonly ruleOf: (answer: unknown) => string;
  readonly stop: () => Promise<void>;
}

export interface Load {
  readonly connections: number;
  readonly seconds: number;
}

/** What a load came to. */
export interface Answered {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99: number;
}

const SCRIPT = join(import.meta.dirname, "load.mjs");

/**
 * Asks about the artifacts in turn for some seconds.
 *
 * @throws Error where any request was not answered: what answers otherwise is not to be timed.
 */
export async function under(server: Server, artifacts: readonly object[], load: Load): Promise<Answered> {
  const { url, headers } = server;
  const asked = { url, headers, bodies: artifacts.map(server.body), ...load };
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(asked)], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (part: Buffer) => {
    printed += part;
  });
  await once(child, "close");
  const { rate, p99, failed } = JSON.parse(printed) as Answered & { readonly failed: number };
  if (failed > 0) throw new Error(`${server.name} failed to answer ${failed} requests`);
  return { rate, p99 };
}

/** The rules by which a server decides, an artifact after the other. */
export async function rulesOf(
  { url, headers, body, ruleOf, name }: Server,
  artifacts: readonly object[],
): Promise<string[]> {
  const rules: string[] = [];
  for (const artifact of artifacts) {
    const answer = await fetch(url, { method: "POST", headers, body: body(artifact) });
    if (!answer.ok) throw new Error(`${name} answers with ${answer.status}: ${await answer.text()}`);
    rules.push(ruleOf(await answer.json()));
  }
  return rules;
}

/** Ends a process that was started here, and waits for its end. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "close");
  child.kill();
  await ended;
}
