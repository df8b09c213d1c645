import { serveRun } from "@dth/server/runner";
import { toys } from "./toys.ts";

// The process in which the lab's hub executes a run of toys.
serveRun([toys()]);
