import type { Phrase } from "../phrases.ts";

/** What `dth doctor` finds. */
export const DOCTOR_PHRASES: readonly Phrase[] = [
  ["{} objects below the bucket", "桶中有 {} 个对象"],
  ["{} objects below {}", "{1} 之下有 {0} 个对象"],
  ["not told", "未说明"],
  ["not told, {}", "未说明，{}"],
  ["{~} behind this machine", "比本机慢 {}"],
  ["{~} ahead of this machine", "比本机快 {}"],
  ["{} ({} bytes)", "{}（{} 字节）"],
  ["206 with exactly these bytes", "返回 206 且字节正确"],
  ["{} tags", "{} 个标签"],
  ["an object that changed is noticed", "能发现已更改的对象"],
  ["ignored by the store", "被存储端忽略"],
  ["an object of 46 bytes", "一个 46 字节的对象"],
  ["accepted", "已接受"],
  ["inside the endpoint", "在端点内完成"],
  ["none accepted; arrivals are proven by ETag or by reading back", "不接受校验和；到达由 ETag 或回读证明"],
  ["{} checked by the store", "{} 由存储端校验"],
  ["{} is accepted but not checked; arrivals are proven by ETag", "{} 被接受但不校验；到达由 ETag 证明"],
  ["begun, one part, aborted", "已开始、上传一个分段并中止"],
  ["the probe is gone", "探测对象已删除"],
  ["the probe {} stays behind", "探测对象 {} 未能删除"],
  ["there is no object to read", "没有可读取的对象"],
  ["no object with data to read", "没有含数据的对象可读取"],
  ["the bucket cannot be reached", "无法访问桶"],
  ["--read-only", "--read-only"],
];
