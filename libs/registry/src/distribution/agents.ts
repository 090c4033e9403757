import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { getCACertificates } from "node:tls";

export interface Connecting {
  /** Certificates of authorities to trust beside the system's, in PEM. */
  readonly ca?: string;
  /** Where `HTTPS_PROXY` and `NO_PROXY` are read, in upper or lower case. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** A connection may be silent for so long. */
export const IDLE_MS = 30_000;
/** With one server, by all stores of the process together. */
const SOCKETS = 8;

const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

const made = new Map<string, Agents>();

/**
 * The connections of all stores that reach servers in the same way: whoever publishes much opens a store for each
 * repository, and a second one to read back, and should not open connections for each. They carry no credentials: those
 * go with every request.
 */
export function agentsFor({ ca, env }: Connecting): Agents {
  const proxyEnv = Object.fromEntries(PROXY_VARIABLES.map((name) => [name, env[name]]));
  const key = JSON.stringify([ca, proxyEnv]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const common = { keepAlive: true, maxSockets: SOCKETS, timeout: IDLE_MS };
  const agents = {
    // Plain HTTP stays on this machine, so it passes no proxy, whatever the environment says.
    http: new HttpAgent({ ...common, proxyEnv: {} }),
    https: new HttpsAgent({
      ...common,
      proxyEnv,
      // Said explicitly, so that no variable of the environment switches it off.
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] }),
    }),
  };
  made.set(key, agents);
  return agents;
}
