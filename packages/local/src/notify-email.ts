import { once } from "node:events";
import type { Socket } from "node:net";
import { HubError } from "@dth/core/error";
import type { ChannelTarget, Notification } from "@dth/core/notifier";
import { createTransport } from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import { connectAllowed } from "./allowed-address.ts";
import type { NotifierOptions } from "./notifier.ts";

type Email = Extract<ChannelTarget, { kind: "email" }>;

/** Sends one message to every receiver at once. With `starttls`, an SMTP server that does not offer it gets nothing. */
export async function sendEmail(target: Email, { subject, text }: Notification, options: NotifierOptions) {
  const { server, port, security, from } = target;
  await options.allowEndpoint(`smtp://${server}:${port}`);
  const settings: SMTPTransport.Options = {
    getSocket: (_, done) =>
      void connected(server, port, options).then((connection) => done(null, { connection }), done),
    host: server,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(await login(target, options)),
    connectionTimeout: options.timeoutMs,
    greetingTimeout: options.timeoutMs,
    socketTimeout: options.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const mailer = createTransport(settings);
  try {
    await mailer.sendMail({ from, to: [...target.to], subject, text });
  } catch (error) {
    throw translate(error, `${server}:${port}`);
  } finally {
    mailer.close();
  }
}

/** A connection to an address that is allowed; the mailer would resolve the name once more. */
async function connected(server: string, port: number, { allowAddress, timeoutMs }: NotifierOptions): Promise<Socket> {
  const socket = connectAllowed(server.replace(/^\[(.*)\]$/, "$1"), port, allowAddress ?? (() => {}));
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(timeoutMs) });
    return socket;
  } catch (error) {
    socket.destroy();
    if (error instanceof HubError) throw error;
    throw new HubError("NETWORK", `${server}:${port} cannot be reached`, { cause: error });
  }
}

async function login({ secret }: Email, { secrets }: NotifierOptions) {
  if (secret === undefined) return {};
  const { username, password } = await secrets.read(secret);
  if (username === undefined || password === undefined) {
    throw new HubError("NOTIFICATION_FAILED", `the secret ${secret} needs the fields "username" and "password"`);
  }
  return { auth: { user: username, pass: password } };
}

/** Codes of nodemailer's errors that say that nobody was reached. https://nodemailer.com/errors */
const UNREACHED: ReadonlySet<string> = new Set(["ECONNECTION", "ETIMEDOUT", "EDNS", "ESOCKET"]);

function translate(error: unknown, server: string): HubError {
  if (error instanceof HubError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reached = !UNREACHED.has(code);
  // The server's own words may repeat the login, so that only their number is told.
  const answer = error instanceof Error && "responseCode" in error ? ` with ${error.responseCode}` : "";
  const message = reached
    ? `${server} refused the message${answer} (${code})`
    : `${server} cannot be reached (${code})`;
  return new HubError(reached ? "NOTIFICATION_FAILED" : "NETWORK", message, { cause: error });
}
