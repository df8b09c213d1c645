import { ERROR_CODES } from "@dth/core/error-codes";
import { describe, expect, it } from "vitest";
import { FLAGS, type FlagName, flagSpec } from "../commands/flags.ts";
import { COMMANDS } from "../commands/table.ts";
import { parseCommandLine } from "../parse.ts";
import { renderCommand, renderOverview } from "./help.ts";
import { renderTopic, TOPICS } from "./topics.ts";
import { displayWidth } from "./width.ts";

const LANGUAGES = ["en", "zh"] as const;

describe.each(LANGUAGES)("help in %s", (language) => {
  it("mentions every command with its arguments, within 80 columns", () => {
    const text = renderOverview(language, 80);
    for (const { name, summary } of COMMANDS) {
      expect(text).toMatch(new RegExp(`^  ${name}\\b`, "mu"));
      expect(text.replace(/\s+/gu, "")).toContain(summary[language].replace(/\s+/gu, ""));
    }
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(82);
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    "explains dth %s with every flag",
    (_, command) => {
      const text = renderCommand(command, language, 80);
      expect(text).toContain(`dth ${command.name}`);
      for (const example of command.examples) expect(text).toContain(example.command);
      for (const flag of command.flags) expect(text).toContain(flagSpec(flag).negative ? `--no-${flag}` : `--${flag}`);
      expect(text.indexOf(command.examples[0]?.command ?? "?")).toBeLessThan(text.indexOf("--help"));
    },
  );

  it.each(TOPICS)("has the topic %s", (topic) => {
    expect(renderTopic(topic, language, 80)?.length).toBeGreaterThan(100);
  });

  it("says what to do about every error", () => {
    const text = renderTopic("errors", language, 80) ?? "";
    for (const code of Object.keys(ERROR_CODES)) expect(text).toContain(code);
  });
});

describe("the table", () => {
  it("has only examples that parse", () => {
    for (const { examples } of COMMANDS) {
      for (const { command } of examples) {
        const [, ...argv] = command.replace(/^source <\((.*)\)$/u, "$1").split(" ");
        expect(() => parseCommandLine(argv, { env: {}, now: 0 }), command).not.toThrow();
      }
    }
  });

  it("uses every flag, and speaks Chinese everywhere", () => {
    const used = new Set(COMMANDS.flatMap((command) => command.flags));
    for (const name of Object.keys(FLAGS) as FlagName[]) {
      expect(used.has(name), name).toBe(true);
      expect(flagSpec(name).help.zh).toMatch(/[\u4e00-\u9fff]/u);
    }
  });
});
