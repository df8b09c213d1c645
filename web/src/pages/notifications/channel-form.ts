import { checkInput } from "@dth/core/check-input";
import type { InputIssue } from "@dth/core/input-issue";
import { ChannelInputSchema } from "@dth/core/inputs/channel";
import type { SecretField } from "@dth/core/parameter";
import type { ChannelF, ChannelInput, ChannelNews, ChannelTargetInput, Language } from "../../api/operations.ts";
import { readLines, readNumber } from "../../forms/lines.ts";
import { COMMON } from "../../ui/texts.ts";
import { NEWS } from "./texts.ts";

/** Where news can go. */
export const CHANNEL_KINDS = ["webhook", "email", "sns"] as const;

/** Where news go, as it is typed: the fields of every kind, so that changing one's mind loses nothing. */
export interface TargetForm {
  readonly kind: (typeof CHANNEL_KINDS)[number];
  readonly url: string;
  /** Addresses, one a line. */
  readonly to: string;
  readonly from: string;
  readonly server: string;
  readonly port: string;
  readonly security: string;
  readonly topicArn: string;
  /** Name of a stored secret. */
  readonly secret: string;
}

/** A channel that is being written. */
export interface ChannelForm {
  readonly name: string;
  readonly target: TargetForm;
  readonly on: readonly ChannelNews[];
  readonly digestMinutes: string;
  readonly language: Language;
}

/** Fields of the secret that a target of a kind may name, as `ChannelTarget` of the hub says. */
export const TARGET_SECRETS: Readonly<Record<TargetForm["kind"], readonly SecretField[]>> = {
  webhook: [{ name: "key", label: NEWS.signingKey, required: true }],
  email: [
    { name: "username", label: NEWS.username, required: true },
    { name: "password", label: NEWS.password, required: true },
  ],
  sns: [],
};

/** A channel as it is, or a new one. */
export function channelForm(channel: ChannelF | undefined, language: Language): ChannelForm {
  const target = channel?.target;
  return {
    name: channel?.name ?? "",
    target: {
      kind: CHANNEL_KINDS.find((one) => one === target?.kind) ?? "webhook",
      url: target?.url ?? "",
      to: target?.to?.join("\n") ?? "",
      from: target?.from ?? "",
      server: target?.server ?? "",
      port: String(target?.port ?? 465),
      security: target?.security ?? "tls",
      topicArn: target?.topicArn ?? "",
      secret: target?.secret ?? "",
    },
    on: channel?.on ?? ["error", "failures", "stuck"],
    digestMinutes: String(channel?.digestMinutes ?? 5),
    language: channel?.language ?? language,
  };
}

/** As the API takes it. */
export function channelInput({ name, target, on, digestMinutes, language }: ChannelForm): ChannelInput {
  return { name, target: targetInput(target), on, digestMinutes: readNumber(digestMinutes) ?? Number.NaN, language };
}

/** Only the fields that belong to the kind: the API refuses others. */
function targetInput(target: TargetForm): ChannelTargetInput {
  const { kind, url, to, from, server, port, security, topicArn, secret } = target;
  const named = secret === "" ? {} : { secret };
  if (kind === "sns") return { kind, topicArn };
  if (kind === "webhook") return { kind, url, ...named };
  return { kind, to: readLines(to), from, server, port: readNumber(port) ?? Number.NaN, security, ...named };
}

/** What the API would refuse. */
export function checkChannel(values: ChannelForm): readonly InputIssue[] {
  const checked = checkInput(ChannelInputSchema, channelInput(values));
  return checked.ok ? [] : checked.issues.map((issue) => (isEmpty(values, issue.path) ? missing(issue) : issue));
}

/** An empty field is missing rather than of a wrong form. */
function isEmpty({ target }: ChannelForm, path: string): boolean {
  return Object.entries(target).some(([name, value]) => path === `target.${name}` && value.trim() === "");
}

function missing({ path }: InputIssue): InputIssue {
  return { path, message: COMMON.mustBe };
}
