import { DescribeTasksCommand, type ECSClient, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";
import type { HubError } from "@dth/core/error";
import type { WorkerEnding, WorkerEndings } from "@dth/core/worker-endings";
import { awsError, isAwsError } from "./aws-errors.ts";

/** What {@link openWorkerEndings} needs. */
export interface WorkerEndingsOptions {
  readonly ecs: ECSClient;
  /** Before the names of all tasks' stacks, without the hyphen between. */
  readonly stackPrefix: string;
  /** What ECS' words mean to a person. */
  readonly explain: (said: string) => HubError;
}

/** Endings that nobody asked for; the others are scaling, deployments, and Spot machines that go. */
const BY_ITSELF = new Set<string | undefined>(["EssentialContainerExited", "TaskFailedToStart"]);

/** Asks ECS, which keeps tasks that stopped for about an hour, in the clusters of the tasks' stacks. */
export function openWorkerEndings({ ecs, stackPrefix, explain }: WorkerEndingsOptions): WorkerEndings {
  return {
    async of(taskId) {
      const cluster = `${stackPrefix}-${taskId}`;
      try {
        const listing = new ListTasksCommand({ cluster, family: `${cluster}-worker`, desiredStatus: "STOPPED" });
        // The newest hundred: where more ended, these say why.
        const { taskArns = [] } = await ecs.send(listing);
        if (taskArns.length === 0) return [];
        const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
        return tasks.flatMap((task) => endingOf(task, explain));
      } catch (error) {
        // Not made yet, or gone already.
        if (isAwsError(error, "ClusterNotFoundException")) return [];
        throw awsError(error, { what: `the workers of ${cluster}`, otherwise: "LAUNCH_FAILED" });
      }
    },
  };
}

function endingOf(task: Task, explain: WorkerEndingsOptions["explain"]): readonly WorkerEnding[] {
  const { taskArn: id, stopCode, stoppedAt, stoppedReason = "", containers = [] } = task;
  const failed = containers.find(({ exitCode }) => exitCode !== 0);
  if (id === undefined || !BY_ITSELF.has(stopCode) || failed === undefined) return [];
  const { reason, exitCode } = failed;
  const code = exitCode === undefined ? undefined : `exit code ${exitCode}`;
  const said = [stoppedReason, reason, code].filter((part) => part !== undefined && part !== "").join(". ");
  return [{ id, at: stoppedAt?.getTime() ?? 0, error: explain(said) }];
}
