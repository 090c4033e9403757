import base from "./jest.config.js";

/** Unit suites whose properties get more runs here, by `runs` of `tools/workspace/src/testing/runs.ts`. */
const PROPERTIES = [
  "libs/analysis/src/arms",
  "libs/conformance/src/differential",
  "libs/conformance/src/interpreter/interpreter",
  "libs/ocapn/src/syrup/round-trip",
  "libs/regex/src/gaps",
  "libs/roux/src/compile",
  "libs/roux/src/format/format",
  "libs/roux/src/lower/calls",
  "libs/roux/src/tools/json-schema",
  "tools/workspace/src/snapshot-schema",
];

/** Random campaigns that find the more the longer they run, `*.soak.spec.ts`: `npm run test:soak`. */
const config = {
  ...base,
  testMatch: ["**/*.soak.spec.ts", ...PROPERTIES.map((suite) => `<rootDir>/${suite}.spec.ts`)],
  globals: { SOAK: 20 },
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  testTimeout: 7_200_000,
};

export default config;
