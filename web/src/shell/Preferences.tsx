import type { JSX } from "solid-js";
import { language, setLanguage, t } from "../i18n/language.ts";
import { Icon } from "../ui/Icon.tsx";
import { Menu } from "../ui/Menu.tsx";
import { SHELL } from "./texts.ts";
import { setTheme, theme } from "./theme.ts";

/** Language and theme. */
export function Preferences(): JSX.Element {
  return (
    <>
      <Menu
        label={t(SHELL.language)}
        trigger={<Icon name="globe" />}
        choices={{
          value: language(),
          of: [
            { value: "en", label: "English" },
            { value: "zh", label: "中文" },
          ],
          onChange: (value) => setLanguage(value === "zh" ? "zh" : "en"),
        }}
      />
      <Menu
        label={t(SHELL.theme)}
        trigger={<Icon name="theme" />}
        choices={{
          value: theme(),
          of: [
            { value: "light", label: t(SHELL.light) },
            { value: "dark", label: t(SHELL.dark) },
            { value: "auto", label: t(SHELL.auto) },
          ],
          onChange: (value) => setTheme(value === "light" || value === "dark" ? value : "auto"),
        }}
      />
    </>
  );
}
