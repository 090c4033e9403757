import { endsWith, markOf, writeOwn } from "../files/write-own.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { severalLines } from "../printable.ts";

/** As what a person looks at it. */
export const VAT_FORMATS = ["text", "mermaid", "html"] as const;

export type VatFormat = (typeof VAT_FORMATS)[number];

/** Printed, or written to a file. Names are anybody's words: in a terminal they move no cursor. */
export async function shown(
  rendering: string,
  data: unknown,
  { format, out }: { readonly format: VatFormat; readonly out?: string },
): Promise<Outcome> {
  if (out === undefined) return { exitCode: EXIT.clean, text: severalLines(rendering.trimEnd()), data };
  const mark = markOf("tangle vat", format);
  await writeOwn(out, `${rendering.trimEnd()}\n${mark}\n`, endsWith(mark));
  return { exitCode: EXIT.clean, text: `written to \`${out}\``, data: { file: out } };
}
