/** The one source of the schema of `glither.host.json`; `npm run docs` publishes it under `docs/schemas`. */

const PATH = { type: "string", minLength: 1, title: "the path of a file, from the configuration's folder on" } as const;
const DURATION = {
  type: "string",
  pattern: "^[0-9]+(?:ms|s|m|h|d|w)$",
  title: "a duration such as `30s`, `72h` or `90d`",
} as const;
const DIGEST = {
  type: "string",
  pattern: "^sha256:[0-9a-f]{64}$",
  title: "a digest, `sha256:` and 64 hex digits",
} as const;
const WHOLE = { type: "integer", minimum: 1, maximum: 2_147_483_647 } as const;

/** A secret is never in the configuration, only where it is. */
const SECRET = {
  title: 'where a secret is: `{"env": NAME}` or `{"file": PATH}`',
  oneOf: [
    {
      type: "object",
      additionalProperties: false,
      required: ["env"],
      properties: { env: { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*$", title: "the name of a variable" } },
    },
    { type: "object", additionalProperties: false, required: ["file"], properties: { file: PATH } },
  ],
} as const;

const COMPONENT = {
  title: "a component by its digest: a reference `…@sha256:…`, or a `file` with its `digest`",
  oneOf: [
    { type: "string", pattern: "^[^@\\s]+@sha256:[0-9a-f]{64}$", title: "a reference by digest, `…@sha256:…`" },
    {
      type: "object",
      additionalProperties: false,
      required: ["file", "digest"],
      properties: { file: PATH, digest: DIGEST },
    },
  ],
} as const;

const BINDINGS = {
  title: 'what answers and acts: `{"set": FILE}`, `{"answers": FILE}` or `{"module": FILE}`',
  oneOf: [
    { type: "object", additionalProperties: false, required: ["set"], properties: { set: PATH } },
    { type: "object", additionalProperties: false, required: ["answers"], properties: { answers: PATH } },
    { type: "object", additionalProperties: false, required: ["module"], properties: { module: PATH } },
  ],
} as const;

const CROSSING_LIMITS = {
  type: "object",
  additionalProperties: false,
  title: "what one crossing may take",
  properties: {
    time: WHOLE,
    memory: WHOLE,
    calls: WHOLE,
    receiptBytes: WHOLE,
    actionBytes: WHOLE,
    actionsBytes: WHOLE,
    answersBytes: WHOLE,
  },
} as const;

export const HOST_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "glither.host.json",
  description: "What `tangle serve` runs: see docs/service.md",
  type: "object",
  additionalProperties: false,
  required: ["store", "tokens", "deployments"],
  properties: {
    $schema: { type: "string" },
    listen: {
      type: "object",
      additionalProperties: false,
      title: "where to listen",
      properties: {
        host: { type: "string", minLength: 1, title: "an address or a host's name" },
        port: { type: "integer", minimum: 0, maximum: 65_535 },
      },
    },
    tls: {
      title: "the certificate and its key, in PEM, or `elsewhere` where a proxy in front has them",
      oneOf: [
        { const: "elsewhere" },
        {
          type: "object",
          additionalProperties: false,
          required: ["certificate", "key"],
          properties: { certificate: PATH, key: PATH },
        },
      ],
    },
    store: {
      title: 'where decisions are kept: `{"sqlite": FILE}` or `{"postgres": SECRET}`',
      oneOf: [
        { type: "object", additionalProperties: false, required: ["sqlite"], properties: { sqlite: PATH } },
        { type: "object", additionalProperties: false, required: ["postgres"], properties: { postgres: SECRET } },
      ],
    },
    signing: {
      type: "object",
      additionalProperties: false,
      title: "the key that signs what is logged",
      required: ["key"],
      properties: { key: SECRET, password: SECRET },
    },
    trust: PATH,
    tokens: {
      title: "the tokens that are let in, or `off`",
      oneOf: [
        { const: "off" },
        {
          type: "array",
          minItems: 1,
          items: {
            type: "object",
            additionalProperties: false,
            required: ["name", "scopes", "token"],
            properties: {
              name: {
                type: "string",
                pattern: "^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$",
                title: "a name of letters, digits, `.`, `_`, `@` and `-`",
              },
              scopes: {
                type: "array",
                minItems: 1,
                uniqueItems: true,
                items: { enum: ["dispose", "settle", "read"] },
              },
              deployments: {
                type: "array",
                minItems: 1,
                uniqueItems: true,
                title: "the deployments that it is for",
                items: { type: "string" },
              },
              token: SECRET,
            },
          },
        },
      ],
    },
    sessions: {
      type: "object",
      additionalProperties: false,
      title: "what sessions of the approvals page are signed with",
      required: ["key"],
      properties: { key: SECRET },
    },
    limits: {
      type: "object",
      additionalProperties: false,
      title: "what requests may take",
      properties: {
        bodyBytes: WHOLE,
        batch: { type: "integer", minimum: 1, maximum: 10_000 },
        headerBytes: WHOLE,
        request: DURATION,
        stop: DURATION,
        crossing: CROSSING_LIMITS,
      },
    },
    retention: DURATION,
    recheck: DURATION,
    deployments: {
      type: "object",
      minProperties: 1,
      title: "the deployments by their names",
      propertyNames: {
        pattern: "^[a-z0-9][a-z0-9._-]{0,99}$",
        title: "a name of small letters, digits, `.`, `_` and `-`",
      },
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["component", "bindings"],
        properties: {
          component: COMPONENT,
          trust: PATH,
          bindings: BINDINGS,
          limits: CROSSING_LIMITS,
          retention: DURATION,
          recheck: DURATION,
          shadow: {
            type: "object",
            additionalProperties: false,
            title: "a candidate that runs beside the component and acts on nothing",
            required: ["component"],
            properties: { component: COMPONENT, cases: PATH },
          },
        },
      },
    },
  },
} as const;
