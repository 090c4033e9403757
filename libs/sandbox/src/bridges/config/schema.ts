import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { ConfigError } from "./error.ts";

/** So many faults are told. */
const TOLD = 5;

/**
 * Holds a configuration to a JSON Schema (draft 2020-12). The schema is its author's: it is compiled to code, and is to be trusted as
 * code is.
 *
 * @throws ConfigError BAD_SCHEMA, NOT_VALID with the places of what is wrong, and no value.
 */
export function validated(config: unknown, schema: object): unknown {
  const validate = compiled(schema);
  if (validate(config)) return config;
  const faults = [...new Set((validate.errors ?? []).map(inWords))];
  const more = faults.length > TOLD ? `; and ${faults.length - TOLD} more` : "";
  throw new ConfigError(
    "NOT_VALID",
    `the configuration is not what its schema says: ${faults.slice(0, TOLD).join("; ")}${more}`,
  );
}

function compiled(schema: object): ValidateFunction {
  try {
    return new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
  } catch (cause) {
    throw new ConfigError("BAD_SCHEMA", "the schema cannot be used", { hint: "write it in draft 2020-12", cause });
  }
}

function inWords({ instancePath, keyword, params }: ErrorObject): string {
  const place = instancePath === "" ? "the whole" : `\`${instancePath.slice(1, 81).replaceAll("/", ".")}\``;
  const name = params["missingProperty"] ?? params["additionalProperty"];
  if (keyword === "required") return `${place} has no \`${String(name)}\``;
  if (keyword === "additionalProperties") return `${place} may have no \`${String(name).slice(0, 80)}\``;
  return `${place} does not fit \`${keyword}\``;
}
