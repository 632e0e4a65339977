// Generated from types by `make bundle`.
export type { $defs, components, operations, paths, webhooks } from "../types/openapi.js" with { "resolution-mode": "import" };
