import { describe } from "vitest";
import { processesConformance } from "./conformance/processes.ts";
import { memoryProcesses } from "./processes.ts";

describe("memoryProcesses", () => {
  processesConformance(async () => {
    const speaks = async () => ({ exitCode: 3, stdout: "one\ntwo\n", stderr: "warning\n" });
    return {
      processes: memoryProcesses({ speaks }),
      speaks: { command: "speaks", args: [] },
      close: async () => {},
    };
  });
});
