import { randomInt } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addTo, type Find, printFind, tallyLines } from "@glither/conformance/fuzz";
import type { Options } from "./options.ts";
import { readOptions, USAGE } from "./options.ts";
import { FINDS } from "./paths.ts";
import { newState, readState, writeState } from "./state.ts";
import { runStretch } from "./stretch.ts";

/** Positions for one process. */
const STRETCH = 64;
/** After so many, more of them say nothing new. */
const MOST_FINDS = 10;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main({ minutes, seed, from, rulesets, cases }: Options): Promise<number> {
  const until = Date.now() + minutes * 60_000;
  const { tally, ...begun } = seed === undefined ? (readState() ?? newState(randomInt(2 ** 31))) : newState(seed, from);
  let { position } = begun;
  const last = position + rulesets;
  say(`seed ${begun.seed}, from position ${position}; again with --seed ${begun.seed} --from ${position}`);
  let finds = 0;
  while (Date.now() < until && position < last && finds < MOST_FINDS) {
    const count = Math.min(STRETCH, last - position);
    try {
      await runStretch({ seed: begun.seed, from: position, count, cases }, (report) => {
        addTo(tally, report.tally);
        position = report.position + 1;
        if (report.find) {
          finds += 1;
          say(
            `find at position ${report.position}: ${keep(report.find)}\n${JSON.stringify(report.find.answers, null, 2)}`,
          );
        }
      });
    } catch (error) {
      finds += 1;
      position += 1;
      say(String(error));
    }
    writeState({ seed: begun.seed, position, tally });
  }
  say(`seed ${begun.seed}, next position ${position}, ${finds} finds`);
  for (const line of tallyLines(tally)) say(line);
  return finds === 0 ? 0 : 4;
}

/** Writes a find where the specs read it, under a name to be replaced by what broke. */
function keep(find: Find): string {
  const name = `seed-${find.seed}-position-${find.position}`;
  mkdirSync(FINDS, { recursive: true });
  for (const [file, text] of [
    [`${name}.glith`, find.source],
    [`${name}.json`, printFind(find)],
  ] as const) {
    writeFileSync(join(FINDS, `${file}.tmp`), text);
    renameSync(join(FINDS, `${file}.tmp`), join(FINDS, file));
  }
  return name;
}

const options = readOptions(process.argv.slice(2));
if ("fault" in options) process.stderr.write(`error: ${options.fault}\nhint: ${USAGE}\n`);
process.exitCode = "fault" in options ? 64 : await main(options);
