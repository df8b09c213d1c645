import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { causeLine, renderError } from "./error-text.ts";

const OPTIONS = { language: "en", width: 200, debug: true } as const;

describe("errors", () => {
  it.each([
    "https://h/k?X-Amz-Credential=SECRET&X-Amz-Signature=SECRET&X-Amz-Security-Token=SECRET%2F&x=kept",
    "https://h/k?OSSAccessKeyId=SECRET&Expires=1&Signature=SECRET%2Bx&security-token=SECRET;kept",
    "https://h/k?x-oss-signature=SECRET&q-signature=SECRET&X-Goog-Signature=SECRET&sig=SECRET&x=kept",
    "https://user:SECRET@h/kept",
    "https://:SECRET@h/kept",
  ])("show no secret of an address, nor do their causes and stacks: %s", (address) => {
    const cause = new Error(`cause ${address}`, { cause: new Error(`innermost ${address}`) });
    const error = new HubError("UNKNOWN_SCHEME", `${address} is a web address`, { cause });
    const shown = `${renderError(error, OPTIONS)}${causeLine(error)}`;
    expect(shown).not.toContain("SECRET");
    expect(shown).toContain("kept");
  });

  it("leave names and keys as they are", () => {
    const message =
      'GET https://s3.eu-west-1.amazonaws.com/b/user@example.com/a:b@c was answered 404; "Signature" is no key';
    expect(renderError(new HubError("NETWORK", message), { ...OPTIONS, debug: false })).toContain(message);
  });
});
