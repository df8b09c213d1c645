/**
 * Writes the plugins' templates as CloudFormation takes them: `dist/templates/<plugin>/<version>/template.json`, and
 * `template.zh.json` with Chinese texts. The deploy uploads them; each is of use alone in CloudFormation's console.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Language, synthesize } from "../packages/template/src/synthesize.ts";
import { checkSize } from "./infra/templates/size.ts";
import { TEMPLATES } from "./infra/templates/templates.ts";
import { ROOT } from "./run-command.ts";

const FILES: readonly { readonly language: Language; readonly name: string }[] = [
  { language: "en", name: "template.json" },
  { language: "zh", name: "template.zh.json" },
];

const scratch = await mkdtemp(join(tmpdir(), "templates-"));
try {
  for (const template of TEMPLATES) {
    const folder = join(ROOT, "dist", "templates", template.id, template.version);
    await mkdir(folder, { recursive: true });
    for (const { language, name } of FILES) {
      const body = synthesize(template, { language, directory: join(scratch, template.id, language) });
      const { lines, problems } = checkSize(template, body);
      if (problems.length > 0) throw new Error(problems.join("; "));
      await writeFile(join(folder, name), JSON.stringify(body));
      console.log(`${join("dist", "templates", template.id, template.version, name)}: ${lines.join("; ")}`);
    }
  }
} finally {
  await rm(scratch, { recursive: true });
}
