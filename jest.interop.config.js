import base from "./jest.config.js";

/** The tests with other programs, `*.interop.spec.ts`, for which `npm run test:interop` installs them. */
const config = {
  ...base,
  testMatch: ["**/*.interop.spec.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
};

export default config;
