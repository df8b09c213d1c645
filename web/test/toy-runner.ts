import { serveRun } from "@dth/server/runner";
import { toyPlugins } from "./toys.ts";

// The process in which the lab's hub executes a run of toys.
serveRun(toyPlugins());
