import { stat } from "node:fs/promises";
import type { HostConfig } from "../config/config.ts";

/** How often files are looked at. Mounted ones are exchanged behind a link, of which nobody is told. */
const INTERVAL_MS = 1_000;

/** Calls `changed` when any of the files has become another one, and has stayed so for a moment. */
export function watchFiles(files: () => readonly string[], changed: () => Promise<void>): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let taken: string | undefined;
  let before: string | undefined;
  const look = async (): Promise<void> => {
    const now = await signatureOf(files());
    taken ??= now;
    // Who writes it may not have come to the end.
    if (now !== taken && now === before) {
      // Before it is read: what is written meanwhile is another change.
      taken = now;
      await changed();
    }
    before = now;
    if (!isOver) timer = setTimeout(look, INTERVAL_MS).unref();
  };
  void look();
  return {
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

async function signatureOf(files: readonly string[]): Promise<string> {
  const all = files.map(async (file) => {
    const found = await stat(file, { bigint: true }).catch(() => undefined);
    return found === undefined ? "none" : [found.ino, found.size, found.mtimeNs].join(":");
  });
  return (await Promise.all(all)).join(" ");
}

/** The files that a configuration is made of, itself among them. */
export function filesOf(file: string, { tls, tokens, sessions, deployments, signing }: HostConfig): readonly string[] {
  const secrets = [
    ...(tokens === "off" ? [] : tokens.map(({ token }) => token)),
    ...(signing === undefined ? [] : [signing.key]),
    ...(sessions === undefined ? [] : [sessions.key]),
  ];
  return [
    file,
    ...(tls === undefined || tls === "elsewhere" ? [] : [tls.certificate, tls.key]),
    ...secrets.flatMap((secret) => ("file" in secret ? [secret.file] : [])),
    ...deployments.flatMap(({ trust, bindings, component, shadow }) => [
      ...(trust === undefined ? [] : [trust]),
      "set" in bindings ? bindings.set : "answers" in bindings ? bindings.answers : bindings.module,
      ...[component, ...(shadow === undefined ? [] : [shadow.component])].flatMap((each) =>
        "file" in each ? [each.file] : [],
      ),
    ]),
  ];
}
