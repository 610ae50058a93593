import { expect, test } from "vitest";
import { capture } from "./support/capture";

test("a password never reaches the log", async () => {
  const line = await capture((logger) => logger.info({ password: "hunter2" }, "login"));
  expect(line).toMatchObject({ message: "login", password: "[redacted]" });
});
