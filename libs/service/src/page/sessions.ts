import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Principal } from "../config/tokens.ts";

/** Somebody who has signed in with a token. */
export interface Session {
  readonly principal: Principal;
  /** Stands in each form: a page of somebody else's cannot know it. */
  readonly formToken: string;
}

export interface SessionTimes {
  /** Milliseconds until a session ends that nobody uses. */
  readonly idle: number;
  /** Milliseconds until any ends. */
  readonly longest: number;
}

const TIMES: SessionTimes = { idle: 3_600_000, longest: 12 * 3_600_000 };
/** Beyond that, who was quiet for the longest time has to sign in again. */
const MOST = 10_000;

interface Kept extends Session {
  readonly began: number;
  used: number;
}

/** Who is signed in, in this process. A browser has a random name for its session; kept is that name's hash. */
export class Sessions {
  readonly #times: SessionTimes;
  readonly #now: () => number;
  /** In the order in which they were used. */
  readonly #kept = new Map<string, Kept>();

  constructor(times: Partial<SessionTimes> = {}, now: () => number = Date.now) {
    this.#times = { ...TIMES, ...times };
    this.#now = now;
  }

  /** The session's name, for its browser alone. */
  begin(principal: Principal): string {
    const name = randomBytes(32).toString("base64url");
    const now = this.#now();
    const formToken = randomBytes(32).toString("base64url");
    this.#kept.set(hashOf(name), { principal, formToken, began: now, used: now });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
    return name;
  }

  find(name: string): Session | undefined {
    const key = hashOf(name);
    const session = this.#kept.get(key);
    if (session === undefined) return undefined;
    const now = this.#now();
    this.#kept.delete(key);
    if (now > session.used + this.#times.idle || now > session.began + this.#times.longest) return undefined;
    session.used = now;
    this.#kept.set(key, session);
    return session;
  }

  end(name: string): void {
    this.#kept.delete(hashOf(name));
  }
}

function hashOf(name: string): string {
  return createHash("sha256").update(name).digest("base64");
}

/** Whether two secrets are the same, in a time that says nothing of where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
