import { HubError } from "@dth/core/error";
import { EXIT } from "../exit-codes.ts";
import { renderCommand, renderCommandGroup, renderOverview } from "../text/help.ts";
import { suggest } from "../text/suggest.ts";
import { renderTopic, TOPICS } from "../text/topics.ts";
import type { CommandHandler } from "./context.ts";
import { COMMANDS, findCommand } from "./table.ts";

/** Help on everything, on a command, on a group of commands, or on a topic. */
export const helpCommand: CommandHandler = async ({ positionals, language, host }) => {
  const width = Math.min(host.stdout.columns(), 100);
  const topic = positionals.join(" ");
  if (topic === "") {
    host.stdout.write(renderOverview(language, width));
    return EXIT.ok;
  }
  const command = findCommand(topic);
  const text = command
    ? renderCommand(command, language, width)
    : (renderCommandGroup(topic, language, width) ?? renderTopic(topic, language, width));
  if (text === undefined) {
    const meant = suggest(topic, [...COMMANDS.map(({ name }) => name), ...TOPICS]);
    throw new HubError("INVALID_INPUT", `there is no help on "${topic}"${meant ? `; did you mean ${meant}?` : ""}`);
  }
  host.stdout.write(text);
  return EXIT.ok;
};
