export { fixedClock, realClock } from "./clock.ts";
export { connection } from "./connection.ts";
export { CapabilityError, FAULTS as FAULTS_BY_NUMBER, type Fault } from "./error.ts";
export { type Folder, type FolderOptions, folder } from "./folder/folder.ts";
export { httpOrigins } from "./http/http-origins.ts";
export { DEFAULT_HTTP_LIMITS, type HttpLimits } from "./http/limits.ts";
export { pinnedNames } from "./http/pinned-names.ts";
export type {
  Clock,
  ClockName,
  Connection,
  Directory,
  Entry,
  Exchange,
  File,
  HeaderFields,
  Http,
  HttpAnswer,
  HttpRequest,
  Input,
  Kind,
  Listener,
  Network,
  Opened,
  Opening,
  Output,
  Randomness,
  Stat,
  Times,
} from "./interfaces.ts";
export { type GrantedConnection, type GrantedListener, grantedNetwork } from "./network.ts";
export { seededRandomness, systemRandomness } from "./randomness.ts";
export { collectedOutput, descriptorOutput, fileInput, givenInput, isFile, streamInput } from "./streams.ts";
