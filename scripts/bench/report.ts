import type { Bar } from "./bars.ts";
import { type Median, medians, type Sample } from "./results.ts";
import { type CompareScenario, type CopyScenario, describeBatches, totalBytes, totalObjects } from "./scenarios.ts";
import type { ServerKind } from "./servers.ts";
import type { FoundTool } from "./tools/find.ts";

/** What a report is made of. */
export interface ReportRequest {
  readonly samples: readonly Sample[];
  readonly copies: readonly CopyScenario[];
  readonly compares: readonly CompareScenario[];
  readonly servers: readonly ServerKind[];
  readonly tools: readonly FoundTool[];
  readonly bars: readonly Bar[];
  /** What the machine is, one fact a line. */
  readonly conditions: readonly string[];
}

/** The results as Markdown: bars first, then a table for each scenario and server, then what it was measured with. */
export function report(request: ReportRequest): string {
  return [
    "## The promises",
    table(
      ["promise", "measured", ""],
      request.bars.map(({ promise, measured, met }) => [promise, measured, met ? "met" : "**missed**"]),
    ),
    "## Copying from server to server",
    ...request.servers.flatMap((server) =>
      request.copies.flatMap((scenario) => copySections(request, server, scenario)),
    ),
    "## Comparing listings",
    ...request.compares.flatMap((scenario) => compareSection(request, scenario)),
    "## Conditions",
    conditions(request),
  ].join("\n\n");
}

function copySections(request: ReportRequest, server: ServerKind, scenario: CopyScenario): readonly string[] {
  const heading = `### ${describeBatches(scenario)}, ${server.name}`;
  const first = medians(request.samples, scenario.id, server.id);
  const again = medians(request.samples, `${scenario.id}-again`, server.id);
  return [
    ...section(heading, request, first, { objects: totalObjects(scenario), bytes: totalBytes(scenario) }),
    ...section(`${heading}, second run: nothing to do`, request, again, { objects: totalObjects(scenario) }),
  ];
}

function compareSection(request: ReportRequest, scenario: CompareScenario): readonly string[] {
  const heading = `### ${scenario.keys.toLocaleString("en")} equal keys a side`;
  return section(heading, request, medians(request.samples, scenario.id, "listing"), { objects: scenario.keys });
}

interface Amount {
  readonly objects: number;
  readonly bytes?: number;
}

function section(heading: string, request: ReportRequest, rows: readonly Median[], amount: Amount): readonly string[] {
  if (rows.length === 0) return [];
  const ours = rows.find(({ tool }) => tool === "dth")?.wall ?? Number.NaN;
  const head = [
    "tool",
    "seconds",
    "× dth's time",
    amount.bytes ? "objects/s" : "keys/s",
    "MB/s",
    "CPU s",
    "peak MB",
    "first object s",
    "rounds",
  ];
  const lines = rows.map((row) => [
    name(request, row.tool),
    ...(row.problem ? problemCells(row) : cells(row, ours, amount)),
  ]);
  return [heading, table(head, lines)];
}

function cells(row: Median, ours: number, { objects, bytes }: Amount): readonly string[] {
  return [
    number(row.wall, 2),
    number(row.wall / ours, 2),
    number(objects / row.wall, 0),
    number(bytes === undefined ? undefined : bytes / row.wall / 1e6, 0),
    number(row.cpu, 1),
    number(row.peakMemory === undefined ? undefined : row.peakMemory / 1e6, 0),
    number(row.firstObject, 2),
    String(row.rounds),
  ];
}

function problemCells(row: Median): readonly string[] {
  return [
    `failed: ${row.problem?.replaceAll("|", "\\|").replaceAll("\n", " ")}`,
    "",
    "",
    "",
    "",
    "",
    "",
    String(row.rounds),
  ];
}

function number(value: number | undefined, digits: number): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function name({ tools }: ReportRequest, id: string): string {
  return tools.find(({ tool }) => tool.id === id)?.tool.name ?? id;
}

function conditions({ tools, servers, conditions: facts }: ReportRequest): string {
  return [
    ...facts,
    ...servers.map(
      (server) =>
        `Server: ${[server.name, server.version].filter((part) => part).join(", ")}; one process for the source, one for the destination.`,
    ),
    ...tools.map(({ tool, version }) => `${tool.name}: ${tool.setting}; ${version}.`),
  ]
    .map((line) => `- ${line}`)
    .join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (values: readonly string[]) => `| ${values.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
