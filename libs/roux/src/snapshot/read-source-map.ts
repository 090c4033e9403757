import { isObject } from "../artifact/leaves.ts";
import type { SourceMap } from "./source-map.ts";

/**
 * A source map of JSON that somebody else has written: undefined for what is none, down to the last span. What it says of
 * a source nobody can check without that source.
 */
export function readSourceMap(json: unknown): SourceMap | undefined {
  return isSourceMap(json) ? json : undefined;
}

function isSourceMap(json: unknown): json is SourceMap {
  if (!isObject(json)) return false;
  const { snapshot_version, ruleset, items, literate, comments, sets = [], ...rest } = json;
  return (
    Object.keys(rest).length === 0 &&
    typeof snapshot_version === "string" &&
    typeof ruleset === "string" &&
    isListOf(items, isItem) &&
    isListOf(literate, isBlock) &&
    isListOf(comments, isSpan) &&
    isListOf(sets, isSetName)
  );
}

function isListOf(json: unknown, isOne: (item: unknown) => boolean): boolean {
  return Array.isArray(json) && json.every(isOne);
}

const KINDS: readonly unknown[] = ["set", "enrich", "group", "score", "rule", "layer", "ruleset"];
const OF: readonly unknown[] = ["rule", "group", "score"];

function isItem(json: unknown): boolean {
  if (!isObject(json)) return false;
  const { kind, name, title = "", span, literate, ...rest } = json;
  return (
    Object.keys(rest).length === 0 &&
    KINDS.includes(kind) &&
    typeof name === "string" &&
    typeof title === "string" &&
    isSpan(span) &&
    isListOf(literate, isBlock)
  );
}

function isBlock(json: unknown): boolean {
  if (!isObject(json)) return false;
  const { lines, span, ...rest } = json;
  return Object.keys(rest).length === 0 && isListOf(lines, (line) => typeof line === "string") && isSpan(span);
}

function isSpan(json: unknown): boolean {
  if (!isObject(json)) return false;
  const { offset, length, line, column, ...rest } = json;
  return Object.keys(rest).length === 0 && isCount(offset) && isCount(length) && isPlace(line) && isPlace(column);
}

function isSetName(json: unknown): boolean {
  if (!isObject(json)) return false;
  const { of, name, at, set, ...rest } = json;
  return (
    Object.keys(rest).length === 0 &&
    OF.includes(of) &&
    typeof name === "string" &&
    isCount(at) &&
    typeof set === "string"
  );
}

function isCount(json: unknown): boolean {
  return Number.isSafeInteger(json) && Number(json) >= 0;
}

function isPlace(json: unknown): boolean {
  return isCount(json) && json !== 0;
}
