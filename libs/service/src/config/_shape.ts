import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Problem } from "../error.ts";
import { HOST_SCHEMA } from "./schema.ts";

// Not strict about `oneOf` of several types, which is how a text or an object is said. `verbose` gives the schema's own words.
const validate = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
}).compile(HOST_SCHEMA);

/** What of a value has not the shape of a configuration: each fault once, by its place. */
export function shapeProblems(value: unknown): readonly Problem[] {
  if (validate(value)) return [];
  // That of `propertyNames` says no more than the one within it.
  const errors = withoutForms(validate.errors ?? []).filter(({ keyword }) => keyword !== "propertyNames");
  const problems = errors.map((error) => ({
    path: jsonPath(placeOf(error)),
    message: inWords(error),
  }));
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/**
 * Where a value may have one of several forms and has none, the validator says of each why. Told is what is wrong with the
 * one that was meant, where its kind shows which that is; otherwise that it is none of them.
 */
function withoutForms(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors
    .filter(({ keyword }) => keyword === "oneOf")
    .sort((one, other) => one.schemaPath.length - other.schemaPath.length);
  let told = errors;
  for (const choice of choices) {
    if (!told.includes(choice)) continue;
    const within = told.filter((error) => isWithin(error, choice));
    const forms = [...Map.groupBy(within, (error) => formOf(error, choice)).values()];
    const [meant, ...others] = forms.filter((form) => !form.some((error) => isOfAnotherKind(error, choice)));
    const left = meant !== undefined && others.length === 0 ? meant : [choice];
    told = told.filter((error) => left.includes(error) || (error !== choice && !within.includes(error)));
  }
  return told;
}

function isWithin({ schemaPath, instancePath }: ErrorObject, choice: ErrorObject): boolean {
  const isBelow = instancePath === choice.instancePath || instancePath.startsWith(`${choice.instancePath}/`);
  return isBelow && schemaPath.startsWith(`${choice.schemaPath}/`);
}

function formOf({ schemaPath }: ErrorObject, choice: ErrorObject): string {
  return schemaPath.slice(choice.schemaPath.length + 1).split("/")[0] ?? "";
}

function isOfAnotherKind({ keyword, instancePath }: ErrorObject, choice: ErrorObject): boolean {
  return instancePath === choice.instancePath && ["type", "const", "pattern"].includes(keyword);
}

function placeOf({ instancePath, keyword, params, propertyName }: ErrorObject): readonly string[] {
  const steps = instancePath.split("/").slice(1).map(unescaped);
  if (keyword === "required") return [...steps, String(params["missingProperty"])];
  if (keyword === "additionalProperties") return [...steps, String(params["additionalProperty"])];
  if (propertyName !== undefined) return [...steps, propertyName];
  return steps;
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** `$.deployments.mail.component`, as RFC 9535 writes places. */
export function jsonPath(steps: readonly string[]): string {
  return steps.reduce((path, step) => {
    if (/^[0-9]+$/u.test(step)) return `${path}[${step}]`;
    return /^[A-Za-z_$][\w$]*$/u.test(step) ? `${path}.${step}` : `${path}[${JSON.stringify(step)}]`;
  }, "$");
}

const KINDS: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "a text",
  integer: "a whole number",
};

function inWords({ keyword, params, parentSchema, data }: ErrorObject): string {
  const title = parentSchema?.["title"];
  const wanted = typeof title === "string" ? title : undefined;
  switch (keyword) {
    case "required":
      return "is missing";
    case "additionalProperties":
      return "is no setting";
    case "type":
      return `must be ${wanted ?? KINDS[String(params["type"])] ?? String(params["type"])}`;
    case "enum":
      return `must be one of ${(params["allowedValues"] as readonly string[]).map((one) => `\`${one}\``).join(", ")}`;
    case "minItems":
    case "minProperties":
      return "must not be empty";
    case "uniqueItems":
      return "has one twice";
    case "minimum":
    case "maximum":
      return `must be ${keyword === "minimum" ? "at least" : "at most"} ${String(params["limit"])}`;
    default:
      if (keyword === "oneOf" && typeof data === "string" && wanted?.includes("@sha256:")) return BY_DIGEST;
      return `must be ${wanted ?? "something else"}`;
  }
}

const BY_DIGEST =
  "names no digest: a tag can be moved, so a component is named by a reference `…@sha256:…`, or as a `file` with its `digest`";
