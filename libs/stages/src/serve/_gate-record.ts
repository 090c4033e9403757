import { join } from "node:path";
import type { CaseVocabulary } from "@glither/conformance";
import type { OnDecided } from "@glither/gate";
import type { Core } from "@glither/roux/core";
import { listFolder, requireFolder, writeWhole } from "../files/files.ts";
import { locateRuleset } from "../files/locate.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { casesBy, type Recorded } from "./_gate-cases.ts";
import { openFlow } from "./_gate-flow.ts";

export interface RecordingOptions extends TrustOptions {
  /** A ruleset of `glither.flow`: what it takes out is not written. */
  readonly redact: string;
  /** Where cases go; by default where those of the ruleset are. */
  readonly cases?: string;
}

export interface Recording {
  readonly record: OnDecided;
  /** What was written, when all is. */
  end(): Promise<RecordingEnd>;
}

export interface RecordingEnd {
  readonly folder: string;
  /** How many cases are new, were there before, and are not there. */
  readonly written: number;
  readonly known: number;
  readonly left: number;
  /** Why the folder could not be written. */
  readonly failure?: string;
}

/** In one run: an agent that goes round in a circle fills no disk. */
const MOST_CASES = 1_000;

/** Writes decisions as cases, one after the other; no call waits for it. */
export async function openRecording(
  options: RecordingOptions,
  { policy, core, vocabulary, note }: Surroundings,
): Promise<Recording | Outcome> {
  if (core === undefined) {
    throw new StageError("MALFORMED", "a component alone does not say what its rules mean", {
      exitCode: EXIT.usage,
      hint: "give the `.glith` file, or a reference by digest",
    });
  }
  const folder = options.cases ?? (await casesOf(policy));
  const flow = await openFlow(options.redact, options, "what is recorded is cleaned");
  if ("exitCode" in flow) return flow;
  await requireFolder(folder);
  const cases = new CaseFolder(folder, (await listFolder(folder)) ?? [], await casesBy(core, vocabulary, flow), note);
  return {
    record: (call, decided, settling) => cases.take({ call, decided, settling }),
    end: () => cases.end(),
  };
}

export interface Surroundings {
  readonly policy: string;
  readonly core: Core | undefined;
  readonly vocabulary: CaseVocabulary;
  readonly note: (line: string) => void;
}

async function casesOf(policy: string): Promise<string> {
  if (policy.endsWith(".glith")) return (await locateRuleset(policy)).cases;
  throw new StageError("MALFORMED", "nobody has said where the cases go", {
    exitCode: EXIT.usage,
    hint: "name the folder with `--cases DIR`",
  });
}

class CaseFolder {
  readonly #folder: string;
  readonly #names: Set<string>;
  readonly #caseOf: Awaited<ReturnType<typeof casesBy>>;
  readonly #note: (line: string) => void;
  #last: Promise<void> = Promise.resolve();
  #taken = 0;
  readonly #count = { written: 0, known: 0, left: 0 };
  #failure: string | undefined;

  constructor(
    folder: string,
    names: readonly string[],
    caseOf: Awaited<ReturnType<typeof casesBy>>,
    note: (line: string) => void,
  ) {
    this.#folder = folder;
    this.#names = new Set(names);
    this.#caseOf = caseOf;
    this.#note = note;
  }

  take(recorded: Recorded): void {
    this.#taken += 1;
    if (this.#taken === MOST_CASES + 1) this.#note(`more than ${MOST_CASES} calls: no more are recorded`);
    if (this.#taken > MOST_CASES) this.#count.left += 1;
    else this.#last = this.#last.then(() => this.#write(recorded));
  }

  async end(): Promise<RecordingEnd> {
    await this.#last;
    const failure = this.#failure === undefined ? {} : { failure: this.#failure };
    return { folder: this.#folder, ...this.#count, ...failure };
  }

  async #write(recorded: Recorded): Promise<void> {
    const { tool, action } = recorded.call;
    try {
      const found = await this.#caseOf(recorded);
      if ("left" in found) return this.#leave(`${tool?.name ?? action}: not recorded: ${found.left}`);
      if (this.#names.has(found.file)) {
        this.#count.known += 1;
        return;
      }
      await writeWhole(join(this.#folder, found.file), found.text);
      this.#names.add(found.file);
      this.#count.written += 1;
    } catch (error) {
      if (error instanceof StageError) this.#failure = error.message;
      // Of anything else the words may hold what was to be taken out.
      this.#leave(
        `${tool?.name ?? action}: not recorded: ${error instanceof StageError ? error.message : "it makes no case"}`,
      );
    }
  }

  #leave(why: string): void {
    this.#count.left += 1;
    this.#note(why);
  }
}
