import { HubError, toHubError } from "@dth/core/error";
import type { Language } from "@dth/core/error-codes";
import type { CommandContext, CommandHandler } from "./commands/context.ts";
import type { CommandName } from "./commands/table.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.ts";
import type { Host } from "./host.ts";
import { type Invocation, parseCommandLine } from "./parse.ts";
import { Screen } from "./progress/screen.ts";
import { causeLine, renderError, renderWaiting, withoutAddressSecrets } from "./text/error-text.ts";
import { pickLanguage } from "./text/language.ts";
import { say } from "./text/words.ts";

/** Loaded when called for, so that `dth help` does not wait for the engine. */
const HANDLERS: Readonly<Record<CommandName, () => Promise<CommandHandler>>> = {
  copy: async () => (await import("./commands/copy.ts")).copyCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,
  verify: async () => (await import("./commands/verify.ts")).verifyCommand,
  ls: async () => (await import("./commands/ls.ts")).lsCommand,
  doctor: async () => (await import("./doctor/command.ts")).doctorCommand,
  runs: async () => (await import("./commands/runs.ts")).runsCommand,
  resume: async () => (await import("./commands/resume.ts")).resumeCommand,
  retry: async () => (await import("./commands/resume.ts")).retryCommand,
  worker: async () => (await import("./commands/resume.ts")).workerCommand,
  "receipt show": async () => (await import("./commands/receipt.ts")).receiptShowCommand,
  "receipt verify": async () => (await import("./commands/receipt.ts")).receiptVerifyCommand,
  "connection add": async () => (await import("./commands/connection.ts")).connectionAddCommand,
  "connection list": async () => (await import("./commands/connection.ts")).connectionListCommand,
  "connection test": async () => (await import("./commands/connection.ts")).connectionTestCommand,
  "connection remove": async () => (await import("./commands/connection.ts")).connectionRemoveCommand,
  hub: async () => (await import("./commands/hub.ts")).hubCommand,
  "hub backup": async () => (await import("./commands/hub.ts")).hubBackupCommand,
  "hub restore": async () => (await import("./commands/hub.ts")).hubRestoreCommand,
  "hub token": async () => (await import("./commands/hub.ts")).hubTokenCommand,
  "task list": async () => (await import("./commands/task.ts")).taskListCommand,
  "task create": async () => (await import("./commands/task.ts")).taskCreateCommand,
  "task show": async () => (await import("./commands/task.ts")).taskShowCommand,
  "task start": async () => (await import("./commands/task.ts")).taskStartCommand,
  "task stop": async () => (await import("./commands/task.ts")).taskStopCommand,
  "task pause": async () => (await import("./commands/task.ts")).taskPauseCommand,
  "task resume": async () => (await import("./commands/task.ts")).taskResumeCommand,
  "task run": async () => (await import("./commands/task.ts")).taskRunCommand,
  "task delete": async () => (await import("./commands/task.ts")).taskDeleteCommand,
  "run list": async () => (await import("./commands/run.ts")).runListCommand,
  "run show": async () => (await import("./commands/run.ts")).runShowCommand,
  "run watch": async () => (await import("./commands/run.ts")).runWatchCommand,
  "run items": async () => (await import("./commands/run.ts")).runItemsCommand,
  "run receipt": async () => (await import("./commands/run.ts")).runReceiptCommand,
  "secret set": async () => (await import("./commands/secret.ts")).secretSetCommand,
  "secret list": async () => (await import("./commands/secret.ts")).secretListCommand,
  "secret delete": async () => (await import("./commands/secret.ts")).secretDeleteCommand,
  "token create": async () => (await import("./commands/token.ts")).tokenCreateCommand,
  "token list": async () => (await import("./commands/token.ts")).tokenListCommand,
  "token revoke": async () => (await import("./commands/token.ts")).tokenRevokeCommand,
  demo: async () => (await import("./demo/command.ts")).demoCommand,
  completion: async () => (await import("./commands/completion.ts")).completionCommand,
  help: async () => (await import("./commands/help.ts")).helpCommand,
  version: async () => (await import("./commands/version.ts")).versionCommand,
};

