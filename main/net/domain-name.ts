/** Domain names a peer sends us end up in resolver files, shell-like command lines and logs. */

const MAX_NAME_LENGTH = 253;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/**
 * Letters, digits, hyphens and underscores in labels of 1…63, at most 253 characters; a hyphen never
 * first or last in a label. A final dot is cut off. Undefined for everything else.
 */
export function cleanDomainName(text: string): string | undefined {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length > MAX_NAME_LENGTH) return undefined;
  return name.split('.').every((label) => LABEL.test(label)) ? name : undefined;
}
