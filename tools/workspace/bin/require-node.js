// Runs before each script of the workspace (`node --import`), which an old Node could not even read.
import { requireNode } from "../../../libs/stages/bin/node-version.js";

requireNode(
  "this workspace",
  "`npm ci` brings the Node that `npm run` and `npx` take; `--ignore-scripts` keeps it from that",
);
