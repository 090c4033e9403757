import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { dirname, resolve } from "node:path";
import { jsonDoubt, jsonFault, parseDuration } from "@glither/roux/core";
import { type Problem, ServiceError } from "../error.ts";
import { shapeProblems } from "./_shape.ts";
import type {
  BindingsConfig,
  ComponentConfig,
  DeploymentConfig,
  HostConfig,
  Secret,
  ShadowConfig,
  StoreConfig,
} from "./config.ts";
import { DEFAULTS } from "./config.ts";

/**
 * Reads a `glither.host.json`. What it names is not looked at yet.
 *
 * @throws ServiceError `UNREADABLE`, `BAD_CONFIGURATION` with every problem.
 */
export async function readConfig(file: string): Promise<HostConfig> {
  const json = await readJson(file, "the configuration");
  const problems = shapeProblems(json);
  if (problems.length > 0) throw badConfiguration(problems);
  const config = configOf(json as Written, (path) => resolve(dirname(resolve(file)), path));
  const wrong = contradictions(config);
  if (wrong.length > 0) throw badConfiguration(wrong);
  return config;
}

/** @throws ServiceError `UNREADABLE`, which quotes nothing of the file. */
export async function readJson(file: string, what: string): Promise<unknown> {
  const text = await readText(file, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServiceError("UNREADABLE", `${what} \`${file}\` is no JSON`, {
      hint: `it stops being JSON at ${jsonFault(text)}`,
    });
  }
  const doubt = jsonDoubt(text, value);
  if (doubt === undefined) return value;
  throw new ServiceError("UNREADABLE", `${what} \`${file}\` says something doubtful: ${doubt}`);
}

export async function readText(file: string, what: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : `cannot be read${code === undefined ? "" : ` (${code})`}`;
    throw new ServiceError("UNREADABLE", `${what} \`${file}\` ${why}`, { cause });
  }
}

export function badConfiguration(problems: readonly Problem[]): ServiceError {
  const count = problems.length === 1 ? "a fault" : `${problems.length} faults`;
  return new ServiceError("BAD_CONFIGURATION", `the configuration has ${count}`, { problems });
}

/** What the schema lets through, as it is written. */
interface Written {
  readonly listen?: { readonly host?: string; readonly port?: number };
  readonly tls?: HostConfig["tls"];
  readonly store: StoreConfig;
  readonly signing?: { readonly key: Secret; readonly password?: Secret };
  readonly trust?: string;
  readonly tokens: HostConfig["tokens"];
  readonly sessions?: { readonly key: Secret };
  readonly limits?: Partial<Record<"bodyBytes" | "batch" | "headerBytes", number>> & {
    readonly request?: string;
    readonly stop?: string;
    readonly crossing?: DeploymentConfig["limits"];
  };
  readonly retention?: string;
  readonly recheck?: string;
  readonly deployments: Readonly<Record<string, WrittenDeployment>>;
}

type WrittenComponent = string | { readonly file: string; readonly digest: string };

interface WrittenDeployment {
  readonly component: WrittenComponent;
  readonly trust?: string;
  readonly bindings: BindingsConfig;
  readonly limits?: DeploymentConfig["limits"];
  readonly retention?: string;
  readonly recheck?: string;
  readonly shadow?: { readonly component: WrittenComponent; readonly cases?: string };
}

type Resolve = (path: string) => string;

