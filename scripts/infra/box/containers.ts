import { spawn } from "node:child_process";
import { once } from "node:events";
import type { StackResource } from "./cloud-formation.ts";
import { actingAs } from "./iam.ts";

/** A container that runs, as a process of its program's bundle. */
export interface Container {
  readonly ended: Promise<{ readonly code: number | null }>;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

/** How {@link startContainer} is asked. */
export interface ContainerOptions {
  /** `AWS::ECS::TaskDefinition` of a stack. */
  readonly definition: StackResource;
  /** Of the image's entry point. */
  readonly program: string;
  /** Beside what the definition says: of the host, and a run's own. */
  readonly env: Readonly<Record<string, string>>;
  /** In place of the definition's. */
  readonly command?: readonly string[] | undefined;
}

interface ContainerDefinition {
  readonly Command: readonly string[];
  readonly Environment: readonly { readonly Name: string; readonly Value: string }[];
}

/** Starts the first container of a definition: its command, with its environment and nothing else of this process'. */
export function startContainer({ definition, program, env, command }: ContainerOptions): Container {
  const [container] = definition.properties.ContainerDefinitions as readonly ContainerDefinition[];
  if (container === undefined) throw new Error(`${definition.logicalId} has no container`);
  const own = Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value]));
  const child = spawn(process.execPath, [program, ...(command ?? container.Command)], {
    env: { ...own, ...env, ...actingAs(definition.properties.TaskRoleArn) },
    // What cannot go on says why there.
    stdio: ["ignore", "ignore", "inherit"],
  });
  return {
    ended: once(child, "close").then(([code]) => ({ code })),
    kill: (signal) => void child.kill(signal),
  };
}
