/// <reference path="./.sst/platform/config.d.ts" />

// SST takes no imports here but dynamic ones; what a stage has is in stacks/, a topic a file.
export default $config({
  async app(input) {
    const { keepingOf } = await import("./stacks/stage-kind.ts");
    const { protect, removal } = keepingOf(input?.stage ?? "", process.env);
    return { name: "data-transfer-hub", home: "aws", protect, removal };
  },
  async run() {
    const { createHub } = await import("./stacks/app.ts");
    return createHub();
  },
});
