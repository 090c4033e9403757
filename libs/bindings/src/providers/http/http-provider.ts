import { isObject, type ValueType } from "@glither/roux/core";
import { ProviderError } from "../../error.ts";
import { fromJson } from "../../offer/answer-value.ts";
import { later } from "../../offer/later.ts";
import type { Found, Provider } from "../../offer/provider.ts";
import type { Question } from "../../offer/question.ts";
import { keyPart } from "../key.ts";
import type { Address } from "./address.ts";
import { Cache, type CacheOptions, type Kept } from "./cache.ts";
import { Endpoint, type EndpointOptions } from "./endpoint.ts";

export interface HttpOptions extends Omit<EndpointOptions, "origin"> {
  readonly address: Address;
  /** Paths whose values are sent as a JSON object; undefined for a request that only asks. */
  readonly send: readonly string[] | undefined;
  /** Where the answer stands in the reply: a JSON pointer (RFC 6901), empty for all of it. */
  readonly answer: string;
  /** What the answer is. */
  readonly type: ValueType;
  /** Without it, each question is asked. */
  readonly cache: CacheOptions | undefined;
}

/**
 * Asks an endpoint. Absent is: nothing to ask for (a value of the address is absent or empty), a status that says so, and
 * `null` or nothing at the place of the answer. Its age is the time since it was given, and what its sender says.
 *
 * @throws ProviderError, when it is asked.
 */
export function httpProvider(options: HttpOptions): Provider {
  const { address, send, type, answer } = options;
  const endpoint = new Endpoint({ ...options, origin: address.origin });
  const cache = options.cache === undefined ? undefined : new Cache<Found>(options.cache);
  const ask = async (url: string, body: unknown): Promise<Kept<Found>> => {
    const { json, age } = await endpoint.send(body === undefined ? { url } : { url, body });
    const at = Date.now();
    const found = json === undefined ? undefined : valueAt(json, answer);
    if (found === undefined || found === null) return { value: undefined, at };
    const read = fromJson(type, found);
    if ("value" in read) return { value: { value: read.value, age }, at };
    throw new ProviderError("MALFORMED", `\`${address.origin}\` answered with a wrong value: ${read.problem}`);
  };
  const aged = ({ value, at }: Kept<Found>): Found | undefined =>
    value === undefined ? undefined : { value: value.value, age: value.age + Math.max(0, Date.now() - at) };
  return {
    answer(question) {
      const url = addressFor(question, address);
      if (url === undefined) return undefined;
      const body =
        send === undefined ? undefined : Object.fromEntries(send.map((path) => [path, question.value(path)]));
      if (cache === undefined) return ask(url, body).then(aged);
      return later(
        cache.get(JSON.stringify([url, body]), () => ask(url, body)),
        aged,
      );
    },
  };
}

function addressFor(question: Question, address: Address): string | undefined {
  const values: string[] = [];
  for (const path of address.paths) {
    const value = keyPart(question.value(path));
    if (value === undefined || value === "") return undefined;
    values.push(value);
  }
  return address.fill(values);
}

/** What a JSON pointer leads to; undefined for nothing. */
function valueAt(json: unknown, pointer: string): unknown {
  let value = json;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = /^(?:0|[1-9][0-9]*)$/u.test(name) ? value[Number(name)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
