import { type Bcom, methods } from "@glither/vat";
import { Exit } from "./_host.ts";

/** Texts as they are. */
export function textsActor(_bcom: Bcom, list: readonly string[]) {
  return methods({ list: (): readonly string[] => list });
}

/** Ends the instance by throwing: the turn and the guest, and not the process. */
export function instanceActor(_bcom: Bcom) {
  return methods({
    exit: (code: number): void => {
      throw new Exit(code);
    },
    yield: (): void => undefined,
  });
}
