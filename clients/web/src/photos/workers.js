// @ts-check
/** The addresses of this package's workers, for pages whose policy contains `require-trusted-types-for 'script'`. */

/** The name that the page's policy `trusted-types` allows. */
const POLICY = "hypersign-kyc";
const NAMES = ["photos/photo-worker.js", "capture/frame-worker.js"];
const ADDRESSES = NAMES.map((name) => new URL(`../${name}`, import.meta.url).href);

/** @type {{createScriptURL(address: string): any} | undefined} */
let policy;

/**
 * Whether these files are served as they are. A bundler gives them other names and puts their addresses where it finds
 * `new Worker(new URL(…, import.meta.url))`.
 *
 * @param {string} moduleUrl `import.meta.url` of the module that asks
 * @param {string} name of its file
 */
export function isServedAsIs(moduleUrl, name) {
  const { protocol, pathname } = new URL(moduleUrl);
  return protocol.startsWith("http") && pathname.endsWith(`/${name}`);
}

/**
 * Returns the address of one of this package's workers in the type that the page's policy asks for. Throws if the policy
 * does not allow the name `hypersign-kyc`.
 *
 * @param {URL} address
 * @returns {URL}
 */
export function trusted(address) {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  policy ??= trustedTypes?.createPolicy(POLICY, {
    createScriptURL: (/** @type {string} */ url) => (ADDRESSES.includes(url) ? url : null),
  });
  return policy ? policy.createScriptURL(address.href) : address;
}
