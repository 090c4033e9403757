/** Tests run from the TypeScript sources: Node strips the types, so there is no transform. */
const config = {
  roots: ["<rootDir>/libs", "<rootDir>/tools"],
  testMatch: ["**/*.spec.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/", "\\.(?:long|soak|interop|attack)\\.spec\\.ts$"],
  modulePathIgnorePatterns: ["/dist/"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {},
  // With a seed, so that what fails on one machine fails on the other.
  moduleNameMapper: { "^fast-check$": "<rootDir>/tools/workspace/src/testing/fast-check.ts" },
  testEnvironmentOptions: { customExportConditions: ["@glither/source", "node", "node-addons"] },
  maxWorkers: 2,
  // What suites leave behind, modules of WebAssembly above all, is looked through again by each garbage collection: after
  // hundreds of suites those take more time than the tests. So a worker that holds more than this begins anew.
  workerIdleMemoryLimit: "400MB",
  // A guard against what hangs, not a measure: a machine may be busy with others. It is the only one, for tests and hooks.
  testTimeout: 1_800_000,
};

export default config;
