/** @param {string} code @returns {Promise<{texts: Record<string, string>, reasons: Record<string, string[]>}>} */
export function load(code: string): Promise<{
    texts: Record<string, string>;
    reasons: Record<string, string[]>;
}>;
/** The languages. Each is a module of its own, which is only loaded if it is used. */
/** The languages, each with its own name. @type {Record<string, string>} */
export const LANGUAGES: Record<string, string>;
export const RIGHT_TO_LEFT: string[];
