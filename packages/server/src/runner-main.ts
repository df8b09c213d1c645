import { PLUGINS } from "@dth/plugins/plugins";
import { serveRun } from "./runner.ts";

// The process in which one run is executed: started by the hub, told over IPC, gone when the run ended.
serveRun(PLUGINS);
