import type { BoardPlace } from "@dth/core/plugin";
import { once } from "../access/once.ts";
import { permission, type UseCaseName } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { type UseCase, useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { Task } from "../entities.ts";
import type { TaskUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { runOf } from "../runs/run-records.ts";
import { checkTask } from "./check-task.ts";
import { deleteTask } from "./delete-task.ts";
import { editTask } from "./edit-task.ts";
import { listTasks } from "./list-tasks.ts";
import { boardOfTask, type DoctorSubject, doctorTask } from "./look-at-task.ts";
import { cloning, creation, running, starting } from "./makings.ts";
import { pauseTask, resumeTask, stopTask } from "./steer-task.ts";
import { type TaskDocument, taskOf, tasksOf } from "./task-records.ts";

/** Everything that is done with tasks. */
export function createTasks(ports: HubPorts): TaskUseCases {
  const made = { of: ({ id }: { readonly id: string }) => ({ taskId: id }) };
  const ofTask = <T>(
    caller: Caller,
    name: UseCaseName,
    taskId: string,
    work: () => Promise<T>,
    more: Partial<UseCase<T>> = {},
  ): Promise<T> =>
    useCase(ports, caller, { ...permission(name), taskId, ...more }, async () => {
      requireRecordId("task", taskId);
      return work();
    });
  const shown = async (task: Promise<TaskDocument>) => taskOf(await task);
  return {
    create: (caller, input, { start = true } = {}) =>
      useCase(ports, caller, { ...permission("tasks.create"), ...made }, () =>
        shown(once(ports, caller, creation(ports, caller, input, start))),
      ),
    check: (caller, input) =>
      useCase(ports, caller, permission("tasks.check"), async () => {
        const checked = await checkTask(ports, input);
        return checked.ok ? [] : checked.issues;
      }),
    get: (caller, id) =>
      ofTask(caller, "tasks.get", id, async () => ({
        ...(await shown(tasksOf(ports.records).get(id))),
        ...(await launchOf(ports, id)),
      })),
    list: (caller, query) => useCase(ports, caller, permission("tasks.list"), () => listTasks(ports.records, query)),
    edit: (caller, id, change, version) =>
      ofTask(caller, "tasks.edit", id, () => shown(editTask(ports, caller, id, change, version))),
    clone: (caller, id, change) =>
      ofTask(caller, "tasks.clone", id, () => shown(once(ports, caller, cloning(ports, caller, id, change))), {
        of: (copy) => ({ subject: copy.id }),
      }),
    start: (caller, id) =>
      ofTask(caller, "tasks.start", id, () => shown(once(ports, caller, starting(ports, caller, id)))),
    runNow: (caller, id) =>
      ofTask(caller, "tasks.runNow", id, async () => runOf(await once(ports, caller, running(ports, caller, id))), {
        of: (run) => ({ subject: run.id }),
      }),
    pause: (caller, id) => ofTask(caller, "tasks.pause", id, () => shown(pauseTask(ports, id))),
    resume: (caller, id) => ofTask(caller, "tasks.resume", id, () => shown(resumeTask(ports, id))),
    stop: (caller, id) => ofTask(caller, "tasks.stop", id, () => shown(stopTask(ports, id))),
    delete: (caller, id) => ofTask(caller, "tasks.delete", id, () => deleteTask(ports, id)),
    doctor: (caller, task, signal) => doctor(ports, caller, task, signal),
    board: (caller, id, signal, after) => board(ports, { caller, id, after }, signal),
  };
}

/** Authorised and audited before anything is contacted; what is found is told as it comes. */
async function* doctor(ports: HubPorts, caller: Caller, subject: DoctorSubject, signal: AbortSignal) {
  const of = "id" in subject ? { taskId: subject.id } : {};
  await useCase(ports, caller, { ...permission("tasks.doctor"), ...of }, async () => {
    if ("id" in subject) requireRecordId("task", subject.id);
  });
  yield* doctorTask(ports, subject, signal);
}

interface BoardLook {
  readonly caller: Caller;
  readonly id: string;
  readonly after: BoardPlace | undefined;
}

async function* board(ports: HubPorts, { caller, id, after }: BoardLook, signal: AbortSignal) {
  await useCase(ports, caller, { ...permission("tasks.board"), taskId: id }, async () => requireRecordId("task", id));
  yield* boardOfTask(ports, { id, after }, signal);
}

/** What was told of the task's last launch, where there are launches to tell of. */
async function launchOf({ infrastructure }: HubPorts, id: string): Promise<Pick<Task, "launched">> {
  const launched = await infrastructure?.launched(id);
  return launched === undefined ? {} : { launched };
}
