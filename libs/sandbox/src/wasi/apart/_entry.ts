import { workerData } from "node:worker_threads";
import { runJob } from "./_job.ts";
import type { Job } from "./_protocol.ts";

void runJob(workerData as Job);
