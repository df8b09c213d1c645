/** Where a small choice is kept on this device. A browser that keeps nothing forgets it with the page. */
export function keep(name: string, value: string | undefined, where: () => Storage = () => localStorage): void {
  try {
    if (value === undefined) where().removeItem(`dth.${name}`);
    else where().setItem(`dth.${name}`, value);
  } catch {
    // Storage may be forbidden or full; the choice then lasts as long as the page.
  }
}

/** What was kept under a name. */
export function kept(name: string, where: () => Storage = () => localStorage): string | undefined {
  try {
    return where().getItem(`dth.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}
