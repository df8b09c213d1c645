import type { JSX } from "solid-js";
import { ApiError } from "../api/api-error.ts";
import { knock } from "../api/request.ts";
import { Form, FormEnd, FormField } from "../forms/Form.tsx";
import { createForm } from "../forms/form.ts";
import { TextInput } from "../forms/TextInput.tsx";
import { t } from "../i18n/language.ts";
import { enter } from "../session/session.ts";
import { SIGN_IN } from "./texts.ts";
import { checkSignIn, NOBODY } from "./token-form.ts";

/** The way in with a token. One that the hub refuses stays in its field, to be looked at. */
export function TokenForm(props: { readonly primary: boolean }): JSX.Element {
  const form = createForm({
    name: "sign-in",
    initial: NOBODY,
    unkept: () => ["token"],
    check: checkSignIn,
    async send({ token, remember }) {
      const given = token.trim();
      if (!(await knock(given))) throw refused();
      form.forget();
      enter(given, remember);
    },
  });
  return (
    <Form form={form}>
      <FormField form={form} path="token" label={t(SIGN_IN.token)} help={t(SIGN_IN.tokenHelp)}>
        {(ids) => (
          <TextInput
            ids={ids}
            kind="password"
            autocomplete="current-password"
            autofocus={props.primary}
            value={form.values.token}
            onChange={(token) => form.change({ token })}
          />
        )}
      </FormField>
      <label class="tick">
        <input
          type="checkbox"
          checked={form.values.remember}
          onChange={(event) => form.change({ remember: event.currentTarget.checked })}
        />
        <span>{t(SIGN_IN.remember)}</span>
      </label>
      <FormEnd form={form} submit={t(SIGN_IN.go)} plain={!props.primary} />
    </Form>
  );
}

function refused(): ApiError {
  const message = t(SIGN_IN.refused);
  return new ApiError({ code: "UNAUTHENTICATED", message, issues: [{ path: "token", message }] });
}
