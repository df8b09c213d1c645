import { globSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesize, type TemplateBody } from "../../../packages/template/src/synthesize.ts";
import { ROOT } from "../../run-command.ts";
import { TEMPLATES } from "../templates/templates.ts";

const page = (path: string) => readFile(join(ROOT, path), "utf8");

describe("the architecture", () => {
  // In the order of the original's own table.
  const SERVICES: Readonly<Record<string, RegExp>> = {
    CloudFront: /cloudfront|StaticSite/i,
    AppSync: /appsync/i,
    Lambda: /lambda|handler/i,
    "Step Functions": /sfn|states:|StateMachine/,
    ECS: /ecs|Fargate/,
    EC2: /ec2|LaunchTemplate/i,
    DynamoDB: /dynamo/i,
    "Secrets Manager": /secretsmanager|SecretsManager/i,
    ECR: /ecr/,
    Cognito: /cognito/i,
    S3: /s3|bucket/i,
    SQS: /sqs/i,
    EventBridge: /scheduler|AWS::Events|PutRule|aws\.scheduler/i,
    SNS: /sns/i,
    CloudWatch: /cloudwatch/i,
  };
  const RULES = "scripts/infra/sst/checks/";

  /** Service, what makes it, what checks it. */
  async function rowsOf(path: string) {
    const lines = (await page(path)).split("\n").filter((line) => /^\| [A-Z].*`.*\|/.test(line));
    return lines.map((line) => {
      const [, service = "", made = "", checked = ""] = line.split("|");
      return { service, made, checked };
    });
  }

  /** Paths in a cell: rules by their short names, and files beside the one before. */
  function pathsIn(cell: string): readonly string[] {
    let folder = "";
    return [...cell.matchAll(/`([\w./*-]+)`/g)].flatMap(([, name = ""]) => {
      if (name.startsWith("/")) return [];
      if (!name.includes("/")) return /\.\w+$/.test(name) ? [join(folder, name)] : [];
      const path = name.startsWith("checks/") ? name.replace("checks/", RULES) : name;
      folder = dirname(path);
      return [path];
    });
  }

  async function anyNames(paths: readonly string[], words: RegExp): Promise<boolean> {
    const files = paths.flatMap((path) => globSync(/\.\w+$/.test(path) ? path : `${path}/**/*.ts`, { cwd: ROOT }));
    return (await Promise.all(files.map(page))).some((text) => words.test(text));
  }

  const found = (path: string) => globSync(path, { cwd: ROOT }).length > 0;

  it.each(["docs/architecture.md", "docs/architecture.zh-CN.md"])(
    "in %s names every service with files that make it and tests that check it",
    async (path) => {
      const rows = await rowsOf(path);
      for (const each of rows.flatMap((row) => [...pathsIn(row.made), ...pathsIn(row.checked)]))
        expect(found(each), each).toBe(true);
      for (const [service, words] of Object.entries(SERVICES)) {
        const row = rows.find((each) =>
          each.service
            .split(/[\s,，、()]+/)
            .join(" ")
            .includes(service),
        );
        expect(row, `${service} is missing`).toBeDefined();
        const [made, checked] = [pathsIn(row?.made ?? ""), pathsIn(row?.checked ?? "")];
        expect(made.length, `nothing makes ${service}`).toBeGreaterThan(0);
        expect(checked.filter(isCheck), `nothing checks ${service}`).not.toEqual([]);
        expect(await anyNames(made, words), `no file that makes ${service} names it`).toBe(true);
        expect(await anyNames(checked, words), `no check of ${service} names it`).toBe(true);
      }
    },
  );

  it("says the same files in both languages", async () => {
    const files = async (path: string) => (await rowsOf(path)).map((row) => [pathsIn(row.made), pathsIn(row.checked)]);
    expect(await files("docs/architecture.zh-CN.md")).toEqual(await files("docs/architecture.md"));
  });

  /** A test, a rule of `npm run infra`, or a folder of either. */
  function isCheck(path: string): boolean {
    return path.endsWith(".test.ts") || path.startsWith("scripts/infra/");
  }
});

type TemplateOf = (typeof TEMPLATES)[number];
const made = new Map<TemplateOf, TemplateBody>();

/** A template as the toolkit makes it, which takes its time, the more the busier the machine is: each is made once. */
function templateOf(template: TemplateOf): TemplateBody {
  const known = made.get(template);
  if (known !== undefined) return known;
  const directory = mkdtempSync(join(tmpdir(), "pages-"));
  const body = synthesize(template, { directory: join(directory, template.id) });
  rmSync(directory, { recursive: true });
  made.set(template, body);
  return body;
}

describe("a plugin alone", { timeout: 120_000 }, () => {
  it("is told all parameters that its template demands, and none that it has not", async () => {
    const text = await page("docs/aws/plugin-alone.md");
    for (const template of TEMPLATES) {
      const { Parameters } = templateOf(template);
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

describe("quotas", { timeout: 120_000 }, () => {
  it("reckon the roles of a task as its template has them", async () => {
    const rolesOf = (id: string) => {
      const template = TEMPLATES.find((each) => each.id === id);
      const { Resources } = template === undefined ? {} : templateOf(template);
      // The role that deletes a stack is there only where no hub is.
      const ofHub = Object.values(Object(Resources)).filter((each) => Object(each).Condition !== "HasOwnStackRole");
      return ofHub.filter((each) => Object(each).Type === "AWS::IAM::Role").length;
    };
    for (const path of ["docs/aws/quotas.md", "docs/aws/quotas.zh-CN.md"]) {
      const row = (await page(path)).split("\n").find((line) => line.includes("IAM"));
      const [, , , used = ""] = row?.split("|") ?? [];
      expect(used.match(/(?<!S)\b\d+/g)?.slice(0, 2), path).toEqual([String(rolesOf("s3")), String(rolesOf("ecr"))]);
    }
  });
});

describe("what operators decide", () => {
  it("is listed whole, in both languages", async () => {
    const sources = [await page("stacks/settings.ts"), await page("stacks/stage-kind.ts")];
    const read = sources.join().match(/HUB_[A-Z_]+/g) ?? [];
    for (const path of ["docs/aws/deploy.md", "docs/aws/deploy.zh-CN.md"]) {
      const text = await page(path);
      for (const name of new Set(read)) expect(text, path).toContain(`\`${name}\``);
    }
  });
});
