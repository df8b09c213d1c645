import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What running a command cost. */
export interface Cost {
  readonly exitCode: number;
  /** Seconds from start to end. */
  readonly wall: number;
  /** User and system seconds of the process and its children. */
  readonly cpu: number;
  /** Bytes: highest resident memory, added over the processes. Undefined where /proc is missing. */
  readonly peakMemory: number | undefined;
  /** The last of what it wrote, for a person who must find out why it failed. */
  readonly output: string;
}

/** A command that is measured. */
export interface MeasureRequest {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Seconds after which it is killed and counts as failed. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 900;

/** Milliseconds between two looks at /proc; the high-water mark itself is the kernel's. */
const LOOK_EVERY = 20;
const OUTPUT_KEPT = 4000;

/** Runs a command to its end under bash's `time`, which knows the CPU time of a child to the millisecond. */
export function measure({ command, env, limit = DEFAULT_LIMIT }: MeasureRequest): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn("bash", ["-c", 'TIMEFORMAT="%3U %3S"; time "$@"', "bench", ...command], {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kept = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => {
        kept[name] = (kept[name] + chunk.toString()).slice(-OUTPUT_KEPT);
      });
    }
    const memory = watchMemory(child.pid ?? 0);
    // A process group of its own, so that the shell and what it started end together, also when the bench is stopped.
    const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
    process.once("exit", end);
    const tooLong = setTimeout(() => {
      kept.stderr += `\nkilled after ${limit} s`;
      end();
    }, limit * 1000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(tooLong);
      process.removeListener("exit", end);
      const wall = (performance.now() - start) / 1000;
      const output = `${kept.stdout}\n${kept.stderr}`;
      resolve({ exitCode: code ?? 1, wall, cpu: readTimes(kept.stderr), peakMemory: memory.stop(), output });
    });
  });
}

/** Bash's closing line: user and system seconds. */
function readTimes(output: string): number {
  const [, user, system] = /(\d+\.\d+) (\d+\.\d+)\s*$/.exec(output) ?? [];
  return Number(user ?? 0) + Number(system ?? 0);
}

/** Follows every process below `root` (not `root` itself, which is the shell) until stopped. */
function watchMemory(root: number): { stop(): number | undefined } {
  const peaks = new Map<number, number>();
  const look = () => {
    for (const pid of descendants(root)) {
      const bytes = highWaterMark(pid);
      if (bytes !== undefined) peaks.set(pid, bytes);
    }
  };
  const timer = setInterval(look, LOOK_EVERY);
  return {
    stop() {
      clearInterval(timer);
      return peaks.size === 0 ? undefined : Array.from(peaks.values()).reduce((a, b) => a + b, 0);
    },
  };
}

function descendants(root: number): readonly number[] {
  const children = childrenOf(root);
  return children.flatMap((pid) => [pid, ...descendants(pid)]);
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
      const text = readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim();
      return text === "" ? [] : text.split(" ").map(Number);
    });
  } catch {
    return []; // The process has just ended, or this system has no /proc.
  }
}

function highWaterMark(pid: number): number | undefined {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return match ? Number(match[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
