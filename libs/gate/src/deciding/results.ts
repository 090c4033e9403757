/** What a tool has returned, and to whom. */
export interface Returned {
  /** Empty for the result of a task, whose call was answered long ago. */
  readonly tool: string;
  readonly server: string | undefined;
  readonly actor: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/** What goes on to the agent, if anything does. */
export interface Disposed {
  readonly result: Readonly<Record<string, unknown>> | undefined;
  /** Which rule says so; undefined where everything goes on as it is. */
  readonly why: string | undefined;
}

/** Disposes of what tools return. One that throws lets nothing through. */
export interface Results {
  dispose(returned: Returned): Promise<Disposed>;
}
