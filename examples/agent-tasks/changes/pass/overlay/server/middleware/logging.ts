import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";

const store = new AsyncLocalStorage<string>();
const wellFormed = /^[A-Za-z0-9-]{8,64}$/;

export const correlationId = () => store.getStore();

export function withCorrelationId(request: Request, response: Response, next: NextFunction) {
  const given = request.header("x-request-id") ?? "";
  const id = wellFormed.test(given) ? given : randomUUID();
  response.setHeader("x-request-id", id);
  store.run(id, next);
}
