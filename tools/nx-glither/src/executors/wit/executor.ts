import { executorOf } from "../_executor.ts";

export const { executor, batch } = executorOf("wit");
