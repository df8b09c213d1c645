import type { BigIntStats } from "node:fs";
import type { ObjectAttributes, ObjectHead } from "@dth/core/object";

/**
 * The ETag of a file: changes when the file is written or replaced. Costs a stat, no reading.
 * Deno reports times in whole milliseconds only, so the two hosts' ETags differ.
 */
export function etagOf(stats: BigIntStats): string {
  return `${stats.size.toString(16)}-${stats.mtimeNs.toString(16)}-${stats.ino.toString(16)}`;
}

/** What a file says of itself. */
export function headOf(key: string, stats: BigIntStats): ObjectHead {
  const metadata = { mtime: secondsText(stats.mtimeNs), mode: stats.mode.toString(8) };
  return {
    key,
    size: key.endsWith("/") ? 0 : Number(stats.size),
    etag: etagOf(stats),
    lastModified: Number(stats.mtimeMs),
    attributes: { metadata },
  };
}

/** Seconds since the epoch with nine decimals, as rclone writes the metadata entry `mtime`. */
function secondsText(ns: bigint): string {
  const magnitude = ns < 0n ? -ns : ns;
  const fraction = (magnitude % 1_000_000_000n).toString().padStart(9, "0");
  return `${ns < 0n ? "-" : ""}${magnitude / 1_000_000_000n}.${fraction}`;
}

/** The part of an object's attributes that a file can keep. */
export interface FileAttributes {
  /** In a form that the host's `utimes` takes. */
  readonly modified?: number | Date | undefined;
  readonly executable: boolean;
}

/** Reads rclone's metadata entries; what cannot be understood is left out, for rclone's own sake. */
export function fileAttributesOf({ metadata = {} }: ObjectAttributes): FileAttributes {
  const { mtime = "", mode = "" } = metadata;
  const executable = /^[0-7]{1,7}$/.test(mode) && (Number.parseInt(mode, 8) & 0o111) !== 0;
  return /^-?\d{1,12}(\.\d+)?$/.test(mtime) ? { modified: timeOf(Number(mtime)), executable } : { executable };
}

/**
 * Node reads a negative number as "now", and Deno refuses a negative fraction: before 1970 only
 * whole seconds, as a date, arrive on both.
 */
function timeOf(seconds: number): number | Date {
  return seconds < 0 ? new Date(Math.floor(seconds) * 1000) : seconds;
}
