import type { Demo } from "./demo.ts";
import type { Lab } from "./lab.ts";

/** Every page of the console by name, at its address in a filled lab. */
export async function pagesOf(lab: Lab, demo: Demo): Promise<Readonly<Record<string, string>>> {
  const lastRun = async (taskId: string) => {
    const query = `{ runs(taskId: "${taskId}", limit: 1) { items { id } } }`;
    return (await lab.ask<{ runs: { items: readonly { id: string }[] } }>(query)).runs.items[0]?.id;
  };
  return {
    home: "/",
    tasks: "/tasks",
    "task-new": "/tasks/new",
    "task-edit": `/tasks/${demo.backups}/edit`,
    "task-live": `/tasks/${demo.films}`,
    "task-done": `/tasks/${demo.photos}`,
    "task-runs": `/tasks/${demo.backups}/runs`,
    "task-failures": `/tasks/${demo.archive}/failures`,
    "task-items": `/tasks/${demo.photos}/items`,
    "task-logs": `/tasks/${demo.photos}/logs`,
    "task-settings": `/tasks/${demo.backups}/settings`,
    "task-infrastructure": `/tasks/${demo.films}/infrastructure`,
    "task-audit": `/tasks/${demo.films}/audit`,
    run: `/runs/${await lastRun(demo.photos)}`,
    "run-short": `/runs/${await lastRun(demo.archive)}`,
    images: "/images",
    connections: "/connections",
    notifications: "/notifications",
    tokens: "/tokens",
    people: "/people",
    move: "/move",
    about: "/about",
    "not-found": "/nowhere",
  };
}
