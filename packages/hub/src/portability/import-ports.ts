import type { Export } from "@dth/core/inputs/export";
import type { RecordStore } from "@dth/core/record-store";
import type { SecretInfo } from "@dth/core/secret-store";
import type { HubPorts } from "../ports.ts";

/**
 * The hub's ports as they will be when everything of an export is in: its connections and channels are found, and the
 * secrets that it names count as stored, because they come after it. For checking before anything is written.
 *
 * @throws HubError as `SecretStore.list` does
 */
export async function portsWithImport(ports: HubPorts, given: Export): Promise<HubPorts> {
  return { ...(await portsWithSecrets(ports, given)), records: recordsWithImport(ports.records, given) };
}

/** The same ports, with nothing but the secrets counted in. @throws HubError as `SecretStore.list` does */
export async function portsWithSecrets(ports: HubPorts, { secrets: named }: Export): Promise<HubPorts> {
  const stored = await ports.secrets.list();
  const known = new Set(stored.map(({ name }) => name));
  const announced = named
    .filter(({ name }) => !known.has(name))
    .map(({ name, fields }): SecretInfo => ({ name, fields, updatedAt: 0 }));
  const all = [...stored, ...announced];
  const { secrets } = ports;
  return {
    ...ports,
    secrets: {
      list: async () => all,
      read: (name) => secrets.read(name),
      write: (name, value, description) => secrets.write(name, value, description),
      delete: (name) => secrets.delete(name),
    },
  };
}

function recordsWithImport(records: RecordStore, { connections, channels }: Export): RecordStore {
  const coming = new Map<string, object>([
    ...connections.map((connection): [string, object] => [`connection ${connection.id}`, connection]),
    ...channels.map((channel): [string, object] => [`channel ${channel.id}`, channel]),
  ]);
  return {
    async get(collection, id) {
      const body = coming.get(`${collection} ${id}`);
      return body === undefined ? records.get(collection, id) : { id, body, sort: "", version: 1 };
    },
    put: (...write) => records.put(...write),
    delete: (collection, id, expected) => records.delete(collection, id, expected),
    list: (collection, query) => records.list(collection, query),
    count: (collection, group) => records.count(collection, group),
    close: () => records.close(),
  };
}
