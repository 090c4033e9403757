import { resolve } from "node:path";
import type { FrontOptions, GateOptions } from "@glither/gate";
import { isObject } from "@glither/roux/core";
import { readJson, readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { about } from "../stage.ts";

export interface Listening {
  /** `127.0.0.1:8808`. */
  readonly address: string;
  /** A JSON file with the token of each actor. */
  readonly tokens: string | undefined;
  /** The header that says for whom a call is, where the holder of a token is to be believed. */
  readonly actorHeader?: string;
}

type Run = (ends: Pick<GateOptions, "client" | "actor">) => Promise<unknown>;

interface Surroundings {
  readonly note: (line: string) => void;
  readonly until: Promise<unknown>;
}

/** Lets clients in over HTTP, each to the gate of a path, until it is to stop. */
export async function listening(
  { address, tokens, actorHeader }: Listening,
  gates: ReadonlyMap<string, Run>,
  { note, until }: Surroundings,
): Promise<void> {
  const [, port] = /^(?:127\.0\.0\.1|localhost):(\d{1,5})$/u.exec(address) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw usage(
      "a gate listens on this machine alone",
      "`--listen 127.0.0.1:8808`; put a proxy with TLS before it for others",
    );
  }
  if (tokens === undefined) throw usage("`--listen` needs `--tokens`", TOKENS_HINT);
  const header = actorHeader?.toLowerCase();
  if (header !== undefined && (!/^[a-z0-9-]+$/u.test(header) || TAKEN.has(header))) {
    throw usage("`--actor-header` names no header that could say who calls", "`--actor-header x-user`, for example");
  }
  const known = await tokensIn(tokens);
  const { openFront } = await import("@glither/gate");
  const gate: FrontOptions["gate"] = async (client, name, actor) => gates.get(name)?.({ client, actor });
  const front = await openFront({
    port: Number(port),
    tokens: known,
    servers: new Set(gates.keys()),
    gate,
    note,
    ...(header === undefined ? {} : { actorHeader: header }),
  });
  for (const name of gates.keys()) note(`listening at ${front.address}/${name}`);
  await until;
  await front.close();
}

/** Headers that say something else. */
const TAKEN = new Set(["authorization", "host", "origin", "accept", "content-type", "mcp-session-id"]);

const TOKENS_HINT = `it names a JSON file with each actor's token: \`{"ann@example.org": "\${ANN_TOKEN}"}\``;

async function tokensIn(file: string): Promise<FrontOptions["tokens"]> {
  const json = await readJson(file, "the list of tokens");
  if (!isObject(json) || !Object.values(json).every((text) => typeof text === "string")) {
    throw usage(`\`${file}\` is no list of tokens`, TOKENS_HINT);
  }
  const { filled, tokensOf } = await import("@glither/gate");
  const values = {
    variable: (name: string) => process.env[name],
    file: (path: string) => readText(resolve(path), "the token"),
  };
  return about(file, async () => {
    const entries = Object.entries(json as Readonly<Record<string, string>>);
    const pairs = await Promise.all(entries.map(async ([actor, text]) => [actor, await filled(text, values)] as const));
    return tokensOf(Object.fromEntries(pairs));
  });
}

function usage(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, { exitCode: EXIT.usage, hint });
}
