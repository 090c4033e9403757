/** Milliseconds for whoever still reads. */
const LAST_WORDS = 5_000;

/**
 * Ends this process a little later, or at a signal, if standard output is not read to its end by then: what waits there would keep it for
 * as long as the reader is there.
 */
export function leaveUnread(exitCode: number): void {
  const { stdout } = process;
  if (stdout.writableLength === 0 || stdout.destroyed) return;
  const leave = (): void => process.exit(exitCode);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, leave);
  const timer = setTimeout(leave, LAST_WORDS);
  stdout.write("", () => clearTimeout(timer));
}
