import type { Server as TlsServer } from "node:tls";
import { setFlagsFromString } from "node:v8";
import type { CounterStore } from "@glither/bindings";
import { type Ledger, openLedger } from "@glither/ledger";
import type { FastifyInstance } from "fastify";
import type { HostConfig } from "../config/config.ts";
import { badConfiguration, readConfig } from "../config/read-config.ts";
import { readSecret } from "../config/secrets.ts";
import type { HostSide, Sources } from "../deployment/sources.ts";
import { type Problem, ServiceError } from "../error.ts";
import { newServer } from "../http/server.ts";
import { newMetrics } from "../telemetry/metrics.ts";
import { tracingOf } from "../telemetry/tracing-of.ts";
import { beginDuties, type Duties } from "./duties.ts";
import { closeAll, type Generation, prepareGeneration } from "./generation.ts";
import { Host } from "./host.ts";
import { filesOf, watchFiles } from "./watching.ts";

export interface StartOptions {
  /** The `glither.host.json`. */
  readonly file: string;
  readonly sources: Sources;
  readonly env: NodeJS.ProcessEnv;
  /** Where the log goes, a line of JSON each; nowhere where it is left out. */
  readonly log?: { write(line: string): void };
  readonly version: string;
}

export interface RunningHost {
  /** `http://127.0.0.1:8417` */
  readonly address: string;
  /** Takes the configuration as the file has it now; whether it did. What is wrong with it is in the log. */
  reload(): Promise<boolean>;
  /** Takes no more requests, ends those that have begun, and closes the ledger. */
  stop(): Promise<void>;
}

/**
 * Looks at all of a configuration, as `tangle serve --check` does.
 *
 * @throws ServiceError `UNREADABLE`, `BAD_CONFIGURATION` with every problem.
 */
export async function checkHost(file: string, sources: Sources): Promise<HostConfig> {
  const generation = await prepareGeneration(await readConfig(file), sources, () => UNUSED);
  await closeAll(generation.deployments.values());
  return generation.config;
}

/** Counters that nobody asks: no crossing is made. */
const UNASKED: CounterStore = {
  reserve: () => Promise.reject(new Error("there is no ledger")),
  release: async () => undefined,
  commit: async () => undefined,
};

/** Of what is only looked at. */
const UNUSED: HostSide = { counters: UNASKED, changed: () => undefined, compared: () => undefined };

/** @throws ServiceError as `checkHost`, and `NOT_LISTENING`; LedgerError for its store. */
export async function startHost(options: StartOptions): Promise<RunningHost> {
  // Where V8 frees wrappers of imported functions, it now and then ends the process (nodejs/node#64500); a host links for months.
  setFlagsFromString("--no-wasm-code-gc");
  const { file, sources, env, log, version } = options;
  const config = await readConfig(file);
  const tracing = await tracingOf(env);
  // Everything is looked at before a ledger is made where there is none.
  let ledger: Ledger | undefined;
  let duties: Duties | undefined;
  const metrics = newMetrics();
  const sideOf = (deployment: string): HostSide => ({
    counters: countersOf(() => ledger, deployment),
    changed: () => duties?.lookAgain(deployment),
    compared: (isDifferent) => metrics.compared.inc({ deployment, outcome: isDifferent ? "different" : "same" }),
  });
  const generation = await prepareGeneration(config, sources, sideOf);
  const { signing: key } = generation;
  ledger = await openLedger(await placeOf(config), { apart: true, ...(key === undefined ? {} : { key }) });
  const host = new Host(generation, ledger, metrics);
  const app = await newServer({ host, tracing, version, ...(log === undefined ? {} : { log }) });
  const address = await listen(app, config).catch(async (error: unknown) => {
    await ledger.close();
    throw error;
  });
  const reload = reloading(host, app, () => prepareNext(options, host, sideOf));
  const failed = (error: unknown): void => app.log.error({ fault: nameOf(error) }, "duties failed");
  const begun = beginDuties({
    host,
    failed,
    undone: (what) => app.log.warn(what, "an action could not be done"),
    unjudged: (what) => app.log.warn(what, "what is waited for could not be judged"),
  });
  duties = begun;
  host.lookAgain = (deployment) => begun.lookAgain(deployment);
  const watching = watchFiles(
    () => filesOf(file, host.generation.config),
    async () => void (await reload()),
  );
  taken(host);
  app.log.info({ address, deployments: shown(host) }, "listening");
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    host.isStopping = true;
    watching.stop();
    const cut = setTimeout(() => app.server.closeAllConnections(), host.generation.config.limits.stop);
    await app.close();
    clearTimeout(cut);
    await begun.stop();
    await closeAll(host.generation.deployments.values());
    await ledger.close();
    await tracing.stop();
    app.log.info("stopped");
  };
  return { address, reload, stop: () => (stopped ??= stop()) };
}