/** What only looks ends with whoever reads it, by the code that what was shown has earned. All others go on. */
const ENDS_WITH_READER: { readonly [command in CommandName]?: ExitCode } = {
  ls: EXIT.ok,
  diff: EXIT.items,
  "run items": EXIT.ok,
};

/**
 * Runs one command line to its end. Never throws: every failure is shown and becomes an exit code.
 */
export async function runProgram(argv: readonly string[], machine: Host): Promise<ExitCode> {
  // One screen for all that is said, so that nothing is written into the progress that is being redrawn.
  const host = { ...machine, stderr: new Screen(machine.stderr) };
  let language = pickLanguage(languageFlag(argv), host.env);
  let json = argv.includes("--json");
  try {
    const invocation = parseCommandLine(argv, { env: host.env, now: host.clock.now() });
    language = pickLanguage(invocation.flags.lang, host.env);
    json = invocation.flags.json === true;
    return await dispatch(invocation, language, host);
  } catch (error) {
    return report(toHubError(error), { language, json, host });
  }
}

/** The language of errors in a command line that cannot be parsed. */
function languageFlag(argv: readonly string[]): string | undefined {
  const at = argv.indexOf("--lang");
  return at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith("--lang="))?.slice("--lang=".length);
}

async function dispatch(invocation: Invocation, language: Language, host: Host): Promise<ExitCode> {
  if (invocation.flags.help && invocation.command !== "help") {
    return dispatch({ command: "help", positionals: [invocation.command], flags: {} }, language, host);
  }
  const stop = new AbortController();
  const release = host.onStop(() => {
    if (stop.signal.aborted) host.exit(EXIT.stopped);
    stop.abort(new HubError("CANCELLED", "stopped on request"));
    if (invocation.command !== "demo") host.stderr.write(`\n${say(language, "stopping")}\n`);
  });
  host.onOutputLost((reason) => {
    const end = ENDS_WITH_READER[invocation.command];
    if (reason === "EPIPE") return end === undefined ? undefined : host.exit(end);
    const code = report(outputLost(reason), { language, json: false, host });
    if (end !== undefined) host.exit(code);
  });
  try {
    const handler = await HANDLERS[invocation.command]();
    return await handler(createContext(invocation, language, host, stop.signal));
  } finally {
    release();
  }
}

function outputLost(reason: string): HubError {
  const isFull = reason === "ENOSPC" || reason === "EDQUOT";
  return new HubError(isFull ? "DISK_FULL" : "FILE_SYSTEM", `standard output cannot be written: ${reason}`);
}

function createContext(invocation: Invocation, language: Language, host: Host, stop: AbortSignal): CommandContext {
  const { json, quiet } = invocation.flags;
  const note = (text: string): unknown => json || quiet || host.stderr.write(`${text}\n`);
  const event = (event: object): unknown => json && host.stdout.write(`${JSON.stringify(event)}\n`);
  return {
    ...invocation,
    host,
    language,
    stop,
    print: (text) => json || host.stdout.write(`${text}\n`),
    note,
    event,
    waiting(waiting) {
      note(renderWaiting(waiting, language));
      event({ event: "waiting", ...waiting });
    },
  };
}

interface ReportOptions {
  readonly language: Language;
  readonly json: boolean;
  readonly host: Host;
}

/** Shows an error on standard error, and as the last event in JSON mode. */
function report(error: HubError, { language, json, host }: ReportOptions): ExitCode {
  const debug = host.env.DTH_DEBUG === "1";
  host.stderr.write(renderError(error, { language, width: host.stderr.columns(), debug }));
  if (json) {
    const { code, message, details } = error;
    const shown = JSON.stringify({ event: "error", code, message, cause: causeLine(error), details });
    host.stdout.write(`${withoutAddressSecrets(shown)}\n`);
  }
  return exitCodeOf(error.code);
}
