import { HubError } from "@dth/core/error";
import type { Processes, ProcessRequest, ProcessResult, ScratchDirectory } from "@dth/core/processes";

/** What a program does when it is run. Throwing a HubError ends it as the real thing would. */
export type Program = (request: ProcessRequest, files: ReadonlyMap<string, string>) => Promise<ProcessResult>;

/** Programs in memory, and what they were asked for. */
export interface MemoryProcesses extends Processes {
  readonly requests: readonly ProcessRequest[];
  /** Scratch files by path, of directories that are not closed. */
  readonly files: ReadonlyMap<string, string>;
}

/** A machine with exactly these programs. Lines of a result are told one by one, as those of a real process. */
export function memoryProcesses(programs: Readonly<Record<string, Program>> = {}): MemoryProcesses {
  const requests: ProcessRequest[] = [];
  const files = new Map<string, string>();
  let directories = 0;
  return {
    requests,
    files,
    async run(request) {
      requests.push(request);
      if (request.signal?.aborted) throw new HubError("CANCELLED", `${request.command} was stopped on request`);
      const program = programs[request.command];
      if (program === undefined) throw new HubError("TOOL_MISSING", `there is no program ${request.command}`);
      const result = await program(request, files);
      tellLines(request, result);
      return result;
    },
    async scratch() {
      directories += 1;
      return memoryDirectory(`/scratch/${directories}`, files);
    },
  };
}

function tellLines({ line }: ProcessRequest, result: ProcessResult): void {
  for (const stream of ["stderr", "stdout"] as const) {
    for (const text of result[stream].split("\n")) if (text !== "") line?.(stream, text);
  }
}

function memoryDirectory(path: string, files: Map<string, string>): ScratchDirectory {
  return {
    path,
    async write(name, text) {
      files.set(`${path}/${name}`, text);
      return `${path}/${name}`;
    },
    async read(name) {
      return files.get(`${path}/${name}`);
    },
    async close() {
      for (const file of [...files.keys()]) if (file.startsWith(`${path}/`)) files.delete(file);
    },
  };
}
