export { fixedClock, realClock } from "./clock.ts";
export { connection } from "./connection.ts";
export { CapabilityError, FAULTS as FAULTS_BY_NUMBER, type Fault } from "./error.ts";
export { type Folder, type FolderOptions, folder } from "./folder/folder.ts";
export type {
  Clock,
  ClockName,
  Connection,
  Directory,
  Entry,
  File,
  Input,
  Kind,
  Listener,
  Opened,
  Opening,
  Output,
  Randomness,
  Stat,
  Times,
} from "./interfaces.ts";
export { seededRandomness, systemRandomness } from "./randomness.ts";
export { collectedOutput, descriptorOutput, fileInput, givenInput, isFile, streamInput } from "./streams.ts";
