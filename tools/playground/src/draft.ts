/** All that somebody has written on the page: what a link carries, and what is looked at. */
export interface Draft {
  /** The ruleset's name, as its file would have it. */
  readonly name: string;
  readonly text: string;
  /** What the ruleset uses of other files, by their paths from its folder. */
  readonly files: Readonly<Record<string, string>>;
  /** As it was pasted: JSON, a mail, or a call of a tool. */
  readonly artifact: string;
  /** By enrichment, as JSON. What is left out is not answered. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Whoever shares a draft shares no more than this many characters of any of its texts. */
export const MOST_CHARACTERS = 200_000;
const MOST_FILES = 50;
/** As `tangle` takes them from the names of files. */
const NAME = /^(?=.{1,128}$)[a-z][a-z0-9]*(?:[-_][a-z][a-z0-9]*)*$/u;

/** A draft of JSON that anybody may have written; undefined for what is none. */
export function readDraft(json: unknown): Draft | undefined {
  if (!isPlain(json)) return undefined;
  const { name, text, files = {}, artifact = "", answers = {} } = json;
  if (!isText(name) || !NAME.test(name) || !isText(text) || !isText(artifact)) return undefined;
  if (!isPlain(files) || !isPlain(answers) || Object.keys(files).length > MOST_FILES) return undefined;
  const read: Record<string, string> = {};
  for (const [path, content] of Object.entries(files)) {
    if (!isText(content) || path === "__proto__") return undefined;
    read[path] = content;
  }
  return { name, text, files: read, artifact, answers };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MOST_CHARACTERS;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
