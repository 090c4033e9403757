import { check } from "@glither/analysis/check";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { addressKey, toCbor } from "@glither/roux/core";
import { compileComponent } from "@glither/stages/compile/component";
import { jsName, witName } from "@glither/wit";
import { disposer, repeated } from "../disposer.ts";
import { type RaceOptions, race, timesOf } from "../engine/race.ts";
import type { Measurement } from "../measure.ts";

export interface ListOptions {
  /** Values of the set that is looked into. */
  readonly values: number;
  /** Nets that an address is looked for in. */
  readonly nets: number;
  /** Elements of the list that is asked through. */
  readonly elements: number;
  /** Terms of a score. */
  readonly terms: number;
  readonly builds: number;
  readonly race: RaceOptions;
}

/** Neither rule calls a verb, so that the two crossings differ by what is found. */
const SET = `#pragma dialect glither.mail
set blocked from "blocked.txt"
rule listed = msg | from.domain in blocked => into dropped
rule rest = msg => into delivered
`;

const NETS = `#pragma dialect glither.api
set inside from "inside.txt"
rule listed = request | client_ip in inside => into denied
rule rest = request => into admitted
`;

/** What a term of a score may ask; every fourth asks for a part of the subject. */
const TERMS: readonly ((at: number) => string)[] = [
  (at) => `subject ~ /w${at} pills/i`,
  (at) => `size > ${at * 100}`,
  (at) => `from.domain == "d${at}.example"`,
  (at) => `spf.result == fail and size < ${at * 1_000}`,
];

/** All terms are asked, whatever they come to. */
function scoring(terms: number): string {
  const all = Array.from({ length: terms }, (_, at) => {
    const weight = `${at % 3 === 0 ? "-" : ""}${(at % 40) + 1}.${at % 10}`;
    return `${weight} when ${TERMS[at % TERMS.length]?.(at)}`;
  });
  return `#pragma dialect glither.mail
score spam = ${all.join(", ")}
rule spam = msg | spam >= 6 => into dropped
rule rest = msg => into delivered
`;
}

const ANY = `#pragma dialect glither.mail
rule runs = msg | any attachments (ext in { js, vbs } and size > 1KB) => into dropped
rule rest = msg => route to inbox
`;

/** Sets that are kept in files, and tests of all elements of a list. */
export async function lists({
  values,
  nets,
  elements,
  terms,
  builds,
  race: options,
}: ListOptions): Promise<Measurement[]> {
  const domains = Array.from({ length: values }, (_, index) => `domain-${index}.example`);
  const files = new Map([["blocked.txt", `${domains.join("\n")}\n`]]);
  const seconds: number[] = [];
  let set: Uint8Array = new Uint8Array();
  for (let round = 0; round < builds; round += 1) {
    const start = performance.now();
    set = await built("listed", SET, files);
    seconds.push((performance.now() - start) / 1_000);
  }
  const look = await disposer(set);
  const ask = await disposer(await built("asking", ANY, new Map()));
  const inside = Array.from({ length: nets }, (_, at) => `10.${at >> 7}.${(at & 127) * 2}.0/24`);
  const search = await disposer(await compiled("nets", NETS, new Map([["inside.txt", `${inside.join("\n")}\n`]])));
  const add = await disposer(await compiled("scored", scoring(terms), new Map()));
  const message = {
    subject: "Re: the minutes of Tuesday's meeting",
    fromDomain: "d998.example",
    spfResult: "pass",
    size: 0n,
  };
  const ip = (address: string) => ({ clientIp: addressKey(address) });
  const type = jsName(witName("type"));
  const file = (ext: string, index: number) => ({
    name: `file-${index}.${ext}`,
    ext,
    [type]: "text/plain",
    size: 2_048n,
  });
  const attachments = [
    ...Array.from({ length: elements - 1 }, (_, index) => file("txt", index)),
    file("js", elements - 1),
  ];
  const times = await race(
    [
      repeated("found", look, { fromDomain: domains[values >> 1] }, "listed"),
      repeated("not found", look, { fromDomain: "elsewhere.example" }, "rest"),
      repeated("in a net", search, ip(`10.${nets >> 8}.2.9`), "listed"),
      repeated("in no net", search, ip("10.0.1.9"), "rest"),
      repeated("scored", add, message, "rest"),
      repeated("any", ask, { attachments }, "runs"),
    ],
    options,
  );
  const count = values.toLocaleString("en");
  return [
    { what: `check and build of a set of ${count} domains`, unit: "s", values: seconds, target: 10 },
    { what: "its component", unit: "MB", values: [set.length / 1_000_000], target: 3 },
    { what: "a crossing that finds one of them", unit: "µs", values: timesOf(times, "found"), target: 1 },
    { what: "a crossing that finds none", unit: "µs", values: timesOf(times, "not found"), target: 1 },
    {
      what: `a crossing that finds an address in one of ${nets.toLocaleString("en")} nets`,
      unit: "µs",
      values: timesOf(times, "in a net"),
      target: 1,
    },
    { what: "a crossing that finds it in none", unit: "µs", values: timesOf(times, "in no net"), target: 1 },
    {
      what: `a crossing that adds up a score of ${terms} terms`,
      unit: "µs",
      values: timesOf(times, "scored"),
      target: 20,
    },
    { what: `a crossing that asks ${elements} attachments`, unit: "µs", values: timesOf(times, "any"), target: 10 },
  ];
}

async function built(name: string, text: string, files: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const { diagnostics, undecided } = check(name, text, VOCABULARIES, { files });
  const [problem] = [...diagnostics, ...undecided];
  if (problem !== undefined) throw new Error(`the benchmark's ruleset: ${problem.message}`);
  return compiled(name, text, files);
}

async function compiled(name: string, text: string, files: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const { core } = compile(name, text, VOCABULARIES, { files });
  if (core === undefined) throw new Error(`the benchmark's ruleset ${name} does not compile`);
  return (await compileComponent({ core, bytes: toCbor(core) }, "direct")).bytes;
}
