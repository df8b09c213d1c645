import type { BucketKind } from "../endpoint/adapter.ts";

/** Cloudflare R2. */
export const CLOUDFLARE_R2: BucketKind = {
  id: "r2",
  name: { en: "Cloudflare R2", zh: "Cloudflare R2" },
  help: {
    en: "A bucket of Cloudflare R2. The endpoint names the account.",
    zh: "Cloudflare R2 存储桶，端点中包含账号。",
  },
  vendor: () => "r2",
  connection: {
    region: "none",
    regionExample: "auto",
    endpoint: "required",
    endpointExample: "https://ACCOUNT.r2.cloudflarestorage.com",
    amazon: false,
  },
  requesterPays: false,
};
