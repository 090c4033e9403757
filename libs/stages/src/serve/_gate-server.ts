import { resolve } from "node:path";
import type { GateOptions, ServerEntry, Values } from "@glither/gate";
import { readJson, readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { about } from "../stage.ts";

/** Which server a gate stands in front of: one of these three. */
export interface GateServerOptions {
  /** The server's command and its arguments. */
  readonly server: readonly string[];
  /** Its address, for Streamable HTTP, with `name: value` for each header. */
  readonly upstream?: string;
  readonly headers?: readonly string[];
  /** A client's configuration, in which it has the name `serverName`; that may be missing where there is one server alone. */
  readonly config?: string;
  /** What the server is called in rules. */
  readonly serverName?: string;
}

export interface NamedServer {
  readonly name: string | undefined;
  readonly entry: ServerEntry;
}

/** Finds the server that is meant. */
export async function serverIn(options: GateServerOptions): Promise<NamedServer> {
  const { server, upstream, headers = [], config, serverName: name } = options;
  const [command, ...args] = server;
  const given = [command, upstream, config].filter((one) => one !== undefined);
  if (given.length !== 1) {
    const hint =
      "write the server's command behind `--`, or give its address with `--upstream`, or a client's `--config`";
    throw usage(given.length === 0 ? "there is no server to stand in front of" : "that is more than one server", hint);
  }
  if (headers.length > 0 && upstream === undefined) {
    throw usage("`--header` goes with `--upstream` alone", "a configuration has the headers of its servers itself");
  }
  if (command !== undefined) return { name, entry: { command, args, env: {} } };
  if (upstream !== undefined) return { name, entry: { url: upstream, headers: headersOf(headers) } };
  return among(await serversIn(config ?? ""), config ?? "", name);
}

/** The one that is meant, or all of a configuration where none is named. */
export async function serversFor(options: GateServerOptions): Promise<readonly NamedServer[]> {
  const { config, serverName, server, upstream } = options;
  const isWhole = config !== undefined && serverName === undefined && server.length === 0 && upstream === undefined;
  const found = isWhole
    ? [...(await serversIn(config))].map(([name, entry]) => ({ name, entry }))
    : [await serverIn(options)];
  const odd = found.find(({ name }) => name !== undefined && !/^[A-Za-z0-9_.-]+$/u.test(name));
  if (odd === undefined) return found;
  throw usage(`the name \`${odd.name}\` cannot stand in an address`, "use letters, digits, `_`, `.` and `-`");
}

/** All servers of a client's configuration, by name. */
export async function serversIn(config: string): Promise<ReadonlyMap<string, ServerEntry>> {
  const json = await readJson(config, "the configuration");
  const { readServers } = await import("@glither/gate");
  return about(config, () => readServers(json));
}

function among(servers: ReadonlyMap<string, ServerEntry>, config: string, name: string | undefined): NamedServer {
  const [only, ...others] = servers.keys();
  const chosen = name ?? (others.length === 0 ? only : undefined);
  const entry = chosen === undefined ? undefined : servers.get(chosen);
  if (chosen !== undefined && entry !== undefined) return { name: chosen, entry };
  const names = [...servers.keys()].map((one) => `\`${one}\``).join(", ");
  throw usage(
    name === undefined ? `\`${config}\` has several servers` : `\`${config}\` has no server \`${name}\``,
    `say which with \`--server NAME\`: it has ${names || "none"}`,
  );
}

function headersOf(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([A-Za-z0-9-]+):\s*(.+)$/su.exec(line) ?? [];
      // The line itself may hold a secret.
      if (name !== undefined && value !== undefined) return [name, value];
      throw usage(
        "a header is not written as `name: value`",
        `\`--header 'authorization: Bearer \${TOKEN}'\`, for example`,
      );
    }),
  );
}

/** Opens it, with the environment's values in the places of its texts. */
export async function openedServer(entry: ServerEntry): Promise<GateOptions["server"]> {
  const { filled, openServer, openUpstream } = await import("@glither/gate");
  const values: Values = {
    variable: (name) => process.env[name],
    file: (path) => readText(resolve(path), "what a header or a variable is to hold"),
  };
  const all = async (texts: Readonly<Record<string, string>>): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all(Object.entries(texts).map(async ([name, text]) => [name, await filled(text, values)] as const)),
    );
  if ("url" in entry) return openUpstream({ url: await filled(entry.url, values), headers: await all(entry.headers) });
  const own = Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const { cwd } = entry;
  return openServer({
    command: await filled(entry.command, values),
    args: await Promise.all(entry.args.map((arg) => filled(arg, values))),
    env: { ...Object.fromEntries(own), ...(await all(entry.env)) },
    ...(cwd === undefined ? {} : { cwd }),
  });
}

function usage(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, { exitCode: EXIT.usage, hint });
}
