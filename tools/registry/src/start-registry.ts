import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { run } from "./programs.ts";

export interface RegistryServerOptions {
  /** With a certificate by an authority that is made for it. Default: plain HTTP. */
  readonly tls?: boolean;
  /** Of bcrypt; each request pays for it. Default: 10. */
  readonly cost?: number;
}

/** A registry that runs on this machine and asks for a user and a password. */
export interface RegistryServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** As it is named as a store: with `http://` where it speaks that. */
  readonly store: string;
  readonly user: string;
  readonly password: string;
  /** With TLS: the file with the authority's certificate. */
  readonly ca?: string;
  /** Everything that it keeps; gone when it has stopped. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

const USER = "publisher";
const START_MS = 20_000;
const ATTEMPTS = 3;

/** Starts CNCF distribution on a free port of the loopback interface, in a folder of its own. */
export async function startRegistry({ tls = false, cost = 10 }: RegistryServerOptions = {}): Promise<RegistryServer> {
  const folder = await mkdtemp(join(tmpdir(), "glither-registry-"));
  try {
    const password = randomBytes(18).toString("base64url");
    const users = join(folder, "users");
    await writeFile(users, await run("htpasswd", ["-niB", "-C", String(cost), USER], password));
    const certificates = tls ? await makeCertificates(folder) : undefined;
    const { address, child } = await serve(folder, users, certificates);
    return {
      address,
      store: tls ? address : `http://${address}`,
      user: USER,
      password,
      ...(certificates === undefined ? {} : { ca: certificates.authority }),
      folder,
      stop: () => stop(child, folder),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The free port that was found may be somebody else's a moment later; then another one is. */
async function serve(
  folder: string,
  users: string,
  certificates: Certificates | undefined,
): Promise<{ address: string; child: ChildProcess }> {
  for (let attempt = 1; ; attempt += 1) {
    const address = `127.0.0.1:${await freePort()}`;
    const config = join(folder, "config.yml");
    await writeFile(config, configuration(folder, address, users, certificates));
    const { PATH = "" } = process.env;
    const child = spawn("docker-registry", ["serve", config], { env: { PATH }, stdio: ["ignore", "ignore", "pipe"] });
    const log: Buffer[] = [];
    child.stderr.on("data", (part: Buffer) => log.push(part));
    child.on("error", (error) => log.push(Buffer.from(error.message)));
    process.once("exit", () => child.kill());
    if (await answers(child, address, certificates !== undefined)) return { address, child };
    child.kill();
    if (attempt === ATTEMPTS) throw new Error(`the registry does not start: ${Buffer.concat(log).toString()}`);
  }
}

/** JSON is YAML. */
function configuration(folder: string, addr: string, users: string, certificates: Certificates | undefined): string {
  const tls = certificates && { certificate: certificates.certificate, key: certificates.key };
  return JSON.stringify({
    version: 0.1,
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "storage") }, delete: { enabled: true } },
    http: { addr, ...(tls ? { tls } : {}) },
    auth: { htpasswd: { realm: "registry", path: users } },
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Whether the registry answers before it ends or takes too long. */
async function answers(child: ChildProcess, address: string, tls: boolean): Promise<boolean> {
  const [host = "", port = ""] = address.split(":");
  const { connect } = await import("node:net");
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(20)) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    // With TLS it is enough that it listens: who asks must trust its authority first.
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), host, () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.on("connect", () => socket.end());
    });
    if (open && (tls || (await fetch(`http://${address}/v2/`)).status === 401)) return true;
  }
  return false;
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill();
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}
