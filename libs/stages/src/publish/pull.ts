import { writeWhole } from "../files/files.ts";
import { EXIT } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { pullReference, type VerifyOptions, verificationText } from "../trust/verify.ts";

export interface PullOptions extends VerifyOptions {
  /** The `.wasm` file to write. */
  readonly out: string;
}

/** Writes a component to a file, after everything about it has been verified. */
export const pull = stage(async ({ out, ...options }: PullOptions) => {
  const { component, record, steps, digest } = await pullReference(options);
  await writeWhole(out, component);
  const text = `${verificationText(options.reference, steps)}\nwrote ${oneLine(out)} (${component.length.toLocaleString("en")} bytes)`;
  return { exitCode: EXIT.clean, text, data: { digest, size: component.length, record, out } };
});
