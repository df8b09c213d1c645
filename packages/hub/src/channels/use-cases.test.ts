import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADMIN, OPERATOR, VIEWER } from "../../test/callers.ts";
import { storeToyTask, toyPorts, toyTask } from "../../test/toy-hub.ts";
import { noteNews } from "./news.ts";
import { createChannels } from "./use-cases.ts";

const HOOK = { kind: "webhook", url: "https://hooks.example.com/services/T0/B0/path-secret" } as const;
const MAIL = {
  kind: "email",
  to: ["ops@example.com"],
  from: "hub@example.com",
  server: "mail.example.com",
  port: 465,
  security: "tls",
} as const;

describe("channels", () => {
  it("are made with defaults, edited, listed and deleted", async () => {
    const { ports } = await toyPorts();
    const channels = createChannels(ports);
    const made = await channels.create({ ...OPERATOR, language: "zh" }, { name: "Chat", target: HOOK });
    expect(made).toMatchObject({ on: ["error", "failures", "stuck"], digestMinutes: 15, language: "zh", version: 1 });
    const edited = await channels.edit(OPERATOR, made.id, { digestMinutes: 0, language: "en" }, 1);
    expect(edited).toMatchObject({ name: "Chat", target: HOOK, digestMinutes: 0, language: "en", version: 2 });
    await expect(channels.edit(OPERATOR, made.id, { name: "x" }, 1)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await channels.list(OPERATOR)).toEqual([edited]);
    await channels.delete(OPERATOR, made.id);
    expect(await channels.list(OPERATOR)).toEqual([]);
    await expect(channels.delete(OPERATOR, made.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("stay while a task tells its news to them", async () => {
    const { ports } = await toyPorts();
    const channels = createChannels(ports);
    const { id } = await channels.create(OPERATOR, { name: "Chat", target: HOOK });
    await storeToyTask(ports, { name: "Nightly", notify: [id] });
    const deletion = channels.delete(OPERATOR, id);
    await expect(deletion).rejects.toMatchObject({ code: "IN_USE", message: expect.stringContaining("Nightly") });
    expect(await channels.list(OPERATOR)).toHaveLength(1);
  });

  it("show a viewer no more of a webhook than its host", async () => {
    const { ports } = await toyPorts();
    const channels = createChannels(ports);
    await channels.create(OPERATOR, { name: "Chat", target: HOOK });
    const seen = JSON.stringify(await channels.list(VIEWER));
    expect(seen).toContain("https://hooks.example.com");
    expect(seen).not.toContain("path-secret");
  });

  it.each([
    { target: HOOK, origin: "https://hooks.example.com" },
    { target: { ...HOOK, url: "http://127.0.0.1:8080/x" }, origin: "http://127.0.0.1:8080" },
    { target: MAIL, origin: "smtps://mail.example.com:465" },
    { target: { ...MAIL, security: "none", server: "::1", port: 25 }, origin: "smtp://[::1]:25" },
  ])("go nowhere that the operator does not allow: $origin", async ({ target, origin }) => {
    const { ports } = await toyPorts({ refused: [origin] });
    const channels = createChannels(ports);
    const creation = channels.create(OPERATOR, { name: "Chat", target });
    const path = target.kind === "email" ? "target.server" : "target.url";
    await expect(creation).rejects.toMatchObject({ code: "ENDPOINT_REFUSED", issues: [{ path }] });
    const allowed = await channels.create(OPERATOR, { name: "SNS", target: sns() });
    await expect(channels.edit(OPERATOR, allowed.id, { target })).rejects.toMatchObject({ code: "ENDPOINT_REFUSED" });
    expect(await channels.list(OPERATOR)).toEqual([allowed]);
  });

  it.each([
    { ...HOOK, url: "file:///etc/passwd" },
    { ...HOOK, url: "https://user:password@example.com/" },
    { ...HOOK, url: "nonsense" },
    { ...HOOK, secret: "no such name!" },
    { ...MAIL, to: ["a@example.com\r\nBcc: everyone@example.com"] },
    { ...MAIL, from: "a b@example.com" },
    { ...MAIL, to: [] },
    { ...MAIL, server: "mail.example.com\n" },
    { ...MAIL, port: 0 },
    { kind: "sns", topicArn: "arn:aws:sqs:eu-west-1:123456789012:q" },
    { kind: "pigeon" },
  ])("refuse the target %j", async (target) => {
    const { ports } = await toyPorts();
    const creation = createChannels(ports).create(OPERATOR, { name: "Chat", target });
    const error: unknown = await creation.catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(JSON.stringify(error)).not.toContain("user:password");
  });

  it("need their secret to be there", async () => {
    const { ports } = await toyPorts();
    const creation = createChannels(ports).create(OPERATOR, { name: "Chat", target: { ...HOOK, secret: "gone" } });
    await expect(creation).rejects.toMatchObject({ code: "INVALID_INPUT", issues: [{ path: "target.secret" }] });
  });

  it("need its fields as well", async () => {
    const { ports } = await toyPorts();
    await ports.secrets.write("half", { username: "hub" });
    for (const target of [
      { ...HOOK, secret: "half" },
      { ...MAIL, secret: "half" },
    ]) {
      const creation = createChannels(ports).create(OPERATOR, { name: "Chat", target });
      await expect(creation).rejects.toMatchObject({ code: "INVALID_INPUT", issues: [{ path: "target.secret" }] });
    }
    await ports.secrets.write("half", { username: "hub", password: "x", key: "y" });
    await createChannels(ports).create(OPERATOR, { name: "Mail", target: { ...MAIL, secret: "half" } });
    const open = createChannels(ports).create(OPERATOR, {
      name: "Mail",
      target: { ...MAIL, secret: "half", security: "none" },
    });
    await expect(open).rejects.toMatchObject({ code: "INVALID_INPUT", issues: [{ path: "target.security" }] });
  });

  it("can be tried at once, in their language", async () => {
    const { ports } = await toyPorts();
    const channels = createChannels(ports);
    const { id } = await channels.create(OPERATOR, { name: "Chat", target: HOOK, language: "zh" });
    await channels.test(OPERATOR, id);
    expect(ports.notifier.sent).toMatchObject([{ target: HOOK, notification: { text: "通知渠道“Chat”工作正常。" } }]);
    await expect(channels.test(VIEWER, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("take their waiting news with them", async () => {
    const { ports } = await toyPorts();
    const channels = createChannels(ports);
    const { id } = await channels.create(OPERATOR, { name: "Chat", target: HOOK, on: ["done"] });
    const run = { id: "run1", number: 1, startedAt: 1 };
    await noteNews(ports, { kind: "done", task: toyTask({ notify: [id] }), run });
    await channels.delete(OPERATOR, id);
    expect((await ports.records.list("digest", { limit: 10 })).records).toEqual([]);
  });

  it("take any input without a defect, and keep nothing of a wrong one", async () => {
    const field = () => fc.oneof(fc.anything(), fc.constantFrom("Chat", HOOK, MAIL, ["done"], 5, "en"));
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          { name: field(), target: field(), on: field(), digestMinutes: field(), language: field() },
          { requiredKeys: [] },
        ),
        async (input) => {
          const { ports } = await toyPorts();
          const channels = createChannels(ports);
          const made = await channels.create(ADMIN, { name: "old", target: sns() });
          const failed = await Promise.all([
            channels.create(ADMIN, input).then(
              () => undefined,
              (error: unknown) => error,
            ),
            channels.edit(ADMIN, made.id, input).then(
              () => undefined,
              (error: unknown) => error,
            ),
          ]);
          const kept = await channels.list(ADMIN);
          expect(kept).toHaveLength(failed[0] === undefined ? 2 : 1);
          if (failed[1] !== undefined) expect(kept).toContainEqual(made);
          for (const error of failed) if (error !== undefined) expect(error).toMatchObject({ code: "INVALID_INPUT" });
        },
      ),
      { numRuns: 200 },
    );
  });
});

function sns() {
  return { kind: "sns", topicArn: "arn:aws-cn:sns:cn-north-1:123456789012:news" } as const;
}
