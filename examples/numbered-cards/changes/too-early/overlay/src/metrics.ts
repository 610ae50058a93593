import { Counter, Histogram, Registry } from "prom-client";

export const registry = new Registry();

export const requestSeconds = new Histogram({
  name: "http_request_seconds",
  help: "How long a request takes, by the pattern of its route.",
  labelNames: ["method", "route", "status"],
  buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5],
  registers: [registry],
});

export const exportsTotal = new Counter({
  name: "exports_total",
  help: "Exports by outcome.",
  labelNames: ["format", "outcome"],
  registers: [registry],
});
