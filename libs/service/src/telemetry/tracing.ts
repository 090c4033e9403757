/** One request as it is traced. */
export interface RequestTrace {
  /** A part of the work, with its time and whether it failed. */
  part<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T>;
  end(attributes: Attributes, failed: boolean): void;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Tracing {
  begin(
    name: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    attributes: Attributes,
  ): RequestTrace;
  /** Sends what was not sent yet. */
  stop(): Promise<void>;
}
