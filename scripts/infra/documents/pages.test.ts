import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesize } from "../../../packages/template/src/synthesize.ts";
import { ROOT } from "../../run-command.ts";
import { TEMPLATES } from "../templates/templates.ts";

const page = (path: string) => readFile(join(ROOT, path), "utf8");

describe("the architecture", () => {
  const SERVICES =
    "CloudFront,AppSync,Lambda,Step Functions,ECS,EC2,DynamoDB,Secrets Manager,ECR,Cognito,S3,SQS,EventBridge,SNS,CloudWatch";

  it.each(["docs/architecture.md", "docs/architecture.zh-CN.md"])(
    "in %s names every service with files that are there",
    async (path) => {
      const rows = (await page(path)).split("\n").filter((line) => /^\| [A-Z].*`.*\|/.test(line));
      for (const service of SERVICES.split(",")) {
        const row = rows.find((line) => line.split("|")[1]?.includes(service));
        expect(row, `${service} is missing`).toBeDefined();
        expect(row?.split("|")[3]?.trim(), `nothing checks ${service}`).not.toBe("");
      }
      for (const [, file = ""] of rows.join("\n").matchAll(/`((?:stacks|packages|plugins|scripts)\/[\w./-]+)`/g))
        expect(existsSync(join(ROOT, file)), file).toBe(true);
    },
  );
});

// The toolkit takes its time to make a template, the more the busier the machine is.
describe("a plugin alone", { timeout: 120_000 }, () => {
  it("is told all parameters that its template demands, and none that it has not", async () => {
    const text = await page("docs/aws/plugin-alone.md");
    for (const template of TEMPLATES) {
      const directory = mkdtempSync(join(tmpdir(), "alone-"));
      const { Parameters } = synthesize(template, { directory: join(directory, template.id) });
      rmSync(directory, { recursive: true });
      const parameters = Object.entries(Object(Parameters));
      const demanded = parameters.filter(([, each]) => !("Default" in Object(each))).map(([name]) => name);
      const row = text.split("\n").find((line) => line.startsWith(`| \`${template.id}\``)) ?? "";
      for (const name of demanded) expect(row, template.id).toContain(`\`${name}\``);
      const known = new Set(parameters.map(([name]) => name));
      if (template.id !== "s3") continue;
      const [, given = ""] = /--parameter-overrides (.*)/.exec(text) ?? [];
      for (const [, name = ""] of given.matchAll(/(\w+)=/g)) expect([...known]).toContain(name);
      for (const name of demanded) expect(given).toContain(`${name}=`);
    }
  });

  it("is at the version that the page names", async () => {
    const text = await page("docs/aws/plugin-alone.md");
    const s3 = TEMPLATES.find(({ id }) => id === "s3");
    expect(text).toContain(`templates/s3/${s3?.version}/template.json`);
  });
});

describe("what operators decide", () => {
  it("is listed whole, in both languages", async () => {
    const read = (await page("stacks/settings.ts")).match(/HUB_[A-Z_]+/g) ?? [];
    for (const path of ["docs/aws/deploy.md", "docs/aws/deploy.zh-CN.md"]) {
      const text = await page(path);
      for (const name of new Set(read)) expect(text, path).toContain(`\`${name}\``);
    }
  });
});
