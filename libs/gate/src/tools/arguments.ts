import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import type { Tool } from "./tool.ts";

/** What is wrong with a call's arguments by its tool's own schema; undefined where nothing is. */
export type ArgumentsCheck = (given: Readonly<Record<string, unknown>>) => string | undefined;

/**
 * Holds arguments to a tool's schema. A schema that cannot be read, that reaches out of itself or that would be answered later
 * holds nothing off, so no call of its tool passes.
 */
export function argumentsCheckOf({ inputSchema }: Tool): ArgumentsCheck {
  // With `$async` a validator gives a promise, which would be taken for a yes.
  if (Object.hasOwn(inputSchema, "$async")) return () => UNREADABLE;
  try {
    // One for each: a name that a schema gives itself means nothing beyond it.
    const validate = new AjvJsonSchemaValidator().getValidator(inputSchema);
    return (given) => {
      const { valid, errorMessage } = validate(given);
      return valid ? undefined : (errorMessage ?? "they do not fit its schema");
    };
  } catch {
    return () => UNREADABLE;
  }
}

const UNREADABLE = "the schema that the server gave for them cannot be used";
