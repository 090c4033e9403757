import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Account, HOW_TO_INSTALL, programsFolder, serverAccount } from "./programs.ts";

export interface PostgresServerOptions {
  /** Whether a commit waits for the disk. Tests that no power cut ends need not wait. Default: true. */
  readonly durable?: boolean;
  /** Where it keeps everything; a new folder by default. */
  readonly parent?: string;
}

/** A PostgreSQL that runs on this machine, and lets one user in by a password. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** `postgres://…`, with the password. */
  readonly url: string;
  /** Everything that it keeps; gone when it has stopped. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
  /** Ends it, in the middle of what it does or in order, and starts it again on the same data. */
  readonly restart: (how: "killed" | "stopped") => Promise<void>;
}

const USER = "glither";
const DATABASE = "postgres";
const HOST = "127.0.0.1";
const ATTEMPTS = 3;

/** Starts PostgreSQL on a free port of the loopback interface, in a folder of its own. */
export async function startPostgres({
  durable = true,
  parent = tmpdir(),
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  const programs = programsFolder();
  if (programs === undefined) throw new Error(`PostgreSQL cannot be found; ${HOW_TO_INSTALL}`);
  const account = serverAccount();
  const folder = await mkdtemp(join(parent, "glither-postgres-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const { uid, gid } = account;
    if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
    const password = randomBytes(18).toString("base64url");
    await makeCluster({ programs, folder, account }, password);
    const start = (port: number) => serve({ programs, folder, account }, port, durable);
    let { child, port } = await startSomewhere(start);
    return {
      host: HOST,
      port,
      user: USER,
      password,
      database: DATABASE,
      url: `postgres://${USER}:${password}@${HOST}:${port}/${DATABASE}`,
      folder,
      stop: async () => {
        await end(child, "SIGINT");
        await rm(folder, { recursive: true, force: true });
        process.removeListener("exit", remove);
      },
      restart: async (how) => {
        await end(child, how === "killed" ? "SIGQUIT" : "SIGINT");
        child = await start(port);
      },
    };
  } catch (error) {
    remove();
    process.removeListener("exit", remove);
    throw error;
  }
}

interface Place {
  readonly programs: string;
  readonly folder: string;
  readonly account: Account;
}

async function makeCluster({ programs, folder, account }: Place, password: string): Promise<void> {
  const secret = join(folder, "password");
  await writeFile(secret, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) await chown(secret, account.uid, account.gid);
  const who = ["-U", USER, `--pwfile=${secret}`, "--auth=scram-sha-256"];
  const how = ["-D", join(folder, "data"), "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"];
  const child = spawn(join(programs, "initdb"), [...how, ...who], spawned(folder, account));
  const log = logOf(child);
  const code = await new Promise((resolve) => child.once("close", resolve));
  await rm(secret);
  if (code !== 0) throw new Error(`the database cannot be made: ${log()}`);
}

/** The free port that was found may be somebody else's a moment later; then another one is. */
async function startSomewhere(
  start: (port: number) => Promise<ChildProcess>,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { child: await start(port), port };
    } catch (cause) {
      if (attempt === ATTEMPTS) throw cause;
    }
  }
}

/** Starts it on what is there, and waits until it lets somebody in. */
async function serve({ programs, folder, account }: Place, port: number, durable: boolean): Promise<ChildProcess> {
  const settings = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: "",
    max_connections: 60,
    ...(durable ? {} : { fsync: "off", full_page_writes: "off" }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(programs, "postgres"), ["-D", join(folder, "data"), ...args], spawned(folder, account));
  const log = logOf(child);
  const kill = () => child.kill("SIGQUIT");
  process.once("exit", kill);
  child.once("close", () => process.removeListener("exit", kill));
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", () => {
      if (log().includes("ready to accept connections")) resolve();
    });
    child.once("close", () => reject(new Error(`PostgreSQL does not start: ${log()}`)));
  });
  return child;
}

function spawned(cwd: string, account: Account): Parameters<typeof spawn>[2] & object {
  const { PATH = "" } = process.env;
  return { cwd, ...account, env: { PATH, LC_ALL: "C" }, stdio: ["ignore", "ignore", "pipe"] };
}

/** The last words of a program, of which some may be long. */
function logOf(child: ChildProcess): () => string {
  let log = "";
  child.stderr?.on("data", (part: Buffer) => {
    log = (log + part.toString()).slice(-LOG_LENGTH);
  });
  child.once("error", (error) => {
    log += error.message;
  });
  return () => log;
}

const LOG_LENGTH = 4_000;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill(signal);
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
