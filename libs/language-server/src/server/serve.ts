import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { attend } from "./attend.ts";

/** Speaks the protocol over two streams, until the client says `exit` or closes them; then the process ends. */
export function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  // An editor that has lost its server helps nobody: what goes wrong beside a request is told, and the next request is answered.
  for (const event of ["unhandledRejection", "uncaughtException"] as const)
    process.on(event, (error: unknown) => {
      connection.console.error(`internal error: ${error instanceof Error ? error.message : String(error)}`);
    });
  attend(connection);
  connection.listen();
}
