import { randomUUID } from "node:crypto";
import { link, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../error.ts";
import { hasCode, readIfThere, temporaryName, unreachable } from "./files.ts";

/** Who holds a lock; `token` tells one taking of it from the next. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly token: string;
}

/** An update takes milliseconds: who holds the lock for so long, on a machine that we cannot ask, is gone. */
const ABANDONED_AFTER_MS = 60_000;
const GIVE_UP_AFTER_MS = 20_000;
const RETRY_MS = 5;
/** A holder takes some hundred bytes. */
const LIMIT = { limit: 4096 };

const held = new Set<string>();

/**
 * Runs the work while no other process or promise runs work under the same lock file. The lock of a process that was
 * killed is taken over. Throws `STORE_LOCKED` when the lock does not come free.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, giveUpAfterMs = GIVE_UP_AFTER_MS): Promise<T> {
  const holder: Holder = { host: hostname(), pid: process.pid, token: randomUUID() };
  const deadline = Date.now() + giveUpAfterMs;
  while (!(await take(path, holder))) {
    if (await breakIfStale(path)) continue;
    if (Date.now() > deadline) {
      throw new StoreError("STORE_LOCKED", `\`${path}\` is held by another publisher`, {
        hint: "wait until it is done; if nobody publishes, remove that file",
      });
    }
    await sleep(RETRY_MS * (1 + Math.random()));
  }
  try {
    return await work();
  } finally {
    // A holder that slept for a minute may have lost the lock: then it is another's, and stays.
    if ((await readLock(path))?.token === holder.token) await rm(path, { force: true });
    // Only now: until the file is gone, the lock must not look abandoned.
    held.delete(holder.token);
  }
}

/** Linking a finished file creates the lock together with its content, so that no one ever reads half a holder. */
async function take(path: string, holder: Holder): Promise<boolean> {
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, JSON.stringify(holder), { flag: "wx" });
    held.add(holder.token);
    await link(temporary, path);
    return true;
  } catch (cause) {
    held.delete(holder.token);
    if (hasCode(cause, "EEXIST")) return false;
    throw unreachable("locked", path, cause);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Removes a lock whose holder is gone. Only one process at a time may break one taking of the lock (the marker bears its
 * token), and it looks again first: otherwise the second could remove the lock that the first has meanwhile taken.
 */
async function breakIfStale(path: string): Promise<boolean> {
  const seen = await readLock(path);
  if (seen === undefined || !seen.stale) return seen === undefined;
  const marker = `${path}.${seen.token}`;
  try {
    await writeFile(marker, "", { flag: "wx" });
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return false;
    throw unreachable("locked", path, cause);
  }
  try {
    const again = await readLock(path);
    if (again?.token === seen.token) await rm(path, { force: true });
    return true;
  } finally {
    await rm(marker, { force: true });
  }
}

async function readLock(path: string): Promise<{ token: string; stale: boolean } | undefined> {
  try {
    const [bytes, { mtimeMs }] = await Promise.all([readIfThere(path, LIMIT), stat(path)]);
    if (bytes === undefined) return undefined;
    const old = Date.now() - mtimeMs > ABANDONED_AFTER_MS;
    const holder = parseHolder(new TextDecoder().decode(bytes));
    if (holder === undefined) return { token: "unknown", stale: old };
    return { token: holder.token, stale: holder.host === hostname() ? !isAlive(holder) : old };
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined;
    throw cause instanceof StoreError ? cause : unreachable("read", path, cause);
  }
}

function parseHolder(text: string): Holder | undefined {
  const match = /^\{"host":"([^"]*)","pid":(\d+),"token":"([0-9a-f-]{36})"\}$/.exec(text);
  const [, host, pid, token] = match ?? [];
  return host === undefined || pid === undefined || token === undefined ? undefined : { host, pid: Number(pid), token };
}

function isAlive({ pid, token }: Holder): boolean {
  // A process number is soon used again, inside containers at once: our own number with a token we do not hold is that.
  if (pid === process.pid) return held.has(token);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}
