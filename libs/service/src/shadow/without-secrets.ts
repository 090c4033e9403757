import type { Json } from "@glither/artifact";

/** What a case is made of. */
export interface Example {
  readonly artifact: Readonly<Record<string, Json>>;
  readonly answers: Readonly<Record<string, Json>>;
}

/** So many times both components are asked for one case; what is not settled by then is not written. */
const MOST_TRIALS = 400;

/**
 * The same example without its senders' words: every text becomes letters and digits without meaning, but for the words on
 * which one of the decisions hangs. Undefined where that cannot be found out in time.
 *
 * @param decidesAlike whether both components still decide as they did.
 */
export async function withoutSecrets(
  example: Example,
  decidesAlike: (changed: Example) => Promise<boolean>,
): Promise<Example | undefined> {
  let trials = 0;
  const holds = async (changed: Example): Promise<boolean> => {
    trials += 1;
    return decidesAlike(changed);
  };
  const masked = mapTexts(example, mask);
  if (await holds(masked)) return masked;
  // Text by text, and then word by word: what can be masked stays so.
  let result = example;
  const { length } = textsOf(example);
  for (let place = 0; place < length; place += 1) {
    const whole = changeText(result, place, mask);
    if (await holds(whole)) {
      result = whole;
      continue;
    }
    const words = [...(textsOf(result)[place] ?? "").matchAll(WORD)].length;
    for (let word = 0; word < words; word += 1) {
      if (trials >= MOST_TRIALS) return undefined;
      const changed = changeText(result, place, (text) => maskWord(text, word));
      if (await holds(changed)) result = changed;
    }
  }
  return result;
}

const WORD = /[\p{L}\p{N}]+/gu;

function mask(text: string): string {
  return text
    .replace(/\p{N}/gu, "0")
    .replace(/\p{Lu}/gu, "X")
    .replace(/\p{L}/gu, (letter) => (letter === "X" ? "X" : "x"));
}

function maskWord(text: string, which: number): string {
  let place = -1;
  return text.replace(WORD, (word) => {
    place += 1;
    return place === which ? mask(word) : word;
  });
}

function textsOf({ artifact, answers }: Example): readonly string[] {
  const texts: string[] = [];
  walk([artifact, answers] as unknown as Json, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

function changeText(example: Example, which: number, change: (text: string) => string): Example {
  let place = -1;
  return mapTexts(example, (text) => {
    place += 1;
    return place === which ? change(text) : text;
  });
}

function mapTexts({ artifact, answers }: Example, change: (text: string) => string): Example {
  const [changed, others] = walk([artifact, answers] as unknown as Json, change) as unknown as [
    Example["artifact"],
    Example["answers"],
  ];
  return { artifact: changed, answers: others };
}

/** Every text that is a value, in order; names of members stay. */
function walk(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each: Json) => walk(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each as Json, change)]));
}
