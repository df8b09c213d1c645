import type { Overview } from "@dth/hub/entities";

/** What the hub does, in Prometheus' text format. Tasks are labelled by id: names may hold anything. */
export function hubMetricLines({ tasks, running, attentionCounts }: Overview, version: string): readonly string[] {
  const runs = running.flatMap(({ task, run }) => (run.snapshot ? [{ task, snapshot: run.snapshot }] : []));
  const gauge = (name: string, help: string, lines: readonly string[]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...lines.map((line) => `${name}${line}`),
  ];
  const ofRuns = (value: (snapshot: (typeof runs)[number]["snapshot"]) => number) =>
    runs.map(
      ({ task, snapshot }) => `{task="${labelOf(task.id)}",plugin="${labelOf(task.plugin)}"} ${value(snapshot)}`,
    );
  return [
    ...gauge("dth_info", "The software.", [`{version="${labelOf(version)}"} 1`]),
    ...gauge(
      "dth_tasks",
      "Tasks by progress.",
      Object.entries(tasks).map(([progress, count]) => `{progress="${progress}"} ${count}`),
    ),
    ...gauge(
      "dth_tasks_needing_attention",
      "Tasks in error, stuck, or with failures that nobody accepted.",
      Object.entries(attentionCounts).map(([reason, count]) => `{because="${reason}"} ${count}`),
    ),
    ...gauge("dth_runs", "Runs under way.", [` ${running.length}`]),
    ...gauge(
      "dth_run_items_copied",
      "Items copied by a run under way.",
      ofRuns(({ copied }) => copied.objects),
    ),
    ...gauge(
      "dth_run_bytes_copied",
      "Bytes copied by a run under way.",
      ofRuns(({ copied }) => copied.bytes),
    ),
    ...gauge(
      "dth_run_items_failed",
      "Items that failed in a run under way.",
      ofRuns(({ failed }) => failed.objects),
    ),
    ...gauge(
      "dth_run_retries",
      "Repeated requests of a run under way.",
      ofRuns(({ retries }) => retries),
    ),
    ...gauge(
      "dth_run_throttles",
      "Answers that asked a run under way for less.",
      ofRuns(({ throttles }) => throttles),
    ),
  ];
}

function labelOf(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
