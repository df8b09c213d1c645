import { describe, expect, it } from "vitest";
import { checkPages } from "./check-pages.ts";

const known = { npmScripts: ["start", "test"], denoTasks: ["start"] };
const sh = (command: string) => `\`\`\`sh\n${command}\n\`\`\`\n`;

function check(pages: Record<string, string>): readonly string[] {
  const files = new Set([...Object.keys(pages), "packages/core/src/error.ts"]);
  return checkPages({ pages: new Map(Object.entries(pages)), files, known });
}

describe("checkPages", () => {
  it.each(["docs/b.md", "docs/", "#a-first-title", "docs/b.md#two", "packages/core", "https://example.com/x"])(
    "takes a link to %s",
    (link) => {
      expect(check({ "a.md": `# A first *title*\n[x](${link})`, "docs/b.md": "# One\n## Two" })).toEqual([]);
    },
  );

  it.each(["docs/c.md", "#nowhere", "docs/b.md#three", "../a.md"])("refuses a link to %s", (link) => {
    expect(check({ "a.md": `[x](${link})`, "docs/b.md": "# One" })).toHaveLength(1);
  });

  it.each([
    "npx sst deploy --stage production",
    "aws iam create-policy --policy-name x",
    "aws cloudformation list-stacks --query \"StackSummaries[?starts_with(StackName, 'x')].StackName\"",
    "aws ecr get-login-password | docker login --username AWS --password-stdin x",
    "docker buildx build --file packages/functions/images/copier.Dockerfile --tag x:1 --push .",
    "npm start -- --once",
    "npm test",
    "npx deno task start",
    "AWS_REGION=eu-west-1 npx dth copy s3://a \\\n  s3://b --dry-run",
    "dth runs # a comment",
  ])("takes the command %s", (command) => {
    expect(check({ "a.md": sh(command) })).toEqual([]);
  });

  it.each([
    "npm run lint",
    "aws iam create-polices --policy-name x",
    "aws iam create-policy --name x",
    "aws ecr get-login-password | podman login x",
    "docker run x",
    "docker buildx build --file packages/functions/images/none.Dockerfile .",
    "deno task stop",
    "dth cpoy s3://a s3://b",
    "dth copy s3://a s3://b --fast",
    "frobnicate",
    "npx sst deploy",
    "npx sst shell --stage x",
  ])("refuses the command %s", (command) => {
    expect(check({ "a.md": sh(command) })).toHaveLength(1);
  });

  it("keeps translations in step by headings and commands", () => {
    const english = `# A\n## B\n${sh("npm test")}`;
    expect(check({ "a.md": english, "a.zh-CN.md": `# 甲\n## 乙\n${sh("npm test")}` })).toEqual([]);
    expect(check({ "a.md": english, "a.zh-CN.md": `# 甲\n${sh("npm test")}` })).toHaveLength(1);
    expect(check({ "a.md": english, "a.zh-CN.md": "# 甲\n## 乙" })).toHaveLength(1);
    expect(check({ "b.zh-CN.md": "# 甲" })).toHaveLength(1);
  });
});
