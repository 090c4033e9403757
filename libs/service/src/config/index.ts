export { HOST_SCHEMA } from "./schema.ts";
