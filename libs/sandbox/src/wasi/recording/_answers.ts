import { isRef } from "@glither/vat";
import { FAULTS, type Fault } from "../../capabilities/error.ts";
import { isHeaderFields } from "../_header-fields.ts";

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime: Check = (value) => typeof value === "bigint";
const isBytes: Check = (value) => value instanceof Uint8Array;
const isNothing: Check = (value) => value === undefined;

/** What each method of a capability answers with. */
const ANSWERS: Readonly<Record<string, Check>> = {
  now: isTime,
  resolution: isTime,
  wait: isNothing,
  bytes: isBytes,
  read: isBytes,
  receive: isBytes,
  write: isNumber,
  append: isNumber,
  send: isNumber,
  terminal: (value) => typeof value === "boolean",
  list: (value) => Array.isArray(value) && value.every((one) => typeof one === "string" || isEntry(one)),
  open: (value) =>
    isRecord(value) && (value["kind"] === "file" || value["kind"] === "directory") && isRef(value[value["kind"]]),
  stat: isStat,
  readlink: (value) => typeof value === "string",
  readOnly: isRef,
  accept: isRef,
  resolve: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  connect: isRef,
  listen: isRef,
  begin: isRef,
  answer: isHttpAnswer,
};

/** Whether a method may have answered so: what was recorded has, and what was changed since may have not. */
export function mayAnswer(method: unknown, value: unknown): boolean {
  const check = typeof method === "string" && Object.hasOwn(ANSWERS, method) ? ANSWERS[method] : isNothing;
  return (check ?? isNothing)(value);
}

export function isFault(name: unknown): name is Fault {
  return name !== "success" && (FAULTS as readonly unknown[]).includes(name);
}

function isStat(value: unknown): boolean {
  const times = ["device", "inode", "links", "size", "accessed", "modified", "changed"];
  return isRecord(value) && typeof value["kind"] === "string" && times.every((name) => isTime(value[name]));
}

function isHttpAnswer(value: unknown): boolean {
  return isRecord(value) && isNumber(value["status"]) && isHeaderFields(value["headers"]);
}

function isEntry(value: unknown): boolean {
  return isRecord(value) && ["name", "kind"].every((name) => typeof value[name] === "string") && isTime(value["inode"]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
