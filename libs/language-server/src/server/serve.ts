import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { attend } from "./attend.ts";

/** Speaks the protocol over two streams, until the client says `exit` or closes them; then the process ends. */
export function serve(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  attend(connection);
  connection.listen();
}
