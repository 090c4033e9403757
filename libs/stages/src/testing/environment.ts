/** An environment in which nobody signs and nobody is trusted. */
export const UNTRUSTED: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  ["SIGNING_KEY", "SIGNING_KEY_PASSWORD", "IDENTITY_TOKEN", "VERIFY_KEY"]
    .flatMap((name) => [`GLITHER_${name}`, `GLITHER_${name}_FILE`])
    .concat("GLITHER_TRUST", "GLITHER_TIMESTAMP_URL")
    .map((name) => [name, undefined]),
);

/** Sets variables of the environment while something runs; `undefined` takes one away. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string | undefined>>,
  run: () => Promise<T>,
): Promise<T> {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  assign(variables);
  try {
    return await run();
  } finally {
    assign(before);
  }
}

function assign(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
