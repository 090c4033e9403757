/** The steps of a portrait from version to version: what is kept beside the state is whose state it is, which is the present one's then. */
export function migrations<S>(
  steps: Readonly<Record<number, (state: S) => S>>,
  digest: string,
): Readonly<Record<number, (of: string, state: S) => readonly unknown[]>> {
  return Object.fromEntries(
    Object.entries(steps).map(([version, step]) => [version, (_of: string, state: S) => [digest, step(state)]]),
  );
}
