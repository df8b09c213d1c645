import type { Plugin } from "@dth/core/plugin";
import { ECR_PLUGIN } from "@dth/plugin-ecr/plugin";
import { s3Plugin } from "@dth/plugin-s3/plugin";

/** Every plugin of this build. A new one is a folder beside this one and a line here. */
export const PLUGINS: readonly Plugin[] = [s3Plugin, ECR_PLUGIN];
