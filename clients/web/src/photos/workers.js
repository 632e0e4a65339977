// @ts-check
/** The addresses of this package's workers, for pages whose policy contains `require-trusted-types-for 'script'`. */

/** The name that the page's policy `trusted-types` allows. */
const POLICY = "hypersign-kyc";
/** A constant, because a bundler would follow `new URL(…, import.meta.url)` and publish these files once more. */
const HERE = import.meta.url;

/** @typedef {"photos/photo-worker.js" | "capture/frame-worker.js"} WorkerName @type {WorkerName[]} */
const NAMES = ["photos/photo-worker.js", "capture/frame-worker.js"];

/** @type {{createScriptURL(name: string): any} | undefined} */
let policy;

/**
 * Whether these files are served as they are. A bundler gives them other names and puts their addresses where it finds
 * `new Worker(new URL(…, import.meta.url))`. The files in `dist` say about themselves that they are served as they are.
 *
 * @param {string} moduleUrl `import.meta.url` of the module that asks
 * @param {string} name of its file
 */
export function isServedAsIs(moduleUrl, name) {
  const { protocol, pathname } = new URL(moduleUrl);
  if (/** @type {any} */ (import.meta).isServedAsIs) return true;
  return protocol.startsWith("http") && pathname.endsWith(`/${name}`);
}

/**
 * Returns the address of a worker in the type that the page's policy asks for. Throws if the policy does not allow the
 * name `hypersign-kyc`.
 *
 * @param {WorkerName} name
 * @returns {string}
 */
export function trusted(name) {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  policy ??= trustedTypes?.createPolicy(POLICY, {
    createScriptURL: (/** @type {WorkerName} */ asked) => (NAMES.includes(asked) ? addressOf(asked) : null),
  });
  return policy ? policy.createScriptURL(name) : addressOf(name);
}

/** @param {WorkerName} name */
function addressOf(name) {
  return new URL(`../${name}`, HERE).href;
}
