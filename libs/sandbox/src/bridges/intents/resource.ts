import { IntentError } from "./error.ts";

/** So much of a kind, with what is said of it: whose it is, what it is for. Data, which does not change. */
export interface ResourceFacts {
  readonly kind: string;
  /** At least one. */
  readonly quantity: bigint;
  readonly label: string;
}

/** Of a resource more than this is none. */
const MOST = 2n ** 63n - 1n;

/** A copy of what is a resource. @throws IntentError NOT_A_RESOURCE */
export function resourceOf(value: unknown): ResourceFacts {
  const { kind, quantity, label } = (
    typeof value === "object" && value !== null ? value : {}
  ) as Partial<ResourceFacts>;
  const isResource =
    typeof kind === "string" &&
    typeof label === "string" &&
    typeof quantity === "bigint" &&
    quantity >= 1n &&
    quantity <= MOST;
  if (!isResource)
    throw new IntentError("NOT_A_RESOURCE", "a resource has a kind and a label, and a quantity from 1 to 2^63 - 1");
  return Object.freeze({ kind, quantity, label });
}
