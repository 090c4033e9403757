import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunningHost, serve } from "@glither/stages/serve/serve";
import { place } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { printedBy } from "./in-process.ts";
import { keyPair } from "./key-pair.ts";

/** Tokens of the tests, by what they may do. */
export const TOKENS = {
  gateway: "gateway-0123456789abcdef0123456789abcdef",
  ann: "ann-0123456789abcdef0123456789abcdef0123",
  auditor: "auditor-0123456789abcdef0123456789abcdef",
} as const;

/** An artifact that is held, and one that is delivered where its sender is known. */
export const PROGRAM = { "from.domain": "a.example", "attachments.exts": ["exe"] };
export const LETTER = { "from.domain": "a.example" };

/**
 * A folder with a published component, its trust policy, answers, tokens, and the configuration of a deployment `mail`.
 * The store is an OCI layout, and everything is as `tangle` has written it.
 */
export async function publishedGate(folder: string, text: string = GATE): Promise<{ readonly reference: string }> {
  const { privateKey, publicKey } = keyPair();
  await place(folder, "signer.pem", publicKey);
  await place(folder, "signer.key", privateKey);
  await place(folder, "answers.json", '{"sender.allowlisted":true}');
  for (const [name, token] of Object.entries(TOKENS)) await place(folder, `${name}.token`, `${token}\n`);
  const trust = ["key", "trust", "--key", join(folder, "signer.pem"), "--out", join(folder, "glither.trust.json")];
  await succeed(trust);
  return { reference: await publish(folder, text, "0.1.0") };
}

/** Builds a ruleset and pushes it into the folder's store; the reference by digest. */
export async function publish(folder: string, text: string, version: string): Promise<string> {
  const source = await place(folder, "gate.glith", text.replace("version 0.1.0", `version ${version}`));
  const built = join(folder, "gate.wasm");
  await succeed(["build", source, "--out", built]);
  process.env["GLITHER_SIGNING_KEY"] = await readFile(join(folder, "signer.key"), "utf8");
  try {
    const store = `oci:${join(folder, "store")}`;
    const told = await succeed(["oci", "push", built, "--store", store, "--source", source, "--json"]);
    return `oci:store@${(JSON.parse(told) as { readonly digest: string }).digest}`;
  } finally {
    delete process.env["GLITHER_SIGNING_KEY"];
  }
}

async function succeed(args: readonly string[]): Promise<string> {
  const { exitCode, text } = await printedBy(args);
  if (exitCode !== 0) throw new Error(`\`tangle ${args.join(" ")}\` failed: ${text}`);
  return text;
}

/** The configuration of the tests, for whatever address is free. */
export function configOf(reference: string, more: object = {}): Record<string, unknown> {
  return {
    listen: { port: 0 },
    store: { sqlite: "ledger.sqlite" },
    trust: "glither.trust.json",
    tokens: [
      { name: "gateway", scopes: ["dispose"], token: { file: "gateway.token" } },
      { name: "ann", scopes: ["settle", "read"], token: { file: "ann.token" } },
      { name: "auditor", scopes: ["read"], token: { file: "auditor.token" } },
    ],
    deployments: { mail: { component: reference, bindings: { answers: "answers.json" } } },
    ...more,
  };
}

export interface Service {
  readonly address: string;
  readonly host: RunningHost;
  /** The log's lines until now. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** Asks with one of the tokens; a body is sent as JSON. */
  ask(
    path: string,
    as?: keyof typeof TOKENS,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The answer where it is JSON. */
  readonly json: unknown;
}

/** Starts the service in this process, as `tangle serve` does. */
export async function startService(folder: string, config: object): Promise<Service> {
  const file = await place(folder, "glither.host.json", JSON.stringify(config, null, 2));
  const lines: Record<string, unknown>[] = [];
  const [stopped, started] = [Promise.withResolvers<void>(), Promise.withResolvers<RunningHost>()];
  const log = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const ended = serve({ config: file, log, until: stopped.promise, running: started.resolve });
  const host = await Promise.race([started.promise, ended.then(() => Promise.reject(new Error("it did not start")))]);
  return {
    address: host.address,
    host,
    lines,
    ask: (path, as, body, headers) => ask(`${host.address}${path}`, as, body, headers),
    async stop() {
      stopped.resolve();
      await ended;
    },
  };
}

/** One request, over HTTP. */
export async function ask(
  url: string,
  as?: keyof typeof TOKENS,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    ...(body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${TOKENS[as]}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
  });
  const text = await answer.text();
  const isJson = /json/u.test(answer.headers.get("content-type") ?? "");
  return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : undefined };
}
