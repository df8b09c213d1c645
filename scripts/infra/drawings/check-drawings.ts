import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize, type Template } from "../../../packages/template/src/synthesize.ts";
import { ECR_TEMPLATE } from "../../../plugins/ecr/template/stack.ts";
import { S3_TEMPLATE } from "../../../plugins/s3/template/stack.ts";
import { ROOT } from "../../run-command.ts";
import { type Drawing, drawingProblems } from "./drawing.ts";
import { HUB_DRAWING } from "./hub.ts";
import { renderDrawing } from "./render.ts";
import { ECR_DRAWING, S3_DRAWING } from "./tasks.ts";

/** Where the drawings are. */
const FOLDER = "docs/images";

/**
 * Whether each drawing shows what its stack has, and whether its file is the drawing; with `update`, the files are written
 * anew.
 *
 * @param hubTypes every type that the hub's own stage has
 */
export async function checkDrawings(hubTypes: ReadonlySet<string>, update: boolean): Promise<readonly string[]> {
  const all: readonly (readonly [Drawing, ReadonlySet<string>])[] = [
    [HUB_DRAWING, hubTypes],
    [S3_DRAWING, await typesOf(S3_TEMPLATE)],
    [ECR_DRAWING, await typesOf(ECR_TEMPLATE)],
  ];
  const problems = all.flatMap(([drawing, types]) => drawingProblems(drawing, types));
  for (const [drawing] of all) problems.push(...(await checkFiles(drawing, update)));
  return problems;
}

async function checkFiles(drawing: Drawing, update: boolean): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const language of ["en", "zh"] as const) {
    const path = `${FOLDER}/${drawing.name}${language === "en" ? "" : ".zh-CN"}.svg`;
    const text = renderDrawing(drawing, language);
    if (update) await writeFile(join(ROOT, path), text);
    const written = await readFile(join(ROOT, path), "utf8").catch(() => "");
    if (written !== text)
      problems.push(`${path} is out of date: look at it, then run UPDATE=1 npm run infra documents`);
  }
  return problems;
}

async function typesOf(template: Template): Promise<ReadonlySet<string>> {
  const directory = await mkdtemp(join(tmpdir(), "drawing-"));
  try {
    const { Resources } = synthesize(template, { directory: join(directory, template.id) });
    const resources = Object.values(typeof Resources === "object" && Resources !== null ? Resources : {});
    return new Set(resources.map(({ Type }: { readonly Type: string }) => Type));
  } finally {
    await rm(directory, { recursive: true });
  }
}
