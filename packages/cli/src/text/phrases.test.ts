import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { messagesIn } from "../../test/messages.ts";
import { translate, translated } from "./phrases.ts";

const SOURCES = fileURLToPath(new URL("..", import.meta.url));
const CHINESE = /[\u4e00-\u9fff]/u;
/** Their words are those of what they hold. */
const WRAPPERS: ReadonlySet<string> = new Set(["{} {}: {}", "{} {}", '"{}" is no {}{}']);

/** The message with something, or nothing where a part may be absent. */
function samples(message: string): readonly string[] {
  const whole = message.replaceAll("{}", "x");
  const bare = message.replace(/(?<=[\w}]|\}")\{\}/gu, "").replaceAll("{}", "x");
  return [whole, bare, bare.replace(/\s+\(.*\)$/u, "")];
}

describe("messages in Chinese", () => {
  it("are there for every error that the command line makes", async () => {
    const messages = (await messagesIn(SOURCES)).filter((message) => !WRAPPERS.has(message));
    expect(messages.length).toBeGreaterThan(60);
    const unknown = messages.filter((message) => !samples(message).some((each) => translated(each, "zh")));
    expect(unknown).toEqual([]);
  });

  it.each([
    ['there is no connection "prod"', "没有名为 “prod” 的连接"],
    ['there is no connection "prdo"; did you mean prod?', "没有名为 “prdo” 的连接；是不是 prod？"],
    ['"cpoy" is no command; did you mean copy?', "没有命令 “cpoy”；是不是 copy？"],
    ['"--fast" is no flag of dth copy', "dth copy 没有选项 --fast"],
    ['--max-requests: "many" is not a whole number', "--max-requests：“many” 不是整数"],
    [
      "source s3://from/a/: GET http://h/from was answered 403 AccessDenied: no; the request was anonymous",
      "源 s3://from/a/：GET http://h/from 返回 403 AccessDenied: no；该请求是匿名的",
    ],
    ["could not connect to http://h:1 within 5000 ms", "5000 毫秒内无法连接到 http://h:1"],
    ['writing "a/b": ENOSPC', '写入 "a/b" 时：磁盘已满（ENOSPC）'],
    ["part 3 of k arrived with ETag a instead of b", "k 的第 3 分段到达时的 ETag 为 a，应为 b"],
  ])("%s", (english, chinese) => {
    expect(translate(english, "zh")).toBe(chinese);
    expect(translate(english, "en")).toBe(english);
  });

  it("leave names as they are, whatever they say", () => {
    expect(translate('there is no connection "accepted"', "zh")).toBe("没有名为 “accepted” 的连接");
    expect(translate("there is no run not told", "zh")).toBe("没有运行 not told");
    expect(translate("a vendor's own words", "zh")).toBe("a vendor's own words");
    expect(translated("a vendor's own words", "zh")).toBeUndefined();
  });

  it("are Chinese", async () => {
    const all = await messagesIn(SOURCES);
    for (const message of all) {
      for (const sample of samples(message)) expect(translated(sample, "zh") ?? "中").toMatch(CHINESE);
    }
  });
});
