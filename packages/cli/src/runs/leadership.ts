import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { HubError } from "@dth/core/error";

/**
 * Makes this process the only one on this machine that leads a run; others may work along. A process
 * that was killed leaves its file behind, which the next one takes over.
 *
 * @returns gives the leadership up
 * @throws HubError `INVALID_INPUT` while another living process leads
 */
export async function takeLeadership(file: string, runId: string): Promise<() => Promise<void>> {
  const leader = await readLeader(file);
  if (leader !== undefined && leader !== process.pid && isAlive(leader)) {
    throw new HubError(
      "INVALID_INPUT",
      `run ${runId} is going on in process ${leader}; join it with dth worker ${runId}, or end that process first`,
    );
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${process.pid}\n`);
  return () => rm(file, { force: true });
}

async function readLeader(file: string): Promise<number | undefined> {
  try {
    const pid = Number.parseInt(await readFile(file, "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new HubError("LEDGER_UNUSABLE", `${file} cannot be read`, { cause: error });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
