import type { Page } from "playwright-core";
import { until } from "./lab.ts";

/** Goes on to the wizard's next step: the hub is asked about this one first, so the next one is not there at once. */
export async function nextStep(page: Page): Promise<void> {
  const current = page.locator('[aria-current="step"]');
  const before = await current.textContent();
  await page.getByRole("button", { name: "Continue" }).click();
  await until(async () => (await current.textContent()) !== before);
}
