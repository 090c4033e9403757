import { type DeliveryBindings, DeliveryRefused } from "./binding.ts";
import { checkReason, type ToDeliver } from "./delivery.ts";

/** What a binding came to. */
export type Tried =
  | { readonly kind: "done" }
  /** It may come to something else another time; `cause` is what was thrown. */
  | { readonly kind: "failed"; readonly reason: string; readonly cause?: unknown }
  | { readonly kind: "refused"; readonly reason: string; readonly cause?: unknown };

/** Calls the binding of one action, and waits for it no longer than its time. */
export async function tryOnce(
  { id, attempt, call, artifact }: ToDeliver,
  bindings: DeliveryBindings,
  time: number,
): Promise<Tried> {
  const binding = Object.hasOwn(bindings, call.verb) ? bindings[call.verb] : undefined;
  if (binding === undefined) return { kind: "failed", reason: "no_binding" };
  const controller = new AbortController();
  const late = Promise.withResolvers<Tried>();
  const timer = setTimeout(() => {
    late.resolve({ kind: "failed", reason: "timeout" });
    controller.abort(new Error(`the action was not done within ${time} ms`));
  }, time);
  try {
    const done = Promise.resolve(binding(call.args, artifact, { id, attempt, signal: controller.signal }));
    return await Promise.race([late.promise, done.then((): Tried => ({ kind: "done" }), failureOf)]);
  } catch (cause) {
    return failureOf(cause);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(cause: unknown): Tried {
  if (!(cause instanceof DeliveryRefused)) return { kind: "failed", reason: "threw", cause };
  return { kind: "refused", reason: reasonOf(cause), cause };
}

/** A binding's own code, where it is one. */
function reasonOf({ code }: DeliveryRefused): string {
  try {
    checkReason(code);
    return code;
  } catch {
    return "refused";
  }
}
