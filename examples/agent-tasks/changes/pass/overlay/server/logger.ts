import pino from "pino";
import { correlationId } from "./middleware/logging";

const secrets = ["password", "token", "authorization", "email", "*.password", "*.token", "*.email"];

export const logger = pino({
  level: process.env.LOG_LEVEL ?? "info",
  messageKey: "message",
  timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
  redact: { paths: secrets, censor: "[redacted]" },
  mixin: () => ({ "trace.id": correlationId() }),
});