function configOf(written: Written, at: Resolve): HostConfig {
  const { listen, tls, store, signing, tokens, sessions, limits = {} } = written;
  const { crossing: _, request, stop, ...counts } = limits;
  return {
    listen: { ...DEFAULTS.listen, ...listen },
    ...(tls === undefined
      ? {}
      : { tls: tls === "elsewhere" ? tls : { certificate: at(tls.certificate), key: at(tls.key) } }),
    store: "sqlite" in store ? { sqlite: at(store.sqlite) } : { postgres: secretAt(store.postgres, at) },
    ...(signing === undefined
      ? {}
      : {
          signing: {
            key: secretAt(signing.key, at),
            ...(signing.password === undefined ? {} : { password: secretAt(signing.password, at) }),
          },
        }),
    tokens: tokens === "off" ? "off" : tokens.map((each) => ({ ...each, token: secretAt(each.token, at) })),
    ...(sessions === undefined ? {} : { sessions: { key: secretAt(sessions.key, at) } }),
    limits: {
      ...DEFAULTS.limits,
      ...counts,
      ...(request === undefined ? {} : { request: milliseconds(request) ?? DEFAULTS.limits.request }),
      ...(stop === undefined ? {} : { stop: milliseconds(stop) ?? DEFAULTS.limits.stop }),
    },
    deployments: Object.entries(written.deployments).map(([name, each]) => deploymentOf(name, each, written, at)),
  };
}

function deploymentOf(name: string, written: WrittenDeployment, all: Written, at: Resolve): DeploymentConfig {
  const { component, bindings, limits, shadow } = written;
  const trust = written.trust ?? all.trust;
  const retention = milliseconds(written.retention ?? all.retention);
  return {
    name,
    component: componentOf(component, at),
    ...(trust === undefined ? {} : { trust: at(trust) }),
    bindings: bindingsAt(bindings, at),
    limits: { ...all.limits?.crossing, ...limits },
    ...(retention === undefined ? {} : { retention }),
    recheck: milliseconds(written.recheck ?? all.recheck) ?? DEFAULTS.recheck,
    ...(shadow === undefined ? {} : { shadow: shadowOf(shadow, at) }),
  };
}

function componentOf(written: WrittenComponent, at: Resolve): ComponentConfig {
  if (typeof written === "object") return { file: at(written.file), digest: written.digest };
  // A layout on disk lies beside the configuration, like everything else that it names.
  return { reference: written.startsWith("oci:") ? `oci:${at(written.slice("oci:".length))}` : written };
}

function bindingsAt(bindings: BindingsConfig, at: Resolve): BindingsConfig {
  if ("set" in bindings) return { set: at(bindings.set) };
  return "answers" in bindings ? { answers: at(bindings.answers) } : { module: at(bindings.module) };
}

function shadowOf({ component, cases }: NonNullable<WrittenDeployment["shadow"]>, at: Resolve): ShadowConfig {
  return { component: componentOf(component, at), ...(cases === undefined ? {} : { cases: at(cases) }) };
}

function secretAt(secret: Secret, at: Resolve): Secret {
  return "file" in secret ? { file: at(secret.file) } : secret;
}

function milliseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

/** What has the right shape and makes no sense together. */
function contradictions({ listen, tls, tokens, deployments }: HostConfig): readonly Problem[] {
  const problems: Problem[] = [];
  const isHere = isLoopback(listen.host);
  if (tokens === "off" && !isHere) {
    problems.push({
      path: "$.tokens",
      message: `may be \`off\` only where nobody else can connect, and \`${listen.host}\` is no loopback address`,
      hint: "name tokens, or listen on 127.0.0.1",
    });
  }
  if (tokens !== "off" && tls === undefined && !isHere) {
    problems.push({
      path: "$.tls",
      message: "is missing: tokens would go over the network for everybody to read",
      hint: 'name a certificate and its key, or `"elsewhere"` where a proxy in front has them',
    });
  }
  if (tokens !== "off") {
    const names = tokens.map(({ name }) => name);
    const twice = names.findIndex((name, place) => names.indexOf(name) !== place);
    if (twice >= 0) problems.push({ path: `$.tokens[${twice}].name`, message: "is another token's name, too" });
    const known = new Set(deployments.map(({ name }) => name));
    for (const [place, { deployments: own = [] }] of tokens.entries()) {
      const missing = own.findIndex((name) => !known.has(name));
      if (missing < 0) continue;
      problems.push({ path: `$.tokens[${place}].deployments[${missing}]`, message: "is the name of no deployment" });
    }
  }
  return problems;
}

/** Addresses that only this machine reaches; a name but `localhost` may become anything. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "::1" || host === "localhost";
}
