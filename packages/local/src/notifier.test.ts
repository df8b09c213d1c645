import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { HubError } from "@dth/core/error";
import type { Notification } from "@dth/core/notifier";
import { fakeClock } from "@dth/testkit/clock";
import { notifierConformance } from "@dth/testkit/conformance/notifier";
import { START } from "@dth/testkit/conformance/samples";
import { sequentialIds } from "@dth/testkit/ids";
import { memorySecretStore } from "@dth/testkit/secret-store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNotifier } from "./notifier.ts";

const NEWS: Notification = { subject: "Done", text: "3 tasks are done.\n.\nBye", json: { done: 3 } };

const closers: (() => Promise<unknown>)[] = [];
let secrets = memorySecretStore(fakeClock());
let clock = fakeClock(START);
beforeEach(() => {
  clock = fakeClock(START);
  secrets = memorySecretStore(clock);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const notifier = (allowEndpoint: (origin: string) => Promise<void> = async () => {}) =>
  createNotifier({ secrets, clock, ids: sequentialIds(), allowEndpoint, timeoutMs: 10_000 });

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

describe("webhooks", () => {
  notifierConformance(async () => {
    const bodies: string[] = [];
    let status = 200;
    const url = await listen(async (request, response) => {
      bodies.push(await bodyOf(request));
      response.writeHead(status).end();
    });
    return {
      notifier: notifier(),
      target: { kind: "webhook", url },
      received: () => bodies.map((body) => JSON.parse(body)),
      refuse: () => {
        status = 403;
      },
      close: async () => {},
    };
  });

  it("posts JSON, signed as Standard Webhooks has it", async () => {
    const seen: { headers: IncomingMessage["headers"]; body: string }[] = [];
    const origin = await listen(async (request, response) => {
      seen.push({ headers: request.headers, body: await bodyOf(request) });
      response.writeHead(204).end();
    });
    const raw = Buffer.from("a key of the receiver");
    await secrets.write("hook", { key: `whsec_${raw.toString("base64")}` });
    await notifier().send({ kind: "webhook", url: `${origin}/hook?token=t`, secret: "hook" }, NEWS);
    const [{ headers, body }] = seen as [(typeof seen)[0]];
    expect(JSON.parse(body)).toEqual(NEWS);
    expect(headers["content-type"]).toBe("application/json");
    const signed = `${headers["webhook-id"]}.${START / 1000}.${body}`;
    const signature = createHmac("sha256", raw).update(signed).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${signature}`);
    await secrets.write("hook", { key: "plain" });
    await notifier().send({ kind: "webhook", url: origin }, NEWS);
    expect(seen[1]?.headers["webhook-signature"]).toBeUndefined();
  });

  it.each([199 + 201, 404, 500, 302])("takes %d as a failure, and follows nowhere", async (status) => {
    let asked = 0;
    const origin = await listen((_, response) => {
      asked += 1;
      response.writeHead(status, { location: "/elsewhere" }).end("no");
    });
    const send = notifier().send({ kind: "webhook", url: `${origin}/secret-path` }, NEWS);
    await expect(send).rejects.toMatchObject({ name: "HubError", code: "NOTIFICATION_FAILED" });
    await expect(send).rejects.not.toThrow("secret-path");
    expect(asked).toBe(1);
  });

  it("gives up on a receiver that does not answer", async () => {
    const asked = Promise.withResolvers<void>();
    const origin = await listen(() => asked.resolve());
    const send = notifier().send({ kind: "webhook", url: origin }, NEWS);
    await asked.promise;
    const [outcome] = await Promise.all([send.catch(String), clock.advance(10_000)]);
    expect(outcome).toContain("did not answer in time");
    expect(clock.sleeping()).toBe(0);
  });

  it("tells a receiver that is not there from one that refuses", async () => {
    const send = notifier().send({ kind: "webhook", url: "http://127.0.0.1:1" }, NEWS);
    await expect(send).rejects.toMatchObject({ code: "NETWORK" });
  });

  it("asks whether the address is allowed, and needs the secret's field", async () => {
    const refuse = async (origin: string) => {
      throw new HubError("ENDPOINT_REFUSED", origin);
    };
    const send = notifier(refuse).send({ kind: "webhook", url: "http://10.0.0.1/x" }, NEWS);
    await expect(send).rejects.toMatchObject({ code: "ENDPOINT_REFUSED", message: "http://10.0.0.1" });
    await secrets.write("hook", { other: "x" });
    const url = "http://127.0.0.1:1";
    await expect(notifier().send({ kind: "webhook", url, secret: "hook" }, NEWS)).rejects.toThrow('no field "key"');
    const missing = notifier().send({ kind: "webhook", url, secret: "none" }, NEWS);
    await expect(missing).rejects.toMatchObject({ code: "SECRET_NOT_FOUND" });
    const odd = notifier().send({ kind: "webhook", url: "file:///etc/passwd" }, NEWS);
    await expect(odd).rejects.toMatchObject({ code: "NOTIFICATION_FAILED" });
  });
});

/** An SMTP server that says as little as a client needs (RFC 5321), and what it heard. */
async function smtpServer(answers: Readonly<Record<string, string>> = {}) {
  const heard: string[] = [];
  const server = createTcpServer((socket) => {
    let isData = false;
    let rest = "";
    socket.on("error", () => {});
    socket.write("220 test\r\n");
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("utf8")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        heard.push(line);
        if (isData && line !== ".") continue;
        const verb = isData ? "." : (line.split(" ")[0] ?? "").toUpperCase();
        isData = verb === "DATA";
        const usual = { EHLO: "250-test\r\n250 AUTH PLAIN", DATA: "354 go on", QUIT: "221 bye", AUTH: "235 ok" };
        socket.write(`${answers[verb] ?? usual[verb as keyof typeof usual] ?? "250 ok"}\r\n`);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return { heard, port: (server.address() as AddressInfo).port };
}

const mail = (port: number, change = {}) => ({
  ...{ kind: "email" as const, to: ["a@example.test", "b@example.test"], from: "hub@example.test" },
  ...{ server: "127.0.0.1", port, security: "none" as const },
  ...change,
});

describe("e-mail", () => {
  it("sends one message to all receivers, logged in where there is a login", async () => {
    const { heard, port } = await smtpServer();
    await secrets.write("smtp", { username: "user", password: "pass" });
    await notifier().send(mail(port, { secret: "smtp" }), NEWS);
    expect(heard).toContain(`AUTH PLAIN ${Buffer.from("\0user\0pass").toString("base64")}`);
    expect(heard.filter((line) => line.startsWith("RCPT TO"))).toHaveLength(2);
    expect(heard).toContain("Subject: Done");
    expect(heard).toContain("3 tasks are done.");
    expect(heard).toContain("Bye");
  });

  it("sends nothing where TLS was asked for and is not offered", async () => {
    const { heard, port } = await smtpServer({ STARTTLS: "502 what?" });
    await secrets.write("smtp", { username: "user", password: "pass" });
    const send = notifier().send(mail(port, { security: "starttls", secret: "smtp" }), NEWS);
    await expect(send).rejects.toMatchObject({ name: "HubError" });
    expect(heard.some((line) => line.startsWith("AUTH") || line.startsWith("MAIL"))).toBe(false);
  });

  it("says that the server refused, without its words", async () => {
    const { port } = await smtpServer({ AUTH: "535 wrong password pass for user" });
    await secrets.write("smtp", { username: "user", password: "pass" });
    const send = notifier().send(mail(port, { secret: "smtp" }), NEWS);
    await expect(send).rejects.toMatchObject({ code: "NOTIFICATION_FAILED" });
    await expect(send).rejects.toThrow("with 535");
    await expect(send).rejects.not.toThrow("pass for user");
  });

  it("tells a server that is not there", async () => {
    await expect(notifier().send(mail(1), NEWS)).rejects.toMatchObject({ code: "NETWORK" });
  });
});

it("has no SNS on one machine", async () => {
  const send = notifier().send({ kind: "sns", topicArn: "arn:aws:sns:eu-west-1:1:t" }, NEWS);
  await expect(send).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
});
