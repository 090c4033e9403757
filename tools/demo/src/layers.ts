import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT, tangle, tangleEnding, tangleJson } from "./commands.ts";
import { headline, say } from "./say.ts";

const FOLDER = "dist/demo/layers";
const HOUSE = `${FOLDER}/house/house.glith`;
const HEAD = "#pragma dialect glither.mail ; fold";

const COMPANY = `${HEAD} first-match

rule large = msg | size > 10MB => into dropped

rule forged =
  msg | spf.result == fail
  => hold into quarantine
     on admin.release  into delivered
     after 72h         into dropped

rule rest = msg => into delivered
`;

const TEAM = `${HEAD} first-match

group ours = msg | from.domain == "team.example"

rule large = msg | size > 5MB => into dropped

rule forged =
  msg | spf.result in { fail, softfail }
  => hold into quarantine
     on admin.release  into delivered
     after 24h         into dropped

rule mark = msg | msg in ours => tag Team, into delivered

rule rest = msg => into delivered
`;

const PERSON = `${HEAD} first-match

rule offers = msg | subject ~ /\\boffer\\b/i => into dropped

rule lists = msg | list.id => route to "lists/{list.id}"

rule rest = msg => into delivered
`;

const WHOLE = `${HEAD} strictest
#pragma version 0.1.0

layer person from "../person/person.glith"

layer company from "../company/company.glith"

layer team from "../team/team.glith" within company
`;

const MESSAGES = {
  "a list": { subject: "minutes", "list.id": "walks.example", size: 4_000 },
  "a list, too large for the team": { subject: "photographs", "list.id": "walks.example", size: 6_000_000 },
  "a forged offer": { subject: "An offer", "spf.result": "fail" },
  "a forged minute": { subject: "minutes", "spf.result": "fail" },
};

/** A company, a team and a person, each with a ruleset of its own, and what they come to together. */
export function layersDemo(): void {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  const files = { company: COMPANY, team: TEAM, person: PERSON, house: WHOLE };
  for (const [name, text] of Object.entries(files)) write(`${FOLDER}/${name}/${name}.glith`, text);

  headline("1. A ruleset that is made of three, by the strictest of their verdicts");
  say(`\n${WHOLE.trimEnd()}`);
  tangle("check", HOUSE);

  headline("2. What the layers can do to each other, proven for all messages");
  tangleEnding(1, "layers", "prove", HOUSE);

  headline("3. One component of a few kilobytes, and what it decides");
  tangle("build", HOUSE, "--out", `${FOLDER}/house.wasm`);
  for (const [what, message] of Object.entries(MESSAGES)) {
    const input = `${FOLDER}/${what.replaceAll(/[ ,]+/gu, "-")}.json`;
    write(input, JSON.stringify(message));
    say(`${what}: ${receiptOf(tangleJson("run", HOUSE, "--input", input))}`);
  }

  headline("4. The team lets in what the company closes, and its house no longer compiles");
  write(`${FOLDER}/team/team.glith`, TEAM.replace("5MB", "50MB"));
  tangleEnding(2, "check", HOUSE);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}

interface Run {
  readonly receipt: {
    readonly verdict: string;
    readonly state?: string;
    readonly rule: string;
    readonly actions: readonly { readonly verb: string; readonly args: Readonly<Record<string, string>> }[];
  };
}

function receiptOf(json: unknown): string {
  const { verdict, state, rule, actions } = (json as Run).receipt;
  const done = actions.map(({ verb, args }) => `, ${verb} ${Object.values(args).join(" ")}`);
  return `${state ?? verdict} by ${rule}${done.join("")}`;
}
