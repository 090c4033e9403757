import type { CrossingContract } from "../crossing/contract.ts";
import { componentOfText, ROUX_WIT } from "./component.ts";

/**
 * A hand-written component that shows all of the border in a few lines. It counts its calls (in one instance
 * the first says rule `first`, any other `again`) and goes by `attachment.count`:
 *  13 traps · 8 forges a token · 7 settles in a box that does not exist
 * else an allow-listed sender is routed and delivered, with the sender's domain as the reason class, and any
 * other is held, with its DKIM domain or `unsigned` as the reason class; where there is none, the receipt says so.
 */
export const MAILROOM_WIT = `package glither:mail@0.1.0;
interface types {
  enum risk { very-low, high }
  record message {
    from-domain: string, attachment-ext: option<string>, attachment-count: s64, risk-level: risk,
    headers: list<tuple<string, string>>, list-unsubscribe: bool
  }
}
interface enrich {
  use types.{message, risk};
  dkim-domain: func(msg: message) -> option<string>;
  sender-allowlisted: func(msg: message) -> bool;
  sender-risk: func(msg: message) -> risk;
}
interface actions {
  use glither:roux/types@0.1.0.{token};
  use types.{message, risk};
  route: func(msg: message, to: string);
  hold: func(msg: message, into: string, by: risk) -> token;
}
world mailroom {
  use glither:roux/types@0.1.0.{receipt};
  use types.{message};
  import enrich; import actions;
  export dispose: func(msg: message) -> receipt;
}
${ROUX_WIT}`;

const RISK = { kind: "enum", name: "risk", symbols: ["very_low", "high"] } as const;

export const MAILROOM_CONTRACT: CrossingContract = {
  dialect: { name: "glither.mail" },
  boxes: ["delivered", "dropped"],
  default_box: "dropped",
  restrictiveness: ["delivered", "quarantine", "dropped"],
  fields: [
    { path: "from.domain", type: { kind: "text" } },
    { path: "attachment.ext", type: { kind: "optional", of: { kind: "text" } } },
    { path: "attachment.count", type: { kind: "integer" } },
    { path: "risk_level", type: RISK },
    { path: "headers", type: { kind: "headers" } },
    { path: "list.unsubscribe", type: { kind: "boolean" } },
  ],
  enrichments: [
    { path: "dkim.domain", type: { kind: "text" }, ligand: { from: [] } },
    { path: "sender.allowlisted", type: { kind: "boolean" } },
    { path: "sender.risk", type: RISK },
  ],
  verbs: [
    { name: "route", parameters: [{ name: "to", type: { kind: "text" } }], suspends: false },
    {
      name: "hold",
      parameters: [
        { name: "into", type: { kind: "text" } },
        { name: "by", type: RISK },
      ],
      suspends: true,
    },
  ],
};

export interface MailroomOptions {
  /** More of the module, and what `dispose` does first. */
  readonly module?: string;
  readonly first?: string;
  /** What it does when its receipt is written, before it gives that back: of a settled one, and of one that waits. */
  readonly settled?: string;
  readonly held?: string;
  /** What it does instead of calling `route`, and `hold`; `$route` and `$hold` are the imports. */
  readonly route?: string;
  readonly hold?: string;
}

/** Where the parts of a receipt lie. */
export const LAID_OUT = {
  verdict: 1024,
  box: 1028,
  state: 1028,
  token: 1036,
  resolutions: 1044,
  obligations: 1052,
  rule: 1060,
  reason: 1068,
  absent: 1076,
  /** The first elements of those lists; an obligation has 40 bytes. */
  resolution: 1104,
  obligation: 1152,
  absentName: 1280,
} as const;

/** The ten parameters of `dispose`, which are the artifact's record; every import takes them first. */
export const RECORD = Array.from({ length: 10 }, (_, index) => `(local.get ${index})`).join(" ");

export function mailroom(options: MailroomOptions = {}): Promise<Uint8Array> {
  return componentOfText(mailroomText(options), MAILROOM_WIT, "mailroom");
}

const HEAP_BASE = 4096;

/** All state is in memory, as the engine `direct` keeps it: the heap's end, and a count of calls. */
const cell = (name: "heap" | "calls"): string => `(i32.const ${name === "heap" ? 0 : 4})`;
const state = {
  get: (name: "heap" | "calls") => `(i32.load ${cell(name)})`,
  set: (name: "heap" | "calls", value: string) => `(i32.store ${cell(name)} ${value})`,
  declared: `(data (i32.const 0) "\\00\\10\\00\\00")`,
  /** What its post-return does. */
  emptied: `(i32.store (i32.const 0) (i32.const ${HEAP_BASE}))`,
};

