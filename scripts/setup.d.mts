/** Why the installed tree cannot be used as it is, or undefined when it can. */
export function staleness(root: string, platform?: string, arch?: string): string | undefined;
