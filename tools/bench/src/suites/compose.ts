import { check } from "@glither/analysis/check";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { toCbor } from "@glither/roux/core";
import { compileComponent } from "@glither/stages/compile/component";
import { disposer, repeated } from "../disposer.ts";
import { type RaceOptions, race, timesOf } from "../engine/race.ts";
import { type Measurement, timed } from "../measure.ts";

export interface ComposeOptions {
  /** Of each of the three layers. */
  readonly rules: number;
  readonly builds: number;
  readonly race: RaceOptions;
}

const HEAD = "#pragma dialect glither.mail ; fold";
const NAMES = ["company", "team", "person"] as const;

/** Rules of several kinds, each with constants of its layer's own, an eighth of them with a pattern; none of them is looked up. */
function layer(name: string, rules: number): string {
  const kinds: readonly ((at: number) => string)[] = [
    (at) => `subject ~ /${name}${at} offer/i`,
    (at) => `size > ${(at + 1) * 1_000} and spf.result != pass`,
    (at) => `from.domain == "${name}-${at}.example" and spf.result == fail`,
    (at) => `list.id == "${name}-${at}.lists.example" or list.unsubscribe and size < ${at + 1}`,
    (at) => `subject == "${name} ${at}" or size in ${at * 10}MB..${at * 10 + 1}MB`,
    (at) => `from.domain in { "${name}-${at}.example", "${name}-${at}.test" } and list.unsubscribe`,
    (at) => `subject ~ "${name} ${at}*" and spf.result in { fail, softfail }`,
    (at) => `not list.unsubscribe and size == ${at}`,
  ];
  const written = Array.from(
    { length: rules - 1 },
    (_, at) => `rule r${at} = msg | ${kinds[at % kinds.length]?.(at)} => into dropped`,
  );
  return [`${HEAD} first-match`, ...written, "rule rest = msg => into delivered", ""].join("\n");
}

/** Three layers under `strictest`, beside the same three rulesets by themselves. */
export async function compose({ rules, builds, race: options }: ComposeOptions): Promise<Measurement[]> {
  const files = new Map(NAMES.map((name) => [`${name}.glith`, layer(name, rules)]));
  const text = [`${HEAD} strictest`, ...NAMES.map((name) => `layer ${name} from "${name}.glith"`), ""].join("\n");
  const coreOf = (name: string, source: string) => {
    const { core } = compile(name, source, VOCABULARIES, { files });
    if (core === undefined) throw new Error(`the benchmark's ruleset ${name} does not compile`);
    return core;
  };
  const componentOf = async (name: string, source: string): Promise<Uint8Array> => {
    const core = coreOf(name, source);
    return (await compileComponent({ core, bytes: toCbor(core) }, "direct")).bytes;
  };
  const whole = await componentOf("house", text);
  const parts = await Promise.all(NAMES.map((name) => componentOf(name, files.get(`${name}.glith`) ?? "")));
  const core = coreOf("house", text);
  const builtIn: number[] = [];
  for (let left = builds + 3; left > 0; left -= 1) {
    const start = performance.now();
    await compileComponent({ core, bytes: toCbor(core) }, "direct");
    if (left <= builds) builtIn.push(performance.now() - start);
  }
  const analysed = timed(() => check("house", text, VOCABULARIES, { files }), { runs: 3, warmUp: 1 });
  const message = {
    subject: "Re: the minutes of Tuesday's meeting",
    fromDomain: "friend.example",
    size: 500n,
    spfResult: "pass",
    listUnsubscribe: false,
    listId: "friends.lists.example",
  };
  const alone = await Promise.all(parts.map(disposer));
  const times = await race(
    [
      repeated("whole", await disposer(whole), message, "company/rest"),
      ...alone.map((dispose, at) => repeated(NAMES[at] ?? "", dispose, message, "rest")),
    ],
    options,
  );
  const together = timesOf(times, "whole").map(
    (value, round) => value / NAMES.reduce((sum, name) => sum + (timesOf(times, name)[round] ?? Number.NaN), 0),
  );
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return [
    {
      what: `a decision of three layers of ${rules} rules, by the sum of the three alone`,
      unit: "×",
      values: together,
      target: 1.2,
    },
    { what: "its component, by the sum of theirs", unit: "×", values: [whole.length / size], target: 1.05 },
    { what: "built, warm", unit: "ms", values: builtIn, target: 20 },
    { what: "checked as a whole", unit: "s", values: analysed.map((ms) => ms / 1_000), target: 5 },
  ];
}
