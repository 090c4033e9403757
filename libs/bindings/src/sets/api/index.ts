export { type ApiSetOptions, apiSet, type Client } from "./api-set.ts";
export { ForwardAuthError } from "./error.ts";
export {
  type AuthRequest,
  type AuthResponse,
  apiArtifact,
  apiResponse,
  type ForwardAuthOptions,
  type Headers,
  type Proxy,
} from "./forward-auth.ts";
