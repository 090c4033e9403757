import { isObject } from "@glither/roux/core";

export type Given =
  | { readonly kind: "answer"; readonly answer: unknown }
  | { readonly kind: "threw"; readonly said: string }
  | { readonly kind: "late" };

/** What a binding gives within its time. */
export async function answerWithin(time: number, ask: () => unknown): Promise<Given> {
  const late = Promise.withResolvers<Given>();
  const timer = setTimeout(() => late.resolve({ kind: "late" }), time);
  const asked = async (): Promise<Given> => {
    try {
      return { kind: "answer", answer: await ask() };
    } catch (cause) {
      return { kind: "threw", said: saidOf(cause) };
    }
  };
  try {
    return await Promise.race([asked(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function saidOf(cause: unknown): string {
  const message = isObject(cause) ? cause["message"] : undefined;
  return typeof message === "string" && message !== "" ? `threw: ${message}` : "threw";
}
