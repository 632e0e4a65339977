/**
 * Whether these files are served as they are. A bundler gives them other names and puts their addresses where it finds
 * `new Worker(new URL(…, import.meta.url))`. The files in `dist` say about themselves that they are served as they are.
 *
 * @param {string} moduleUrl `import.meta.url` of the module that asks
 * @param {string} name of its file
 */
export function isServedAsIs(moduleUrl: string, name: string): boolean;
/**
 * Returns the address of a worker in the type that the page's policy asks for. Throws if the policy does not allow the
 * name `hypersign-kyc`.
 *
 * @param {WorkerName} name
 * @returns {string}
 */
export function trusted(name: WorkerName): string;
export type WorkerName = "photos/photo-worker.js" | "capture/frame-worker.js";
