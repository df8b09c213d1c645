import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseListing } from "./listing-xml.ts";
import { escapeText } from "./xml/entities.ts";

const page = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="x">${inner}</ListBucketResult>\n`;
const contents = (key: string) => `<Contents><Key>${key}</Key><Size>3</Size></Contents>`;

describe("listings", () => {
  it("give every field of an entry", () => {
    const xml = page(
      "<IsTruncated>true</IsTruncated><NextContinuationToken>a+b%20</NextContinuationToken>" +
        "<Contents><Key>a&amp;b</Key><LastModified>2009-10-12T17:50:30.001Z</LastModified>" +
        "<ETag>&quot;FBA9DEDE5F27731C9771645A39863328&quot;</ETag><Size>434234</Size>" +
        "<Owner><ID>75aa</ID><DisplayName>me</DisplayName></Owner><StorageClass>GLACIER</StorageClass>" +
        "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus></Contents>" +
        "<CommonPrefixes><Prefix>photos/</Prefix></CommonPrefixes><EncodingType>url</EncodingType>",
    );
    expect(parseListing(xml)).toEqual({
      entries: [
        {
          key: "a&b",
          size: 434234,
          etag: "fba9dede5f27731c9771645a39863328",
          lastModified: Date.UTC(2009, 9, 12, 17, 50, 30, 1),
          storageClass: "GLACIER",
        },
      ],
      commonPrefixes: ["photos/"],
      truncated: true,
      nextToken: "a+b%20",
    });
  });

  it.each([
    "<Contents><Key>a</Key></Contents>",
    "<Contents><Key>a</Key><Size/></Contents>",
    "<Contents><Key>a</Key><Size>x</Size></Contents>",
    "<Contents><Key>a</Key><Size>-1</Size></Contents>",
    "<Contents><Size>1</Size></Contents>",
  ])("never make an empty object, or one without a name, of what is left out: %s", (entry) => {
    expect(() => parseListing(page(entry))).toThrow(expect.objectContaining({ code: "LISTING_BROKEN" }));
  });

  it("bring every key back that was written as XML", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 20 })), (keys) => {
        const parsed = parseListing(page(keys.map((key) => contents(escapeText(key))).join("")));
        expect(parsed.entries.map((entry) => entry.key)).toEqual(keys);
      }),
      { numRuns: 100 },
    );
  });

  it("decode keys and prefixes only when the answer says that they are encoded", () => {
    const inner = `${contents("a%20b+c")}<CommonPrefixes><Prefix>d%2Fe+</Prefix></CommonPrefixes><NextMarker>x%20</NextMarker>`;
    const plain = parseListing(page(inner));
    expect([plain.entries[0]?.key, plain.commonPrefixes[0], plain.nextMarker]).toEqual(["a%20b+c", "d%2Fe+", "x%20"]);
    const encoded = parseListing(page(`${inner}<EncodingType>url</EncodingType>`));
    expect([encoded.entries[0]?.key, encoded.commonPrefixes[0], encoded.nextMarker]).toEqual(["a b c", "d/e ", "x "]);
  });

  it("tolerate references that XML forbids, CDATA, comments, prefixes and empty elements", () => {
    const xml = page(
      `<!-- made by hand --><Prefix/>${contents("a&#x19;b&#7;")}<s3:Contents><s3:Key><![CDATA[<x>&]]></s3:Key><s3:Size>1</s3:Size></s3:Contents>` +
        "<Contents ><Key a='b'>  </Key><Size> 3</Size></Contents>",
    );
    expect(parseListing(xml).entries.map((entry) => entry.key)).toEqual(["a\u0019b\u0007", "<x>&", "  "]);
  });

  it("know another document when they see one", () => {
    const code = "BAD_RESPONSE";
    expect(() => parseListing("<rss><channel/></rss>")).toThrow(expect.objectContaining({ code }));
  });

  it("know a whole page from one that was cut off anywhere", () => {
    const xml = page(contents("a") + contents("b")).trimEnd();
    for (let end = 0; end < xml.length; end++) {
      expect(() => parseListing(xml.slice(0, end))).toThrow(expect.objectContaining({ code: "SERVER_UNAVAILABLE" }));
    }
    expect(parseListing(xml).entries).toHaveLength(2);
  });

  it("leave a date out that is none", () => {
    const xml = page("<Contents><Key>a</Key><LastModified>soon</LastModified><Size>1</Size></Contents>");
    expect(parseListing(xml).entries).toEqual([{ key: "a", size: 1 }]);
  });
});
