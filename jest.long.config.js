import base from "./jest.config.js";

/** The tests that take minutes, `*.long.spec.ts`: `npm run test:long`. */
const config = {
  ...base,
  testMatch: ["**/*.long.spec.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  testTimeout: 7_200_000,
};

export default config;
