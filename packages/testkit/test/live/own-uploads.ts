import type { ObjectStore } from "@dth/core/object-store";

/** A store whose uploads can all be aborted afterwards, also where the store cannot list them. */
export function ownUploads(made: ObjectStore): { readonly store: ObjectStore; abortAll(): Promise<void> } {
  const begun: { readonly key: string; readonly uploadId: string }[] = [];
  const store: ObjectStore = {
    ...made,
    createUpload: async (request) => {
      const uploadId = await made.createUpload(request);
      begun.push({ key: request.key, uploadId });
      return uploadId;
    },
  };
  const abortAll = async (): Promise<void> => {
    for (const { key, uploadId } of begun.splice(0)) await made.abortUpload(key, uploadId);
  };
  return { store, abortAll };
}
