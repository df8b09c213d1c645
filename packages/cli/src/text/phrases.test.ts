import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { messagesIn } from "../../test/messages.ts";
import { translate, translated } from "./phrases.ts";

/** What speaks at the terminal: the program, and what its own commands are made of. */
const SOURCES = [
  "packages/cli",
  "packages/core",
  "packages/local",
  "packages/object-store",
  "packages/transfer",
  "plugins/s3",
].map((path) => fileURLToPath(new URL(`../../../../${path}/src`, import.meta.url)));
const messages = [...new Set((await Promise.all(SOURCES.map(messagesIn))).flat())];
const CHINESE = /[\u4e00-\u9fff]/u;
/** Their words are those of what they hold. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "{} {}: {}",
  "{}: {}",
  "{} {}",
  '"{}" is no {}{}',
  "the list {} {}",
  "parameters.{} {}",
]);

/** The message with something, or nothing where a part may be absent. */
function samples(message: string): readonly string[] {
  const whole = message.replaceAll("{}", "x");
  const bare = message.replace(/(?<=[\w}]|\}")\{\}/gu, "").replaceAll("{}", "x");
  return [whole, bare, bare.replace(/\s+\(.*\)$/u, "")];
}

describe("messages in Chinese", () => {
  it("are there for every error that the terminal's own commands make", () => {
    const whole = messages.filter((message) => !WRAPPERS.has(message));
    expect(whole.length).toBeGreaterThan(200);
    const unknown = whole.filter((message) => !samples(message).some((each) => translated(each, "zh")));
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
      "源 s3://from/a/：GET http://h/from 返回 403 AccessDenied（拒绝访问）：no；该请求是匿名的",
    ],
    [
      "GET http://h/b was answered 404 NoSuchBucket: The specified bucket does not exist",
      "GET http://h/b 返回 404 NoSuchBucket（桶不存在）",
    ],
    ["GET http://h/b was answered 418 TeapotError: I am one", "GET http://h/b 返回 418 TeapotError: I am one"],
    ["HEAD http://h/b was answered 403 AccessDenied", "HEAD http://h/b 返回 403 AccessDenied（拒绝访问）"],
    ["dth copy needs SRC and DST: dth copy SRC DST [flags]", "dth copy 需要 SRC 和 DST：dth copy SRC DST [flags]"],
    [
      "could not connect to https://h through the proxy http://p:1: connect ECONNREFUSED 127.0.0.1:1",
      "无法通过代理 http://p:1 连接到 https://h：连接被拒绝（ECONNREFUSED 127.0.0.1:1）",
    ],
    [
      "no TLS with https://h: wrong version number, so what answers there does not speak TLS",
      "无法与 https://h 建立 TLS：wrong version number，对方没有使用 TLS",
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

  it("are Chinese", () => {
    for (const message of messages) {
      for (const sample of samples(message)) expect(translated(sample, "zh") ?? "中").toMatch(CHINESE);
    }
  });
});
