import { originOf } from "../../capabilities/http/origin.ts";
import { SandboxError } from "../../error.ts";
import type { Ambient } from "./audit.ts";

export interface FolderGrant {
  readonly path: string;
  /** Under which path the program sees it. */
  readonly as: string;
  readonly readOnly: boolean;
  readonly bytes?: number;
  readonly names?: number;
}

/** Times are nanoseconds. `none` links, and is refused whenever it is asked. */
export type ClockGrant =
  | { readonly kind: "real" | "none" }
  | { readonly kind: "coarse"; readonly step: bigint }
  | { readonly kind: "fixed"; readonly at: bigint };

export type RandomGrant = { readonly kind: "system" | "none" } | { readonly kind: "seed"; readonly seed: string };

/** A connection that is opened before the program begins. */
export interface ConnectionGrant {
  readonly host: string;
  readonly port: number;
}

export type StreamName = "stdin" | "stdout" | "stderr";

/** What a program is granted: data, from which actors are made where the program runs. */
export interface Grants {
  readonly folders: readonly FolderGrant[];
  readonly clock?: ClockGrant;
  readonly random?: RandomGrant;
  /** Each as `NAME=value`. */
  readonly environment: readonly string[];
  /** They get the numbers behind the folders'. */
  readonly connections: readonly ConnectionGrant[];
  /** Which servers a component may ask over HTTP: `https://api.example`, as URLs have their origins. */
  readonly origins: readonly string[];
  /** Streams that it does not get. */
  readonly without: readonly StreamName[];
}

export const NO_GRANTS: Grants = { folders: [], environment: [], connections: [], origins: [], without: [] };

/** What of it a program's imports can need. */
export function ambientOf({ clock, random }: Grants): Ambient[] {
  return [...(clock === undefined ? [] : (["clock"] as const)), ...(random === undefined ? [] : (["random"] as const))];
}

/**
 * Reads grants as they are written: `fs=./data:ro`, `clock=fixed:2026-01-01`, `random=seed:1`, `env=NAME=value`, `stdin=none`.
 *
 * @throws SandboxError BAD_GRANT
 */
export function readGrants(
  texts: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Grants {
  let grants = NO_GRANTS;
  for (const text of texts) {
    const [, name = "", value = ""] = /^([a-z]+)=(.*)$/su.exec(text) ?? [];
    const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (read === undefined || value === "")
      throw bad(text, `grants are ${Object.keys(READERS).join(", ")}, each with \`=\` and what is granted`);
    grants = read(grants, value, text, environment);
  }
  return grants;
}

type Read = (
  grants: Grants,
  value: string,
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
) => Grants;

const READERS: Readonly<Record<string, Read>> = {
  fs: (grants, value, text) => {
    const folder = folderOf(value, text);
    if (grants.folders.some(({ as }) => as === folder.as))
      throw bad(text, `the program sees another folder as \`${folder.as}\` already; say \`as=/NAME\``);
    return { ...grants, folders: [...grants.folders, folder] };
  },
  clock: (grants, value, text) => ({ ...grants, clock: clockOf(value, text) }),
  random: (grants, value, text) => {
    const seed = /^seed:(.+)$/su.exec(value)?.[1];
    if (seed !== undefined) return { ...grants, random: { kind: "seed", seed } };
    if (value !== "system" && value !== "none") throw bad(text, "say `system`, `seed:TEXT` or `none`");
    return { ...grants, random: { kind: value } };
  },
  env: (grants, value, text, environment) => {
    const [name = ""] = value.split("=", 1);
    const given = value.includes("=")
      ? value
      : environment[name] === undefined
        ? undefined
        : `${name}=${environment[name]}`;
    if (given === undefined || name === "")
      throw bad(text, "say `NAME=value`, or `NAME` of a variable that is set here");
    const others = grants.environment.filter((other) => !other.startsWith(`${name}=`));
    return { ...grants, environment: [...others, given] };
  },
  tcp: (grants, value, text) => ({ ...grants, connections: [...grants.connections, connectionOf(value, text)] }),
  http: (grants, value, text) => {
    const origin = originOf(value);
    if (origin === undefined) throw bad(text, "say `http=https://HOST` or `http=https://HOST:PORT`, and no path");
    return { ...grants, origins: [...new Set([...grants.origins, origin])] };
  },
  stdin: without("stdin"),
  stdout: without("stdout"),
  stderr: without("stderr"),
};

function without(name: StreamName): Read {
  return (grants, value, text) => {
    if (value !== "none")
      throw bad(text, "a program has its streams where nothing is said; say `none` to keep one from it");
    return { ...grants, without: [...new Set([...grants.without, name])] };
  };
}

const OPTION = /^(.+):(ro|rw|as=\/.*|bytes=\d{1,15}|names=\d{1,15})$/su;

/** `PATH[:ro|:rw][:as=/PLACE][:bytes=N][:names=N]`; read-only where nothing is said. */
function folderOf(value: string, text: string): FolderGrant {
  let [path, folder] = [value, { as: "/", readOnly: true } as Omit<FolderGrant, "path">];
  for (let match = OPTION.exec(path); match !== null; match = OPTION.exec(path)) {
    const [, rest = "", option = ""] = match;
    path = rest;
    const [name = "", said = ""] = option.split(/=(.*)/su, 2);
    if (name === "as") folder = { ...folder, as: said };
    else if (name === "bytes" || name === "names") folder = { ...folder, [name]: Number(said) };
    else folder = { ...folder, readOnly: name === "ro" };
  }
  if (folder.as.includes("\0") || path.includes("\0")) throw bad(text, "paths have no zeros");
  return { path, ...folder };
}

function connectionOf(value: string, text: string): ConnectionGrant {
  const [, host = "", port = ""] = /^\[?([A-Za-z\d.:-]+?)\]?:(\d{1,5})$/u.exec(value) ?? [];
  if (host === "" || Number(port) < 1 || Number(port) > 65_535) throw bad(text, "say `tcp=HOST:PORT`");
  return { host, port: Number(port) };
}

const MS = 1_000_000n;

function clockOf(value: string, text: string): ClockGrant {
  if (value === "real" || value === "none") return { kind: value };
  const [, kind, said = ""] = /^(coarse|fixed):(.+)$/su.exec(value) ?? [];
  if (kind === "coarse" && /^[1-9]\d{0,8}$/u.test(said)) return { kind, step: BigInt(said) * MS };
  const at = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/u.test(said) ? Date.parse(said) : Number.NaN;
  if (kind === "fixed" && at >= 0) return { kind, at: BigInt(at) * MS };
  throw bad(text, "say `real`, `coarse:MILLISECONDS`, `fixed:2026-01-01`, `fixed:2026-01-01T12:00:00Z` or `none`");
}

function bad(text: string, hint: string): SandboxError {
  return new SandboxError("BAD_GRANT", `\`${text}\` grants nothing`, hint);
}
