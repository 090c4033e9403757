import { VOCABULARIES } from "@glither/dialects";
import { compile, type Files, type Vocabulary } from "@glither/roux";
import type { Core } from "@glither/roux/core";

/** The vocabulary that the specs' cases speak. */
export function mailVocabulary(): Vocabulary {
  const mail = VOCABULARIES.get("glither.mail");
  if (mail === undefined) throw new Error("the mail dialect is missing");
  return mail;
}

/** The core of a mail ruleset, given without its pragmas. */
export function mailCore(name: string, rules: string): Core {
  return soundCore(name, `#pragma dialect glither.mail ; fold first-match\n#pragma version 0.1.0\n${rules}`);
}

/** The core of a whole ruleset, with the files that it uses; faults stop the test. */
export function soundCore(name: string, text: string, files: Files = new Map()): Core {
  const { core, diagnostics } = compile(name, text, VOCABULARIES, { files });
  if (core === undefined) throw new Error(`${diagnostics.map(({ message }) => message).join("; ")} in\n${text}`);
  return core;
}