/** The canonical ABI by hand: a string is a pointer and a length, an option a flag before its value. */
function mailroomText(options: MailroomOptions): string {
  const { module = "", first = "", settled = "", held = "" } = options;
  const { place, data } = stringTable();
  const message = RECORD;
  const string = (at: number, text: string) =>
    `(i32.store (i32.const ${at}) (i32.const ${place(text)})) (i32.store (i32.const ${at + 4}) (i32.const ${text.length}))`;
  const list = (at: number, first: number, length: number) =>
    `(i32.store (i32.const ${at}) (i32.const ${first})) (i32.store (i32.const ${at + 4}) (i32.const ${length}))`;
  const { verdict: receipt, rule, reason, absent } = LAID_OUT;
  const [resolutions, obligations, absentNames] = [LAID_OUT.resolution, LAID_OUT.obligation, LAID_OUT.absentName];
  const route = `(call $route ${message} (i32.const ${place("inbox")}) (i32.const 5))`;
  const hold = `(call $hold ${message} (i32.const ${place("quarantine")}) (i32.const 10) (call $risk ${message}) (i32.const 912))`;
  const body = `
    ${first}
    ${state.set("calls", `(i32.add ${state.get("calls")} (i32.const 1))`)}
    (if (i64.eq (local.get 5) (i64.const 13)) (then unreachable))
    ${string(rule, "again")}
    (if (i32.eq ${state.get("calls")} (i32.const 1)) (then ${string(rule, "first")}))
    (if (call $allowlisted ${message}) (then
      ${options.route ?? route}
      (i32.store8 (i32.const ${receipt}) (i32.const 0))
      ${string(receipt + 4, "delivered")}
      (if (i64.eq (local.get 5) (i64.const 7)) (then ${string(receipt + 4, "nowhere")}))
      (i32.store (i32.const ${reason}) (local.get 0)) (i32.store (i32.const ${reason + 4}) (local.get 1))
      ${settled}
      (return (i32.const ${receipt}))))
    ${string(reason, "unsigned")}
    (call $dkim ${message} (i32.const 896))
    (if (i32.load8_u (i32.const 896)) (then
      (i32.store (i32.const ${reason}) (i32.load (i32.const 900)))
      (i32.store (i32.const ${reason + 4}) (i32.load (i32.const 904)))))
    ${options.hold ?? hold}
    (i32.store8 (i32.const ${receipt}) (i32.const 1))
    ${string(receipt + 4, "quarantine")}
    (i64.store (i32.const ${receipt + 12}) (i64.load (i32.const 912)))
    (if (i64.eq (local.get 5) (i64.const 8)) (then ${string(receipt + 12, "forged")}))
    ${list(receipt + 20, resolutions, 2)} ${string(resolutions, "delivered")} ${string(resolutions + 8, "dropped")}
    ${list(receipt + 28, obligations, 2)}
    (i32.store8 (i32.const ${obligations}) (i32.const 0)) ${string(obligations + 8, "admin.release")}
    ${string(obligations + 16, "delivered")} (i32.store8 (i32.const ${obligations + 24}) (i32.const 0))
    (i32.store8 (i32.const ${obligations + 40}) (i32.const 1))
    (i64.store (i32.const ${obligations + 48}) (i64.const 259200000))
    ${string(obligations + 56, "dropped")}
    (i32.store8 (i32.const ${obligations + 64}) (i32.const 1)) ${string(obligations + 68, "quarantine_timeout")}
    ${string(absentNames, "dkim.domain")}
    (if (i32.eqz (i32.load8_u (i32.const 896))) (then ${list(absent, absentNames, 1)}))
    ${held}
    (i32.const ${receipt})`;
  const flat = "i32 i32 i32 i32 i32 i64 i32 i32 i32 i32";
  return `(module
  (import "cm32p2|glither:mail/enrich@0.1" "dkim-domain" (func $dkim (param ${flat} i32)))
  (import "cm32p2|glither:mail/enrich@0.1" "sender-allowlisted" (func $allowlisted (param ${flat}) (result i32)))
  (import "cm32p2|glither:mail/enrich@0.1" "sender-risk" (func $risk (param ${flat}) (result i32)))
  (import "cm32p2|glither:mail/actions@0.1" "route" (func $route (param ${flat} i32 i32)))
  (import "cm32p2|glither:mail/actions@0.1" "hold" (func $hold (param ${flat} i32 i32 i32 i32)))
  (memory (export "cm32p2_memory") 1)
  ${state.declared} ${module}
  (data (i32.const 16) "${data()}")
  (func (export "cm32p2||dispose") (param ${flat}) (result i32) ${body})
  (func (export "cm32p2||dispose_post") (param i32) ${state.emptied})
  (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
    ${state.set("heap", `(i32.and (i32.add ${state.get("heap")} (i32.const 7)) (i32.const -8))`)}
    ${state.get("heap")}
    ${state.set("heap", `(i32.add ${state.get("heap")} (local.get 3))`)}))`;
}

/** Places ASCII texts one behind the other from address 16 on. */
function stringTable(): { place: (text: string) => number; data: () => string } {
  let all = "";
  return {
    place: (text) => {
      const known = all.indexOf(text);
      const at = known === -1 ? all.length : known;
      all += known === -1 ? text : "";
      return 16 + at;
    },
    data: () => all,
  };
}
