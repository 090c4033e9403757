import type { Server as TlsServer } from "node:tls";
import { setFlagsFromString } from "node:v8";
import type { Ledger } from "@glither/ledger";
import type { FastifyInstance } from "fastify";
import type { HostConfig } from "../config/config.ts";
import { badConfiguration, readConfig } from "../config/read-config.ts";
import type { Sources } from "../deployment/sources.ts";
import { type Problem, ServiceError } from "../error.ts";
import { newServer } from "../http/server.ts";
import { newMetrics } from "../telemetry/metrics.ts";
import { tracingOf } from "../telemetry/tracing-of.ts";
import { beginDuties } from "./duties.ts";
import { prepareGeneration } from "./generation.ts";
import type { Host } from "./host.ts";
import { filesOf, watchFiles } from "./watching.ts";

export interface StartOptions {
  /** The `glither.host.json`. */
  readonly file: string;
  readonly sources: Sources;
  readonly openLedger: (store: HostConfig["store"]) => Promise<Ledger>;
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
  return (await prepareGeneration(await readConfig(file), sources)).config;
}

/** @throws ServiceError as `checkHost`, and `NOT_LISTENING`; LedgerError for its store. */
export async function startHost(options: StartOptions): Promise<RunningHost> {
  // Where V8 frees wrappers of imported functions, it now and then ends the process (nodejs/node#64500); a host links for months.
  setFlagsFromString("--no-wasm-code-gc");
  const { file, sources, openLedger, env, log, version } = options;
  const config = await readConfig(file);
  const generation = await prepareGeneration(config, sources);
  const tracing = await tracingOf(env);
  const ledger = await openLedger(config.store);
  const host: Host = { generation, ledger, metrics: newMetrics(), isStopping: false };
  const app = await newServer({ host, tracing, version, ...(log === undefined ? {} : { log }) });
  const address = await listen(app, config).catch(async (error: unknown) => {
    await ledger.close();
    throw error;
  });
  const reload = reloading(options, host, app);
  const duties = beginDuties(host, (error) => app.log.error({ fault: nameOf(error) }, "duties failed"));
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
    await duties.stop();
    const cut = setTimeout(() => app.server.closeAllConnections(), host.generation.config.limits.stop);
    await app.close();
    clearTimeout(cut);
    await ledger.close();
    await tracing.stop();
    app.log.info("stopped");
  };
  return { address, reload, stop: () => (stopped ??= stop()) };
}

async function listen(app: FastifyInstance, { listen: { host, port } }: HostConfig): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: () => "" });
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new ServiceError("NOT_LISTENING", `\`${host}\`, port ${port}, cannot be listened on (${code})`, {
      cause,
      hint: "see that nothing else listens there, and that the address is this machine's",
    });
  }
}

/** One after the other: a configuration is looked at whole before it takes the place of the running one. */
function reloading({ file, sources }: StartOptions, host: Host, app: FastifyInstance): () => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  const once = async (): Promise<boolean> => {
    try {
      const config = await readConfig(file);
      const changed = onlyByRestart(host.generation.config, config);
      if (changed.length > 0) throw badConfiguration(changed);
      const generation = await prepareGeneration(config, sources);
      if (generation.tls !== undefined) (app.server as unknown as TlsServer).setSecureContext(generation.tls);
      host.generation = generation;
      taken(host);
      host.metrics.reloads.inc({ outcome: "taken" });
      app.log.info({ deployments: shown(host) }, "configuration taken");
      return true;
    } catch (error) {
      host.metrics.reloads.inc({ outcome: "refused" });
      host.metrics.configurationIsCurrent.set(0);
      const problems =
        error instanceof ServiceError ? error.problems.map(({ path, message }) => `${path} ${message}`) : [];
      const reason = error instanceof ServiceError ? error.message : nameOf(error);
      app.log.error({ reason, problems }, "configuration refused, the one before is kept");
      return false;
    }
  };
  return () => {
    const result = last.then(once);
    last = result;
    return result;
  };
}

/** What is decided when the process begins. */
function onlyByRestart(running: HostConfig, wanted: HostConfig): readonly Problem[] {
  const fixed = ({ listen, store, limits, tls }: HostConfig) => ({
    listen,
    store,
    tls: typeof tls === "object" ? "on" : "off",
    limits: { bodyBytes: limits.bodyBytes, headerBytes: limits.headerBytes, request: limits.request },
  });
  const [before, after] = [fixed(running), fixed(wanted)];
  return (["listen", "store", "tls", "limits"] as const)
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
