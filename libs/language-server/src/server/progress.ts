import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";

/** Shows that something goes on, once it has taken a while, with a way to cancel it. */
export function showing(
  connection: Connection,
  title: string,
  { afterMs, cancel }: { readonly afterMs: number; readonly cancel: () => void },
): { readonly done: () => void } {
  let isOver = false;
  let shown: WorkDoneProgressServerReporter | undefined;
  const timer = setTimeout(async () => {
    // A client that refuses goes without.
    const progress = await connection.window.createWorkDoneProgress().catch(() => undefined);
    if (progress === undefined || isOver) return;
    shown = progress;
    progress.token.onCancellationRequested(cancel);
    progress.begin(title, undefined, undefined, true);
  }, afterMs);
  return {
    done: () => {
      isOver = true;
      clearTimeout(timer);
      shown?.done();
    },
  };
}
