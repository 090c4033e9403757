import {
  COUNTER,
  counterTrial,
  ENGINES,
  type Engine,
  EngineError,
  type EngineLimits,
  type EngineName,
  featuresOf,
  STEPS,
  type Trial,
  type Verdict,
} from "@glither/runtimes/adapters";
import { LIMITS } from "./limits.ts";

/** What came of one thing that was tried: that it is so, or why not, in one word. */
export type Outcome = true | string;

/** One engine of a run. Nothing stands here that would differ in the next run of the same versions. */
export interface Row {
  readonly engine: EngineName;
  readonly what: string;
  readonly version: string;
  readonly calls: boolean;
  readonly imports: "linked" | "compiled in";
  readonly features: Readonly<Record<string, Outcome>>;
  readonly trials: Readonly<Record<string, Outcome>>;
  /** For each limit that the engine has: whether it holds. */
  readonly limits: Readonly<Record<string, Outcome>>;
}

export interface RunRecord {
  readonly rows: readonly Row[];
  readonly missing: readonly { readonly engine: EngineName; readonly why: string }[];
}

/** The trial that must fail: whoever passes it has not looked. */
export const WRONG = "a wrong answer is noticed";

/** What only engines do that are called, and not run as whole commands. */
export const HELD = "an instance keeps its state";

/** The trial of a module that wants what it was not granted. */
export const UNGRANTED = "what is not granted is refused";

/** The trials under one engine, its features, and its limits. */
export async function rowOf(engine: Engine, trials: ReadonlyMap<string, Trial>): Promise<Row> {
  const features = await featuresOf(engine);
  const names = [...trials.keys()];
  const verdicts = await engine.checkAll([...trials.values()]);
  const [noticed, refused, held] = [await noticesWrong(engine), await refuses(engine), await holdsInstance(engine)];
  const limits: [string, Outcome][] = [];
  for (const limit of engine.can.limits) limits.push([limit, await holds(engine, limit)]);
  return {
    engine: engine.name,
    what: engine.what,
    version: engine.version,
    calls: engine.can.calls,
    imports: engine.can.imports,
    features: Object.fromEntries([...features].map(([name, tried]) => [name, tried.has || wordOf(tried.why)])),
    trials: {
      ...Object.fromEntries(names.map((name, index) => [name, outcomeOf(verdicts[index])])),
      [WRONG]: noticed,
      [UNGRANTED]: refused,
      ...(held === undefined ? {} : { [HELD]: held }),
    },
    limits: Object.fromEntries(limits),
  };
}

async function noticesWrong(engine: Engine): Promise<Outcome> {
  const trial = counterTrial();
  const steps = trial.steps.map((step) => (step.do === "call" && step.name === "get" ? { ...step, gives: [1] } : step));
  const verdict = await engine.check({ ...trial, steps });
  if (verdict.same) return "not noticed";
  const word = wordOf(verdict.why);
  return ["differs", "TRAP"].includes(word) || word;
}

async function refuses(engine: Engine): Promise<Outcome> {
  const verdict = await engine.check({ ...counterTrial(), imports: [] });
  if (verdict.same) return "not refused";
  const word = wordOf(verdict.why);
  return word === "UNLINKED" || word;
}

/** Whether an instance keeps its state from call to call, and its account of what it has asked; nothing where none can be held. */
async function holdsInstance(engine: Engine): Promise<Outcome | undefined> {
  if (!engine.can.calls) return undefined;
  try {
    const instance = await engine.instantiate(COUNTER, { imports: [STEPS] });
    try {
      const gave = [await instance.call("inc"), await instance.call("inc"), await instance.call("inc")].flat();
      const asked = (await instance.asked()).flatMap(({ args }) => args);
      return `${gave} ${asked}` === "1,11,21 0,1,11" || "differs";
    } finally {
      await instance.close();
    }
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
}

/** Whether the engine ends what goes past the limit, and lets be what does not. */
async function holds(engine: Engine, limit: keyof EngineLimits): Promise<Outcome> {
  const { within, past, over, code } = LIMITS[limit];
  const allowed = await engine.check(within, { [limit]: past });
  if (!allowed.same) return wordOf(allowed.why);
  const refused = await engine.check(over, { [limit]: past });
  if (refused.same) return "not kept";
  return code.includes(wordOf(refused.why)) || wordOf(refused.why);
}

function outcomeOf(verdict: Verdict | undefined): Outcome {
  if (verdict === undefined) return "not tried";
  return verdict.same || wordOf(verdict.why);
}

/** `TRAP` of `TRAP: out of bounds`; a result that is another is `differs`. */
function wordOf(why: string): string {
  return /^([A-Z_]+): /u.exec(why)?.[1] ?? "differs";
}

/** What is wrong with a run: trials that came otherwise, and limits that did not hold. */
export function faultsOf({ rows }: RunRecord): string[] {
  return rows.flatMap(({ engine, trials, limits }) =>
    [...Object.entries(trials), ...Object.entries(limits)].flatMap(([name, outcome]) =>
      outcome === true ? [] : [`${engine}: ${name}: ${outcome}`],
    ),
  );
}

/** Rows in the order of `ENGINES`, whatever the order in which they were tried. */
export function inOrder(record: RunRecord): RunRecord {
  const place = ({ engine }: { readonly engine: EngineName }) => ENGINES.indexOf(engine);
  return {
    rows: [...record.rows].sort((one, other) => place(one) - place(other)),
    missing: [...record.missing].sort((one, other) => place(one) - place(other)),
  };
}
