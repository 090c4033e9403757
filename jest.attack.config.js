import base from "./jest.config.js";

/** What an attacker would try, by the thousand: `*.attack.spec.ts`. The reporter prints what came of it all. */
const config = {
  ...base,
  testMatch: ["**/*.attack.spec.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  reporters: ["default", "<rootDir>/tools/workspace/src/testing/attack-reporter.ts"],
};

export default config;
