import { registerHooks } from "node:module";

const SHIM = /^@bytecodealliance\/preview2-shim(?:\/|$)/u;
const WITHOUT_IT = "/@bytecodealliance/componentize-js/";

/**
 * Loads componentize-js, which imports `@bytecodealliance/preview2-shim` and does not declare it: it finds one only where
 * a package manager happens to have put one beside it. This package declares it; where componentize-js finds none, its
 * import is answered as if it stood here.
 */
export async function withShim<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
  }
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      SHIM.test(specifier) && context.parentURL?.includes(WITHOUT_IT)
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
  try {
    return await load();
  } finally {
    hooks.deregister();
  }
}
