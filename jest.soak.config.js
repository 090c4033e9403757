import base from "./jest.config.js";

/** Random campaigns that find the more the longer they run, `*.soak.spec.ts`: `npm run test:soak`. */
const config = {
  ...base,
  testMatch: ["**/*.soak.spec.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  testTimeout: 7_200_000,
};

export default config;
