import { OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import { routes } from "./routes";

export function openApiDocument(version: string) {
  const generator = new OpenApiGeneratorV31(routes.definitions);
  return generator.generateDocument({
    openapi: "3.1.0",
    info: { title: "API", version },
  });
}
