import { dnsError, isNothing, type Records, type Resolve } from "./resolve.ts";

export interface CacheOptions {
  /** Milliseconds that an answer is kept, five minutes otherwise. Node's resolver does not say how long an answer holds. */
  readonly keeps?: number;
  /** Milliseconds that it is kept that there is nothing; one minute otherwise. */
  readonly keepsNothing?: number;
  /** Milliseconds that an answer may take; four seconds otherwise. */
  readonly patience?: number;
  /** Answers that are kept; 10,000 otherwise. */
  readonly most?: number;
  readonly now?: () => number;
}

interface Kept {
  readonly answer: Promise<Records>;
  until: number;
}

/**
 * The same answers, each asked for once as long as it is kept, and not waited for longer than its time. What is not known now is not
 * kept: the next one asks again.
 */
export function cached(
  resolve: Resolve,
  { keeps = 300_000, keepsNothing = 60_000, patience = 4_000, most = 10_000, now = Date.now }: CacheOptions = {},
): Resolve {
  const all = new Map<string, Kept>();
  const asked = (key: string, name: string, type: string): Kept => {
    const kept: Kept = { answer: inTime(resolve(name, type), patience, name), until: Number.POSITIVE_INFINITY };
    all.set(key, kept);
    const lasts = (time: number): void => {
      kept.until = now() + time;
    };
    kept.answer.then(
      () => lasts(keeps),
      (error: unknown) => (isNothing(error) ? lasts(keepsNothing) : all.get(key) === kept && all.delete(key)),
    );
    // In the order in which they were asked for: the oldest goes.
    for (const oldest of all.keys()) {
      if (all.size <= most) break;
      all.delete(oldest);
    }
    return kept;
  };
  return (name, type) => {
    const key = `${type} ${name.toLowerCase().replace(/\.$/u, "")}`;
    const known = all.get(key);
    return (known !== undefined && now() < known.until ? known : asked(key, name, type)).answer;
  };
}

function inTime(answer: Promise<Records>, patience: number, name: string): Promise<Records> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(dnsError("ETIMEOUT", name)), patience);
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}
