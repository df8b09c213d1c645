import * as v from "valibot";
import { SECRET_NAME } from "../check-parameters.ts";
import type { ChannelTarget } from "../notifier.ts";

/** What a channel can hear of: a run that ended well, one that failed as a whole, one with failed items, one that is stuck. */
export const NEWS_KINDS = ["done", "error", "failures", "stuck"] as const;

/** What a channel can hear of. */
export type NewsKind = (typeof NEWS_KINDS)[number];

const SecretSchema = v.pipe(
  v.string(),
  v.regex(new RegExp(`^(?:${SECRET_NAME})$`, "u"), "is not the name of a secret | 不是有效的密钥名称"),
);

const UrlSchema = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.check(
    isWebhook,
    "must be an http or https address without user name or password | 必须为不含用户名和密码的 http 或 https 地址",
  ),
);

/** No line breaks or blanks: an address goes into a mail's header. */
const MailAddressSchema = v.pipe(
  v.string(),
  v.maxLength(254),
  v.regex(/^[^\s@<>,;:"()[\]\\\p{Cc}]+@[^\s@<>,;:"()[\]\\\p{Cc}]+$/u, "is not a mail address | 不是有效的邮件地址"),
);

const WebhookSchema = v.strictObject({
  kind: v.literal("webhook"),
  url: UrlSchema,
  secret: v.optional(SecretSchema),
});

const EmailSchema = v.strictObject({
  kind: v.literal("email"),
  to: v.pipe(v.array(MailAddressSchema), v.minLength(1), v.maxLength(50)),
  from: MailAddressSchema,
  server: v.pipe(v.string(), v.maxLength(253), v.regex(/^[A-Za-z0-9.:-]+$/, "is not a host name | 不是有效的主机名")),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  security: v.picklist(["tls", "starttls", "none"]),
  secret: v.optional(SecretSchema),
});

const SnsSchema = v.strictObject({
  kind: v.literal("sns"),
  topicArn: v.pipe(
    v.string(),
    v.regex(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/,
      "is not the ARN of a topic | 不是有效的主题 ARN",
    ),
  ),
});

const NAME = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const TARGET = v.pipe(
  v.variant("kind", [WebhookSchema, EmailSchema, SnsSchema]),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || !sendsOpenly(dataset.value)) return;
    const message =
      "a password is not sent without TLS; choose tls or starttls | 未加密时不发送密码，请选择 tls 或 starttls";
    const { value } = dataset;
    addIssue({ message, path: [{ type: "object", origin: "value", input: value, key: "security", value: "none" }] });
  }),
);
const ON = v.pipe(v.array(v.picklist(NEWS_KINDS)), v.minLength(1), v.maxLength(10));
const MINUTES = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_440));
const LANGUAGE = v.picklist(["en", "zh"]);

/** What a person asks for: `{ name, target, on?, digestMinutes?, language? }`. Without a language it is the caller's. */
export const ChannelInputSchema = v.strictObject({
  name: NAME,
  target: TARGET,
  on: v.optional(ON, ["error", "failures", "stuck"]),
  digestMinutes: v.optional(MINUTES, 15),
  language: v.optional(LANGUAGE),
});

/** A change of a channel: what is not named stays. */
export const ChannelChangeSchema = v.strictObject({
  name: v.optional(NAME),
  target: v.optional(TARGET),
  on: v.optional(ON),
  digestMinutes: v.optional(MINUTES),
  language: v.optional(LANGUAGE),
});

function isWebhook(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return false;
  return url.username === "" && url.password === "" && url.hash === "";
}

function sendsOpenly(target: ChannelTarget): boolean {
  return target.kind === "email" && target.security === "none" && target.secret !== undefined;
}
