import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseCommandLine } from "@dth/cli/parse";
import { ROOT } from "../run-command.ts";
import { awsProblem } from "./aws-commands.ts";

/** What commands in the docs may name. */
export interface Known {
  /** Of package.json. */
  readonly npmScripts: readonly string[];
  /** Of deno.json. */
  readonly denoTasks: readonly string[];
}

/** Commands of SST that the docs name; its CLI knows each of them. */
const SST_COMMANDS: ReadonlySet<string> = new Set(["deploy", "dev", "diff", "remove", "unlock"]);

const OTHER_PROGRAMS: ReadonlySet<string> = new Set([
  "git",
  "cd",
  "curl",
  "export",
  "minio",
  "mkdir",
  "rm",
  "head",
  "cat",
  "sed",
  "brew",
]);

/** Why a command line in the docs would not work, or undefined when it would. `dth` lines go through dth's own parser. */
export function commandProblem(line: string, known: Known): string | undefined {
  const problems = line.split(" | ").map((part) => programProblem(part, known));
  return problems.find((problem) => problem !== undefined);
}

function programProblem(line: string, known: Known): string | undefined {
  const words = line.split(" ").filter((_word, index, all) => !isAssignment(all, index));
  const [program = "", ...rest] = words[0] === "npx" ? words.slice(1) : words;
  if (program === "") return undefined;
  if (program === "npm") return npmProblem(rest, known);
  if (program === "deno") return denoProblem(rest, known);
  if (program === "dth") return dthProblem(rest);
  if (program === "sst") return sstProblem(rest);
  if (program === "aws") return awsProblem(rest);
  if (program === "docker") return dockerProblem(rest);
  return OTHER_PROGRAMS.has(program) ? undefined : `${program} is no program that the docs may assume`;
}

/** `NAME=value` before the program. */
function isAssignment(words: readonly string[], index: number): boolean {
  return words.slice(0, index + 1).every((word) => /^[A-Z_][A-Z0-9_]*=/.test(word));
}

function npmProblem(words: readonly string[], known: Known): string | undefined {
  const name = words[0] === "run" ? words[1] : words[0];
  if (name === "install" || name === "ci") return undefined;
  return known.npmScripts.includes(name ?? "") ? undefined : `package.json has no script ${name}`;
}

function denoProblem([task, name]: readonly string[], known: Known): string | undefined {
  if (task !== "task") return `only deno tasks are documented, not deno ${task}`;
  return known.denoTasks.includes(name ?? "") ? undefined : `deno.json has no task ${name}`;
}

/** A stage is always named: without one SST takes the user's own. */
function sstProblem([command = "", ...rest]: readonly string[]): string | undefined {
  if (!SST_COMMANDS.has(command)) return `only ${[...SST_COMMANDS].join(", ")} of sst are documented`;
  return rest.includes("--stage") ? undefined : `sst ${command} names no stage`;
}

/** Signing in, and building an image by a Dockerfile that is there. */
function dockerProblem([command = "", ...rest]: readonly string[]): string | undefined {
  if (command === "login") return undefined;
  if (command !== "buildx" || rest[0] !== "build") return `only login and buildx build of docker are documented`;
  const file = rest[rest.indexOf("--file") + 1] ?? "";
  return existsSync(join(ROOT, file)) ? undefined : `there is no Dockerfile ${file}`;
}

function dthProblem(words: readonly string[]): string | undefined {
  try {
    parseCommandLine(words.map(unquote), { env: {}, now: Date.parse("2026-01-01T00:00:00Z") });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function unquote(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, "$2");
}