/** A file, or the connection string of a database. */
async function placeOf({ store }: HostConfig): Promise<string> {
  if ("sqlite" in store) return store.sqlite;
  return readSecret(store.postgres, "the connection string of the store");
}

/** Bindings are made before the ledger is open, and asked afterwards. */
function countersOf(ledger: () => Ledger | undefined, deployment: string): CounterStore {
  const counters = (): CounterStore => ledger()?.counters(deployment) ?? UNASKED;
  return {
    reserve: (request) => counters().reserve(request),
    release: (id) => counters().release(id),
    commit: (ids) => counters().commit(ids),
  };
}

async function listen(app: FastifyInstance, { listen: { host, port } }: HostConfig): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: (address) => `bound to ${address}` });
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new ServiceError("NOT_LISTENING", `\`${host}\`, port ${port}, cannot be listened on (${code})`, {
      cause,
      hint: "see that nothing else listens there, and that the address is this machine's",
    });
  }
}

/** A configuration as the file has it now, verified whole. */
async function prepareNext(
  { file, sources }: StartOptions,
  host: Host,
  sideOf: (deployment: string) => HostSide,
): Promise<Generation> {
  const config = await readConfig(file);
  const changed = onlyByRestart(host.generation.config, config);
  if (changed.length > 0) throw badConfiguration(changed);
  return prepareGeneration(config, sources, sideOf);
}

/** One after the other: a configuration is looked at whole before it takes the place of the running one. */
function reloading(host: Host, app: FastifyInstance, next: () => Promise<Generation>): () => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  const once = async (): Promise<boolean> => {
    try {
      const generation = await next();
      if (generation.tls !== undefined) (app.server as unknown as TlsServer).setSecureContext(generation.tls);
      host.replace(generation);
      taken(host);
      host.metrics.reloads.inc({ outcome: "taken" });
      app.log.info({ deployments: shown(host) }, "configuration taken");
      return true;
    } catch (error) {
      host.metrics.reloads.inc({ outcome: "refused" });
      host.metrics.configurationIsCurrent.set(0);
      app.log.error(refusalOf(error), "configuration refused, the one before is kept");
      return false;
    }
  };
  return () => {
    const result = last.then(once);
    last = result;
    return result;
  };
}

function refusalOf(error: unknown): object {
  if (!(error instanceof ServiceError)) return { reason: nameOf(error) };
  return { reason: error.message, problems: error.problems.map(({ path, message }) => `${path} ${message}`) };
}

/** What is decided when the process begins. */
function onlyByRestart(running: HostConfig, wanted: HostConfig): readonly Problem[] {
  const fixed = ({ listen, store, limits, tls, signing }: HostConfig) => ({
    listen,
    store,
    signing,
    tls: typeof tls === "object" ? "on" : "off",
    limits: { bodyBytes: limits.bodyBytes, headerBytes: limits.headerBytes, request: limits.request },
  });
  const [before, after] = [fixed(running), fixed(wanted)];
  return (["listen", "store", "signing", "tls", "limits"] as const)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ path: `$.${name}`, message: "is another one, which only a restart can take" }));
}

function taken({ metrics }: Host): void {
  metrics.configurationTime.set(Date.now() / 1_000);
  metrics.configurationIsCurrent.set(1);
}

function shown({ generation }: Host): Readonly<Record<string, string>> {
  return Object.fromEntries([...generation.deployments].map(([name, { pulled }]) => [name, pulled.digest]));
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error ? `${error.name} ${String(error.code)}` : error.name;
}
