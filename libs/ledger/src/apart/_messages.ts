import type { KeyObject } from "node:crypto";
import { LedgerError, type LedgerErrorCode } from "../error.ts";
import type { StoredLedger } from "../stored/stored-ledger.ts";

/** What the thread is begun with. */
export interface Beginning {
  readonly file: string;
  /** The private half of who signs. */
  readonly key: KeyObject | undefined;
}

/** What can be asked of the ledger in the thread: all that is done by the store. */
export type Method = {
  [Name in keyof StoredLedger]: StoredLedger[Name] extends (...args: never) => Promise<unknown> ? Name : never;
}[keyof StoredLedger];

export type CounterMethod = "reserve" | "release" | "commit";

export interface Call {
  readonly id: number;
  readonly method: Method | CounterMethod;
  /** Of a method of counters, the deployment first. */
  readonly args: readonly unknown[];
}

export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly failure: Failure });

export type Failure =
  | {
      readonly code: LedgerErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
      readonly cause: unknown;
    }
  | { readonly thrown: unknown };

/** What was thrown, as it goes from thread to thread. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof LedgerError)) return { thrown: asError(thrown) };
  const { code, message, hint, cause } = thrown;
  return { code, message, hint, cause: cause === undefined ? undefined : asError(cause) };
}

export function thrownBy(failure: Failure): unknown {
  if ("thrown" in failure) return failure.thrown;
  const { code, message, hint, cause } = failure;
  return new LedgerError(code, message, { cause, ...(hint === undefined ? {} : { hint }) });
}

/** An error goes over as one, without what else it holds; anything else by its kind. */
function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return Object.assign(new Error(thrown.message), { stack: thrown.stack });
  return new Error(`a ${typeof thrown} was thrown`);
}
