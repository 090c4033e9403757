import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** What a browser's session says of itself: nothing of it is kept here. */
export interface Session {
  /** Whose token it was begun with. */
  readonly principal: string;
  /** Stands in each form: a page of somebody else's cannot know it. */
  readonly formToken: string;
  /** What the browser should have instead from now on, since it was used. */
  readonly renewed?: string;
}

export interface SessionTimes {
  /** Milliseconds until a session ends that nobody uses. */
  readonly idle: number;
  /** Milliseconds until any ends. */
  readonly longest: number;
  /** Milliseconds behind which its use is noted. */
  readonly note: number;
}

const TIMES: SessionTimes = { idle: 3_600_000, longest: 12 * 3_600_000, note: 60_000 };
/** So many that were ended are remembered. Beyond that, those that would end first are ended by their time alone. */
const MOST_ENDED = 10_000;

interface Said {
  readonly principal: string;
  /** Tells it from all others. */
  readonly nonce: string;
  readonly began: number;
  readonly used: number;
}

/**
 * Who is signed in. A session is a text that is signed, so that every process with the key knows it, also behind a restart; that it was
 * ended is known to the process in which it was.
 */
export class Sessions {
  readonly #times: SessionTimes;
  readonly #now: () => number;
  /** Nonces, and when there is no use in remembering them any more. */
  readonly #ended = new Map<string, number>();

  constructor(times: Partial<SessionTimes> = {}, now: () => number = Date.now) {
    this.#times = { ...TIMES, ...times };
    this.#now = now;
  }

  /** The session's text, for its browser alone. */
  begin(key: string, principal: string): string {
    const now = this.#now();
    return written(key, { principal, nonce: randomBytes(18).toString("base64url"), began: now, used: now });
  }

  find(key: string, text: string): Session | undefined {
    const said = read(key, text);
    if (said === undefined || this.#ended.has(said.nonce)) return undefined;
    const { principal, nonce, began, used } = said;
    const { idle, longest, note } = this.#times;
    const now = this.#now();
    // One that begins later than now was written by a clock that is ahead; it ends by this one's all the same.
    if (now > used + idle || now > began + longest) return undefined;
    const formToken = sealed(key, `form ${nonce}`);
    return { principal, formToken, ...(now > used + note ? { renewed: written(key, { ...said, used: now }) } : {}) };
  }

  end(key: string, text: string): void {
    const said = read(key, text);
    if (said === undefined) return;
    const now = this.#now();
    for (const [nonce, until] of this.#ended) if (until < now) this.#ended.delete(nonce);
    this.#ended.set(said.nonce, said.began + this.#times.longest);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MOST_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }
}

function written(key: string, { principal, nonce, began, used }: Said): string {
  const text = [principal, nonce, began.toString(36), used.toString(36)].join(".");
  return `${text}.${sealed(key, `session ${text}`)}`;
}

function read(key: string, written: string): Said | undefined {
  const [, text = "", seal = ""] =
    /^([\w-]+\.[\w-]{24}\.[0-9a-z]{1,11}\.[0-9a-z]{1,11})\.([\w-]{43})$/u.exec(written) ?? [];
  if (text === "" || !isSameSecret(seal, sealed(key, `session ${text}`))) return undefined;
  const [principal = "", nonce = "", began = "", used = ""] = text.split(".");
  return { principal, nonce, began: Number.parseInt(began, 36), used: Number.parseInt(used, 36) };
}

/** What nobody can make without the key. */
export function sealed(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

/** Whether two secrets are the same, in a time that says nothing of where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
