import { isRef } from "@glither/vat";
import { isHeaderFields } from "../_header-fields.ts";
import type { Reach } from "../reach.ts";

type Check = (value: unknown) => boolean;

const FLAGS: ReadonlySet<string> = new Set("create exclusive truncate directory read write follow".split(" "));
const CLOCKS: readonly unknown[] = ["realtime", "monotonic", "process", "thread"];

const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const REQUEST: ReadonlyMap<string, Check> = new Map([
  ["method", isText],
  ["scheme", isText],
  ["authority", isText],
  ["path", isText],
  ["headers", isHeaderFields],
  ["body", isFlag],
]);

/** Kinds of what is said in messages, a letter for each. */
const KINDS: Readonly<Record<string, Check>> = {
  text: isText,
  flag: isFlag,
  count: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  time: (value) => typeof value === "bigint",
  bytes: (value) => value instanceof Uint8Array,
  reference: (value) => isRef(value),
  clock: (value) => CLOCKS.includes(value),
  opening: (value) =>
    isRecord(value) &&
    Object.entries(value).every(([name, flag]) => FLAGS.has(name) && (flag === undefined || typeof flag === "boolean")),
  request: (value) =>
    isRecord(value) &&
    Object.keys(value).every((name) => REQUEST.has(name)) &&
    [...REQUEST].every(([name, matches]) => matches(value[name])),
  times: (value) =>
    isRecord(value) &&
    Object.entries(value).every(
      ([name, time]) => (name === "accessed" || name === "modified") && (time === "now" || typeof time === "bigint"),
    ),
};

/** What each method of a capability takes; one that takes more than one form has several. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  now: ["clock"],
  resolution: ["clock"],
  wait: ["time"],
  bytes: ["count"],
  read: ["count", "count count"],
  write: ["bytes", "bytes count"],
  append: ["bytes"],
  terminal: [""],
  list: [""],
  exit: ["count"],
  open: ["text opening"],
  stat: ["", "text flag"],
  make: ["text"],
  remove: ["text"],
  unlink: ["text"],
  rename: ["text reference text"],
  link: ["text reference text"],
  symlink: ["text text"],
  readlink: ["text"],
  times: ["times", "text flag times"],
  resize: ["count"],
  sync: [""],
  close: [""],
  receive: ["count"],
  send: ["bytes"],
  shutdown: ["flag flag"],
  resolve: ["text"],
  connect: ["text count"],
  listen: ["text count"],
  accept: [""],
  begin: ["request"],
  finish: [""],
  answer: [""],
};

/**
 * The same reach, for who says itself of which types its imports are: a component's glue makes of a path whatever the component
 * declares it to be. A message of another form than the capability takes is not sent.
 */
export function asking(reach: Reach): Reach {
  const through = reach as (...all: readonly unknown[]) => unknown;
  const asked = (target: unknown, method: string, ...args: readonly unknown[]): unknown => {
    if (!mayAsk(method, args)) throw new TypeError("it says something else to a capability than that takes");
    return through(target, method, ...args);
  };
  return asked as Reach;
}

export function mayAsk(method: string, args: readonly unknown[]): boolean {
  const forms = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  return forms?.some((form) => matches(form === "" ? [] : form.split(" "), args)) === true;
}

function matches(kinds: readonly string[], args: readonly unknown[]): boolean {
  return kinds.length === args.length && kinds.every((kind, index) => KINDS[kind]?.(args[index]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
