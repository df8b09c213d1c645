/// <reference path="./.sst/platform/config.d.ts" />

// SST takes no imports here but dynamic ones; what a stage has is in stacks/, a topic a file.
export default $config({
  async app(input) {
    const { stageOf } = await import("./stacks/stage.ts");
    const { protect, removal } = stageOf(input?.stage ?? "");
    return { name: "data-transfer-hub", home: "aws", protect, removal };
  },
  async run() {
    const { createHub } = await import("./stacks/app.ts");
    return createHub();
  },
});
