/**
 * Return codes and names in a language, sorted by name.
 *
 * @param {string} language
 * @returns {{code: string, name: string}[]}
 */
export function countries(language: string): {
    code: string;
    name: string;
}[];
/**
 * Return a state's name in a language. Codes that are not states, such as `GBO` or `UTO`, stay as they are.
 *
 * @param {string} code alpha-2, alpha-3, or a code of machine-readable documents
 * @param {string} language
 */
export function regionName(code: string, language: string): string;
