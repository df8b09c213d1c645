import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "./parse.ts";

const NOW = Date.parse("2026-03-01T00:00:00Z");
const parse = (line: string, env: Record<string, string> = {}) =>
  parseCommandLine(line === "" ? [] : line.split(" "), { env, now: NOW });

function refusal(line: string): string {
  try {
    parse(line);
  } catch (error) {
    expect(error).toBeInstanceOf(HubError);
    expect((error as HubError).code).toBe("INVALID_INPUT");
    return (error as HubError).message;
  }
  throw new Error(`accepted: ${line}`);
}

describe("parseCommandLine", () => {
  it("reads a command with positionals and typed flags in any order", () => {
    const { command, positionals, flags } = parse(
      "copy --part-size 16MiB a -n b --max-requests=7 --include x --include y",
    );
    expect(command).toBe("copy");
    expect(positionals).toEqual(["a", "b"]);
    expect(flags).toEqual({ "part-size": 16 * 1024 * 1024, "dry-run": true, "max-requests": 7, include: ["x", "y"] });
  });

  it("knows what other tools call a command", () => {
    expect(refusal("sync a b")).toContain("use dth copy");
    expect(refusal("cp a b")).toBe('"cp" is no command; use dth copy');
  });

  it("reads commands of two words", () => {
    expect(parse("connection add lab --vendor minio")).toMatchObject({
      command: "connection add",
      positionals: ["lab"],
    });
    expect(parse("receipt verify")).toMatchObject({ command: "receipt verify", positionals: [] });
  });

  it("means help by nothing, --help or a bare group", () => {
    expect(parse("").command).toBe("help");
    expect(parse("--help").command).toBe("help");
    expect(parse("connection")).toMatchObject({ command: "help", positionals: ["connection"] });
    expect(parse("copy --help")).toMatchObject({ command: "copy", flags: { help: true } });
    expect(parse("--version").command).toBe("version");
    expect(parse("--lang zh copy a b")).toMatchObject({ command: "copy", flags: { lang: "zh" } });
  });

  it("turns booleans off by --no-", () => {
    expect(parse("copy a b --no-metadata --no-same-layout").flags).toEqual({ metadata: false, "same-layout": false });
  });

  it("reads instants as dates, times and ages", () => {
    expect(parse("copy a b --modified-after 7d").flags["modified-after"]).toBe(NOW - 7 * 864e5);
    expect(parse("copy a b --modified-after 2026-01-31").flags["modified-after"]).toBe(Date.parse("2026-01-31"));
  });

  it("takes everything after -- as positional", () => {
    expect(parse("copy -- -a --b").positionals).toEqual(["-a", "--b"]);
  });

  it.each([
    ["cpy a b", /did you mean copy\?/],
    ["copy a b --dryrun", /"--dryrun" is no flag of dth copy; did you mean --dry-run\?/],
    ["copy a b --no-metdata", /did you mean --no-metadata\?/],
    ["connection ad x", /did you mean connection add\?/],
    ["copy a", /needs DST/],
    ["copy", /needs SRC and DST/],
    ["copy a b c", /does not take "c"/],
    ["copy a b --max-requests many", /is not a whole number/],
    ["copy a b --part-size big", /is not a size/],
    ["copy a b --modified-after yesterday", /is not a date/],
    ["copy a b --compare maybe", /one of etag, size, time, checksum, none/],
    ["copy a b --endpoint", /needs a value/],
    ["copy a b --endpoint --json", /needs a value/],
    ["copy a b --json=yes", /takes no value/],
    ["ls x --delete", /is no flag of dth ls/],
  ])("refuses %s", (line, message) => {
    expect(refusal(line)).toMatch(message);
  });

  it("lets the environment stand in for DTH_ flags only", () => {
    expect(parse("copy a b", { DTH_LANG: "zh", AWS_REGION: "eu-west-1" }).flags).toEqual({ lang: "zh" });
    expect(parse("copy a b --lang en", { DTH_LANG: "zh" }).flags.lang).toBe("en");
  });
});
