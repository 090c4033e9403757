import type { CrossingContract } from "../crossing/contract.ts";
import type { HostReason } from "../receipt/receipt.ts";
import { LAID_OUT, MAILROOM_CONTRACT, type MailroomOptions, RECORD } from "./mailroom.ts";

/** A mailroom that does harm, and what its host must settle. */
export interface HostileMailroom extends Omit<MailroomOptions, "state"> {
  readonly name: string;
  readonly reason: HostReason;
  /** Whether it takes the way on which it routes and settles; else it holds. */
  readonly routes?: true;
  /** Verbs of the actions that were done until then. */
  readonly done?: readonly string[];
  /** Where it is less than the whole mailroom's: the host knows more. */
  readonly contract?: CrossingContract;
}

/** Where texts of an attack lie, and behind the first pages that it grows by. */
const TEXT = 40_000;
const GROWN = 0x10000;

/** As a string of WebAssembly text, byte by byte. */
function bytes(text: string | Uint8Array): string {
  return [...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}

function data(text: string | Uint8Array): string {
  return `(data (i32.const ${TEXT}) "${bytes(text)}")`;
}

function pair(place: number, first: number, second: number): string {
  return `(i32.store (i32.const ${place}) (i32.const ${first})) (i32.store (i32.const ${place + 4}) (i32.const ${second}))`;
}

/** The text where the receipt has one. */
function says(place: number, text: string | Uint8Array): Pick<HostileMailroom, "module" | "settled" | "held"> {
  const code = pair(place, TEXT, Buffer.byteLength(Buffer.from(text)));
  return { module: data(text), settled: code, held: code };
}

/** The record with other core values in some places. */
function forged(places: Readonly<Record<number, string>>): string {
  return Array.from({ length: 10 }, (_, index) => places[index] ?? `(local.get ${index})`).join(" ");
}

const GROW = `(drop (memory.grow (i32.const 200)))`;
const FOREVER = (body: string): string => `(loop $again ${body} (br $again))`;
const inbox = `(i32.const ${TEXT}) (i32.const 5)`;
const route = (to: string, record = RECORD): string => `(call $route ${record} ${to})`;
const hold = (into: string, record = RECORD): string =>
  `(call $hold ${record} ${into} (call $risk ${RECORD}) (i32.const 912))`;
const FIRST: Pick<CrossingContract, "rules" | "fold"> = {
  fold: "first-match",
  rules: [
    {
      name: "first",
      reason_class: "a.example",
      actions: [{ verb: "route", args: [{ name: "to", value: { kind: "text", value: "inbox" } }] }],
      outcome: { kind: "settled", box: "delivered" },
    },
  ],
};
/** The host knows that the one rule `first` routes to `inbox`, delivers, and gives the sender's domain as its reason. */
export const KNOWING: CrossingContract = { ...MAILROOM_CONTRACT, ...FIRST };

const { verdict, box, state, token, resolutions, obligations, rule, reason, absent } = LAID_OUT;
const { resolution, obligation, absentName } = LAID_OUT;
const held = ["hold"];
const routed = ["route"];

const TRAPS: readonly Omit<HostileMailroom, "reason">[] = [
  { name: "stops at once", first: "unreachable" },
  { name: "calls itself without end", module: "(func $deep (call $deep))", first: "(call $deep)" },
  { name: "stops when it has acted", settled: "unreachable", routes: true, done: routed },
  { name: "gives a receipt outside its memory", settled: "(return (i32.const -8))", routes: true, done: routed },
  { name: "gives a verdict of a third kind", held: `(i32.store8 (i32.const ${verdict}) (i32.const 2))`, done: held },
  { name: "says a rule that is not UTF-8", ...says(rule, Uint8Array.of(0x66, 0xff)), done: held },
  { name: "says a rule outside its memory", held: pair(rule, 65_530, 10), done: held },
  { name: "lists resolutions outside its memory", held: pair(resolutions, 65_528, 2), done: held },
  {
    name: "holds into what is not UTF-8",
    module: data(Uint8Array.of(0xc0)),
    hold: hold(`(i32.const ${TEXT}) (i32.const 1)`),
  },
];

const RECEIPTS: readonly Omit<HostileMailroom, "reason">[] = [
  {
    name: "holds, and delivers",
    module: data("delivered"),
    held: `(i32.store8 (i32.const ${verdict}) (i32.const 0)) ${pair(box, TEXT, 9)}`,
    done: held,
  },
  { name: "waits without having held", hold: "" },
  { name: "waits with another token", ...says(token, "token-2"), done: held },
  { name: "waits without a token", held: pair(token, TEXT, 0), done: held },
  { name: "waits in a state that its dialect lacks", ...says(state, "limbo"), done: held },
  { name: "waits in a box", ...says(state, "delivered"), done: held },
  { name: "settles in a box that its dialect lacks", ...says(box, "nowhere"), routes: true, done: routed },
  { name: "settles in a state", ...says(box, "quarantine"), routes: true, done: routed },
  { name: "settles in no box", settled: pair(box, TEXT, 0), routes: true, done: routed },
  { name: "says the host's own rule", ...says(rule, "host"), done: held },
  { name: "says the default's rule, and delivers", ...says(rule, "default"), routes: true, done: routed },
  { name: "says no rule", held: pair(rule, TEXT, 0), done: held },
  { name: "says two lines for a rule", ...says(rule, "first\nsecond"), done: held },
  { name: "says an escape sequence for a rule", ...says(rule, "\u001b[2Kfirst"), done: held },
  { name: "says a path for a rule", ...says(rule, "../first"), done: held },
  { name: "gives no reason", held: pair(reason, TEXT, 0), done: held },
  { name: "gives two lines for a reason", ...says(reason, "a\r\nb"), done: held },
  { name: "gives a NUL for a reason", ...says(reason, "\u0000"), done: held },
  { name: "gives an escape of one byte in its reason", ...says(reason, "a\u009b2K"), done: held },
  { name: "gives a reason that is written backwards", ...says(reason, "a\u202eb"), done: held },
  { name: "can settle in a box that its dialect lacks", ...says(resolution, "nowhere"), done: held },
  { name: "can settle in one box twice", ...says(resolution + 8, "delivered"), done: held },
  { name: "can settle in less than its obligations lead to", held: pair(resolutions, resolution, 1), done: held },
  { name: "can settle in nothing", held: pair(resolutions, resolution, 0), done: held },
  { name: "owes what it cannot settle in", held: pair(obligations, obligation, 1), done: held },
  { name: "owes a box that its dialect lacks", ...says(obligation + 16, "nowhere"), done: held },
  { name: "owes for a reason with a line's end", ...says(obligation + 68, "a\n"), done: held },
  { name: "waits for an event without a name", held: pair(obligation + 8, TEXT, 0), done: held },
  { name: "waits for an event of two lines", ...says(obligation + 8, "admin\nrelease"), done: held },
  {
    name: "waits for a guard that is empty",
    held: `(i32.store8 (i32.const ${obligation}) (i32.const 2)) ${pair(obligation + 8, TEXT, 0)}`,
    done: held,
  },
  {
    name: "waits for more than 53 bits of milliseconds",
    held: `(i64.store (i32.const ${obligation + 48}) (i64.const -1))`,
    done: held,
  },
  { name: "misses what is no ligand", ...says(absentName, "moon.phase"), done: held },
  { name: "misses an enrichment that always has an answer", ...says(absentName, "sender.risk"), done: held },
  { name: "misses a ligand that it did not ask", ...misses(), routes: true, done: routed },
  {
    name: "misses a ligand twice",
    module: data("dkim.domain"),
    held: `${pair(absent, absentName, 2)} ${pair(absentName + 8, TEXT, 11)}`,
    done: held,
  },
  {
    name: "says a rule that its ruleset lacks",
    ...says(rule, "second"),
    routes: true,
    done: routed,
    contract: KNOWING,
  },
  {
    name: "gives another reason than its rule",
    ...says(reason, "other"),
    routes: true,
    done: routed,
    contract: KNOWING,
  },
  { name: "settles otherwise than its rule", ...says(box, "dropped"), routes: true, done: routed, contract: KNOWING },
  {
    name: "does more than its rule",
    module: data("inbox"),
    routes: true,
    route: route(inbox).repeat(2),
    done: ["route", "route"],
    contract: KNOWING,
  },
  { name: "does less than its rule", routes: true, route: "", contract: KNOWING },
  {
    name: "does something else than its rule",
    module: data("spam!"),
    routes: true,
    route: route(inbox),
    done: routed,
    contract: KNOWING,
  },
];

function misses(): Pick<HostileMailroom, "module" | "settled"> {
  return { module: data("dkim.domain"), settled: `${pair(absent, absentName, 1)} ${pair(absentName, TEXT, 11)}` };
}

const ACTIONS: readonly Omit<HostileMailroom, "reason">[] = [
  {
    name: "routes another sender's mail",
    module: data("inbox"),
    routes: true,
    route: route(inbox, forged({ 1: "(i32.const 1)" })),
  },
  {
    name: "routes with an attachment less",
    module: data("inbox"),
    routes: true,
    route: route(inbox, forged({ 5: "(i64.const 7)" })),
  },
  {
    name: "routes with an extension that is not there",
    module: data("inbox"),
    routes: true,
    route: route(inbox, forged({ 2: "(i32.const 1)", 3: `(i32.const ${TEXT})`, 4: "(i32.const 5)" })),
  },
  {
    name: "routes without headers",
    module: data("inbox"),
    routes: true,
    route: route(inbox, forged({ 8: "(i32.const 0)" })),
  },
  {
    name: "routes what it has changed in place",
    module: data("inbox"),
    routes: true,
    route: `(i32.store8 (local.get 0) (i32.const 90)) ${route(inbox)}`,
  },
  { name: "asks about another risk", first: `(drop (call $allowlisted ${forged({ 6: "(i32.const 0)" })}))` },
  {
    name: "holds another mail",
    module: data("quarantine"),
    hold: hold(`(i32.const ${TEXT}) (i32.const 10)`, forged({ 9: "(i32.const 0)" })),
  },
  {
    name: "holds into a state that its dialect lacks",
    module: data("limbo"),
    hold: hold(`(i32.const ${TEXT}) (i32.const 5)`),
  },
  { name: "holds into a box", module: data("delivered"), hold: hold(`(i32.const ${TEXT}) (i32.const 9)`) },
];

/** `count` rows of an address and a length, from the first page that it has grown by on. */
const rows = (count: number, at: number, length: number): string => `(loop $row
  (i32.store (i32.add (i32.const ${GROWN}) (i32.load (i32.const 30000))) (i32.const ${at}))
  (i32.store (i32.add (i32.const ${GROWN + 4}) (i32.load (i32.const 30000))) (i32.const ${length}))
  (i32.store (i32.const 30000) (i32.add (i32.load (i32.const 30000)) (i32.const 8)))
  (br_if $row (i32.lt_u (i32.load (i32.const 30000)) (i32.const ${count * 8}))))`;

const SIZES: readonly Omit<HostileMailroom, "reason">[] = [
  {
    name: "routes to 64 KiB and one byte",
    first: GROW,
    routes: true,
    route: route(`(i32.const ${GROWN}) (i32.const 65537)`),
  },
  {
    name: "routes to 60,000 bytes eighteen times",
    first: GROW,
    routes: true,
    route: route(`(i32.const ${GROWN}) (i32.const 60000)`).repeat(18),
    done: new Array(17).fill("route"),
  },
  { name: "gives a reason of 64 KiB", first: GROW, held: pair(reason, GROWN, 65_536), done: held },
  {
    name: "lists 10,000 resolutions",
    first: GROW,
    held: `${rows(10_000, TEXT, 0)} ${pair(resolutions, GROWN, 10_000)}`,
    done: held,
  },
  {
    name: "lists a million absent ligands that alias one text",
    first: GROW,
    module: data("dkim.domain"),
    held: `${rows(1_000_000, TEXT, 11)} ${pair(absent, GROWN, 1_000_000)}`,
    done: held,
  },
];

const CALLS: readonly Omit<HostileMailroom, "reason">[] = [
  {
    name: "routes without end",
    module: data("inbox"),
    routes: true,
    route: FOREVER(route(inbox)),
    done: new Array(10_000 - 1).fill("route"),
  },
  { name: "asks without end", first: FOREVER(`(drop (call $allowlisted ${RECORD}))`) },
  { name: "asks a text without end", first: FOREVER(`(call $dkim ${RECORD} (i32.const 896))`) },
];

/** Every way of doing harm that a component has within its contract's types. */
export const HOSTILE_MAILROOMS: readonly HostileMailroom[] = [
  ...TRAPS.map((item) => ({ ...item, reason: "host_trap" as const })),
  ...RECEIPTS.map((item) => ({ ...item, reason: "host_malformed_receipt" as const })),
  ...ACTIONS.map((item) => ({ ...item, reason: "host_malformed_action" as const })),
  ...SIZES.map((item) => ({ ...item, reason: "host_oversized" as const })),
  ...CALLS.map((item) => ({ ...item, reason: "host_too_many_calls" as const })),
];
